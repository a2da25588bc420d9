"""Files that nobody meant to write: always an answer with a place, never a failure of the check itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.deciding.scene import Scene, ask, asks
from tests.triage.deciding.strategies import MODEST, scenes
from tests.triage.policy.gate_texts import DEFAULT, gate, problems_of, said
from triage.deciding import decide
from triage.policy import PolicyError, load_policy
from triage.policy.loading import default_text

LINES = default_text().replace("\n# [[", "\n[[").splitlines()
ODD = st.sampled_from(
    [
        "[gates]",
        "x = ",
        "=",
        "[[areas]]",
        "when = 3",
        '"',
        "'''",
        "[[gates]]",
        "yes = 1",
        "é = 1",
        "gates = [1]",
    ]
)


@MODEST
@given(st.data())
def test_whatever_becomes_of_the_shipped_file_is_answered(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        what = data.draw(st.sampled_from(["drop", "twice", "cut", "odd", "number"]))
        if what == "drop":
            del lines[at]
        elif what == "twice":
            lines.insert(at, data.draw(st.sampled_from(lines)))
        elif what == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        elif what == "odd":
            lines.insert(at, data.draw(ODD))
        elif "=" in lines[at]:
            lines[at] = (
                lines[at].split("=")[0] + "= " + data.draw(st.sampled_from(["-1", "true", '""', "[]"]))
            )
    _answered("\n".join(lines))


@MODEST
@given(st.text() | st.text("[]='\"{}.#\n ab1", max_size=60))
def test_any_text_is_answered(text: str) -> None:
    _answered(text)


def _answered(text: str) -> None:
    lines = text.split("\n")
    for problem in problems_of(text):
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
        assert problem.message
        assert problem.fix


PIECES = st.sampled_from(
    [
        "{item}",
        "{customers}",
        "{demand.accounts}",
        "{ask.days_left}",
        "{{",
        "}}",
        "so",
        "{target}",
        "{note}",
        "{",
        "!",
    ]
)


@MODEST
@given(st.lists(PIECES, min_size=1, max_size=5), st.lists(PIECES, min_size=1, max_size=5), scenes())
def test_whatever_words_pass_the_check_can_be_said(headline, because, scene) -> None:
    gates = gate("default", "true", "later").replace('"h"', f'"{" ".join(headline)}"')
    try:
        policy = load_policy(gates.replace('"b."', f'"{" ".join(because)}"'))
    except PolicyError:
        return
    decision = decide(scene.facts, policy)
    assert decision.headline
    assert "{item" not in decision.headline


def test_words_with_facts_in_them() -> None:
    text = gate("default", "true", "later").replace(
        '"b."', '"{demand.accounts} of {policy.floor_accounts} {{so far}}."'
    )
    policy = load_policy(text)
    assert Scene(asks(3), policy=policy).decision.because == "3 of 2 {so far}."
    assert Scene((ask(account=None),), policy=policy).decision.because == "unknown of 2 {so far}."


# --- one slip does not hide the others


def test_a_line_that_is_no_toml_does_not_hide_the_rest() -> None:
    text = '[workspace]\ncurrency = "EUR\n[demand]\nfloor_acounts = 2\none_off_floor = 2026-13-01\n' + DEFAULT
    assert said(text) == [
        "2:16: this is not TOML: a text is not closed. Fix: end it with the quotes it begins with.",
        "4:1: unknown field demand.floor_acounts. Fix: did you mean floor_accounts?",
        "5:21: one_off_floor is no day of the calendar. Fix: write a date like 2027-06-30.",
    ]


def test_nothing_is_called_missing_where_a_line_could_not_be_read() -> None:
    text = DEFAULT.replace("when = 'true'", "when = 'true")
    assert [line.split(":")[0] for line in said(text)] == ["3"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[demand]\nfloor_accounts = 1\nfloor_accounts = 2", "3:1: floor_accounts is there twice. Fix: keep one"),
        ("[demand]\n[value]\n[demand]", "3:1: [demand] is there twice. Fix: put its keys together"),
        ("[value]\nyes_from = 20,000", "2:14: yes_from has signs between its digits. Fix: write 100_000."),
        ("[value]\nyes_from = 20k", "2:14: yes_from is shortened. Fix: write the whole number: 100_000."),
        ("[capacity]\nreserve = 20%", "2:13: reserve is a percentage. Fix: write a fraction: 0.2 for 20 %."),
        ("[reactions]\nshow_state = yes", "2:14: show_state is neither true nor false. Fix: write true or false."),
        ("[voice]\ntone = “warm”", '2:8: tone stands in curly quotes. Fix: write straight ones: "…".'),
        ("[voice]\ntone = warm", "2:8: this is not TOML: the value of tone cannot be read. Fix: write key"),
        ('[voice.say]\nwaiting = "C:\\users"', "2:16: this is not TOML: a \\ stands alone in a text."),
        ("[value]\nformula = \"\"\"\nx", "2:11: this is not TOML: a text is not closed."),
        ("floor_accounts = 3", "1:1: unknown field floor_accounts. Fix: it belongs under [demand]."),
        ("[value]\nreserve = 0.1", "2:1: unknown field value.reserve. Fix: it belongs under [capacity]."),
        ("[gates]\nid = 'x'", "1:1: gates should be a list. Fix: begin each of them with [[gates]]."),
        ('[rates]\nas_of = 2026-11-01\nEUR = "1.2"', "3:7: the rate of EUR is not a number. Fix: write EUR = 1.08"),
        ("[rates]\nas_of = 2026\nEUR = 1.2", "2:9: as_of is not a date. Fix: write a date like 2026-11-01"),
        ("[rates]\nas_of = 2026-11-01\nUSD = 2", "3:7: USD is the workspace's own currency, so its rate is 1."),
        ('[[areas]]\nname = "A"\nwords = ["a"]\npm = "@anna"', "4:6: areas.pm is not written right. Fix: write it like"),
        ('[[areas]]\nname = "A"\nwords = ["a", " "]', "3:15: areas.words is empty. Fix: write a word, or take it out."),
        (gate("a", "") + DEFAULT, "3:9: the expression is empty. Fix: write a comparison"),
        (gate("a", "item.dated &&") + DEFAULT, "3:22: the expression ends too early."),
        (gate("a", "item.dated ) wont_do") + DEFAULT, "3:20: ')' does not belong here."),
        (gate("a", "wont_do", "no") + 'quarter = "item"\n' + DEFAULT, "8:11: a is a no and names a quarter."),
        (gate("a", "wont_do") + "firm = true\n" + DEFAULT, "8:8: a is firm without being a no."),
        (gate("a", "wont_do", "yes") + "spends = true\n" + DEFAULT, "8:10: a is a yes before anybody spends on it."),
        ("[value]\nformula = 'demand.at_stake / 0.0'", "2:11: the formula never gives a number. Fix: see whether"),
        (
            "[value]\nformula = 'demand.accounts'",
            "2:12: the expression gives a whole number, not a decimal number. Fix: write one such as",
        ),
    ],
)  # fmt: skip
# ruff: noqa: E501
def test_one_slip(text: str, found: str) -> None:
    [problem] = said(text)
    assert problem.startswith(found)


@pytest.mark.parametrize("review", ['"2027-06-30"', "2027", "2027-06-30T10:00:00Z"])
def test_a_review_date_is_a_date(review: str) -> None:
    text = f'[[wont_do]]\ntitle = "T"\nwords = ["t"]\nreason = "R"\nreview = {review}\n'
    assert said(text) == [
        "5:10: wont_do.review should be a date. Fix: write a date like 2027-06-30, without quotes."
    ]
    assert load_policy(text.replace(review, "2027-06-30")).wont_do[0].review == date(2027, 6, 30)


def test_what_follows_from_a_wrong_type_is_not_said_as_well() -> None:
    assert [line.split(":")[0] for line in said('[horizons]\nyes = 7\nlater = "six"\n')] == ["3"]
    assert [line.split(":")[0] for line in said(DEFAULT.replace("when = 'true'", "when = 1"))] == ["3"]


@pytest.mark.parametrize(
    ("written", "column"),
    [
        (r'''"item.status == \"planned\" && item.datd"''', 39),
        (r'''"item.status == 'pl\u0061nned' && item.datd"''', 42),
        ("'item.status == \"ü\" && item.datd'", 31),
    ],
)  # fmt: skip
def test_columns_are_those_of_the_file_whatever_is_escaped(written: str, column: int) -> None:
    found = said(
        DEFAULT.replace("when = 'true'", f"when = {written}") + DEFAULT.replace('"default"', '"last"')
    )
    assert f"3:{column}: there is no fact called item.datd. Fix: did you mean item.dated?" in found


def test_lines_are_those_of_the_file_where_a_line_goes_on() -> None:
    condition = '"""\nitem.dated \\\n    && item.datd"""'
    assert said(DEFAULT.replace("'true'", condition).replace("default", "a") + DEFAULT) == [
        "5:8: there is no fact called item.datd. Fix: did you mean item.dated?"
    ]


@pytest.mark.parametrize(
    "when", ["!" * 900 + "wont_do", "(" * 30 + "wont_do" + ")" * 30, "wont_do" + " && wont_do" * 80]
)
def test_deep_and_long_conditions_are_read(when: str) -> None:
    assert load_policy(gate("a", when) + DEFAULT).gates[0].when == when


def test_a_policy_that_decided_once_is_not_checked_by_what_is_known_now() -> None:
    late = gate("a", "demand.accounts >= 2") + gate("b", "demand.accounts >= 5") + DEFAULT
    assert said(late)
    assert load_policy(late, shipped=default_text()).gates[1].id == "b"
