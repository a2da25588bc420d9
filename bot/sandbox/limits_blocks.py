"""The limits of each block type."""

from collections.abc import Callable

from bot.sandbox.limits_charts import chart_problems
from bot.sandbox.limits_elements import IN_ACTIONS, IN_INPUT, IN_SECTION, element_problems
from bot.sandbox.limits_properties import check_properties
from bot.sandbox.limits_report import Json, Report

Rule = Callable[[Report, Json, str], None]


def block_problems(report: Report, block: Json, pointer: str) -> None:
    """Checks one block: a known type, its id, and what that type requires."""
    report.length(block, "block_id", 255, pointer)
    if report.one_of(block, "type", RULES, pointer):
        check_properties(report, block, pointer)
        RULES[block["type"]](report, block, pointer)


def _section(report: Report, block: Json, pointer: str) -> None:
    if block.get("text") is None and not block.get("fields"):
        report.add("missing required field: text or fields", pointer)
    report.text(block, "text", 3000, pointer)
    if block.get("fields") is not None:
        for number, field in enumerate(report.items(block, "fields", 10, pointer)):
            report.text_object(field, 2000, f"{pointer}/fields/{number}")
    if block.get("accessory") is not None:
        element_problems(report, block["accessory"], f"{pointer}/accessory", IN_SECTION)


def _header(report: Report, block: Json, pointer: str) -> None:
    report.text(block, "text", 150, pointer, required=True, plain=True)


def _divider(report: Report, block: Json, pointer: str) -> None:
    """A divider has nothing that could be wrong."""


def _context(report: Report, block: Json, pointer: str) -> None:
    for number, element in enumerate(report.items(block, "elements", 10, pointer)):
        place = f"{pointer}/elements/{number}"
        if isinstance(element, dict) and element.get("type") == "image":
            element_problems(report, element, place, frozenset({"image"}))
        else:
            report.text_object(element, 3000, place)


def _actions(report: Report, block: Json, pointer: str) -> None:
    elements = report.items(block, "elements", 25, pointer)
    for number, element in enumerate(elements):
        element_problems(report, element, f"{pointer}/elements/{number}", IN_ACTIONS)
    report.unique([one for one in elements if isinstance(one, dict)], "action_id", f"{pointer}/elements")


def _input(report: Report, block: Json, pointer: str) -> None:
    report.text(block, "label", 2000, pointer, required=True, plain=True)
    report.text(block, "hint", 2000, pointer, plain=True)
    if report.require(block, "element", pointer):
        element_problems(report, block["element"], f"{pointer}/element", IN_INPUT)


def _image(report: Report, block: Json, pointer: str) -> None:
    report.needed_length(block, "alt_text", 2000, pointer)
    report.text(block, "title", 2000, pointer, plain=True)
    if block.get("slack_file") is None:
        report.needed_length(block, "image_url", 3000, pointer)


def _markdown(report: Report, block: Json, pointer: str) -> None:
    report.needed_length(block, "text", 12_000, pointer)


def _rich_text(report: Report, block: Json, pointer: str) -> None:
    kinds = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
    for number, element in enumerate(report.items(block, "elements", 1000, pointer)):
        place = f"{pointer}/elements/{number}"
        if not isinstance(element, dict):
            report.add("must provide an object", place)
        elif report.one_of(element, "type", kinds, place):
            report.items(element, "elements", 1000, place, least=0)


RULES: dict[str, Rule] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "data_visualization": chart_problems,
}
