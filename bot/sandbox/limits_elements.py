"""The limits of block elements (buttons, selects, inputs) and of the options and dialogs inside them."""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox.limits_properties import CONFIRM, OPTION, OPTION_GROUP, check_properties
from bot.sandbox.limits_report import Json, Report

_SELECTS = frozenset(
    {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
)
_MULTI = frozenset(f"multi_{name}" for name in _SELECTS)
_CHOICES = frozenset({"checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker"}) | _SELECTS
_TYPED = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})

IN_ACTIONS = _CHOICES | {"button", "overflow"}
IN_SECTION = (_CHOICES - {"datetimepicker"}) | _MULTI | {"button", "overflow", "image"}
IN_INPUT = _CHOICES | _MULTI | _TYPED


def element_problems(report: Report, element: Any, pointer: str, allowed: frozenset[str]) -> None:
    """Checks one element: that its type may stand here, its id, its dialog, and what the type requires."""
    if not isinstance(element, dict):
        report.add("must provide an object", pointer)
        return
    if not report.one_of(element, "type", allowed, pointer):
        return
    check_properties(report, element, pointer)
    report.length(element, "action_id", 255, pointer, least=1)
    report.text(element, "placeholder", 150, pointer, plain=True)
    if element.get("confirm") is not None:
        _confirm(report, element["confirm"], f"{pointer}/confirm")
    rule = RULES.get(element["type"])
    if rule is not None:
        rule(report, element, pointer)


def _confirm(report: Report, confirm: Any, pointer: str) -> None:
    if not isinstance(confirm, dict):
        report.add("must provide an object", pointer)
        return
    report.only(confirm, CONFIRM, pointer)
    report.text(confirm, "title", 100, pointer, required=True, plain=True)
    report.text(confirm, "text", 300, pointer, required=True)
    report.text(confirm, "confirm", 30, pointer, required=True, plain=True)
    report.text(confirm, "deny", 30, pointer, required=True, plain=True)
    _style(report, confirm, pointer)


def _style(report: Report, holder: Json, pointer: str) -> None:
    if holder.get("style") is not None:
        report.one_of(holder, "style", {"primary", "danger"}, pointer)


def _button(report: Report, element: Json, pointer: str) -> None:
    report.text(element, "text", 75, pointer, required=True, plain=True)
    report.length(element, "value", 2000, pointer)
    report.length(element, "url", 3000, pointer)
    report.length(element, "accessibility_label", 75, pointer)
    _style(report, element, pointer)


def _image(report: Report, element: Json, pointer: str) -> None:
    report.needed_length(element, "alt_text", 2000, pointer)
    if element.get("slack_file") is None:
        report.needed_length(element, "image_url", 3000, pointer)


def _options(
    report: Report, holder: Json, key: str, most: int, pointer: str, *, plain: bool, least: int = 1
) -> None:
    options = report.items(holder, key, most, pointer, least=least)
    for number, option in enumerate(options):
        place = f"{pointer}/{key}/{number}"
        if not isinstance(option, dict):
            report.add("must provide an object", place)
            continue
        report.only(option, OPTION, place)
        report.text(option, "text", 75, place, required=True, plain=plain)
        report.needed_length(option, "value", 150, place)
        report.text(option, "description", 75, place, plain=plain)
    report.unique([one for one in options if isinstance(one, dict)], "value", f"{pointer}/{key}")


def _initial_option(report: Report, element: Json, pointer: str) -> None:
    """Slack refuses an initial option that is not, in every field, one of the options."""
    wanted = list(element.get("initial_options") or [])
    if element.get("initial_option") is not None:
        wanted.append(element["initial_option"])
    groups = [group for group in element.get("option_groups") or [] if isinstance(group, dict)]
    offered = [
        *(element.get("options") or []),
        *(one for group in groups for one in group.get("options") or []),
    ]
    if any(option not in offered for option in wanted):
        report.add("initial options must match one of the options", pointer)


def _static_select(report: Report, element: Json, pointer: str) -> None:
    _options_or_groups(report, element, pointer, least=1)
    _initial_option(report, element, pointer)


def _options_or_groups(report: Report, holder: Json, pointer: str, *, least: int) -> None:
    if holder.get("option_groups") is None:
        _options(report, holder, "options", 100, pointer, plain=True, least=least)
        return
    for number, group in enumerate(report.items(holder, "option_groups", 100, pointer, least=least)):
        place = f"{pointer}/option_groups/{number}"
        if not isinstance(group, dict):
            report.add("must provide an object", place)
            continue
        report.only(group, OPTION_GROUP, place)
        report.text(group, "label", 75, place, required=True, plain=True)
        _options(report, group, "options", 100, place, plain=True)


def suggestion_problems(answer: Json) -> list[str]:
    """What Slack would refuse in the answer to a `block_suggestion`; no options at all are fine."""
    report = Report()
    _options_or_groups(report, answer, "", least=0)
    return report.lines


def _external_select(report: Report, element: Json, pointer: str) -> None:
    least = element.get("min_query_length")
    if least is not None and (not isinstance(least, int) or least < 0):
        report.add("must be a number", f"{pointer}/min_query_length")
    if element.get("initial_option") is not None:
        _options(report, {"options": [element["initial_option"]]}, "options", 1, pointer, plain=True)


def _overflow(report: Report, element: Json, pointer: str) -> None:
    _options(report, element, "options", 5, pointer, plain=True)


def _radio_or_checkboxes(report: Report, element: Json, pointer: str) -> None:
    _options(report, element, "options", 10, pointer, plain=False)
    _initial_option(report, element, pointer)


def _plain_text_input(report: Report, element: Json, pointer: str) -> None:
    longest = element.get("max_length", 3000)
    if not isinstance(longest, int) or not 1 <= longest <= 3000:
        report.add("must be between 1 and 3000", f"{pointer}/max_length")
        return
    report.length(element, "initial_value", longest, pointer)


def _number_input(report: Report, element: Json, pointer: str) -> None:
    if not isinstance(element.get("is_decimal_allowed"), bool):
        report.add("missing required field: is_decimal_allowed", pointer)


def _datepicker(report: Report, element: Json, pointer: str) -> None:
    date = element.get("initial_date")
    if date is not None and not (isinstance(date, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", date)):
        report.add("must be a date as YYYY-MM-DD", f"{pointer}/initial_date")


RULES: dict[str, Callable[[Report, Json, str], None]] = {
    "button": _button,
    "image": _image,
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "external_select": _external_select,
    "multi_external_select": _external_select,
    "overflow": _overflow,
    "radio_buttons": _radio_or_checkboxes,
    "checkboxes": _radio_or_checkboxes,
    "plain_text_input": _plain_text_input,
    "number_input": _number_input,
    "datepicker": _datepicker,
}
