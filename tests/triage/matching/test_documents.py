"""Asks against roadmaps of other companies and against earlier asks; what any text may not break."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.matching.figures import (
    asks_to_asks,
    asks_to_items,
    ordinary_asks_to_asks,
    ordinary_asks_to_items,
    pairs_of_asks,
    terse_asks_to_items,
)
from tests.triage.reading.figures import rows
from triage.matching import (
    Band,
    Documents,
    NeedText,
    cleaned,
    item_meant,
    item_text,
    match_documents,
    match_items,
    match_needs,
    match_roadmap,
    shipped_synonyms,
    terms,
)
from triage.roadmap import Roadmap, RoadmapItem


@pytest.mark.parametrize(
    ("half", "first", "five", "sure"),
    [("dev", 0.79, 0.89, 85), ("held", 0.87, 0.93, 95), ("fresh", 0.88, 0.97, 15)],
)
def test_asks_find_their_item_by_words_and_meaning(half, first, five, sure):
    found = asks_to_items(half, by_meaning=True)
    assert found.within(1) >= first
    assert found.within(5) >= five
    assert len(found.sure) >= sure
    assert found.precision >= 0.95


@pytest.mark.parametrize(
    ("half", "first", "five"), [("dev", 0.6, 0.7), ("held", 0.62, 0.75), ("fresh", 0.65, 0.75)]
)
def test_asks_find_their_item_by_words_alone(half, first, five):
    found = asks_to_items(half, by_meaning=False)
    assert found.within(1) >= first
    assert found.within(5) >= five
    assert not found.sure or found.precision >= 0.95


@pytest.mark.parametrize(
    ("company", "half", "first", "five"),
    [("helpdesk", "dev", 0.86, 0.96), ("helpdesk", "held", 0.66, 0.92), ("projects", "dev", 0.88, 0.95)],
)
def test_terse_asks_find_their_item_among_neighbours(company, half, first, five):
    found = terse_asks_to_items(company, half, by_meaning=True)
    assert found.within(1) >= first
    assert found.within(5) >= five
    assert found.precision >= 0.95
    assert terse_asks_to_items(company, half, by_meaning=False).precision >= 0.95


@pytest.mark.parametrize(
    ("half", "first", "five"), [("dev", 0.46, 0.72), ("held", 0.52, 0.8), ("fresh", 0.22, 0.36)]
)
def test_asks_find_earlier_asks_for_the_same(half, first, five):
    found = asks_to_asks(half, by_meaning=True)
    assert found.within(1) >= first
    assert found.within(5) >= five
    assert sum(not right for right in found.sure) == 0


@pytest.mark.parametrize(
    ("pairs", "first", "five"), [("ask_pairs", 0.38, 0.72), ("distant_pairs", 0.34, 0.56)]
)
def test_asks_find_the_one_earlier_ask_for_the_same(pairs, first, five):
    found = pairs_of_asks(pairs, by_meaning=True)
    assert found.within(1) >= first
    assert found.within(5) >= five
    assert not found.sure or found.precision >= 0.95


@pytest.mark.parametrize(
    ("company", "first", "five", "sure"),
    [
        ("training", 0.58, 0.79, 5),
        ("labs", 0.59, 0.72, 20),
        ("boxes", 0.63, 0.76, 27),
        ("incidents", 0.62, 0.79, 30),
    ],
)
def test_asks_in_free_words_find_the_item_of_a_company_nobody_tuned_to(company, first, five, sure):
    found = terse_asks_to_items(company, "fresh", by_meaning=True)
    assert found.within(1) >= first
    assert found.within(5) >= five
    assert len(found.sure) >= sure
    assert sum(not right for right in found.sure) <= 1


@pytest.mark.parametrize(
    ("company", "first", "five", "sure"),
    [("workflows", 0.89, 0.94, 100), ("shifts", 0.82, 0.94, 85), ("merchants", 0.85, 0.93, 80)],
)
def test_ordinary_asks_find_their_item(company, first, five, sure):
    found = ordinary_asks_to_items(company, by_meaning=True)
    assert found.within(1) >= first
    assert found.within(5) >= five
    assert len(found.sure) >= sure
    assert found.precision >= 0.95


def test_ordinary_asks_find_earlier_ones_for_the_same():
    found = ordinary_asks_to_asks("workflows", "shifts", "merchants", by_meaning=True)
    assert found.within(1) >= 0.78
    assert found.within(5) >= 0.9
    assert not found.sure or found.precision >= 0.95


DOCUMENTS = (
    ("a", "", "Acme wants to log in with Okta"),
    ("b", "", "dark mode for Hooli"),
    ("c", "Audit log", "Who changed what, for auditors."),
)


def test_the_words_of_both_sides_are_shown():
    found = match_documents("SAML for Initech please", Documents(DOCUMENTS))
    assert (found[0].key, found[0].words) == ("a", ("saml ~ okta",))


def test_what_only_the_model_finds_is_said_to_be_close():
    found = match_documents("gentler colours after sunset", Documents(DOCUMENTS), near={"b": 0.7})
    assert (found[0].key, found[0].words) == ("b", ("close in meaning",))


def test_of_two_that_are_as_near_the_one_that_stands_apart_goes_first():
    near = {"a": 0.6, "b": 0.58}
    crowded = match_documents("x", Documents(DOCUMENTS), near=near, crowding={"a": 0.7, "b": 0.2})
    assert [match.key for match in crowded][:2] == ["b", "a"]
    assert [match.score for match in crowded][:2] == [pytest.approx(0.7 * each) for each in (0.58, 0.6)]
    assert match_documents("x", Documents(DOCUMENTS), near=near)[0].key == "a"
    assert match_documents("dark mode", Documents(DOCUMENTS), crowding={"b": 0.9})[0].key == "b"


SAME = "Okta login with an audit log"


def test_excluded_documents_take_no_part_not_even_in_how_sure_the_rest_is():
    documents = Documents([("self", "", SAME), ("other", "", SAME), ("x", "", "dark mode")])
    found = match_documents(SAME, documents, exclude=["self", "unknown"])
    assert [(match.key, match.band) for match in found] == [("other", Band.SURE)]


def test_a_clear_lead_in_meaning_is_sure_and_a_narrow_one_is_not():
    roadmap = Roadmap((RoadmapItem("K", "Kiosk"), RoadmapItem("L", "Lobby screen")), 1)
    lone = match_roadmap("something for the foyer", roadmap, near={"K": 0.8, "L": 0.3})
    tied = match_roadmap("something for the foyer", roadmap, near={"K": 0.8, "L": 0.75})
    assert [(lone[0].key, lone[0].band), (tied[0].key, tied[0].band)] == [("K", Band.SURE), ("K", Band.MAYBE)]


def test_an_ask_close_in_meaning_to_an_item_is_asked_about():
    roadmap = Roadmap((RoadmapItem("K", "Kiosk"), RoadmapItem("L", "Lobby screen")), 1)
    match = item_meant("Foyer thing", "foyer thing", roadmap, near={"K": 0.6, "L": 0.58})
    assert match is not None
    assert (match.key, match.band) == ("K", Band.MAYBE)


def test_nearness_suggests_a_need_and_joins_only_with_words():
    candidates = [
        NeedText(1, "", terms("kiosk in the foyer"), None),
        NeedText(2, "", terms("dark mode"), None),
    ]
    near = {"1": 0.95, "2": 0.1}
    found = match_needs(terms("lobby screen"), None, candidates, near=near)
    assert [(match.key, match.band) for match in found] == [("1", Band.MAYBE), ("2", Band.NO)]
    apart = match_needs(terms("lobby screen"), "X", [NeedText(1, "", terms("kiosk"), "Y")], near={"1": 0.99})
    assert apart[0].band is Band.NO


@pytest.mark.parametrize(
    ("one", "other", "cosine", "band"),
    [
        ("SSO", "SAML", 0.6, Band.SURE),
        ("SSO", "SAML", 0.3, Band.MAYBE),
        ("lobby kiosk", "kiosk in the lobby", 0.6, Band.MAYBE),
        ("lobby kiosk", "kiosk in the lobby", 0.85, Band.SURE),
    ],
)
def test_titles_that_agree_join_unless_the_asks_are_far_apart_in_meaning(one, other, cosine, band):
    candidates = [NeedText(1, "", terms(other), None)]
    assert match_needs(terms(one), None, candidates, near={"1": cosine})[0].band is band


def test_an_item_is_found_by_its_aliases_and_its_meaning_together():
    roadmap = Roadmap((RoadmapItem("K", "Kiosk", "", ("totem",)), RoadmapItem("L", "Lobby screen")), 1)
    found = match_roadmap("a totem please", roadmap, near={"K": 0.5, "L": 0.5})
    assert (found[0].key, found[0].words) == ("K", ("totem",))


@pytest.mark.parametrize(
    ("text", "drop", "left"),
    [
        (
            "Brightforge ($120k ARR) wants route planning by end of March",
            (),
            "wants route planning by end of",
        ),
        ("route planning for Tolliver, 27k ARR", (), "route planning for"),
        ("Kubik needs GitLab", ("Kubik",), "needs GitLab"),
        ("Does anything change on Friday?", (), "Does anything change on ?"),
        ("$40k", (), "$40k"),
    ],
)
def test_cleaning_leaves_what_is_asked_for(text, drop, left):
    assert cleaned(text, drop).split(" (")[0] == left.split(" (")[0]


def test_cleaning_explains_abbreviations_once():
    assert cleaned("they need Okta") == "they need Okta (single sign on)"
    assert cleaned(cleaned("they need Okta")) == cleaned("they need Okta")


def test_an_item_is_compared_by_all_it_is_called():
    item = RoadmapItem("S", "Single sign-on", "Log in once.", ("SSO", "SAML"))
    assert item_text(item) == "Single sign-on, SSO, SAML. Log in once."


ODD = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            "",
            " ",
            "🎉" * 50,
            "مرحبا بالعالم",
            "\u200b" * 40,
            "x " * 20_000,
            "A. " * 13_000,
            "$" * 40_000,
            "'s " * 400,
        ]
    ),
)
TEXTS = [row["text"] for row in rows("company_asks.jsonl")][:60]


@settings(max_examples=60, deadline=2_000)
@given(ODD, st.lists(st.text(max_size=20), max_size=3))
def test_any_text_gets_an_answer_and_always_the_same(text, drop):
    documents = Documents([*DOCUMENTS, ("odd", "", text), ("titled", text[:200], text)])
    near = {"a": 0.3, "odd": float("nan"), "gone": 0.9}
    first = match_documents(text, documents, drop=drop, near=near)
    assert first == match_documents(text, documents, drop=drop, near=near)
    assert all(0.0 <= match.score <= 1.0 and match.words for match in first)
    assert cleaned(text, drop) == cleaned(text, drop)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(TEXTS))), st.sampled_from(TEXTS))
def test_the_order_of_documents_means_nothing(order, text):
    near = {str(number): (number * 37 % 100) / 100 for number in order}
    asked = Documents([(str(number), "", TEXTS[number]) for number in range(len(TEXTS))])
    mixed = Documents([(str(number), "", TEXTS[number]) for number in order])
    assert match_documents(text, asked, near=near) == match_documents(text, mixed, near=near)


def test_no_documents_and_no_text():
    assert match_documents("SSO", Documents(())) == ()
    assert match_documents("", Documents(DOCUMENTS)) == ()
    assert match_roadmap("SSO", Roadmap(), near={"gone": 1.0}) == ()
    assert match_items("SSO", Roadmap()) == ()


def test_a_meaning_has_one_name_and_a_way_of_saying_one_meaning():
    meanings: dict[tuple[str, ...], set[str]] = {}
    for ways in shipped_synonyms().ways.values():
        for words, meaning, loose in ways:
            if not loose:
                meanings.setdefault(words, set()).add(meaning)
    assert [words for words, known in meanings.items() if len(known) > 1] == []
