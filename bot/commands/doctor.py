"""``doctor``: everything that must be right for the bot to do its work, and what to do where it is not."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

import typer
from rich.text import Text

from bot.commands.checks import Check, Status, failure, ok
from bot.commands.doctor_digests import digest_checks
from bot.commands.doctor_meaning import model_check, vector_check
from bot.commands.doctor_slack import slack_checks
from bot.commands.doctor_store import store_checks, store_failure
from bot.commands.errors import CommandError, ExitCode
from bot.commands.importing import AsJson
from bot.commands.output import print_json, print_table, say
from bot.commands.session import Session, open_session
from storage import StoreError
from triage.occasion import Occasion
from triage.policy import Policy

_STYLES = {Status.OK: "green", Status.WARN: "yellow", Status.FAIL: "bold red"}


def doctor(as_json: AsJson = False) -> None:
    """Check tokens and scopes, channels and membership, database, policy, imported files, the model that
    compares by meaning, digests that cannot be sent, and stuck messages.

    Says what to do for each finding. Exit code 1 where anything fails. May run beside the bot.

    Examples:

      python -m bot doctor

      python -m bot doctor --json | jq '.checks[] | select(.status != "ok")'
    """
    with open_session() as session:
        checks = run_checks(session)
    failed = sum(check.status is Status.FAIL for check in checks)
    if as_json:
        print_json({"ok": not failed, "checks": [asdict(check) for check in checks]})
    else:
        _print(checks, failed)
    if failed:
        raise typer.Exit(ExitCode.PROBLEM)


def run_checks(session: Session) -> list[Check]:
    """Policy first, because the others need to know what it names."""
    policy, checks = _policy(session)
    checks += asyncio.run(slack_checks(session.settings, policy))
    checks.append(model_check(session))
    try:
        on = Occasion(policy, session.now) if policy else None
        checks += store_checks(session, on)
        checks += vector_check(session, on)
        checks += digest_checks(session) if policy else []
    except (StoreError, CommandError) as wrong:
        checks.append(store_failure(str(wrong)))
    return checks


def _policy(session: Session) -> tuple[Policy | None, list[Check]]:
    try:
        policy = session.policy
    except CommandError as wrong:
        return None, [
            failure("Policy", str(wrong), "correct the file; a running bot keeps the policy it has")
        ]
    _, source = session.settings.policy_text()
    return policy, [ok("Policy", f"{source}, version {policy.version}")]


def _print(checks: list[Check], failed: int) -> None:
    rows = (
        (Text(check.status.value, _STYLES[check.status]), check.name, check.says, check.do)
        for check in checks
    )
    print_table("", ("", "check", "finding", "what to do"), rows)
    warned = sum(check.status is Status.WARN for check in checks)
    say(f"{failed} failed, {warned} to look at, {len(checks) - failed - warned} fine.")
