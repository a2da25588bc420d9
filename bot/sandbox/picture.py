"""A few lines that say where things stand, for the message of a test that waited in vain."""

from collections.abc import Sequence

from bot.sandbox.record import ApiCall, Delivery
from bot.sandbox.world import Payload, World


def picture(world: World, calls: Sequence[ApiCall], deliveries: Sequence[Delivery], last: int = 8) -> str:
    """The last messages, calls and deliveries."""
    said = [
        (channel.name or channel.id, one)
        for channel in world.channels.values()
        for one in world.all_messages(channel.id)
    ]
    said.sort(key=lambda pair: str(pair[1]["ts"]))
    lines = ["Last messages:", *(_message_line(name, one) for name, one in said[-last:])]
    lines += ["Last API calls:", *(f"  {one.method} -> {_outcome(one)}" for one in calls[-last:])]
    lines += ["Last deliveries:", *(_delivery_line(one) for one in deliveries[-last:])]
    return "\n".join(lines)


def _message_line(channel: str, message: Payload) -> str:
    thread = f" in thread {message['thread_ts']}" if message.get("thread_ts") else ""
    return f"  #{channel} {message['ts']}{thread} {message['user']}: {str(message['text'])[:100]!r}"


def _outcome(call: ApiCall) -> str:
    return "ok" if call.ok else f"{call.status} {call.response.get('error')}"


def _delivery_line(delivery: Delivery) -> str:
    event = delivery.body.get("event")
    kind = event.get("type") if isinstance(event, dict) else delivery.body.get("type")
    errors = ", ".join(attempt.error for attempt in delivery.attempts if attempt.error)
    return f"  {kind} {delivery.event_id} {delivery.state} {errors}".rstrip()
