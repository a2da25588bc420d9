"""From an outbox row's kind and values to the message people see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.blocks.answered import (
    call_message,
    offer_message,
    question_message,
    recorded_message,
    trust_message,
    which_message,
)
from handlers.blocks.card import Rendered, answer_message, card_message
from handlers.blocks.digest import digest_message
from handlers.blocks.exposed import exposed_message
from handlers.blocks.filed import (
    asked_message,
    doubt_message,
    missing_message,
    notice_message,
    pending_message,
    repeat_message,
    withdrawn_message,
)
from handlers.blocks.flips import flip_message, held_change_message
from handlers.blocks.guard import guard_message
from handlers.blocks.lists import Drawing
from handlers.blocks.lost import lost_message
from handlers.blocks.private import shared_ask_message, unsaid_message
from handlers.blocks.proposal import proposal_message, safe_message
from handlers.blocks.schedules import digest_trouble_message
from handlers.blocks.shipped import shipped_message
from triage.calls import CalledFor
from triage.policy import Policy

# What is drawn from its values alone.
_DRAWN: Mapping[str, Callable[[dict[str, Any]], Rendered]] = {
    "answer": answer_message,
    "asked": asked_message,
    "card": card_message,
    "digest_trouble": digest_trouble_message,
    "doubt": doubt_message,
    "flip": flip_message,
    "guard": guard_message,
    "held_change": held_change_message,
    "lost": lost_message,
    "missing": missing_message,
    "notice": notice_message,
    "offer": offer_message,
    "pending": pending_message,
    "proposal": proposal_message,
    "question": question_message,
    "recorded": recorded_message,
    "safe": safe_message,
    "shipped": shipped_message,
    "trust": trust_message,
    "unsaid": unsaid_message,
    "which": which_message,
    "withdrawn": withdrawn_message,
}


@dataclass(frozen=True, slots=True)
class Renderer:
    """``permalink`` gives the address of a message by channel and ts, "" while it is unknown."""

    policy: Callable[[], Policy]
    permalink: Callable[[str, str], str]

    def render(self, kind: str, values: dict[str, Any]) -> Rendered:
        """ValueError for a kind nobody draws."""
        if draw := _DRAWN.get(kind):
            return draw(values)
        match kind:
            case "repeat":
                return repeat_message(values, self.permalink(values["channel"], values["thread_ts"]))
            case CalledFor.DRAFT | CalledFor.PASSED | CalledFor.DISAGREED:
                return call_message(kind, values, self.permalink(values["channel"], values["thread_ts"]))
            case "shared_ask":
                return shared_ask_message(values, self.permalink(values["channel"], values["thread_ts"]))
            case "exposed":
                return exposed_message(values, self.permalink)
            case "digest":
                return self._digest(values)
        raise ValueError(f"nobody draws messages of kind {kind!r}")

    def _digest(self, values: dict[str, Any]) -> Rendered:
        workspace = self.policy().workspace
        drawing = Drawing(self.permalink, workspace.currency, workspace.fiscal_year_start)
        return digest_message(values, drawing)
