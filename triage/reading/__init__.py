"""Reading: what a message says, taken apart into fields with their evidence."""

from triage.reading.amounts import AmountKind
from triage.reading.found_accounts import FoundAccount, How
from triage.reading.likelihood import Likelihood
from triage.reading.plain import Link, plain_text
from triage.reading.reading import read
from triage.reading.result import AskedFor, Evidence, Language, Reading

__all__ = [
    "AmountKind",
    "AskedFor",
    "Evidence",
    "FoundAccount",
    "How",
    "Language",
    "Likelihood",
    "Link",
    "Reading",
    "plain_text",
    "read",
]
