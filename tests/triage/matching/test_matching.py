import gc
import weakref

import pytest

from tests.triage.reading.figures import CHANNEL, SALES, dropped, messages, read_one, roadmap, rows
from triage.matching import Band, NeedText, match_items, match_needs, shipped_synonyms, terms
from triage.roadmap import Roadmap, RoadmapItem


def match(reading):
    return match_items(reading.text, roadmap(), drop=dropped(reading))


def matched(half, file):
    """(wanted key or None, matches) of every ask of a half."""
    return [(row["item"], match(reading)) for row, reading in messages(half, file) if row["is_request"]]


def told_otherwise(half):
    """The same for asks whose words are not the item's own."""
    return [
        (row["item"], match(read_one(row["text"]))) for row in rows("item_asks.jsonl") if row["half"] == half
    ]


def share_found(asks, among):
    wanted = [(key, [match.key for match in matches[:among]]) for key, matches in asks if key]
    return sum(key in keys for key, keys in wanted) / len(wanted)


def sure_ones(asks):
    return [(key, matches[0].key) for key, matches in asks if matches and matches[0].band is Band.SURE]


@pytest.mark.parametrize("file", [SALES, CHANNEL])
@pytest.mark.parametrize("half", ["dev", "held"])
def test_asks_find_their_item(half, file):
    assert share_found(matched(half, file), among=1) >= 0.9
    assert share_found(matched(half, file), among=5) >= 0.96


@pytest.mark.parametrize(("half", "first", "five"), [("dev", 0.93, 0.98), ("held", 0.5, 0.6)])
def test_asks_in_other_words_find_their_item(half, first, five):
    assert share_found(told_otherwise(half), among=1) >= first
    assert share_found(told_otherwise(half), among=5) >= five


@pytest.mark.parametrize("half", ["dev", "held"])
def test_sure_means_right(half):
    sure = sure_ones([*matched(half, SALES), *matched(half, CHANNEL), *told_otherwise(half)])
    assert len(sure) >= 60
    assert sum(key == found for key, found in sure) / len(sure) >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "Now that SCIM is live, Brightforge wants group names on invoices",
        "They already use the Salesforce connector and are keen on a mascot",
        "Happy with the audit log, they want prettier mugs",
        "Today they export everything to Excel and mail it around",
        "Instead of webhooks they would take a phone call",
    ],
)
def test_an_item_named_in_passing_is_not_sure(text):
    assert all(match.band is not Band.SURE for match in match_items(text, roadmap()))


@pytest.mark.parametrize("text", ["offline maps", "SMS approval", "SSO audit log export to Snowflake"])
def test_an_item_beside_something_it_does_not_have_is_not_sure(text):
    assert all(match.band is not Band.SURE for match in match_items(text, roadmap()))


_FORMS = (
    "Acme needs {}",
    "any chance we could get {} for Hooli?",
    "lost Globex because we don't have {}",
    "ask: {} | ARR: 60k",
    "Talvio wants {} before their renewal in March",
    "+1 for {}",
    "Hexley (40k) asked for {}",
    "{} please, Corvane keeps asking",
)


def joins(half):
    """(same need, joined) of every pair of asks that no roadmap item connects."""
    return [
        (
            row["same"] == 1,
            _joins(_FORMS[at % 8].format(row["one"]), _FORMS[(at + 3) % 8].format(row["other"])),
        )
        for at, row in enumerate(rows("need_pairs.jsonl"))
        if row["half"] == half
    ]


def _joins(one, other):
    ours, theirs = (
        (reading.title, terms(reading.title, drop=dropped(reading)))
        for reading in map(read_one, (one, other))
    )
    return match_needs(ours[1], None, [NeedText(1, theirs[0], theirs[1], None)])[0].band is Band.SURE


@pytest.mark.parametrize("half", ["dev", "held"])
def test_needs_are_joined_only_when_they_are_the_same(half):
    pairs = joins(half)
    joined = [same for same, join in pairs if join]
    assert sum(joined) / len(joined) >= 0.95
    assert sum(joined) / sum(same for same, _ in pairs) >= 0.45


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Hooli needs lead export to Salesforce", "Hooli needs quote export to Salesforce", False),
        ("Hooli needs order export to NetSuite", "Hooli needs order export to Workday", False),
        ("Hooli needs order export to NetSuite", "can we have order export to NetSuite?", True),
        ("Hooli needs SSO for their customers", "Hooli needs SSO for prospects", True),
    ],
)
def test_words_of_selling_tell_needs_apart_where_they_name_a_thing(one, other, same):
    assert _joins(one, other) is same


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
    assert match_items("they need Entra", roadmap())[0].words == ("entra ~ saml",)


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
    concepts = {meaning for ways in shipped_synonyms().ways.values() for _, meaning, _ in ways}
    assert len(concepts) >= 150
