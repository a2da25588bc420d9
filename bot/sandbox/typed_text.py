"""What a person types, turned into the text that Slack stores and sends."""

import re

from bot.sandbox.world import World

_URL = r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]"
_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_DOMAIN = r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|ai|co|eu|de|uk)\b(?:/[^\s<>|]*)?"
_MENTION = r"(?<![\w@])[@#][\w][\w.-]*"
_SPECIAL = re.compile(
    f"(?P<url>{_URL})|(?P<email>{_EMAIL})|(?P<domain>{_DOMAIN})|(?P<name>{_MENTION})", re.IGNORECASE
)
_GROUPS = {"@here": "<!here>", "@channel": "<!channel>", "@everyone": "<!everyone>"}


def escape(text: str) -> str:
    """Slack's three entities: `&amp;`, `&lt;`, `&gt;`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def encode(text: str, world: World) -> str:
    """Escapes what was typed and marks up mentions, channels, links and addresses as Slack does."""
    parts, end = [], 0
    for match in _SPECIAL.finditer(text):
        parts += [escape(text[end : match.start()]), _marked_up(match, world)]
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def _marked_up(match: re.Match[str], world: World) -> str:
    plain = escape(match.group())
    kind = match.lastgroup
    if kind == "url":
        return f"<{plain}>"
    if kind == "email":
        return f"<mailto:{plain}|{plain}>"
    if kind == "domain":
        return f"<http://{plain}|{plain}>"
    return _mention(match.group(), world)


def _mention(typed: str, world: World) -> str:
    name = typed.rstrip(".-")
    rest = typed[len(name) :]
    return (_GROUPS.get(name) or _named(name, world) or escape(name)) + rest


def _named(name: str, world: World) -> str | None:
    wanted = name[1:].casefold()
    if name[0] == "#":
        channels = (c for c in world.channels.values() if not c.is_im and c.name.casefold() == wanted)
        return next((f"<#{channel.id}|{channel.name}>" for channel in channels), None)
    for person in world.people.values():
        if person.name.casefold() == wanted:
            return f"<@{person.id}>"
    groups = (group for group in world.usergroups.values() if group.handle.casefold() == wanted)
    return next((f"<!subteam^{group.id}>" for group in groups), None)
