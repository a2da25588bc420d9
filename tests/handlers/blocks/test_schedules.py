"""What people see of when digests come, at its usual and at its largest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.limits import problems, view_problems
from handlers.blocks.schedules import (
    digest_trouble_message,
    list_answer,
    own_answer,
    read_schedule_form,
    schedule_form,
)
from tests.handlers.blocks.golden import assert_golden, markup
from triage.digest_schedules import DigestPlan
from triage.digest_wishes import Act, DigestWish
from triage.due_digests import Target
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.schedule import Schedule
from triage.usecases.digest_lists import ListedDigest
from triage.working_hours import WorkingHours

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ON = Occasion(load_policy(None), NOW)
KOLKATA = ZoneInfo("Asia/Kolkata")
PRODUCT = DigestPlan("product", "C1", "#product", "monday", "09:00", "", False)
SALES = DigestPlan("sales", "C2", "#sales", "working days", "08:15", "Asia/Kolkata", False, "U1")
QUEUE = DigestPlan("queue", "", "", "daily", "09:00", "", False)
LISTED = (
    ListedDigest(PRODUCT, None, datetime(2026, 11, 30, 9, tzinfo=UTC), "2026-11-23", ""),
    ListedDigest(SALES, None, datetime(2026, 11, 26, 2, 45, tzinfo=UTC), "", "this channel is <archived>."),
    ListedDigest(replace(SALES, to="C3", paused=True), None, None, "", ""),
    ListedDigest(QUEUE, 1, datetime(2026, 11, 26, 9, tzinfo=UTC), "", ""),
    ListedDigest(replace(PRODUCT, to="U0ADA"), None, datetime(2026, 11, 30, 9, tzinfo=UTC), "", ""),
    ListedDigest(replace(QUEUE, kind="personal", named=("U1", "U2")), 2, None, "", ""),
)
MINE = Target(
    "personal", "U1", Schedule(4, time(14), KOLKATA), "", False, WorkingHours(time(9), time(18), KOLKATA)
)
TROUBLE = {"kind": "sales", "to": "C2", "why": "this channel is archived. Choose another: /because digest."}
SHOWN = {
    "list": list_answer(LISTED, [MINE], ON),
    "list_largest": list_answer(
        [replace(each, trouble="<!channel> & " + "x" * 200) for each in LISTED * 10], [], ON
    ),
    "own": own_answer([MINE], ON),
    "own_paused": own_answer([replace(MINE, paused=True)], ON),
    "own_none": own_answer([], ON),
    "trouble": digest_trouble_message(TROUBLE),
    "trouble_people": digest_trouble_message(
        {"kind": "queue", "to": "", "why": "<!here> is left to read it."}
    ),
    "trouble_largest": digest_trouble_message(
        {"kind": "sales", "to": "#" + "n" * 80, "why": "<!here>" * 1000}
    ),
}


@pytest.mark.parametrize("name", SHOWN)
def test_it_fits_and_looks_as_it_did(name: str) -> None:
    shown = SHOWN[name]
    assert problems(shown.blocks) == []
    assert "<!" not in markup(shown.blocks) + shown.text
    assert_golden(f"digests_{name}", {"text": shown.text, "blocks": shown.blocks})


def test_the_form_fits_and_gives_back_what_was_filled_in() -> None:
    view = schedule_form("America/Argentina/ComodRivadavia")
    assert view_problems(view) == []
    assert_golden("digests_form", view)
    state: dict[str, Any] = {
        "kind": {"kind": {"selected_option": {"value": "sales"}}},
        "channel": {"channel": {"selected_conversation": "C2"}},
        "days": {"days": {"selected_option": {"value": "daily"}}},
        "time": {"time": {"selected_time": "09:30"}},
        "timezone": {"timezone": {"value": " Europe/Berlin "}},
        "people": {"people": {"selected_users": ["U1", "U2"]}},
    }
    wish = DigestWish(Act.SAVE, "sales", "C2", "daily", "09:30", "Europe/Berlin", people=("U1", "U2"))
    assert read_schedule_form(state) == wish
    assert read_schedule_form({}) == DigestWish(Act.SAVE)
