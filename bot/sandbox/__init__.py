"""A Slack stand-in on loopback for the demo, the tests and the benchmark; knows nothing of the bot."""

from bot.sandbox.app_config import AppConfig, Command, Shortcut, read_manifest
from bot.sandbox.attached import File
from bot.sandbox.errors import GestureError, SlackError
from bot.sandbox.record import ApiCall, Attempt, Delivery
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.world import Channel, Person, Usergroup, World

__all__ = [
    "ApiCall",
    "AppConfig",
    "Attempt",
    "Channel",
    "Command",
    "Delivery",
    "File",
    "GestureError",
    "Person",
    "Sandbox",
    "Shortcut",
    "SlackError",
    "Usergroup",
    "World",
    "read_manifest",
]
