"""One transaction's view of one workspace, as the use cases see it."""

from __future__ import annotations

from functools import cached_property

from storage.accounts import Accounts
from storage.answers import Answers
from storage.asks import Asks
from storage.audit import Audit
from storage.autonomies import Autonomies
from storage.block_refusals import BlockRefusals
from storage.buyers import Buyers
from storage.capacity import Capacity
from storage.changes import Changes
from storage.channels import Channels
from storage.decisions import Decisions
from storage.digest_runs import DigestRuns
from storage.digest_settings import DigestSettings
from storage.digests import Digests
from storage.doubts import Doubts
from storage.flips import Flips
from storage.handlings import Handlings
from storage.happenings import Happenings
from storage.joins import Joins
from storage.labels import Labels
from storage.needs import Needs
from storage.notes import Notes
from storage.one_offs import OneOffs
from storage.outbox import Outbox
from storage.people import People
from storage.personal_digests import PersonalDigests
from storage.policies import Policies
from storage.promises import Promises
from storage.queue import Queue
from storage.repeats import Repeats
from storage.roadmap import RoadmapItems
from storage.tellings import Tellings
from storage.transaction import Transaction
from storage.vectors import Vectors


class UnitOfWork:
    """Fulfils ``triage.ports.UnitOfWork``; each part is made when it is first asked for."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction

    @cached_property
    def asks(self) -> Asks:
        return Asks(self.transaction)

    @cached_property
    def needs(self) -> Needs:
        return Needs(self.transaction)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self.transaction)

    @cached_property
    def answers(self) -> Answers:
        return Answers(self.transaction)

    @cached_property
    def notes(self) -> Notes:
        return Notes(self.transaction)

    @cached_property
    def roadmap(self) -> RoadmapItems:
        return RoadmapItems(self.transaction)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.transaction)

    @cached_property
    def capacity(self) -> Capacity:
        return Capacity(self.transaction)

    @cached_property
    def promises(self) -> Promises:
        return Promises(self.transaction)

    @cached_property
    def one_offs(self) -> OneOffs:
        return OneOffs(self.transaction)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.transaction)

    @cached_property
    def block_refusals(self) -> BlockRefusals:
        return BlockRefusals(self.transaction)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.transaction)

    @cached_property
    def digest_runs(self) -> DigestRuns:
        return DigestRuns(self.transaction)

    @cached_property
    def digest_settings(self) -> DigestSettings:
        return DigestSettings(self.transaction)

    @cached_property
    def digests(self) -> Digests:
        return Digests(self.transaction)

    @cached_property
    def happenings(self) -> Happenings:
        return Happenings(self.transaction)

    @cached_property
    def personal_digests(self) -> PersonalDigests:
        return PersonalDigests(self.transaction)

    @cached_property
    def policies(self) -> Policies:
        return Policies(self.transaction)

    @cached_property
    def vectors(self) -> Vectors:
        return Vectors(self.transaction)

    @cached_property
    def labels(self) -> Labels:
        return Labels(self.transaction)

    @cached_property
    def autonomies(self) -> Autonomies:
        return Autonomies(self.transaction)

    @cached_property
    def channels(self) -> Channels:
        return Channels(self.transaction)

    @cached_property
    def changes(self) -> Changes:
        return Changes(self.transaction)

    @cached_property
    def flips(self) -> Flips:
        return Flips(self.transaction)

    @cached_property
    def doubts(self) -> Doubts:
        return Doubts(self.transaction)

    @cached_property
    def handlings(self) -> Handlings:
        return Handlings(self.transaction)

    @cached_property
    def joins(self) -> Joins:
        return Joins(self.transaction)

    @cached_property
    def people(self) -> People:
        return People(self.transaction)

    @cached_property
    def queue(self) -> Queue:
        return Queue(self.transaction)

    @cached_property
    def repeats(self) -> Repeats:
        return Repeats(self.transaction)

    @cached_property
    def buyers(self) -> Buyers:
        return Buyers(self.transaction)

    @cached_property
    def tellings(self) -> Tellings:
        return Tellings(self.transaction)
