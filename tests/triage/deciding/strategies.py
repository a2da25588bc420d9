"""Random scenes: anything people and files may say, sensible or not."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from tests.triage.deciding.scene import NOW, TEAMS, THIS_QUARTER, Scene, ask, with_policy
from triage.accounts import Account, AccountBook
from triage.asks import Ask, Severity, Stage
from triage.capacity import CapacityPlan, Promise, PromiseState, TeamQuarter
from triage.expressions import compile_condition
from triage.money import Money
from triage.policy import Policy
from triage.policy.policy import CompiledGate
from triage.roadmap import ItemStatus, Roadmap, RoadmapItem, Shareable
from triage.verdicts import Verdict

MODEST = settings(max_examples=120, deadline=None, derandomize=True)
NAMES = [f"Acme {n}" for n in range(1, 6)] + ["acme 1", "Nobody Knows"]
PERIODS = ["", "now", "next", "later", "2026-Q2", "2026-Q4", "2027-H1", "2027", "2028-Q3", "someday"]

money = st.builds(Money.of, st.floats(0, 2e6), st.sampled_from(["USD", "USD", "EUR"]))
some_money = st.none() | money
wordy = st.text(max_size=40) | st.sampled_from(
    ["bitcoin wallet", "SSO for audit, now!", "we will pay anything"]
)


@st.composite
def filed(draw: st.DrawFn, number: int = 1) -> Ask:
    return ask(
        number,
        draw(st.none() | st.sampled_from(NAMES)),
        text=draw(wordy),
        amount=draw(some_money),
        severity=draw(st.none() | st.sampled_from(Severity)),
        severity_evidence=draw(st.booleans()),
        stage=draw(st.none() | st.sampled_from(Stage)),
        due_to=draw(st.none() | st.dates(date(2026, 1, 1), date(2029, 1, 1))),
        workaround=draw(st.sampled_from(["", "a spreadsheet"])),
        created_at=NOW - timedelta(days=draw(st.integers(0, 900))),
    )


@st.composite
def items(draw: st.DrawFn, key: str = "SAML") -> RoadmapItem:
    return RoadmapItem(
        key=key,
        title=draw(
            st.sampled_from(["SAML sign-on", "A very long title with very many words in it indeed", "x"])
        ),
        status=draw(st.sampled_from(ItemStatus)),
        teams=tuple(draw(st.lists(st.sampled_from([*TEAMS, "Ghosts"]), max_size=2, unique=True))),
        quarter=draw(st.sampled_from(PERIODS)),
        effort=draw(st.none() | st.sampled_from([-1.0, 0.0, 0.5, 1.0, 3.0, 8.0, 20.0, 200.0])),
        note=draw(st.sampled_from(["", "2026-09-14", "because " * 30])),
        shareable=draw(st.sampled_from(Shareable)),
        offer=draw(st.sampled_from(["", "API export", "word " * 20])),
        url=draw(st.sampled_from(["", "https://example.com/1"])),
    )


@st.composite
def books(draw: st.DrawFn) -> AccountBook:
    known = draw(st.lists(st.sampled_from(NAMES[:5]), unique=True))
    renews = st.none() | st.just(date(2027, 3, 1))
    segment = st.sampled_from(["", "Banks", "banks", "Retail"])
    accounts = (
        Account(name, revenue=draw(some_money), renewal_date=draw(renews), segment=draw(segment))
        for name in known
    )
    return AccountBook(tuple(accounts), draw(st.integers(0, 1)), NOW)


@st.composite
def plans(draw: st.DrawFn) -> CapacityPlan:
    points = st.sampled_from([0.0, 5.0, 12.0, 40.0])
    reserve = st.none() | st.floats(0, 0.9)
    rows = [
        TeamQuarter(team, THIS_QUARTER.plus(ahead), draw(points), draw(reserve))
        for team in TEAMS
        for ahead in range(draw(st.integers(0, 9)))
    ]
    return CapacityPlan(tuple(rows), draw(st.sampled_from([0, 1, 1, 1])), NOW)


promises = st.builds(
    Promise,
    need=st.integers(1, 3),
    team=st.sampled_from(TEAMS),
    quarter=st.integers(0, 6).map(THIS_QUARTER.plus),
    points=st.floats(0, 20),
    state=st.sampled_from(PromiseState),
    score=st.floats(0, 1e5),
    since=st.just(NOW),
)

POLICIES = [
    with_policy(""),
    with_policy("[demand]\nfloor_segments = 2\n"),
    with_policy(
        '[[wont_do]]\ntitle = "Crypto"\nwords = ["bitcoin"]\nreason = "No"\n[demand]\nfloor_accounts = 3\n'
    ),
    with_policy(
        "[value]\nformula = 'demand.at_stake / 1000.0 - effort.points'\nyes_from = 50\nlater_from = 5\n"
        '[rates]\nas_of = 2026-11-01\nEUR = 1.1\n[[themes]]\nname = "E"\nwords = ["sso"]\nweight = 2.0\n'
    ),
    with_policy(
        """
        [[gates]]
        id = "loud"
        when = 'demand.dealbreakers >= 2 && demand.largest_share < 0.7'
        verdict = "later"
        headline = "loud"
        because = "Loud."
        say = "Noted."
        [[gates]]
        id = "urgent"
        when = 'ask.days_left < 60 && item.status != "declined"'
        verdict = "later"
        headline = "urgent"
        because = "Urgent."
        say = "Noted."
        [[gates]]
        id = "default"
        when = 'true'
        verdict = "no"
        headline = "quiet"
        because = "Quiet."
        say = "Noted."
        """
    ),
]


@st.composite
def scenes(draw: st.DrawFn, default_policy: bool = False) -> Scene:
    item = draw(st.none() | items())
    others = tuple(draw(items(f"K{n}")) for n in range(draw(st.integers(0, 3))))
    as_of = NOW - timedelta(days=draw(st.integers(0, 30)))
    count = draw(st.integers(1, 4))
    return Scene(
        asks=tuple(draw(filed(number)) for number in range(1, count + 1)),
        item=item,
        maybe=None if item else draw(st.none() | items("M")),
        roadmap=Roadmap((*others, *filter(None, [item])), draw(st.sampled_from([0, 1, 1, 1])), as_of),
        accounts=draw(books()),
        plan=draw(plans()),
        promises=tuple(draw(st.lists(promises, max_size=3))),
        policy=POLICIES[0] if default_policy else draw(st.sampled_from(POLICIES)),
    )


# --- policies of one's own: any conditions, any verdicts, and then a default

_ATOMS = st.sampled_from(
    [
        "demand.accounts >= 2", "demand.accounts < 2", "demand.accounts >= 4", "item.dated",
        "item.overcommitted", "item.status == 'planned'", "item.status != 'idea'", "item.status == 'none'",
        "item.quarters_ahead <= 1", "item.quarters_ahead > 3", "effort.known", "capacity.room_in <= 1",
        "demand.segments < 1", "demand.dealbreakers > 0", "demand.at_stake >= 90000.0", "score >= 20000.0",
        "capacity.free > 4.0", "ask.days_left < 60", "demand.at_stake > effort.points * 9000.0", "wont_do",
    ]
)  # fmt: skip
CONDITIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
    ),
    max_leaves=4,
)


def of_gates(gates: list[tuple[str, Verdict]]) -> Policy:
    """The shipped policy with these gates and then a no, whatever the check would say of them."""
    like = POLICIES[0].gates[0]
    compiled = tuple(
        CompiledGate.of(
            like.model_copy(update={"id": f"g{n}", "verdict": verdict}), compile_condition(condition)
        )
        for n, (condition, verdict) in enumerate([*gates, ("true", Verdict.NO)])
    )
    shipped = {name: getattr(POLICIES[0], name) for name in Policy.model_fields}
    own = {"compiled": compiled, "gates": tuple(each.gate for each in compiled)}
    return Policy.model_construct(**shipped | own)


own_policies = st.lists(st.tuples(CONDITIONS, st.sampled_from(Verdict)), min_size=1, max_size=5).map(of_gates)
