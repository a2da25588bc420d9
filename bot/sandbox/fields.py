"""What a person fills in, in the shape that Slack gives to view state and actions."""

import re
from collections.abc import Mapping
from typing import Any

from bot.sandbox.errors import GestureError
from bot.sandbox.world import Payload

Values = Mapping[str, Mapping[str, object]]
State = dict[str, dict[str, Payload]]

_PLAIN = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
_ONE_OPTION = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
_OPTIONS = frozenset({"checkboxes", "multi_static_select", "multi_external_select"})


def offered_options(element: Payload) -> list[Payload]:
    """The options of a select, radio group, checkboxes or overflow menu, groups flattened."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def chosen_option(element: Payload, value: object) -> Payload:
    """The option that has this value; GestureError naming what there is when none has."""
    for option in offered_options(element):
        if option["value"] == value:
            return option
    there = ", ".join(str(option["value"]) for option in offered_options(element))
    raise GestureError(f"no option {value!r} in {element.get('action_id')}; there are: {there}")


def element_state(element: Payload, given: object) -> Payload:
    """The state of one input: what was given (a plain value, or Slack's own shape), else the initial one."""
    if isinstance(given, dict) and "type" in given:
        return given
    kind = element["type"]
    if kind in _PLAIN:
        key, initial = _PLAIN[kind]
        return {"type": kind, key: (element.get(initial) if given is None else given) or None}
    if kind in _ONE_OPTION:
        option = element.get("initial_option") if given is None else chosen_option(element, given)
        return {"type": kind, "selected_option": option}
    if kind in _OPTIONS:
        return {"type": kind, "selected_options": _chosen_options(element, given)}
    return {"type": kind}


def _chosen_options(element: Payload, given: object) -> list[Payload]:
    if given is None:
        return list(element.get("initial_options") or [])
    values = given if isinstance(given, list | tuple) else [given]
    return [chosen_option(element, value) for value in values]


def is_empty(state: Payload) -> bool:
    """Whether nothing was filled in or chosen."""
    return not any(value for key, value in state.items() if key != "type")


def view_state(blocks: list[Payload], values: Values, *, complete: bool) -> State:
    """`state.values` of a view or message; `complete` refuses empty required fields, as the form does."""
    state: State = {}
    for block in blocks:
        for element in acting_elements(block):
            if element["type"] in {"button", "overflow"}:
                continue
            given = values.get(block["block_id"], {}).get(element["action_id"])
            filled = element_state(element, given)
            state.setdefault(block["block_id"], {})[element["action_id"]] = filled
            if complete and block["type"] == "input":
                _check_input(block, element, filled)
    if complete:
        _refuse_unknown(state, values)
    return state


def _check_input(block: Payload, element: Payload, filled: Payload) -> None:
    """What the form itself checks before it sends anything."""
    name = f"the field {block['label']['text']!r} (block {block['block_id']})"
    if is_empty(filled):
        if not block.get("optional"):
            raise GestureError(f"{name} is required")
        return
    if element["type"] == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if not least <= len(filled["value"]) <= most:
            raise GestureError(f"{name} takes {least} to {most} characters, not {len(filled['value'])}")
    if element["type"] == "datepicker" and not re.fullmatch(r"\d{4}-\d\d-\d\d", filled["selected_date"]):
        raise GestureError(f"{name} takes a date as YYYY-MM-DD, not {filled['selected_date']!r}")


def _refuse_unknown(state: State, values: Values) -> None:
    for block_id, actions in values.items():
        for action_id in actions:
            if action_id not in state.get(block_id, {}):
                raise GestureError(f"the view has no field {block_id}/{action_id}; it has {_names(state)}")


def _names(state: State) -> str:
    return ", ".join(f"{block}/{action}" for block, actions in state.items() for action in actions) or "none"


def acting_elements(block: Payload) -> list[Payload]:
    """The elements of a block that a person can use."""
    candidates: list[Any] = [block.get("accessory"), block.get("element")]
    if block["type"] == "actions":
        candidates += block["elements"]
    return [one for one in candidates if one and one["type"] != "image"]


def action_of(block: Payload, element: Payload, value: object, action_ts: str) -> Payload:
    """One entry of `actions` in a `block_actions` payload."""
    action: Payload = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts,
    }
    if element["type"] == "button":
        kept: Payload = {key: element[key] for key in ("text", "value", "style", "url") if key in element}
        return {"type": "button", **action, **kept}
    return action | element_state(element, value)
