"""Northlight, the made-up company of the demo: its people, channels, files and past asks.

The sample files are written around one quarter; the demo moves them to today, so that it plays the same in
any year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from bot.app_manifest import read_manifest
from bot.sandbox import Channel, Person, Sandbox
from triage.accounts import Account
from triage.capacity import TeamQuarter
from triage.quarters import LATER, NEXT, NOW, Quarter, parse_period
from triage.roadmap import RoadmapItem
from triage.sheets.accounts import read_accounts
from triage.sheets.capacity import read_capacity
from triage.sheets.roadmap import read_roadmap

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
POLICY_FILE = EXAMPLES / "policy.toml"
# In the demo nobody waits: not for Monday morning, and hardly for a PM's minute of undo.
_DEMO_RULES = """
[hours]
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
start = "00:00"
end = "23:59"

[answers]
undo_seconds = 5
"""
_WRITTEN_IN = Quarter(2026, 4)
_DAYS_A_QUARTER = 91

BOT, ROSA, BEN, LENA, PRIYA, TOMAS = "U0BECAUSE", "U0ROSA", "U0BEN", "U0LENA", "U0PRIYA", "U0TOMAS"
SALES_ASKS, PRODUCT, RANDOM = "C0SALESASKS", "C0PRODUCT", "C0RANDOM"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said so many days ago in the asks channel; ``reply`` is what a PM answered."""

    days_ago: float
    who: str
    text: str
    reply: str = ""


PAST = (
    Said(6.2, ROSA, "Globex ($310k ARR) needs audit log export for a security review before renewal."),
    Said(5.9, BEN, "Initech asks for dark mode. Nice to have, their night shift would love it."),
    Said(5.1, LENA, "Nordhavn won't renew (€130k) without EU data residency, their legal team blocks it."),
    Said(4.3, BEN, "Harborline needs webhooks with retries, they lose events today and it hurts."),
    Said(3.8, ROSA, "Brightwater asks for audit log export too, auditors insist. $420k renewal in January."),
    Said(3.1, LENA, "Rheintal needs EU data residency as well, €88k renewal depends on it."),
    Said(
        2.2,
        BEN,
        "Any chance we could get bulk upload through the API for Northwind? They import 40k rows by hand.",
        "Later, after the importer rewrite: we want one code path for both",
    ),
    Said(1.4, ROSA, "Trident Mutual would need custom dashboards for their regional leads, $220k ARR."),
    Said(0.9, BEN, "Tallgrass Media asks if we support Power BI, they copy numbers into it each Friday."),
)  # fmt: skip

YES_ASK = (
    "Acme ($180k ARR) needs SAML single sign-on before their renewal, it's a dealbreaker for their CISO."
)
LATER_ASK = "Kestrel Aerospace asks for SCIM provisioning, they create 400 accounts by hand. $360k ARR."
NO_ASK = "Copperfield Bank would need an on-premises installation, $150k deal in negotiation."
PROPOSED_ASK = (
    "Meridian Health won't renew ($295k) without an audit log export, their compliance team blocks it."
)
TRY_THESE = (
    "Vandelay would need HubSpot sync, $38k renewal in April.",
    "Silverline needs two-factor authentication before they sign.",
    "Any chance we could build an offline mode for Zephyr? $90k deal.",
)
CHATTER = "Thanks everyone, great pipeline call today!"
PM_TALK = "Yes, let me check with the team"
PM_ANSWER = "Yes, in {quarter} because three enterprise renewals depend on it"


def sandbox(**given: object) -> Sandbox:
    """The company's workspace."""
    people = [
        Person(ROSA, "rosa", "Rosa Lind", "rep", "rosa@northlight.example"),
        Person(BEN, "ben", "Ben Okafor", "rep", "ben@northlight.example"),
        Person(LENA, "lena", "Lena Vogt", "rep", "lena@northlight.example"),
        Person(PRIYA, "priya", "Priya Raman", "pm", "priya@northlight.example"),
        Person(TOMAS, "tomas", "Tomas Reyes", "pm", "tomas@northlight.example"),
    ]
    everybody = frozenset({BOT, *(person.id for person in people)})
    channels = [
        Channel(
            SALES_ASKS,
            "sales-asks",
            everybody,
            topic="What customers ask for. Because answers in the thread.",
        ),
        Channel(PRODUCT, "product", everybody, topic="What the market wants, every Monday."),
        Channel(RANDOM, "random", everybody, topic="Everything else. Because does not read along."),
    ]
    examples = TRY_THESE
    return Sandbox(
        people=people,
        channels=channels,
        team_name="Northlight",
        manifest=read_manifest(),
        examples=examples,
        **given,  # type: ignore[arg-type]
    )


def demo_policy(folder: Path) -> Path:
    """The sample policy with the demo's own rules below it, as a file in ``folder``."""
    file = folder / "policy.toml"
    file.write_text(_text("policy.toml") + _DEMO_RULES, "utf-8")
    return file


def roadmap(today: date) -> list[RoadmapItem]:
    items = read_roadmap(_text("roadmap.csv"), "roadmap.csv").values
    return [
        replace(item, quarter=_moved(item.quarter, today), note=_redated(item.note, today)) for item in items
    ]


def capacity(today: date) -> list[TeamQuarter]:
    rows = read_capacity(_text("capacity.csv"), "capacity.csv").values
    return [replace(row, quarter=row.quarter.plus(_quarters_since(today))) for row in rows]


def accounts(today: date, currency: str) -> list[Account]:
    found = read_accounts(_text("accounts.csv"), "accounts.csv", currency).values
    later = timedelta(days=_DAYS_A_QUARTER * _quarters_since(today))
    return [
        replace(account, renewal_date=account.renewal_date and account.renewal_date + later)
        for account in found
    ]


def _text(name: str) -> str:
    return (EXAMPLES / name).read_text("utf-8")


def _quarters_since(today: date) -> int:
    return Quarter.containing(today).index - _WRITTEN_IN.index


def _moved(quarter: str, today: date) -> str:
    """``2027-Q1``, ``2027-H1`` or ``2027`` as far from today as it was when it was written."""
    period = None if quarter in (NOW, NEXT, LATER) else parse_period(quarter, _WRITTEN_IN)
    if period is None:
        return quarter
    return str(period.last.plus(_quarters_since(today))) if _quarters_since(today) else quarter


def _redated(note: str, today: date) -> str:
    try:
        return str(date.fromisoformat(note) + timedelta(days=_DAYS_A_QUARTER * _quarters_since(today)))
    except ValueError:
        return note
