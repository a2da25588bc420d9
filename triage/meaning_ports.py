"""Ports to what is kept of meaning: vectors of texts, and which texts people said are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from triage.matching import NeedText
from triage.matching.meaning import Kind, Vector


@dataclass(frozen=True, slots=True)
class AskText:
    """What an ask's vector is made from: the message's text, and which of its wishes the ask is."""

    number: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class NearNeed:
    """A need and the cosine of its nearest ask."""

    need: NeedText
    cosine: float


@dataclass(frozen=True, slots=True)
class Label:
    """Somebody said of two texts that they are about the same thing, or that they are not.

    ``kind`` is what the left one, always an ask, was compared with: another ask, or a roadmap item; left and
    right are their keys.
    """

    kind: Kind
    left: str
    right: str
    same: bool
    by: str
    at: datetime
    left_text: str
    right_text: str


class Vectors(Protocol):
    """Vectors by what they were made for and by which model; vectors of two models are never compared."""

    def put(self, kind: Kind, key: str, model: str, text: str, vector: Vector) -> None:
        """Keeps the vector of this text, in place of an earlier one of the same model."""

    def near(self, kind: Kind, model: str, vector: Vector, limit: int) -> Mapping[str, float]:
        """The nearest of this kind: key -> cosine. Keys of what is gone since may be among them."""

    def needs_near(self, model: str, vector: Vector, limit: int) -> Sequence[NearNeed]:
        """The needs of the ``limit`` nearest asks, nearest first; each is as near as its nearest ask."""

    def fingerprints(self, kind: Kind, model: str) -> Mapping[str, str]:
        """Of which text each vector was made: key -> ``triage.matching.meaning.fingerprint``."""

    def asks_without(self, model: str, limit: int) -> Sequence[AskText]:
        """Asks that have no vector of this model or an outdated one, newest first."""

    def forget_older(self, kind: Kind, model: str, limit: int) -> int:
        """Drops vectors of other models, at most so many, that were made before the first of this one; tells
        how many. What another process still makes by another model stays."""

    def outdate(self, kind: Kind, key: str) -> None:
        """The text is another one now: its vectors are to be made again."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class LabelBook:
    """The newest labels at one version; identity is the version, so what is learned of them can be kept."""

    labels: tuple[Label, ...] = ()


class Labels(Protocol):
    """Pairs of texts that people said are the same or not; only ever added to."""

    def add(self, label: Label) -> None: ...

    def snapshot(self) -> LabelBook:
        """The newest ones; the same object as long as nothing was added. Costs no statement."""

    def newest(self, limit: int) -> Sequence[Label]:
        """Newest first."""
