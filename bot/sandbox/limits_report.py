"""The notebook of the limits: small checks that write a line in Slack's words when something is wrong."""

from collections.abc import Collection
from typing import Any

Json = dict[str, Any]
TEXT_KEYS = {
    "plain_text": frozenset({"type", "text", "emoji"}),
    "mrkdwn": frozenset({"type", "text", "verbatim"}),
}


class Report:
    """Collects problems as `[ERROR] words [json-pointer:/blocks/0/text]`."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, words: str, pointer: str) -> None:
        """Notes a problem at a place."""
        self.lines.append(f"[ERROR] {words} [json-pointer:{pointer}]")

    def require(self, holder: Json, key: str, pointer: str) -> bool:
        """A key must be there and not be null."""
        if holder.get(key) is not None:
            return True
        self.add(f"missing required field: {key}", pointer)
        return False

    def one_of(self, holder: Json, key: str, allowed: Collection[str], pointer: str) -> bool:
        """A required key must have one of these values."""
        if not self.require(holder, key, pointer):
            return False
        if isinstance(holder[key], str) and holder[key] in allowed:
            return True
        self.add(f"unsupported {key}: {holder[key]}", f"{pointer}/{key}")
        return False

    def length(self, holder: Json, key: str, most: int, pointer: str, *, least: int = 0) -> bool:
        """A string, when there, must have between `least` and `most` characters."""
        value = holder.get(key)
        if value is None:
            return True
        place = f"{pointer}/{key}"
        if not isinstance(value, str):
            self.add("must provide a string", place)
        elif len(value) > most:
            self.add(f"must be less than {most + 1} characters", place)
        elif len(value) < least:
            self.add(f"must be more than {least - 1} characters", place)
        else:
            return True
        return False

    def needed_length(self, holder: Json, key: str, most: int, pointer: str) -> bool:
        """A required string that is not empty."""
        return self.require(holder, key, pointer) and self.length(holder, key, most, pointer, least=1)

    def items(self, holder: Json, key: str, most: int, pointer: str, *, least: int = 1) -> list[Any]:
        """A required list with between `least` and `most` entries; what is there, for further checks."""
        if not self.require(holder, key, pointer):
            return []
        value, place = holder[key], f"{pointer}/{key}"
        if not isinstance(value, list):
            self.add("must provide an array", place)
            return []
        if len(value) > most:
            self.add(f"no more than {most} items allowed [{len(value)}]", place)
        if len(value) < least:
            self.add(f"no fewer than {least} items required [{len(value)}]", place)
        return value

    def text(
        self, holder: Json, key: str, most: int, pointer: str, *, required: bool = False, plain: bool = False
    ) -> bool:
        """A text object (`plain_text` or `mrkdwn`) of 1 to `most` characters."""
        if not required and holder.get(key) is None:
            return True
        if not self.require(holder, key, pointer):
            return False
        return self.text_object(holder[key], most, f"{pointer}/{key}", plain=plain)

    def text_object(self, value: Any, most: int, place: str, *, plain: bool = False) -> bool:
        """As `text`, for an object at hand."""
        if not isinstance(value, dict):
            self.add("must provide a text object", place)
            return False
        allowed = {"plain_text"} if plain else {"plain_text", "mrkdwn"}
        if not self.one_of(value, "type", allowed, place):
            return False
        self.only(value, TEXT_KEYS[value["type"]], place)
        return self.needed_length(value, "text", most, place)

    def only(self, holder: Json, allowed: Collection[str], pointer: str) -> None:
        """No other keys than these may be there."""
        for key in holder:
            if key not in allowed:
                self.add(f"invalid additional property: {key}", pointer)

    def unique(self, holders: list[Json], key: str, pointer: str) -> None:
        """No two objects may carry the same id."""
        seen: set[str] = set()
        for number, holder in enumerate(holders):
            value = holder.get(key)
            if isinstance(value, str) and value in seen:
                self.add(f'`{key}` "{value}" already exists', f"{pointer}/{number}/{key}")
            elif isinstance(value, str):
                seen.add(value)
