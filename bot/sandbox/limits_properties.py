"""Which keys each Block Kit object may have; Slack refuses any other (`invalid additional property`)."""

from bot.sandbox.limits_report import Json, Report

_ACTING = "type action_id confirm focus_on_load"
_MENU = f"{_ACTING} placeholder"
_USERS = f"{_MENU} initial_user initial_users max_selected_items response_url_enabled"
_CHANNELS = f"{_MENU} initial_channel initial_channels max_selected_items response_url_enabled"
_TALKS = f"{_MENU} default_to_current_conversation filter max_selected_items response_url_enabled"
_CONVERSATIONS = f"{_TALKS} initial_conversation initial_conversations"
_TYPED = "type action_id initial_value focus_on_load placeholder dispatch_action_config"

_ALLOWED = {
    # views
    "modal": "type title blocks close submit private_metadata callback_id clear_on_close notify_on_close "
    "external_id",
    "home": "type blocks private_metadata callback_id external_id title close submit clear_on_close "
    "notify_on_close",
    # blocks
    "section": "type block_id text fields accessory expand",
    "header": "type block_id text level",
    "divider": "type block_id",
    "context": "type block_id elements",
    "actions": "type block_id elements",
    "input": "type block_id label element dispatch_action hint optional",
    "image": "type block_id image_url alt_text title slack_file",
    "markdown": "type block_id text",
    "rich_text": "type block_id elements",
    "data_visualization": "type block_id title chart",
    # elements
    "button": "type action_id text value url style confirm accessibility_label",
    "overflow": "type action_id options confirm",
    "static_select": f"{_MENU} options option_groups initial_option",
    "multi_static_select": f"{_MENU} options option_groups initial_options max_selected_items",
    "external_select": f"{_MENU} initial_option min_query_length",
    "multi_external_select": f"{_MENU} initial_options min_query_length max_selected_items",
    "users_select": _USERS,
    "multi_users_select": _USERS,
    "channels_select": _CHANNELS,
    "multi_channels_select": _CHANNELS,
    "conversations_select": _CONVERSATIONS,
    "multi_conversations_select": _CONVERSATIONS,
    "radio_buttons": f"{_ACTING} options initial_option",
    "checkboxes": f"{_ACTING} options initial_options",
    "datepicker": f"{_MENU} initial_date",
    "timepicker": f"{_MENU} initial_time timezone",
    "datetimepicker": f"{_ACTING} initial_date_time",
    "plain_text_input": f"{_TYPED} multiline min_length max_length",
    "email_text_input": _TYPED,
    "url_text_input": _TYPED,
    "number_input": f"{_TYPED} is_decimal_allowed min_value max_value",
}
# objects without a type
OPTION = frozenset({"text", "value", "description", "url"})
OPTION_GROUP = frozenset({"label", "options"})
CONFIRM = frozenset({"title", "text", "confirm", "deny", "style"})
_BY_TYPE = {kind: frozenset(keys.split()) for kind, keys in _ALLOWED.items()}


def check_properties(report: Report, holder: Json, pointer: str) -> None:
    """Notes each key that a view, block or element of this `type` does not have at Slack."""
    report.only(holder, _BY_TYPE[holder["type"]], pointer)
