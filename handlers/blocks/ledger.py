"""The promise ledger, as an answer to ``/because promises``. Pure functions of values."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.blocks.card import Rendered
from handlers.blocks.lists import Drawing, linked
from handlers.blocks.looked_up import Turning, turn
from handlers.blocks.lookup_help import answer, words_answer
from handlers.blocks.text import escape, few_words, person, section
from triage.local_words import compact_money, short_day
from triage.promised import PromiseState, ShownPromise
from triage.usecases.looking_up import PAGE

_NONE = "Nobody noted telling a customer yet. Tap *Told* under an answer once you have."
_STATES = {
    PromiseState.KEPT: "*kept*",
    PromiseState.OPEN: "open",
    PromiseState.SLIPPED: "*slipped*",
    PromiseState.DECLINED: "*declined*",
    PromiseState.SHIPPED: "*shipped*, tell them",
}
_MOST_LINES = 30


def promises_answer(lines: Sequence[ShownPromise], asks: int, turning: Turning, drawing: Drawing) -> Rendered:
    """A page of ``asks`` (one more than a page where there are more)."""
    if not lines:
        return words_answer(_NONE)
    here = list(dict.fromkeys(line.ask for line in lines))[:PAGE]
    shown = [section(_line(line, drawing)) for line in lines if line.ask in here]
    heading = "What customers were told"
    return answer(heading, [section(f"*{heading}*"), *shown[:_MOST_LINES], *turn(turning, asks > PAGE)])


def _line(line: ShownPromise, drawing: Drawing) -> str:
    """``*Acme* · $120k · Add SSO · ASK-7`` and below what they were told, and what became of it."""
    account = escape(few_words(line.account, 6, 40)) or "No account named"
    worth = compact_money(line.amount, line.currency) if line.amount else ""
    name = linked(line.ask, drawing.permalink(line.channel, line.thread_ts))
    first = " · ".join(filter(None, (f"*{account}*", worth, escape(few_words(line.title, 10, 60)), name)))
    told = f"“{escape(line.said)}”, told by {person(line.told_by)} on {short_day(line.told_on)}"
    lost = ", deal lost" if line.lost else ""
    return f"{first}\n{told} → now {escape(line.now)} · {_STATES[line.state]}{lost}"
