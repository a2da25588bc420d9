"""Every limit at its border, which passes, and one past it, which does not."""

from typing import Any

import pytest

from bot.sandbox.limits import problems, view_problems
from bot.sandbox.limits_elements import suggestion_problems
from tests.bot.sandbox.conftest import button, plain

Json = dict[str, Any]


def mrkdwn(size: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * size}


def section(size: int) -> Json:
    return {"type": "section", "text": mrkdwn(size)}


def option(number: int = 0, text: int = 1, value: int | None = None) -> Json:
    return {"text": plain("x" * text), "value": "v" * value if value is not None else f"v{number}"}


def options(count: int) -> list[Json]:
    return [option(number) for number in range(count)]


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("What"), "element": element} | more


def confirm(**sizes: int) -> Json:
    texts = {"title": 1, "text": 1, "confirm": 1, "deny": 1} | sizes
    return {key: plain("x" * size) for key, size in texts.items()}


def pie(count: int = 1, label: int = 1, title: int = 1, value: float = 1) -> Json:
    names = [f"{number}".ljust(label, "x") for number in range(count)]
    segments = [{"label": name, "value": value} for name in names]
    return {
        "type": "data_visualization",
        "title": "t" * title,
        "chart": {"type": "pie", "segments": segments},
    }


def bar(series: int = 1, points: int = 1, name: int = 1, axis: int = 1) -> Json:
    labels = [f"Q{number}" for number in range(points)]
    data = [{"label": label, "value": 0} for label in labels]
    lines = [{"name": f"{number}".ljust(name, "x"), "data": data} for number in range(series)]
    config = {"categories": labels, "x_label": "x" * axis}
    chart = {"type": "bar", "series": lines, "axis_config": config}
    return {"type": "data_visualization", "title": "Free capacity", "chart": chart}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": options(1)} | more


BLOCKS = [
    ("section text", section, 3000),
    ("section fields", lambda n: {"type": "section", "fields": [mrkdwn(1)] * n}, 10),
    ("field text", lambda n: {"type": "section", "fields": [mrkdwn(n)]}, 2000),
    ("header", lambda n: {"type": "header", "text": plain("x" * n)}, 150),
    ("context elements", lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}, 10),
    ("actions", lambda n: actions(*(button(f"a{i}") for i in range(n))), 25),
    ("block_id", lambda n: {"type": "divider", "block_id": "b" * n}, 255),
    ("action_id", lambda n: actions(button("a" * n)), 255),
    ("button text", lambda n: actions(button() | {"text": plain("x" * n)}), 75),
    ("button value", lambda n: actions(button(value="v" * n)), 2000),
    ("button url", lambda n: actions(button() | {"url": "u" * n}), 3000),
    ("markdown", lambda n: {"type": "markdown", "text": "x" * n}, 12_000),
    ("options", lambda n: actions(select(options=options(n))), 100),
    ("option text", lambda n: actions(select(options=[option(text=n)])), 75),
    ("option value", lambda n: actions(select(options=[option(value=n)])), 150),
    ("placeholder", lambda n: actions(select(placeholder=plain("x" * n))), 150),
    ("overflow", lambda n: actions({"type": "overflow", "options": options(n)}), 5),
    ("radio", lambda n: actions({"type": "radio_buttons", "options": options(n)}), 10),
    ("checkboxes", lambda n: actions({"type": "checkboxes", "options": options(n)}), 10),
    ("confirm title", lambda n: actions(button() | {"confirm": confirm(title=n)}), 100),
    ("confirm text", lambda n: actions(button() | {"confirm": confirm(text=n)}), 300),
    ("confirm button", lambda n: actions(button() | {"confirm": confirm(deny=n)}), 30),
    ("image alt", lambda n: {"type": "image", "image_url": "u", "alt_text": "x" * n}, 2000),
    ("label", lambda n: field({"type": "plain_text_input"}) | {"label": plain("x" * n)}, 2000),
    ("hint", lambda n: field({"type": "plain_text_input"}, hint=plain("x" * n)), 2000),
    ("initial value", lambda n: field({"type": "plain_text_input", "initial_value": "x" * n}), 3000),
    ("max_length", lambda n: field({"type": "plain_text_input", "max_length": n}), 3000),
    ("chart title", lambda n: pie(title=n), 50),
    ("pie segments", lambda n: pie(count=n), 6),
    ("pie label", lambda n: pie(label=n), 20),
    ("series", lambda n: bar(series=n), 6),
    ("points", lambda n: bar(points=n), 20),
    ("series name", lambda n: bar(name=n), 20),
    ("axis title", lambda n: bar(axis=n), 50),
]


