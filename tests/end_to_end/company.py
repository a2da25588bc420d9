"""A small company for the tests: people, channels, a roadmap, capacity and accounts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.app_manifest import read_manifest
from bot.sandbox import Channel, Person, Sandbox
from storage import Store
from triage.accounts import Account
from triage.capacity import TeamQuarter
from triage.money import Money
from triage.ports import UnitOfWork
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, RoadmapItem, Shareable

BOT = "U0BECAUSE"
REP, OTHER_REP, PM, OTHER_PM = "U0REP", "U0REP2", "U0PM", "U0PM2"
ASKS, DIGEST, RANDOM = "C0ASKS", "C0DIGEST", "C0RANDOM"

# News comes at any time, lest the tests pass on working days alone.
ANY_TIME = """
[hours]
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
start = "00:00"
end = "23:59"
"""
POLICY = f"""
[workspace]
currency = "USD"
timezone = "UTC"
[channels]
asks = ["{ASKS}"]
digest = ["{DIGEST}"]
[people]
pms = ["{PM}"]
{ANY_TIME}[answers]
undo_seconds = 0
[[areas]]
name = "Identity"
words = ["sso", "saml", "scim"]
team = "Identity"
pm = "{PM}"
"""


def this_quarter() -> Quarter:
    return Quarter.containing(datetime.now(UTC).date())


def make_sandbox(**given: object) -> Sandbox:
    everybody = frozenset({BOT, REP, OTHER_REP, PM, OTHER_PM})
    people = [
        Person(REP, "rita", "Rita Rep"),
        Person(OTHER_REP, "omar", "Omar Rep"),
        Person(PM, "ada", "Ada PM", role="pm", email="ada@because.test"),
        Person(OTHER_PM, "max", "Max PM", role="pm"),
    ]
    channels = [
        Channel(ASKS, "asks", everybody),
        Channel(DIGEST, "product", everybody),
        Channel(RANDOM, "random", everybody),
    ]
    return Sandbox(people=people, channels=channels, manifest=read_manifest(), **given)  # type: ignore[arg-type]


def write_policy(folder: Path, text: str = POLICY) -> Path:
    path = folder / "policy.toml"
    path.write_text(text)
    return path


def seed(uow: UnitOfWork, now: datetime) -> None:
    """A roadmap with one item of each kind, room in one team, and a few customers."""
    now_quarter = this_quarter()
    uow.roadmap.put(
        [
            RoadmapItem(
                "SSO",
                "SAML single sign-on",
                aliases=("SAML", "SSO"),
                status=ItemStatus.PLANNED,
                teams=("Identity",),
                quarter=str(now_quarter.plus(1)),
                effort=8,
                shareable=Shareable.DIRECTION,
            ),
            RoadmapItem("AUDIT", "Audit log export", status=ItemStatus.PLANNED, quarter=""),
            RoadmapItem(
                "DARK", "Dark mode", status=ItemStatus.SHIPPED, note="2026-05-04", url="https://docs.test/d"
            ),
            RoadmapItem(
                "BITCOIN",
                "Bitcoin payments",
                status=ItemStatus.DECLINED,
                note="We stay out of crypto payments",
            ),
            RoadmapItem(
                "SCIM", "SCIM user provisioning", status=ItemStatus.IDEA, teams=("Identity",), effort=5
            ),
        ],
        now,
    )
    uow.capacity.put([TeamQuarter("Identity", now_quarter.plus(n), 40) for n in range(4)], now)
    uow.accounts.put(
        [
            Account("Acme Corp", aliases=("Acme",), revenue=Money.of(120_000, "USD")),
            Account("Globex", revenue=Money.of(300_000, "USD")),
            Account("Initech", revenue=Money.of(90_000, "USD")),
        ],
        now,
    )


def seeded_store(folder: Path) -> Store:
    store = Store.open(f"sqlite:///{folder / 'because.db'}")
    store.migrate()
    store.run(seed, datetime.now(UTC))
    return store
