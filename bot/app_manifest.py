"""The Slack app's manifest: what it hears, its commands and shortcuts, and the scopes it asks for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_MANIFEST = Path(__file__).parents[1] / "manifest.json"


def read_manifest() -> dict[str, Any]:
    """The manifest as it is pasted at Slack."""
    found: dict[str, Any] = json.loads(_MANIFEST.read_text("utf-8"))
    return found
