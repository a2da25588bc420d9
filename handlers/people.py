"""Telling somebody whom the policy names a PM why they cannot decide all the same."""

from __future__ import annotations

from handlers.blocks.refusals import cannot_decide
from handlers.desk import Desk
from triage.messages import Message
from triage.people import Bar
from triage.usecases.guarding import refuse_answer


async def refuse_barred(desk: Desk, message: Message) -> None:
    """A guest or outsider who answers as a PM is told; colleagues who are no PM just take part."""
    why = desk.directory.why_not_pm(message.author)
    if why is not None and why is not Bar.NOT_NAMED:
        words = cannot_decide(why, desk.directory.pms)
        await desk.store.write(refuse_answer, message, words, desk.occasion())
