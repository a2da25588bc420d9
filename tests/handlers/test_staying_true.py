"""Standing answers are decided again when facts change, and people hear of what flipped, once."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, update

from handlers.staying_true import Keeper, keep_true
from storage import Store
from storage.columns import Moment
from storage.prepared import Prepared
from storage.queue_tables import outbox
from triage.accounts import Account
from triage.capacity import TeamQuarter
from triage.changes import ChangeState, Flip, FlipState
from triage.deciding import decision_from_json
from triage.messages import Message
from triage.money import Money
from triage.occasion import Occasion
from triage.people import Person
from triage.policy import Policy, load_policy
from triage.ports import UnitOfWork
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, RoadmapItem
from triage.usecases.answering import AnswerGiven, give_answer
from triage.usecases.enriching import Word
from triage.usecases.following import hear_edit
from triage.usecases.hearing import hear_message
from triage.usecases.holding import settle_held
from triage.usecases.imports import import_accounts, import_capacity, import_roadmap
from triage.usecases.joining import part
from triage.usecases.promises import tend_promises
from triage.verdicts import Verdict
from triage.wording import lead

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
REP, OTHER, PM = "U0REP", "U0REP2", "U0PM"
RULES = f"""
[workspace]
currency = "USD"
[people]
pms = ["{PM}"]
[[areas]]
name = "Identity"
words = ["sso", "scim", "passkeys"]
team = "Identity"
pm = "{PM}"
[staying_true]
hold_above = 3
"""
_SAID = Prepared(
    update(outbox)
    .where(outbox.c.state == "queued", outbox.c.due_at <= bindparam("now", type_=Moment))
    .values(state="sent")
)
NEXT = Quarter(2027, 1)
SSO = RoadmapItem("SSO", "SAML single sign-on", aliases=("SSO",), teams=("Identity",), effort=5)


@dataclass
class World:
    """A store with people in it, a clock that stands still, and what was queued to be said."""

    store: Store
    file: Path
    policy: Policy
    now: datetime = MONDAY
    said: int = 0
    messages: Iterator[int] = field(default_factory=lambda: iter(range(1, 10_000)))

    @property
    def on(self) -> Occasion:
        return Occasion(self.policy, self.now)

    def ask(self, author: str, text: str, **where: Any) -> None:
        message = Message("C1", f"{next(self.messages)}.0", author, text, **where)
        self.store.run(hear_message, message, self.on, author == PM)

    def roadmap(self, *items: RoadmapItem) -> None:
        self.store.run(import_roadmap, items, PM, self.now)

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def settle(self) -> None:
        """Everything that is due; once more changes nothing."""
        keeper = Keeper(self.store, lambda: self.on, lambda: (PM,))
        while asyncio.run(keep_true(keeper)):
            pass

    def news(self) -> list[dict[str, Any]]:
        """What was queued since the last look, without cards; what is due is said by then."""
        rows = self._rows()
        self.store.run(say_what_is_due, self.now)
        fresh, self.said = rows[self.said :], len(rows)
        return [row for row in fresh if row["kind"] not in ("card", "pending", "safe")]

    def cards(self) -> dict[str, str]:
        """The headline of every card as it stands, by ask."""
        drawn = [json.loads(row["content"]) for row in self._rows() if row["kind"] == "card"]
        return {card["ask"]: card["lead"] + card["headline"] for card in drawn}

    def flips(self) -> list[Flip]:
        changes = self.store.look(lambda uow: range(1, uow.transaction.stored_number("change") + 1))  # type: ignore[attr-defined]
        return [
            f for change in changes for f in self.store.look(lambda uow, c=change: uow.flips.of_change(c, 99))
        ]

    def _rows(self) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.file)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute("SELECT * FROM outbox ORDER BY seq")]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Store.open(f"sqlite:///{tmp_path / 'because.db'}") as store:
        store.migrate()
        made = World(store, tmp_path / "because.db", load_policy(RULES))
        store.run(seed)
        made.settle()
        made.news()
        yield made


def say_what_is_due(uow: UnitOfWork, now: datetime) -> None:
    """What the sender does, without Slack."""
    transaction: Any = uow.transaction  # type: ignore[attr-defined]
    transaction.link.do(_SAID, now=now)


def seed(uow: UnitOfWork) -> None:
    import_roadmap(uow, [SSO], PM, MONDAY)
    import_capacity(uow, [TeamQuarter("Identity", NEXT.plus(n), 40) for n in range(-1, 4)], PM, MONDAY)
    accounts = {"Acme": 90_000, "Globex": 80_000, "Initech": 70_000, "Hooli": 60_000, "Umbrella": 50_000}
    book = [Account(name, revenue=Money.of(worth, "USD")) for name, worth in accounts.items()]
    import_accounts(uow, book, PM, MONDAY)
    for user in (REP, OTHER, PM):
        uow.people.put(Person(user, user.lower(), "UTC", False, False, False, False, MONDAY))


def value(row: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(row["content"]))


def test_a_second_customer_reopens_the_first_ones_no(world: World) -> None:
    world.ask(REP, "Acme needs SSO, it is a pain without")
    world.settle()
    assert world.news() == []
    assert world.cards()["ASK-1"].startswith("No for now — one customer so far")
    world.ask(OTHER, "Globex needs SSO, it is a pain without")
    world.settle()
    (told,) = world.news()
    assert (told["kind"], told["thread_ts"]) == ("flip", "1.0")
    news = value(told)
    assert news["before"] == "No for now — one customer so far"
    assert news["after"] == world.cards()["ASK-1"] == world.cards()["ASK-2"]
    assert news["moved"] == [
        "worth: low, 1 account → medium, 2 accounts",
        "capacity: not the reason → full",
    ] or (any(moved.startswith("worth: ") for moved in news["moved"]))
    assert news["asker"] == REP
    world.settle()
    assert world.news() == []


def test_an_item_that_is_new_on_the_roadmap_answers_earlier_asks(world: World) -> None:
    world.ask(REP, "Acme needs an audit log export")
    world.ask(OTHER, "Hooli would love dark mode in the mobile app")
    world.settle()
    world.news()
    world.later(days=2)
    export = RoadmapItem("AUDIT", "Audit log export", status=ItemStatus.PLANNED, quarter=str(NEXT))
    world.roadmap(SSO, export)
    world.settle()
    (told,) = world.news()
    assert (told["thread_ts"], value(told)["after"]) == ("1.0", "Yes — planned, target Jan–Mar 2027")
    ask = world.store.look(lambda uow: uow.asks.get(1))
    assert ask
    assert ask.item == "AUDIT"
    world.ask(OTHER, "Globex needs an audit log export")
    other = world.store.look(lambda uow: uow.asks.get(3))
    assert other
    assert other.need == ask.need


def test_what_a_pm_parted_is_not_linked_again(world: World) -> None:
    export = RoadmapItem("AUDIT", "Audit log export", status=ItemStatus.PLANNED, quarter=str(NEXT))
    world.roadmap(SSO, export)
    world.settle()
    world.ask(REP, "Acme needs an audit log export")
    ask = world.store.look(lambda uow: uow.asks.get(1))
    assert ask
    assert world.store.run(part, ask, PM, "click:1", world.on)
    world.later(days=2)
    world.roadmap(SSO, replace(export, aliases=("audit trail",)))
    world.settle()
    parted = world.store.look(lambda uow: uow.asks.get(1))
    assert parted
    assert parted.item is None


def test_each_thread_is_told_and_each_person_called_once(world: World) -> None:
    for name in ("Acme", "Globex"):
        world.ask(REP, f"{name} needs SSO")
    world.ask(OTHER, "Initech needs SSO")
    world.settle()
    world.news()
    world.later(days=2)
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter=str(NEXT)))
    world.settle()
    told = {row["thread_ts"]: value(row) for row in world.news() if row["kind"] == "flip"}
    assert set(told) == {"1.0", "2.0", "3.0"}
    called = [(news["asker"], news["others"]) for _, news in sorted(told.items())]
    assert called == [(REP, ["ASK-2"]), ("", []), (OTHER, [])]
    assert {news["after"] for news in told.values()} == {"Yes — planned, target Jan–Mar 2027"}
    assert set(world.cards().values()) == {"Yes — planned, target Jan–Mar 2027"}


def test_news_waits_for_the_persons_working_hours(world: World) -> None:
    world.ask(REP, "Acme needs SSO")
    world.now = datetime(2026, 11, 28, 22, tzinfo=UTC)  # a Saturday night
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter=str(NEXT)))
    world.settle()
    (told,) = (row for row in world.news() if row["kind"] == "flip")
    assert told["due_at"].startswith("2026-11-30 09:00")


def test_news_that_was_never_told_is_overtaken(world: World) -> None:
    world.ask(REP, "Acme needs SSO")
    world.now = datetime(2026, 11, 28, 22, tzinfo=UTC)
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter=str(NEXT)))
    world.settle()
    first = next(row for row in world.news() if row["kind"] == "flip")
    world.later(hours=3)
    world.roadmap(replace(SSO, status=ItemStatus.SHIPPED, note="2026-11-29"))
    world.settle()
    (told,) = (row for row in world.news() if row["kind"] in ("flip", "shipped"))
    assert told["kind"] == "shipped"
    states = {row["key"]: row["state"] for row in world._rows()}
    assert states[first["key"]] == "superseded"


def test_back_again_before_anybody_heard_is_no_news(world: World) -> None:
    world.ask(REP, "Acme needs SSO")
    before = world.cards()["ASK-1"]
    world.now = datetime(2026, 11, 28, 22, tzinfo=UTC)
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter=str(NEXT)))
    world.settle()
    world.roadmap(SSO)
    world.settle()
    waiting = [row for row in world._rows() if row["kind"] == "flip" and row["state"] == "queued"]
    assert waiting == []
    assert world.cards()["ASK-1"] == before


def test_a_pms_answer_stands_and_its_facts_are_kept_for_the_pm(world: World) -> None:
    world.ask(REP, "Acme needs SSO")
    ask = world.store.look(lambda uow: uow.asks.get(1))
    assert ask
    given = AnswerGiven(Verdict.LATER, None, "after the redesign")
    world.store.run(give_answer, ask, given, Word(PM, "9.0"), world.on)
    world.later(days=2)
    world.news()
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter=str(NEXT)))
    world.settle()
    assert [row["kind"] for row in world.news()] == []
    (flip,) = world.flips()
    assert (flip.state, flip.after.verdict) == (FlipState.MOVED, Verdict.YES)
    world.later(days=2)
    world.roadmap(replace(SSO, status=ItemStatus.SHIPPED, note="2026-11-27"))
    world.settle()
    assert [row["kind"] for row in world.news()] == ["shipped"], "what is there is told, whoever said what"


def test_figures_alone_wait_for_the_quiet_time_but_the_roadmap_does_not(world: World) -> None:
    world.ask(REP, "Acme needs SSO, it is a pain without")
    world.ask(OTHER, "Globex needs SSO, it is a pain without")
    world.settle()
    assert [row["kind"] for row in world.news()] == ["flip"]
    # Worth nothing any more: but that is a figure, and the first thread has just heard of another one.
    poor = [Account(name, revenue=Money.of(100, "USD")) for name in ("Acme", "Globex")]
    world.later(hours=1)
    world.store.run(import_accounts, poor, PM, world.now)
    world.settle()
    threads = [row["thread_ts"] for row in world.news() if row["kind"] == "flip"]
    assert threads == ["2.0"]
    world.later(hours=24)
    world.settle()
    assert [row["thread_ts"] for row in world.news() if row["kind"] == "flip"] == ["1.0"]
    world.roadmap(replace(SSO, status=ItemStatus.DECLINED, note="Not our business"))
    world.settle()
    assert sorted(row["thread_ts"] for row in world.news() if row["kind"] == "flip") == ["1.0", "2.0"]


def test_a_wobble_over_a_threshold_flips_nothing(world: World) -> None:
    world.ask(REP, "Acme needs passkeys, it is a pain without")
    world.ask(OTHER, "Globex needs passkeys, it is a pain without")
    world.settle()
    world.news()
    before = world.cards()
    at_stake = world.store.look(lambda uow: uow.decisions.newest(1)).at_stake  # type: ignore[union-attr]
    threshold = at_stake * 0.97 / 5  # nobody sized it: five points are assumed
    world.policy = load_policy(RULES + f"[value]\nyes_from = 1e9\nlater_from = {threshold}\n")
    world.later(days=2)
    world.settle()
    world.news()
    less = [
        Account("Acme", revenue=Money.of(90_000 * 0.93, "USD")),
        Account("Globex", revenue=Money.of(80_000 * 0.93, "USD")),
    ]
    world.store.run(import_accounts, less, PM, world.now)
    world.settle()
    assert world.news() == []
    assert world.cards() == before or set(world.cards().values()) == {"Later — wanted, not planned; no date"}
    half = [
        Account("Acme", revenue=Money.of(40_000, "USD")),
        Account("Globex", revenue=Money.of(40_000, "USD")),
    ]
    world.store.run(import_accounts, half, PM, world.now)
    world.settle()
    assert [row["kind"] for row in world.news()] == ["flip", "flip"]


def held(world: World) -> int:
    """Five answers would change, and three may."""
    for number, name in enumerate(("Acme", "Globex", "Initech", "Hooli", "Umbrella")):
        world.ask(REP if number % 2 else OTHER, f"{name} needs SSO")
    world.settle()
    world.news()
    world.later(days=2)
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter=str(NEXT)))
    world.settle()
    (asked,) = world.news()
    assert (asked["kind"], asked["channel"]) == ("held_change", PM)
    shown = value(asked)
    assert (shown["cause"], shown["by"], shown["flips"], shown["people"]) == ("roadmap", PM, 5, 2)
    assert len(shown["shown"]) == 5
    return int(shown["number"])


def test_a_large_change_waits_for_a_click(world: World) -> None:
    change = held(world)
    world.settle()
    assert world.news() == []
    settled = world.store.run(settle_held, change, PM, silent=False, pms=(PM,), on=world.on)
    assert settled is ChangeState.HELD
    again = world.store.run(settle_held, change, PM, silent=True, pms=(PM,), on=world.on)
    assert again is ChangeState.TELLING, "the second click changes nothing"
    world.settle()
    kinds = [row["kind"] for row in world.news()]
    assert sorted(kinds) == ["flip"] * 5 + ["held_change"]
    assert set(world.cards().values()) == {"Yes — planned, target Jan–Mar 2027"}


def test_a_large_change_may_be_shown_without_a_word(world: World) -> None:
    change = held(world)
    world.store.run(settle_held, change, PM, silent=True, pms=(PM,), on=world.on)
    world.settle()
    assert [row["kind"] for row in world.news()] == ["held_change"]
    assert set(world.cards().values()) == {"Yes — planned, target Jan–Mar 2027"}
    assert {flip.state for flip in world.flips() if flip.change == change} == {FlipState.QUIET}


def test_a_wrong_import_put_right_is_never_told(world: World) -> None:
    change = held(world)
    before = world.cards()
    world.roadmap(SSO)
    world.settle()
    (shown,) = world.news()
    assert (shown["kind"], value(shown)["settled"]) == ("held_change", "overtaken")
    assert world.cards() == before
    found = world.store.look(lambda uow: uow.changes.get(change))
    assert found
    assert found.state is ChangeState.OVERTAKEN


def test_a_new_quarter_and_new_rules_are_changes_too(world: World) -> None:
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter="2027-Q2"))
    world.ask(REP, "Acme needs SSO")
    world.settle()
    world.news()
    assert world.cards()["ASK-1"].startswith("Later — planned, target Apr–Jun 2027")
    world.now = datetime(2027, 1, 4, 10, tzinfo=UTC)
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter="2027-Q2"))
    world.settle()
    (told,) = world.news()
    assert value(told)["after"].startswith("Yes — planned, target Apr–Jun 2027")
    world.later(days=2)
    world.policy = load_policy(RULES + "[horizons]\nyes = 0\n")
    world.settle()
    (told,) = world.news()
    assert value(told)["after"].startswith("Later — planned, target Apr–Jun 2027")
    assert "the rules changed" in value(told)["moved"]


def test_new_rules_that_come_with_a_new_plan_hide_nothing_of_it(world: World) -> None:
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter=str(NEXT)))
    world.ask(REP, "Acme needs SSO, $400k renewal")
    world.ask(OTHER, "Globex needs an audit log export")
    world.settle()
    world.news()
    world.later(days=2)
    export = RoadmapItem("AUDIT", "Audit log export", status=ItemStatus.PLANNED, quarter=str(NEXT))
    world.roadmap(replace(SSO, status=ItemStatus.DECLINED, note="no demand"), export)
    world.policy = load_policy(RULES + "[days]\nanswer = 4\n")
    world.settle()
    news = world.news()
    assert sorted(row["kind"] for row in news) == ["exposed", "flip", "flip"]
    [warned] = [value(row) for row in news if row["kind"] == "exposed"]
    assert [deal["account"] for item in warned["items"] for deal in item["deals"]] == ["Acme"]
    ask = world.store.look(lambda uow: uow.asks.get(2))
    assert ask
    assert ask.item == "AUDIT", "an item that is new with them is found too"


def test_an_ask_that_turns_out_to_mean_what_shipped_long_ago_is_no_news(world: World) -> None:
    export = RoadmapItem("AUDIT", "Audit log export", status=ItemStatus.SHIPPED)
    world.roadmap(SSO, export)
    world.settle()
    world.ask(REP, "Acme would love dark mode in the mobile app")
    world.news()
    edited = Message("C1", "1.0", REP, "Acme would love an audit log export")
    world.store.run(hear_edit, edited, "Acme would love dark mode in the mobile app", world.on)
    world.settle()
    (told,) = world.news()
    assert (told["kind"], value(told)["already"]) == ("shipped", True)
    world.ask(OTHER, "Globex needs SSO")
    world.news()
    world.later(days=2)
    world.roadmap(replace(SSO, status=ItemStatus.SHIPPED), export)
    world.settle()
    (told,) = world.news()
    assert (told["kind"], value(told)["already"]) == ("shipped", False)


def test_a_crash_in_the_middle_loses_nothing_and_doubles_nothing(world: World) -> None:
    world.policy = load_policy(RULES.replace("hold_above = 3", "hold_above = 1000"))
    world.settle()
    for number in range(30):
        world.ask(f"U0REP{number}", f"Customer{number} Inc needs SSO")
    world.settle()
    world.news()
    world.later(days=2)
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter=str(NEXT)))
    crashes = 0
    for allowed in (1, 2, 1, 4, 1, 3, 2):
        crashing: Any = Crashing(world.store, allowed)
        try:
            asyncio.run(keep_true(Keeper(crashing, lambda: world.on, lambda: (PM,))))
        except PowerCutError:
            crashes += 1
    assert crashes == 7
    world.settle()
    threads = [row["thread_ts"] for row in world.news() if row["kind"] == "flip"]
    assert sorted(threads) == sorted({f"{number}.0" for number in range(1, 31)})


def test_of_very_many_asks_the_rest_follows_and_nobody_is_called_twice(world: World) -> None:
    world.policy = load_policy(RULES.replace("hold_above = 3", "hold_above = 1000\nquiet_hours = 0"))
    people = [f"U0REP{number}" for number in range(3)]
    for number in range(24):
        world.ask(people[number % 3], f"Customer{number} Inc needs SSO, $90k, it is a pain without")
    world.settle()
    assert set(world.cards().values()) == {"Proposed yes — worth it, and there is room"}
    world.later(days=60)
    world.news()
    world.store.run(tend_promises, world.on)
    told = world.news()
    assert sorted(value(row)["asker"] for row in told if row["kind"] == "proposal") == people
    assert len(world.store.look(lambda uow: uow.changes.in_state(ChangeState.TELLING))) == 1
    world.settle()
    rest = [row for row in world.news() if row["kind"] == "flip"]
    assert len({row["thread_ts"] for row in rest}) == len(rest) == 21
    assert {value(row)["asker"] for row in rest} == {""}
    (card,) = set(world.cards().values())
    assert not card.startswith("Proposed")


class PowerCutError(Exception):
    pass


@dataclass
class Crashing:
    """The store of a process that is killed after so many writes."""

    store: Store
    left: int

    async def read(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return await self.store.read(query, *args, **kwargs)

    async def write(self, use_case: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.left:
            raise PowerCutError
        self.left -= 1
        return await self.store.write(use_case, *args, **kwargs)


def test_where_outsiders_read_only_the_asker_hears_why(world: World) -> None:
    world.ask(REP, "Acme needs SSO", shared=True)
    world.settle()
    world.news()
    world.later(days=2)
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter=str(NEXT)))
    world.settle()
    (told,) = world.news()
    assert (told["kind"], told["only_for"]) == ("flip", REP)


def test_a_muted_channel_hears_nothing_and_its_flips_are_kept(world: World) -> None:
    world.store.run(lambda uow: uow.channels.set_muted("C1", True, PM, world.now))
    world.ask(REP, "Acme needs SSO")
    world.roadmap(replace(SSO, status=ItemStatus.PLANNED, quarter=str(NEXT)))
    world.settle()
    assert world._rows() == []
    (flip,) = world.flips()
    assert flip.state is FlipState.QUIET


def test_once_settled_every_answer_is_what_the_facts_say(world: World) -> None:
    for number, name in enumerate(("Acme", "Globex", "Initech")):
        world.ask(REP, f"{name} needs SSO")
        world.ask(OTHER, f"{name} needs SCIM provisioning, {number} month renewal is blocked by it")
    world.later(days=2)
    world.roadmap(replace(SSO, status=ItemStatus.IN_PROGRESS, quarter=str(NEXT)))
    world.settle()
    shown = world.cards()
    for number in range(1, 7):
        record = world.store.look(lambda uow, n=number: uow.decisions.newest(n))
        assert record
        decision = decision_from_json(record.decision)
        assert shown[f"ASK-{number}"] == lead(decision) + decision.headline
