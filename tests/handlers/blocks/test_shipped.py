"""What is said when something is there, and when a plan slipped: as files, within Slack's limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.sandbox.limits import problems
from handlers.blocks.card import CARD_WORDS, Rendered, words
from handlers.blocks.exposed import exposed_message
from handlers.blocks.shipped import shipped_message
from tests.handlers.blocks.golden import assert_golden
from triage.exposed import Exposed, ExposedDeal, ExposedItem
from triage.shipped import ShippedNews

LONG = "<!channel> & <@U1> *bold* a very long word " * 80
SAY = "SAML single sign-on is available today."
SMALL = ShippedNews("ASK-1", "SSO", "SAML sign-on", "", "", (), "", SAY, "")
FULL = ShippedNews(
    "ASK-142", "Add SSO", "SAML sign-on", "Acme", "U0REP", ("ASK-7", "ASK-9"), "", SAY, "https://x.test/sso"
)
LARGEST = ShippedNews(
    "ASK-999999", LONG, LONG, LONG, "U0REP", tuple(f"ASK-{n}" for n in range(50)), "2027-Q1", LONG[:900],
    "https://x.test/" + "a" * 300,
)  # fmt: skip
TOLD = ExposedDeal(
    "Acme", "ASK-1", "C1", "1.0", 120_000.0, "USD", "2027-03-15", True, "Yes, Jan–Mar 2027", "U0REP",
    "2026-11-03",
)  # fmt: skip
UNTOLD = ExposedDeal("", "ASK-2", "C1", "2.0", None, "", "2027-01-31", False)
HUGE = ExposedDeal(
    LONG, "ASK-999999", "C1", "3.0", 999_999_999.0, "CHF", "2027-03-15", True, LONG[:80], "U0REP",
    "2026-11-03",
)  # fmt: skip
ITEM = ExposedItem("SAML sign-on", "Yes — planned, target Jan–Mar 2027", "Later — planned", (TOLD, UNTOLD), 0)


def link(channel: str, ts: str) -> str:
    return f"https://x.test/archives/{channel}/p{ts.replace('.', '')}"


def messages() -> dict[str, Rendered]:
    huge = ExposedItem(LONG, LONG[:60], LONG[:60], (HUGE,) * 6, 12_345)
    return {
        "shipped": shipped_message(SMALL.to_json()),
        "shipped_full": shipped_message(FULL.to_json()),
        "shipped_already": shipped_message(replace(FULL, others=(), already=True).to_json()),
        "shipped_largest": shipped_message(LARGEST.to_json()),
        "exposed": exposed_message(Exposed((ITEM,), 0, 2, 1, 120_000.0, "USD").to_json(), link),
        "exposed_untold": exposed_message(Exposed((ITEM,), 0, 1, 0, 0.0, "USD").to_json(), lambda *_: ""),
        "exposed_largest": exposed_message(
            Exposed((huge,) * 4, 40, 98_765, 4_321, 9.9e9, "CHF").to_json(), link
        ),
    }


@pytest.mark.parametrize("name", list(messages()))
def test_messages_stay_within_limits_and_look_as_they_did(name: str) -> None:
    message = messages()[name]
    assert problems(message.blocks) == []
    assert_golden(name, {"text": message.text, "blocks": message.blocks})


def test_the_news_is_read_in_a_glance_and_has_words_for_the_customer() -> None:
    shown = shipped_message(FULL.to_json())
    text = shown.blocks[0]["text"]["text"]
    assert "<@U0REP>, what you asked for is there; there is news of ASK-7 and ASK-9 too." in text
    assert f"_Tell Acme:_ “{SAY}”" in text
    assert "<https://x.test/sso|Read more>" in text
    assert [each["text"]["text"] for each in shown.blocks[1]["elements"]] == ["Told Acme", "Why?"]
    assert words(shown.blocks) <= CARD_WORDS


def test_without_account_or_person_nothing_is_missing() -> None:
    text = shipped_message(SMALL.to_json()).blocks[0]["text"]["text"]
    assert "What was asked for is there." in text
    assert "_Tell the customer:_" in text


def test_values_come_back_as_they_were() -> None:
    exposed = Exposed((ITEM,), 0, 2, 1, 120_000.0, "USD")
    assert Exposed.from_json(exposed.to_json()) == exposed
    assert ShippedNews.from_json(FULL.to_json()) == FULL
