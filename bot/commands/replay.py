"""``policy replay``: what a policy would have decided, before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.errors import CommandError
from bot.commands.importing import AsJson
from bot.commands.output import print_json, print_table, say
from bot.commands.progress import progress
from bot.commands.session import Session, open_session
from bot.commands.since import Since, since_moment
from bot.settings import SettingsError, read_policy_file
from triage.policy import Policy, PolicyError, load_policy
from triage.ports import AskFilter, AskView, UnitOfWork
from triage.replay import Flip, Replay

PAGE = 500  # decisions read at a time, so that any number of them needs little memory
_SHOWN = 50  # flips shown to people; --json has them all


def replay(
    policy: Annotated[Path, typer.Option("--policy", metavar="FILE", help="The policy to try.")],
    since: Since = None,
    as_json: AsJson = False,
) -> None:
    """Try a policy on what was decided before: which standing answers would flip, and do PMs agree more.

    Decides the newest stored facts of every ask anew; changes nothing.

    Exit code 0: it was tried. 1: the policy cannot be used.

    Examples:

      python -m bot policy replay --policy new.toml

      python -m bot policy replay --policy new.toml --since 30d --json | jq '.would_flip[].ask'
    """
    new = _loaded(policy)
    with open_session() as session:
        found = replayed(session, new, since_moment(since, session))
    if as_json:
        print_json(replay_json(found))
    else:
        _print(found)


def replayed(session: Session, policy: Policy, since: datetime | None) -> Replay:
    """Reads page by page, so that decisions of any number need little memory."""
    found, after = Replay(), 0
    with progress() as shown:
        bar = shown.add_task("Deciding again", total=session.look(_newest_id))
        while page := session.look(_page, since, after):
            found.take(page, policy)
            after = _id(page[-1])
            shown.update(bar, completed=after)
    return found


def replay_json(found: Replay) -> dict[str, Any]:
    """The outcome as programs read it."""
    return {
        "decisions": found.decisions,
        "flips": len(found.flips),
        "would_flip": [_flip_json(flip) for flip in found.flips],
        "agreement": {"old": found.old, "new": found.new, "answers": found.answers},
        "unreadable": found.unreadable,
    }


def _flip_json(flip: Flip) -> dict[str, Any]:
    return {
        "ask": flip.ask,
        "title": flip.title,
        "from": flip.from_.value,
        "to": flip.to.value,
        "quarter_from": flip.quarter_from,
        "quarter_to": flip.quarter_to,
    }


def _loaded(file: Path) -> Policy:
    try:
        return load_policy(read_policy_file(file), str(file))
    except (PolicyError, SettingsError) as wrong:
        raise CommandError(f"{wrong}\n{file} cannot be used; nothing was decided.") from None


def _newest_id(uow: UnitOfWork) -> int:
    """About how far there is to go: ids are counted."""
    return max(map(_id, uow.asks.views(AskFilter(limit=1))), default=0)


def _page(uow: UnitOfWork, since: datetime | None, after: int) -> Sequence[AskView]:
    return uow.asks.decided_since(since, after, PAGE)


def _id(view: AskView) -> int:
    return view.decision.id if view.decision else 0


def _print(found: Replay) -> None:
    if not found.decisions:
        say("Nothing to decide again: no ask was decided in that time.")
        return
    say(f"{found.decisions:,} decisions tried; {len(found.flips):,} standing answers would flip.")
    if found.answers:
        agree = f"the policy of then agrees with {found.old}, the new one with {found.new}"
        say(f"Of {found.answers:,} answers PMs gave, {agree}.")
    else:
        say("No PM has answered any of them, so nothing tells which policy is closer to them.")
    if found.unreadable:
        say(f"{found.unreadable:,} decisions were left out: this program cannot read their facts.")
    if found.flips:
        rows = ((flip.ask, flip.title, *_change(flip)) for flip in found.flips[:_SHOWN])
        print_table("Would flip", ("ask", "title", "answer now", "would be"), rows)
    if len(found.flips) > _SHOWN:
        say(f"… and {len(found.flips) - _SHOWN:,} more; --json has them all.")


def _change(flip: Flip) -> tuple[str, str]:
    now = " ".join(filter(None, (flip.from_.value, flip.quarter_from)))
    return now, " ".join(filter(None, (flip.to.value, flip.quarter_to)))
