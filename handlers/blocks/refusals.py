"""Every sentence that tells somebody why something was not done, and what to do instead."""

from __future__ import annotations

from collections.abc import Collection

from handlers.blocks.text import person
from triage.people import Bar

_MOST_NAMED = 3

CLOSED = "I can't read that channel. Invite me there with /invite, or use /ask here."
MESSAGE_GONE = "That message is not there any more."
NO_CHANNEL = "No asks channel is set up yet. Ask whoever runs Because to name one in [channels] asks."
ALL_SHARED = (
    "People of other companies read the asks channels, or Slack can't tell just now, so I did not post what "
    "you wrote. Try again in a minute, or ask for an internal channel in [channels] asks."
)
FORGOTTEN = "I don't remember that message; file it with /ask."
NOT_YOUR_MESSAGE = "Only whoever wrote it can answer that."
NOT_YOUR_ANSWER = "Only whoever gave an answer can undo it. Open Why? and choose Change… to decide otherwise."
TOLD_ALREADY = "People are being told already. Open Why? and choose Change… to decide otherwise."
UNDONE_BEFORE = "That answer was undone already."
WORDS_LOST = "I don't find your words any more. Open Why? and choose Change… to answer."
DRAFT_MOVED = "The facts have changed since this draft; it is brought up to date. Please look again."
EXPIRED = "That took too long for Slack. Please close this and click again."
FAILED = "That did not work. Please close this and try again; nothing was changed."
NOT_ANOTHER_PM = "Only another PM can take it; choose one of them."
ITEM_GONE = "That item is not on the roadmap any more; nothing was changed."
ONE_NEED_ALREADY = "These are one need already."
TWO_NEEDS_ALREADY = "That was undone already."
ON_ITS_OWN = "This ask is on its own already: it counts as no other ask and no roadmap item."
ASKED_BY_OUTSIDER = "Somebody of another company asked this; write to them yourself."
SETTLED_BEFORE = "That change was settled already: by another PM, or by a newer change."
NOT_YOURS_TO_WITHDRAW = "Only its author, whoever filed it, or a PM can withdraw an ask."

NOT_YOURS_TO_UNDO = "Only whoever told the customer, or a PM, can undo that."
UNTOLD_BEFORE = "That was undone already."
NOT_LOST_BEFORE = "That deal does not count as lost."


def cannot_note(*, outsider: bool) -> str:
    """For a guest, or somebody of another company, who taps ``Told``."""
    return external() if outsider else "Guests can't note that. Please ask whoever asked for it to tap it."


def cannot_decide(why: Bar, pms: Collection[str]) -> str:
    """Why this person cannot decide."""
    match why:
        case Bar.NOT_NAMED:
            return not_a_pm(pms)
        case Bar.GUEST:
            return guest(pms)
        case Bar.EXTERNAL:
            return external()
        case Bar.BOT:
            return f"Apps can't decide an ask. {_who(pms)}"
        case Bar.GONE:
            return f"This account was deactivated, so it can't decide any more. {_who(pms)}"


def not_a_pm(pms: Collection[str]) -> str:
    """For a colleague who is no PM."""
    return f"Only PMs can decide that. {_who(pms)}"


def guest(pms: Collection[str]) -> str:
    """For a guest whom the policy names a PM, or who tries."""
    return f"Guests of this workspace can't decide an ask. {_who(pms)}"


def external() -> str:
    """For somebody of another company, who needs to know nobody's name here."""
    return "Only people of the company that uses Because can do that. Please ask your contact there."


def gone(name: str) -> str:
    """For a button of an ask that is not there."""
    return f"{name} is not there any more. Look it up with /because mine."


def withdrawn(name: str) -> str:
    """For a change of an ask that was withdrawn meanwhile."""
    return f"{name} was withdrawn, so nothing was changed. Its author can bring it back for a day."


def not_yours_to_restore(name: str) -> str:
    """For whoever may not undo a withdrawal."""
    return f"Only the author of {name}, whoever withdrew it, or a PM can bring it back."


def too_late_to_restore(name: str) -> str:
    """For an undo after more than a day."""
    return f"{name} was withdrawn more than a day ago. Please ask anew."


def _who(pms: Collection[str]) -> str:
    """Whom to ask: by name, as far as a sentence bears."""
    if not pms:
        return "Ask whoever runs Because to name PMs in [people] pms."
    named = [person(user) for user in list(pms)[:_MOST_NAMED]]
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"
    return f"Please ask {listed}."
