"""The files people already have: roadmap, capacity and accounts as CSV. Text in, values and problems out."""
