"""The kinds of digests, and why one cannot be made."""

from __future__ import annotations

# To channels, weekly; to each rep; to each PM.
PRODUCT, SALES, PERSONAL, QUEUE = KINDS = ("product", "sales", "personal", "queue")
# Sent to people in direct messages, each in their own time zone, and only where there is something to say.
TO_PEOPLE = frozenset({PERSONAL, QUEUE})
LIST_LENGTH = 5


def is_person(to: str) -> bool:
    """Whether a digest that goes there goes to a person: Slack's ids tell."""
    return to[:1] in ("U", "W")


# A digest has figures and names of customers; said by the log, ``doctor`` and ``digest send`` alike.
READ_BY_OTHERS = "people of other companies read this channel (Slack Connect), so no digest is sent there"
READ_BY_OTHERS_FIX = 'name a channel of your own in the policy: [channels] digest = ["#product"]'


class DigestError(ValueError):
    """A digest that cannot be made; the message says why and what to do."""


class UnknownDigestError(DigestError):
    """There is no digest of that kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"there is no digest {kind!r}; choose one of: {', '.join(KINDS)}")


class NoDigestChannelError(DigestError):
    """Nobody said where the digest goes."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f'the {kind} digest has no channel; name one in the policy: [channels] digest = ["#product"]'
        )
