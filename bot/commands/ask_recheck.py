"""``asks recheck``: every standing answer is looked at again, now."""

from __future__ import annotations

import asyncio

from bot.commands.importing import AsJson
from bot.commands.output import print_json, say
from bot.commands.progress import progress
from bot.commands.session import WHO, Session, open_session
from handlers.staying_true import Keeper, check_change
from triage.changes import Change, FlipState
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.usecases.staying_true import look_again


def recheck(as_json: AsJson = False) -> None:
    """Look at every standing answer again, with the facts and rules as they are now.

    The running bot does so by itself whenever something changes; this is for when you want it now. What flips
    is told by the running bot, in people's working hours; a large change waits for a PM's click.

    Examples:

      python -m bot asks recheck

      python -m bot asks recheck --json
    """
    with open_session() as session:
        on = Occasion(session.policy, session.now)
        change = session.write(look_again, WHO, on)
        _check(session, change, on)
        found = session.look(_found, change.number)
    if as_json:
        print_json({"change": change.number, "last_ask": change.last_ask, "flips": found})
    elif found:
        say(f"{found} of your answers would be another one now. The running bot tells the people who asked.")
    else:
        say("Every answer is still true.")


def _check(session: Session, change: Change, on: Occasion) -> None:
    with progress() as bar:
        task = bar.add_task("Looking at every answer", total=max(change.last_ask, 1))

        def move(reached: int, _last: int) -> None:
            bar.update(task, completed=reached)

        asyncio.run(check_change(Keeper(session.store, lambda: on, tuple, move), change))


def _found(uow: UnitOfWork, change: int) -> int:
    """Those that are told, and those that are told already where a bot is running."""
    counts = uow.flips.count(change)
    return sum(count for state, count in counts.items() if state is not FlipState.GONE)
