"""Short-lived permissions that a gesture gives the bot: trigger ids and response addresses."""

import secrets
from dataclasses import dataclass, field

from bot.sandbox.errors import SlackError
from bot.sandbox.world import Payload, World

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 1800.0
RESPONSE_USES = 5


@dataclass(slots=True)
class Trigger:
    """Who made the gesture, when, whether a view was opened with it, and from which view it came."""

    user: str
    at: float
    from_view: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseAddress:
    """Where a gesture was made, for what is posted to its `response_url`."""

    user: str
    channel: str
    message_ts: str | None
    at: float
    thread_ts: str | None = None
    uses: int = 0


@dataclass(slots=True)
class Triggers:
    """Issues and redeems them: a trigger once within 3 s, an address five times within 30 min."""

    world: World
    triggers: dict[str, Trigger] = field(default_factory=dict)
    addresses: dict[str, ResponseAddress] = field(default_factory=dict)

    def issue(self, user: str, from_view: str | None = None) -> str:
        """A new trigger id for a gesture."""
        trigger_id = f"{self.world.new_id('trigger.')}.{secrets.token_hex(8)}"
        self.triggers[trigger_id] = Trigger(user, self.world.now(), from_view)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Redeems a trigger id, with Slack's errors when it is unknown, late or used."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self.world.now() - trigger.at > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def expire(self) -> None:
        """Makes all triggers too old, for tests of a slow bot."""
        for trigger in self.triggers.values():
            trigger.at -= TRIGGER_SECONDS + 1

    def address(self, user: str, channel: str, message: Payload) -> str:
        """A new secret path for the `response_url` of a gesture on a message."""
        secret = secrets.token_hex(12)
        at = ResponseAddress(user, channel, message.get("ts"), self.world.now(), message.get("thread_ts"))
        self.addresses[secret] = at
        return secret

    def use_address(self, secret: str) -> ResponseAddress:
        """Redeems one use; Slack's `used_url` or `expired_url` when there are none left."""
        address = self.addresses.get(secret)
        if address is None or self.world.now() - address.at > RESPONSE_SECONDS:
            raise SlackError("expired_url")
        if address.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        address.uses += 1
        return address
