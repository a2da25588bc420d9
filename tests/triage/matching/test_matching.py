import gc
import weakref

import pytest

from tests.triage.reading.figures import messages, roadmap
from triage.matching import Band, NeedText, match_items, match_needs, terms
from triage.roadmap import Roadmap, RoadmapItem


def matched(half):
    """(wanted key or None, matches) of every ask of a half."""
    return [
        (row["item"], match_items(reading.text, roadmap(), drop=[reading.account] if reading.account else []))
        for row, reading in messages(half)
        if row["is_request"]
    ]


@pytest.mark.parametrize("half", ["dev", "held"])
def test_asks_find_their_item(half):
    wanted = [(key, [match.key for match in matches]) for key, matches in matched(half) if key]
    assert sum(keys[:1] == [key] for key, keys in wanted) / len(wanted) >= 0.9
    assert sum(key in keys for key, keys in wanted) / len(wanted) >= 0.93


@pytest.mark.parametrize("half", ["dev", "held"])
def test_sure_means_right(half):
    sure = [
        (key, matches[0].key) for key, matches in matched(half) if matches and matches[0].band is Band.SURE
    ]
    assert len(sure) >= 40
    assert sum(key == found for key, found in sure) / len(sure) >= 0.94


def best(text):
    found = match_items(text, roadmap())
    return (found[0].key, found[0].band) if found else None


def test_other_words_for_the_same_thing_are_sure():
    assert best("they want to log in with Okta") == ("SSO", Band.SURE)
    assert best("who changed what must be visible to admins") == ("AUD", Band.SURE)
    assert best("everything has to be stored in the EU") == ("EU", Band.SURE)


def test_half_of_an_item_is_not_sure():
    export = match_items("they want an export", roadmap())
    assert export
    assert all(match.band is not Band.SURE for match in export)


def test_what_nobody_plans_matches_nothing():
    assert all(match.band is not Band.SURE for match in match_items("crypto wallet payments", roadmap()))


def test_two_items_named_alike_leave_it_open():
    twins = Roadmap((RoadmapItem("A", "SAML sign-on"), RoadmapItem("B", "SAML sign-on for partners")), 1)
    assert (
        match_items("they need SSO", twins)[0].band is not Band.SURE
        or match_items("SSO", twins)[0].key == "A"
    )


def test_the_words_that_carried_it_are_named():
    assert match_items("they need SAML for login", roadmap())[0].words[0] == "saml"


def test_an_account_named_like_an_item_is_left_out():
    one = Roadmap((RoadmapItem("SNOW", "Snowflake connector"),), 1)
    assert match_items("Snowflake needs SSO", one, drop=["Snowflake"]) == ()


def test_an_empty_roadmap_and_an_empty_text():
    assert match_items("SSO", Roadmap()) == ()
    assert match_items("", roadmap()) == ()


def test_the_index_goes_with_its_roadmap():
    one = Roadmap((RoadmapItem("A", "Dark mode"),), 1)
    match_items("dark mode", one)
    gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None


def need(number, title, item=None):
    return NeedText(number, title, terms(title), item)


def test_a_shared_item_is_the_bridge_between_different_words():
    found = match_needs(
        terms("Log in with Okta"), "SSO", [need(1, "Dark mode", "DARK"), need(2, "SAML", "SSO")]
    )
    assert [(match.key, match.band) for match in found] == [("2", Band.SURE), ("1", Band.NO)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Add SAML single sign-on", "Add SAML SSO"),
        ("Add two-factor authentication", "Add 2FA"),
        ("Mask personal data", "PII redaction"),
        ("Add barcode scanning", "Barcode scanner"),
    ],
)
def test_the_same_need_in_other_words_joins(one, other):
    assert match_needs(terms(one), None, [need(7, other)])[0].band is Band.SURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Export reports to PDF", "Export reports to CSV"),
        ("Add Jira integration", "Add Salesforce integration"),
        ("Add Tableau connector", "Add Power BI connector"),
        ("Export audit log", "Export invoices"),
        ("Support French", "Support German"),
        ("Add custom fields on orders", "Add custom fields on contacts"),
        ("Improve search", "Improve performance"),
        ("Add webhooks", "Add webhook retries"),
        ("Mobile app for iOS", "Offline mode in the mobile app"),
    ],
)
def test_different_needs_never_join(one, other):
    assert match_needs(terms(one), None, [need(7, other)])[0].band is not Band.SURE
    assert match_needs(terms(other), None, [need(7, one)])[0].band is not Band.SURE


def test_terms_leave_out_money_dates_talk_and_the_account():
    found = terms("Brightforge ($120k ARR) needs SAML SSO before their March renewal", drop=["Brightforge"])
    assert found == {"~sso"}


def test_synonyms_have_at_least_150_rows():
    from triage.matching.terms import phrases

    concepts = {concept for choices in phrases().values() for _, concept in choices}
    assert len(concepts) >= 150
