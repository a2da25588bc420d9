"""``digest list|preview|send``: which digests come when, what one would say, and sending one now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from bot.commands.digest_reach import Seen, seen_by_name, seen_by_slack
from bot.commands.errors import CommandError
from bot.commands.importing import AsJson
from bot.commands.output import print_json, print_table, say, warn
from bot.commands.session import Session, open_session
from handlers.blocks.digest import digest_words
from handlers.blocks.lists import Drawing
from triage.digest_schedules import DigestPlan, plans
from triage.digests import KINDS, TO_PEOPLE, DigestError, NoDigestChannelError, UnknownDigestError
from triage.local_words import day_and_time
from triage.occasion import Occasion
from triage.usecases.digest_lists import ListedDigest, listed_digests
from triage.usecases.digest_runs import Content, preview_digest, send_digest_now
from triage.zones import zone_named

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="See when digests come, preview one or send it now."
)

Kind = Annotated[str, typer.Argument(metavar="KIND", help=f"Which digest: {', '.join(KINDS)}.")]
Person = Annotated[
    str,
    typer.Argument(metavar="[PERSON]", help="For personal and queue: whose, as a Slack user id (U0123)."),
]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the digests: to whom, when next and where the clock is, which are paused, what is wrong with one.

    Shows what is in force: the policy, with what was saved in Slack (/because digest) over it.

    Examples:

      python -m bot digest list

      python -m bot digest list --json | jq '.digests[] | select(.trouble != "")'
    """
    with open_session() as session:
        on = Occasion(session.policy, session.now)
        found = session.look(listed_digests, _reach(session), on)
    if as_json:
        print_json({"digests": [_as_json(each) for each in found]})
        return
    rows = [_row(each, on) for each in found]
    print_table("", ("digest", "to", "when", "time zone", "next", "last", "state"), rows)


@app.command()
def preview(kind: Kind, person: Person = "", as_json: AsJson = False) -> None:
    """Show what the digest of the period up to now would say; sends nothing.

    Examples:

      python -m bot digest preview product

      python -m bot digest preview personal U0123

      python -m bot digest preview product --json | jq .this.asks
    """
    with open_session() as session:
        _check(kind, person)
        values = _content(session, kind, person)
    workspace = session.policy.workspace
    if as_json:
        print_json(values)
    elif values is None:
        say("Nothing to tell, so nothing would be sent.")
    else:
        say(digest_words(values, Drawing(_no_link, workspace.currency, workspace.fiscal_year_start)))


@app.command()
def send(kind: Kind, person: Person = "", as_json: AsJson = False) -> None:
    """Queue the digest of the period up to now for its channels, or for one person; the running bot posts it.

    It is a run of its own: the scheduled digest is not affected. A channel that people of other companies
    read gets none.

    Examples:

      python -m bot digest send product

      python -m bot digest send queue U0123
    """
    with open_session() as session:
        _check(kind, person)
        withheld: list[str] = []
        to = [person] if kind in TO_PEOPLE else _channels(session, kind, withheld)
        contents = {each: content for each in to if (content := _content(session, kind, each))}
        keys = session.write(send_digest_now, kind, contents, session.now) if contents else ()
    if as_json:
        print_json({"queued": list(keys), "withheld": withheld})
    elif not keys:
        say("Nothing to tell, so nothing was queued.")
    else:
        say(f"Queued for {_counted(kind, len(keys))}; the running bot posts it at once.")


def _check(kind: str, person: str) -> None:
    if kind not in KINDS:
        raise CommandError(str(UnknownDigestError(kind)))
    if kind in TO_PEOPLE and not person:
        raise CommandError(f"Whose? Name a person by Slack id, like: {kind} U0123")
    if person and kind not in TO_PEOPLE:
        raise CommandError(f"The {kind} digest goes to channels, so it takes no person.")


def _content(session: Session, kind: str, to: str) -> Content | None:
    try:
        return session.look(preview_digest, kind, to, Occasion(session.policy, session.now))
    except DigestError as wrong:
        raise CommandError(str(wrong)) from None


def _channels(session: Session, kind: str, withheld: list[str]) -> Sequence[str]:
    """The kind's channels that may have it; those that may not are told on stderr."""
    seen = seen_by_slack(session)
    planned = [plan for plan in _plans(session, seen) if plan.kind == kind]
    if not planned:
        raise CommandError(str(NoDigestChannelError(kind)))
    for plan in planned:
        if trouble := plan.trouble or seen.troubles.get(plan.to, ""):
            withheld.append(plan.to or plan.said)
            warn(f"{plan.said}: {trouble}")
    if len(withheld) == len(planned):
        raise CommandError("Nothing was queued.")
    return [plan.to for plan in planned if plan.to and plan.to not in withheld]


def _plans(session: Session, seen: Seen) -> tuple[DigestPlan, ...]:
    settings = session.look(lambda uow: uow.digest_settings.all())
    return plans(session.policy, settings, seen.reach)


def _reach(session: Session) -> Any:
    """A token is not needed to look at the schedule."""
    if session.settings.slack_bot_token is None:
        return seen_by_name(session)
    return seen_by_slack(session).reach


def _row(listed: ListedDigest, on: Occasion) -> tuple[str, ...]:
    plan = listed.plan
    zone = plan.timezone or ("each person's own" if plan.is_local else on.policy.workspace.timezone)
    next_at = ""
    if listed.next_at:
        clock = zone_named(plan.timezone) or on.policy.zone
        next_at = f"{plan.time} there" if plan.is_local else day_and_time(listed.next_at, clock)
    return (
        plan.kind,
        _to(listed),
        f"{plan.days} {plan.time}",
        zone,
        next_at,
        listed.last_period,
        _state(listed),
    )


def _to(listed: ListedDigest) -> str:
    if listed.people is None:
        return listed.plan.said
    if listed.plan.named:
        return "1 person" if listed.people == 1 else f"{listed.people} people"
    who = "PM" if listed.plan.kind == "queue" else "rep"
    return f"{listed.people} {who}{'' if listed.people == 1 else 's'}"


def _state(listed: ListedDigest) -> str:
    plan = listed.plan
    state = "paused" if plan.paused else "on"
    by = f", set by {plan.saved_by} in Slack" if plan.saved_by else ""
    return f"{state}{by}: {listed.trouble}" if listed.trouble else f"{state}{by}"


def _as_json(listed: ListedDigest) -> dict[str, Any]:
    plan = listed.plan
    return {
        "kind": plan.kind,
        "channel": plan.to or plan.said or None,
        "people": listed.people,
        "named": list(plan.named),
        "when": plan.days,
        "time": plan.time,
        "timezone": plan.timezone or None,
        "next": listed.next_at.isoformat() if listed.next_at else None,
        "last": listed.last_period or None,
        "paused": plan.paused,
        "saved_by": plan.saved_by or None,
        "trouble": listed.trouble,
    }


def _counted(kind: str, count: int) -> str:
    noun = "person" if kind in TO_PEOPLE else "channel"
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def _no_link(_channel: str, _ts: str) -> str:
    """A terminal names threads by their ask."""
    return ""
