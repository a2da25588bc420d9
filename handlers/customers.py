"""What colleagues say of customers in one tap: told, not told after all, not lost."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.blocks.lost import NOT_LOST
from handlers.blocks.refusals import NOT_LOST_BEFORE, NOT_YOURS_TO_UNDO, UNTOLD_BEFORE, cannot_note, gone
from handlers.blocks.text import escape
from handlers.blocks.told import TOLD, UNDO_TOLD, noted_words, undo_row
from handlers.clicks import Click, Do, changes
from handlers.desk import Desk
from handlers.home import viewer_at
from triage.asks import ask_number
from triage.told import Tellable
from triage.usecases.exposures import answer_words
from triage.usecases.losing import reopen_deal
from triage.usecases.telling_customers import NotYoursToUndoError, note_told, undo_told


def register(app: AsyncApp, desk: Desk) -> None:
    async def on_told(click: Click) -> None:
        said, on = Tellable.from_text(click.value), desk.occasion()
        noted = await desk.store.write(note_told, said, click.user, on)
        if noted is None:
            await click.tell(gone(escape(said.ask)))
            return
        told = noted.told
        answer = answer_words(told.verdict.value, told.quarter, on)
        words = noted_words(told, answer, click.user, is_new=noted.is_new)
        await click.tell(words, undo_row(told))

    async def on_undo(click: Click) -> None:
        by_pm = desk.directory.is_pm(click.user)
        try:
            undone = await desk.store.write(
                undo_told, int(click.value), click.user, desk.occasion(), by_pm=by_pm
            )
        except NotYoursToUndoError:
            await click.tell(NOT_YOURS_TO_UNDO)
            return
        await click.replace(f"Undone: ASK-{undone.ask} is not noted as told." if undone else UNTOLD_BEFORE)

    async def on_not_lost(click: Click) -> None:
        reopened = await desk.store.write(reopen_deal, ask_number(click.value), click.user, desk.occasion())
        await click.replace(f"{click.value}: the deal is open again." if reopened else NOT_LOST_BEFORE)

    changes(app, NOT_LOST, desk, _for_colleagues(desk, on_not_lost))
    changes(app, TOLD, desk, _for_colleagues(desk, on_told))
    changes(app, UNDO_TOLD, desk, _for_colleagues(desk, on_undo))


def _for_colleagues(desk: Desk, do: Do) -> Do:
    """The same for our own people; guests and people of other companies are told kindly."""

    async def checked(click: Click) -> None:
        viewer = await viewer_at(desk, click.user)
        if viewer.is_colleague:
            await do(click)
        else:
            await click.tell(cannot_note(outsider=await desk.directory.is_outsider(click.user)))

    return checked
