"""Slack's limits on messages and views, in Slack's words: one line per problem, with a JSON pointer.

Figures: docs.slack.dev/reference/block-kit and /reference/views, as of November 2026.
"""

from typing import Any

from bot.sandbox.limits_blocks import block_problems
from bot.sandbox.limits_properties import check_properties
from bot.sandbox.limits_report import Report

BLOCKS_PER_MESSAGE = 50
BLOCKS_PER_VIEW = 100
CHARACTERS_PER_MESSAGE = 13_200
MARKDOWN_PER_MESSAGE = 12_000
CHARTS_PER_MESSAGE = 2
NOT_IN_VIEWS = frozenset({"markdown", "data_visualization"})


def problems(blocks: Any) -> list[str]:
    """What Slack would refuse in a message's `blocks`; empty when they are fine."""
    report = Report()
    if _checked_list(report, blocks, BLOCKS_PER_MESSAGE, "/blocks"):
        _check_totals(report, blocks)
    return report.lines


def view_problems(view: Any) -> list[str]:
    """What Slack would refuse in a modal or Home view; empty when it is fine."""
    report = Report()
    if not isinstance(view, dict):
        report.add("must provide an object", "/view")
        return report.lines
    if report.one_of(view, "type", {"modal", "home"}, "/view"):
        check_properties(report, view, "/view")
        _check_frame(report, view)
    if _checked_list(report, view.get("blocks"), BLOCKS_PER_VIEW, "/view/blocks"):
        _check_for_views(report, view)
    return report.lines


def total_text(blocks: Any) -> int:
    """Characters of all texts in a message's blocks, which Slack limits together (`msg_blocks_too_long`)."""
    if isinstance(blocks, list):
        return sum(total_text(item) for item in blocks)
    if not isinstance(blocks, dict):
        return 0
    own = blocks.get("text")
    length = len(own) if isinstance(own, str) else 0
    return length + sum(total_text(value) for value in blocks.values() if isinstance(value, dict | list))


def _checked_list(report: Report, blocks: Any, most: int, pointer: str) -> bool:
    """Checks each block and that their ids differ; False when `blocks` is no list of objects."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        report.add("must provide an array of objects", pointer)
        return False
    if len(blocks) > most:
        report.add(f"no more than {most} items allowed [{len(blocks)}]", pointer)
    for number, block in enumerate(blocks):
        block_problems(report, block, f"{pointer}/{number}")
    report.unique(blocks, "block_id", pointer)
    return True


def _check_totals(report: Report, blocks: list[dict[str, Any]]) -> None:
    markdown = sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown")
    if markdown > MARKDOWN_PER_MESSAGE:
        report.add(f"markdown must be less than {MARKDOWN_PER_MESSAGE + 1} characters together", "/blocks")
    if sum(block.get("type") == "data_visualization" for block in blocks) > CHARTS_PER_MESSAGE:
        report.add(f"no more than {CHARTS_PER_MESSAGE} data_visualization blocks allowed", "/blocks")
    if total_text(blocks) > CHARACTERS_PER_MESSAGE:
        report.add(f"texts must be less than {CHARACTERS_PER_MESSAGE + 1} characters together", "/blocks")


def _check_frame(report: Report, view: dict[str, Any]) -> None:
    report.length(view, "private_metadata", 3000, "/view")
    report.length(view, "callback_id", 255, "/view")
    report.length(view, "external_id", 255, "/view")
    if view["type"] == "home":
        return
    report.text(view, "title", 24, "/view", required=True, plain=True)
    report.text(view, "submit", 24, "/view", plain=True)
    report.text(view, "close", 24, "/view", plain=True)


def _check_for_views(report: Report, view: dict[str, Any]) -> None:
    blocks = view["blocks"]
    has_input = any(block.get("type") == "input" for block in blocks)
    if view.get("type") == "modal" and has_input and not view.get("submit"):
        report.add("missing required field: submit (the view has an input block)", "/view")
    for number, block in enumerate(blocks):
        if block.get("type") in NOT_IN_VIEWS:
            report.add(f"unsupported type in a view: {block['type']}", f"/view/blocks/{number}/type")