@pytest.mark.parametrize(("name", "make", "most"), BLOCKS, ids=[name for name, _, _ in BLOCKS])
def test_a_block_at_its_limit_passes_and_one_past_it_does_not(name: str, make: Any, most: int) -> None:
    assert problems([make(most)]) == []
    assert problems([make(most + 1)]) != []


MESSAGES = [
    ("blocks", lambda n: [{"type": "divider"}] * n, 50),
    ("all texts together", lambda n: [section(3000)] * 4 + [section(n - 12_000)], 13_200),
    ("all markdown together", lambda n: [{"type": "markdown", "text": "x" * (n // 2)}] * 2, 12_000),
    ("charts", lambda n: [pie()] * n, 2),
]


@pytest.mark.parametrize(("name", "make", "most"), MESSAGES, ids=[name for name, _, _ in MESSAGES])
def test_a_message_at_its_limit_passes_and_one_past_it_does_not(name: str, make: Any, most: int) -> None:
    assert problems(make(most)) == []
    assert problems(make(most + 2 if "markdown" in name else most + 1)) != []


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain("Why"), "blocks": [section(1)]} | more


def named(length: int) -> Json:
    return {"text": plain("x" * length), "value": "x"}


def grouped(count: int, label: int = 5) -> Json:
    group = {"label": plain("x" * label), "options": [option(1)]}
    return {"type": "static_select", "action_id": "a", "option_groups": [group] * count}


def asking(**more: Any) -> Json:
    return {"type": "external_select", "action_id": "a"} | more


VIEWS = [
    ("title", lambda n: modal(title=plain("x" * n)), 24),
    ("submit", lambda n: modal(submit=plain("x" * n)), 24),
    ("close", lambda n: modal(close=plain("x" * n)), 24),
    ("private_metadata", lambda n: modal(private_metadata="x" * n), 3000),
    ("callback_id", lambda n: modal(callback_id="x" * n), 255),
    ("external_id", lambda n: modal(external_id="x" * n), 255),
    ("blocks", lambda n: modal(blocks=[{"type": "divider"}] * n), 100),
    ("home", lambda n: {"type": "home", "blocks": [{"type": "divider"}] * n}, 100),
    ("options", lambda n: modal(blocks=[actions(select(options=options(n)))]), 100),
    ("groups", lambda n: modal(blocks=[actions(grouped(n))]), 100),
    ("group label", lambda n: modal(blocks=[actions(grouped(1, label=n))]), 75),
    ("placeholder", lambda n: modal(blocks=[actions(asking(placeholder=plain("x" * n)))]), 150),
    ("initial option", lambda n: modal(blocks=[actions(asking(initial_option=named(n)))]), 75),
]


@pytest.mark.parametrize(("name", "make", "most"), VIEWS, ids=[name for name, _, _ in VIEWS])
def test_a_view_at_its_limit_passes_and_one_past_it_does_not(name: str, make: Any, most: int) -> None:
    assert view_problems(make(most)) == []
    assert view_problems(make(most + 1)) != []


BAD = [
    ("unknown block", {"type": "carousel_of_dreams"}),
    ("no type", {"text": plain("x")}),
    ("section without text", {"type": "section"}),
    ("empty text", section(0)),
    ("text that is no object", {"type": "section", "text": "hello"}),
    ("header in mrkdwn", {"type": "header", "text": mrkdwn(1)}),
    ("button in mrkdwn", actions(button() | {"text": mrkdwn(1)})),
    ("unknown element", actions({"type": "lever"})),
    ("text input among actions", actions({"type": "plain_text_input"})),
    ("no elements", actions()),
    ("style", actions(button() | {"style": "loud"})),
    ("duplicate action_id", actions(button("a"), button("a"))),
    ("select without options", actions({"type": "static_select"})),
    ("initial option not offered", actions(select(initial_option=option(9)))),
    ("input without label", {"type": "input", "element": {"type": "plain_text_input"}}),
    ("options in a menu that asks", actions(asking(options=[option(1)]))),
    ("negative query", actions(asking(min_query_length=-1))),
    ("initial date", actions({"type": "datepicker", "initial_date": "1 May 2026"})),
    ("property of a block", section(1) | {"colour": "red"}),
    ("property of an element", actions(button() | {"size": "big"})),
    ("property of a text", {"type": "section", "text": mrkdwn(1) | {"emoji": True}}),
    ("property of an option", actions(select(options=[option(1) | {"icon": "x"}]))),
    ("image without alt", {"type": "image", "image_url": "u"}),
    ("chart type", {"type": "data_visualization", "title": "t", "chart": {"type": "radar"}}),
    ("empty slice", pie(value=0)),
    ("chart without axis", {**bar(), "chart": {**bar()["chart"], "axis_config": None}}),
    (
        "labels beside categories",
        {**bar(), "chart": {**bar()["chart"], "axis_config": {"categories": ["Z"]}}},
    ),
]


@pytest.mark.parametrize(("name", "block"), BAD, ids=[name for name, _ in BAD])
def test_what_slack_refuses_is_refused(name: str, block: Json) -> None:
    assert problems([block]) != []


def test_a_problem_names_the_place_in_slacks_words() -> None:
    (line,) = problems([{"type": "divider"}, section(3001)])
    assert line == "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"


def test_block_ids_differ_within_a_message() -> None:
    twice = [{"type": "divider", "block_id": "b"}, {"type": "divider", "block_id": "b"}]
    assert "already exists" in problems(twice)[0]


def test_an_action_id_may_come_again_in_another_block() -> None:
    assert problems([actions(button("open")), actions(button("open"))]) == []


@pytest.mark.parametrize("blocks", [None, "text", [1], {"type": "divider"}])
def test_blocks_are_a_list_of_objects(blocks: Any) -> None:
    assert problems(blocks) != []


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    typed = field({"type": "plain_text_input"})
    assert view_problems(modal(blocks=[typed])) != []
    assert view_problems(modal(blocks=[typed], submit=plain("Save"))) == []


def test_a_modal_needs_a_title_and_a_home_does_not() -> None:
    assert view_problems({"type": "modal", "blocks": []}) != []
    assert view_problems({"type": "home", "blocks": []}) == []


@pytest.mark.parametrize("block", [pie(), {"type": "markdown", "text": "x"}])
def test_what_only_messages_show_is_refused_in_views(block: Json) -> None:
    assert problems([block]) == []
    assert view_problems(modal(blocks=[block])) != []


@pytest.mark.parametrize("view", [None, [], "modal", {"type": "popup", "blocks": []}, {"type": "home"}])
def test_a_view_that_is_none_is_refused(view: Any) -> None:
    assert view_problems(view) != []


def test_a_view_with_a_property_that_slack_does_not_know_is_refused() -> None:
    (line,) = view_problems(modal(id="V1"))
    assert line == "[ERROR] invalid additional property: id [json-pointer:/view]"


@pytest.mark.parametrize("count", [0, 100, 101])
def test_suggestions_have_at_most_a_hundred_options_and_may_have_none(count: int) -> None:
    answer = {"options": [{"text": plain("x"), "value": str(number)} for number in range(count)]}
    assert (suggestion_problems(answer) == []) == (count <= 100)
