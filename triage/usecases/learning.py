"""What PMs' joins and splits have taught: other ways of saying things, over the policy's and the shipped."""

from __future__ import annotations

from functools import lru_cache

from triage.matching.learning import LabelledPair, taught
from triage.matching.synonyms import Synonyms
from triage.meaning_ports import LabelBook
from triage.occasion import Occasion
from triage.policy import Policy
from triage.ports import UnitOfWork


def ways_of_saying(uow: UnitOfWork, on: Occasion) -> Synonyms:
    """The synonyms to compare asks by; the same object until the policy or the labels change."""
    book = uow.labels.snapshot()
    return _learned(on.policy, book) if book.labels else on.policy.ways_of_saying


@lru_cache(maxsize=8)
def _learned(policy: Policy, book: LabelBook) -> Synonyms:
    pairs = [LabelledPair(each.left_text, each.right_text, each.same) for each in book.labels]
    return taught(pairs, policy.ways_of_saying)
