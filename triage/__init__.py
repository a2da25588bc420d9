"""The mind of Because: reads, matches, decides and explains. Pure: values in, values out."""
