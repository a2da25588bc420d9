"""Views and messages as files, so that a change of what people see is looked at."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

_FILES = Path(__file__).parent / "golden"


def assert_golden(name: str, shown: Any) -> None:
    """Compares with ``golden/<name>.json``; ``UPDATE_GOLDEN=1`` in the environment writes it anew."""
    text = json.dumps(shown, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    file = _FILES / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        _FILES.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert file.read_text("utf-8") == text


def markup(shown: Any) -> str:
    """Every text of blocks that Slack reads mark-up in."""
    if isinstance(shown, list):
        return "\n".join(map(markup, shown))
    if not isinstance(shown, dict):
        return ""
    own = shown["text"] if shown.get("type") == "mrkdwn" else ""
    return "\n".join([own, *map(markup, shown.values())])
