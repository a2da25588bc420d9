"""Reading: what a message says, taken apart into fields with their evidence."""

from triage.reading.likelihood import Likelihood
from triage.reading.plain import plain_text
from triage.reading.reading import Evidence, Reading, read

__all__ = ["Evidence", "Likelihood", "Reading", "plain_text", "read"]
