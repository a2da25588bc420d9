"""What ``doctor`` tells of the digests: which cannot be sent, and why."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.checks import Check, ok, warning
from bot.commands.digest_reach import seen_by_name
from bot.commands.session import Session
from triage.digest_schedules import plans
from triage.ports import UnitOfWork

_DO = "put it right in the policy file or with /because digest, or pause that digest"


def digest_checks(session: Session) -> Iterator[Check]:
    """Schedules that are broken, and what the bot met when it last tried to send one."""
    reach = seen_by_name(session)
    planned = plans(session.policy, session.look(lambda uow: uow.digest_settings.all()), reach)
    broken = {plan.key: plan.trouble for plan in planned if plan.trouble}
    if troubles := broken | session.look(_known):
        for (kind, to), trouble in sorted(troubles.items()):
            yield warning(f"Digest {kind}{f' to {to}' if to else ''}", trouble, _DO)
        return
    paused = sum(plan.paused for plan in planned)
    yield ok("Digests", f"{len(planned) - paused} scheduled, {paused} paused; see: python -m bot digest list")


def _known(uow: UnitOfWork, /) -> dict[tuple[str, str], str]:
    return {key: known.trouble for key, known in uow.digest_runs.known().items() if known.trouble}
