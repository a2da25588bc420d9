"""``manifest``: the Slack app manifest, ready to paste at api.slack.com/apps."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app_manifest import read_manifest
from bot.commands.output import print_json


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
