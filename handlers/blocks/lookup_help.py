"""What ``/because`` says about itself: help, refusals, and what it does not know."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.blocks.card import Rendered
from handlers.blocks.lists import row
from handlers.blocks.text import TEXT_LIMIT, Block, button, clip, context, escape, few_words, section
from triage.lookups import Topic

# The buttons of what may have been meant begin so.
TRY = "because_try_"
_VALUE_LIMIT = 300
_LINES = (
    ("acme", "everything asked for an account, before a call"),
    ("ASK-12", "one ask and its answer"),
    ("check Acme needs audit logs by March", "what the answer would be, without filing"),
    ("search audit log", "asks with these words"),
    ("mine", "your asks"),
    ("roadmap audit log", "what is planned, as far as you may tell"),
    ("digest", "when your own digest comes, and how to pause it"),
    ("promises", "what your customers were told, and what became of it"),
    ("policy", "the rules, in plain words"),
)
_PM_LINES = (
    ("queue", "what waits for you"),
    ("capacity", "what the teams have room for"),
    ("shipped SSO", "whom to sell to again: who asked, who is like them, what was lost"),
    ("digest", "when digests come; see, try, change or pause one"),
    ("muted", "what was decided where nothing is posted"),
    ("mute #channel", "decide there, but post nothing"),
    ("live #channel", "post answers there"),
)
_FOR_PMS = {
    Topic.QUEUE: "The queue is for PMs. `/because mine` shows your own asks and who answers by when.",
    Topic.CAPACITY: "Capacity figures are for PMs. Every answer says whether there is room: try "
    "`/because check` and what the customer needs.",
    Topic.DIGEST: "That digest has figures, so it is for PMs. Yours: `/because digest preview personal`.",
    Topic.SHIPPED: "Whom to sell to again has figures, so it is for PMs. `/because acme` has one account.",
    Topic.MUTED: "What is decided in muted channels is for PMs until they go live.",
    Topic.MUTE: "Only a PM can mute a channel. Ask yours to do it.",
    Topic.LIVE: "Only a PM can let a channel go live. Ask yours to do it.",
}
_HOW_TO = {
    Topic.CHECK.value: "Write what the customer needs behind it: `/because check Acme needs audit logs`.",
    Topic.SEARCH.value: "Write the words to look for behind it: `/because search audit log`.",
    Topic.MUTE.value: "Name the channel behind it: `/because mute #sales-asks`.",
    Topic.LIVE.value: "Name the channel behind it: `/because live #sales-asks`.",
}
_ONLY_OWN = "As a guest you see your own asks only: `/because mine`."


_FILING = "To file an ask, write it into an asks channel, or use `/ask`."


def answer(text: str, blocks: list[Block]) -> Rendered:
    """An answer; ``text`` is what notifications show."""
    return Rendered(clip(text, TEXT_LIMIT), blocks)


def help_answer(for_pm: bool) -> Rendered:
    """What can be looked up."""
    lines = {**dict(_LINES), **dict(_PM_LINES if for_pm else ())}.items()
    said = "\n".join(f"`/because {words}` — {meaning}" for words, meaning in lines)
    return answer("What you can look up", [section(f"*What you can look up*\n{said}"), context(_FILING)])


def refusal(topic: Topic) -> Rendered:
    """To who is no PM, about what only PMs may do or see."""
    return words_answer(_FOR_PMS[topic])


def only_own() -> Rendered:
    """To a guest who looks for what is not theirs."""
    return words_answer(_ONLY_OWN)


def how_to(topic: str) -> Rendered:
    """Where a command lacks what it needs."""
    return words_answer(_HOW_TO[topic])


def no_digest() -> Rendered:
    """Where a digest has nothing to say, and so is not sent."""
    return words_answer("Nothing to tell today, so this digest would not be sent.")


def words_answer(words: str) -> Rendered:
    """One sentence of ours."""
    return answer(words, [section(words)])


def unknown_answer(typed: str, guesses: Sequence[str]) -> Rendered:
    """Where it is neither a command nor an account anybody knows."""
    said = escape(clip(typed, 80))
    text = f"I know no account or command “{said}”."
    buttons = [
        button(guess, f"{TRY}{place}", clip(guess, _VALUE_LIMIT)) for place, guess in enumerate(guesses)
    ]
    search = button(
        f"Search “{few_words(typed, 4, 40)}”", f"{TRY}search", f"search {clip(typed, _VALUE_LIMIT)}"
    )
    meant = "Did you mean one of these?" if guesses else "`/because help` lists what I know."
    return answer(f"{text} {meant}", [section(f"{text} {meant}"), row(*buttons, search)])
