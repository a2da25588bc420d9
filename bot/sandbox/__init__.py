"""A Slack stand-in on loopback for the demo, the tests and the benchmark; knows nothing of the bot."""

from bot.sandbox.errors import GestureError
from bot.sandbox.record import ApiCall, Attempt, Delivery
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.world import Channel, Person, Usergroup, World

__all__ = [
    "ApiCall",
    "Attempt",
    "Channel",
    "Delivery",
    "GestureError",
    "Person",
    "Sandbox",
    "Usergroup",
    "World",
]
