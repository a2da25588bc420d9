"""``manifest``: the Slack app manifest, ready to paste at api.slack.com/apps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.output import print_json

MANIFEST = Path(__file__).parents[2] / "manifest.json"


def read_manifest() -> dict[str, Any]:
    """The app's manifest, which is also where its scopes are written down."""
    found: dict[str, Any] = json.loads(MANIFEST.read_text("utf-8"))
    return found


def manifest(
    as_json: Annotated[bool, typer.Option("--json", help="The same: a manifest is JSON.")] = False,
) -> None:
    """Print the Slack app manifest.

    Create the app from it: api.slack.com/apps > Create New App > From a manifest.

    Examples:

      python -m bot manifest

      python -m bot manifest > because-manifest.json
    """
    print_json(read_manifest())
