"""A small company of random asks, decisions, answers, flips and doings: in a store, and as lists."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from tests.storage.values import NOW, a_decision, an_answer, filed, later
from triage.asks import Ask, AskState
from triage.changes import Cause, Commitment, Flip, FlipState, Stance
from triage.ports import AnswerRecord, DecisionRecord, Handling, UnitOfWork
from triage.roadmap import ItemStatus, RoadmapItem
from triage.verdicts import Autonomy, Verdict

DAY, DAYS = 86400, 12
PEOPLE, PMS, ACCOUNTS = ("U1", "U2"), ("PM1", "PM2"), (None, "A", "B", "C")
ITEMS = [
    RoadmapItem(f"R{n}", f"Item {n}", status=status, effort=float(n)) for n, status in enumerate(ItemStatus)
]
EVERYTHING = [*ITEMS, RoadmapItem("R9", "Nobody's", status=ItemStatus.PLANNED)]


@dataclass
class Company:
    """What a store holds, as lists."""

    asks: list[Ask] = field(default_factory=list)
    decisions: list[DecisionRecord] = field(default_factory=list)
    answers: list[AnswerRecord] = field(default_factory=list)
    flips: list[Flip] = field(default_factory=list)
    handlings: dict[int, Handling] = field(default_factory=dict)
    chosen: dict[str, Autonomy] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    items: dict[int, str | None] = field(default_factory=dict)

    def live(self, need: int | None = None) -> list[Ask]:
        return [
            ask
            for ask in self.asks
            if ask.state is not AskState.WITHDRAWN and (need is None or ask.need == need)
        ]

    def newest(self, ask: int) -> DecisionRecord:
        return [each for each in self.decisions if each.ask == ask][-1]

    def newest_of_need(self, need: int) -> DecisionRecord:
        return [each for each in self.decisions if each.need == need][-1]

    def standing(self, need: int) -> AnswerRecord | None:
        said = [each for each in self.answers if each.need == need and each.undone_at is None]
        return said[-1] if said else None

    def told(self, record: DecisionRecord) -> bool:
        chosen = self.chosen.get(record.gate) or record.decision.get("autonomy") or Autonomy.POST
        return bool(chosen == Autonomy.POST)


def fill(uow: UnitOfWork, rng: Random) -> Company:
    """A small company of random asks, decisions, answers, flips and doings."""
    company = Company()
    uow.roadmap.put(EVERYTHING, NOW)
    keys = rng.choices([None, *(item.key for item in ITEMS)], k=rng.randint(1, 6))
    for key in keys:
        own = key if key not in company.items.values() else None
        company.items[uow.needs.add("N", own, frozenset(), NOW)] = own
    _fill_asks(uow, rng, company)
    _fill_answers(uow, rng, company)
    _fill_flips(uow, rng, company)
    _fill_doings(uow, rng, company)
    return company


def _fill_asks(uow: UnitOfWork, rng: Random, company: Company) -> None:
    states = [AskState.OPEN, AskState.OPEN, AskState.ANSWERED, AskState.WITHDRAWN]
    for _ in range(rng.randint(1, 14)):
        ask = filed(
            uow,
            rng.choice(list(company.items)),
            account=rng.choice(ACCOUNTS),
            author=rng.choice(PEOPLE),
            channel=rng.choice(["C1", "C2"]),
            created_at=_moment(rng),
            state=rng.choice(states),
        )
        company.asks.append(ask)
        for _ in range(rng.randint(1, 2)):
            record = _decision(rng, ask)
            uow.decisions.add(record)
            company.decisions.append(record)


def _decision(rng: Random, ask: Ask) -> DecisionRecord:
    said = {
        "owner": rng.choice(["", *PMS]),
        "day": rng.choice([None, "2026-11-25", "2026-11-30"]),
        "missing": rng.choice(["", "Which account?", "The roadmap is 20 days old."]),
        "proposed": rng.random() < 0.5,
        "autonomy": rng.choice(["post", "post", "draft"]),
    }
    return a_decision(
        ask, rng.choice(list(Verdict)), quarter=rng.choice([None, "2027-Q1"]), decision=said,
        gate=rng.choice(["g1", "g2"]), at_stake=rng.choice([None, 0.0, 5.5, 7.25, 9.0]),
        accounts=rng.choice([None, 2]),
    )  # fmt: skip


def _fill_answers(uow: UnitOfWork, rng: Random, company: Company) -> None:
    for _ in range(rng.randint(0, 4)):
        answer = an_answer(
            rng.choice(company.asks), rng.choice(list(Verdict)), quarter=rng.choice([None, "Q4"]),
            author=rng.choice(PMS), said_at=_moment(rng),
        )  # fmt: skip
        uow.answers.add(answer)
        if rng.random() < 0.5 and rng.random() < 0.5:
            uow.answers.undo(answer.ask, answer.said_ts, NOW)
            answer = replace(answer, undone_at=NOW)
        company.answers.append(answer)


def _fill_flips(uow: UnitOfWork, rng: Random, company: Company) -> None:
    states = list(FlipState)
    for number in range(1, rng.randint(0, 8) + 1):
        ask = rng.choice(company.asks)
        flip = Flip(
            number, number, ask.number, ask.need, ask.author, company.items[ask.need], rng.choice(states),
            NOW, _a_stance(rng), _a_stance(rng), _moment(rng), {"moved": [f"moved {number}"]},
        )  # fmt: skip
        uow.changes.open(Cause.ROADMAP, "", NOW)
        uow.flips.add(flip)
        company.flips.append(flip)


def _fill_doings(uow: UnitOfWork, rng: Random, company: Company) -> None:
    for need in rng.sample(list(company.items), rng.randint(0, len(company.items))):
        ask = rng.choice(company.live(need) or company.asks)
        disagreed = rng.random() < 0.5 and ask.need == need
        handling = Handling(
            need,
            assignee=rng.choice(["", *PMS]),
            paused_at=NOW if rng.random() < 0.5 and rng.random() < 0.5 else None,
            disagreed_at=NOW if disagreed else None,
            disagreed_by="U1" if disagreed else "",
            disagreement=rng.choice(["", "it blocks the deal"]) if disagreed else "",
            disagreed_ask=ask.number if disagreed else 0,
        )
        uow.handlings.put(handling)
        company.handlings[need] = handling
    if rng.random() < 0.5:
        uow.autonomies.choose("g1", Autonomy.DRAFT, "PM1", NOW)
        company.chosen["g1"] = Autonomy.DRAFT
    if rng.random() < 0.5:
        uow.channels.set_muted("C2", True, "PM1", NOW)
        company.muted.add("C2")


def _moment(rng: Random) -> datetime:
    return later(rng.randint(0, DAYS * 4) * DAY / 4)


def _a_stance(rng: Random) -> Stance:
    quarter = rng.choice([None, "2027-Q1"])
    return Stance(rng.choice(list(Verdict)), quarter, rng.choice(list(Commitment)))
