"""One message may ask for several things, and for one thing in two ways."""

import pytest

from tests.triage.reading.figures import read_one

SEVERAL = [
    ("Summit needs SSO, SCIM and audit logs, $200k, by June", ["Add SSO", "Add SCIM", "Add audit logs"]),
    ("Talvio needs:\n- SSO\n- audit logs\n- dark mode", ["Add SSO", "Add audit logs", "Add dark mode"]),
    ("Talvio needs SSO. Talvio also needs audit logs.", ["Add SSO", "Add audit logs"]),
    ("Kestrel: (a) allergens on labels (b) recall report by lot number. 95k ACV",
     ["Add allergens on labels", "Add recall report"]),
    ("Quellmark braucht SSO und ein Audit-Log bis KW 12", ["Add SSO", "Add Audit-Log"]),
]  # fmt: skip
ONE = [
    ("Talvio won't renew without an audit log export, their compliance team blocks it",
     "Add audit log export"),
    ("Talvio needs SAML single sign-on", "Add SAML single sign-on"),
    ("Summit needs SSO with Okta. They really need SAML single sign-on.", "Add SSO with Okta"),
    ("Talvio wants a check-in and check-out flow", "Add check-in and check-out flow"),
    ("Talvio needs SSO because they export passwords to Excel", "Add SSO"),
    ("• Account: Oakspire\n• Ask: two-way Salesforce sync\n• Why: reps type twice",
     "Add two-way Salesforce sync"),
    ("Brightforge's manager refuses to sign off until alarms can be routed",
     "Let alarms be routed"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "titles"), SEVERAL)
def test_each_wish_has_a_title_and_words_of_its_own(text, titles):
    found = read_one(text)
    assert [wish.title for wish in found.wishes] == titles
    for wish in found.wishes:
        assert wish.text == found.text[wish.start : wish.end]
    assert len({wish.text for wish in found.wishes}) == len(titles)


@pytest.mark.parametrize(("text", "title"), ONE)
def test_one_thing_said_twice_is_one_wish_matched_with_the_whole_message(text, title):
    (wish,) = read_one(text).wishes
    assert wish.title == title
    assert wish.text == read_one(text).text


def test_a_long_list_is_cut_short():
    text = (
        "Talvio needs SSO, SCIM, audit logs, dark mode, webhooks, PDF export, barcode scanning and SMS alerts"
    )
    assert len(read_one(text).wishes) == 5


PROBLEMS = [
    ("Talvio needs SSO because their IT people reset 40 passwords a week",
     "their IT people reset 40 passwords a week"),
    ("Talvio needs SSO. Today they reset passwords by hand and it takes hours.",
     "Today they reset passwords by hand and it takes hours"),
    ("Account: Talvio\nAsk: bulk import\nWhy: they retype everything", "they retype everything"),
    ("Quellmark braucht XRechnung, weil Behörden nichts anderes annehmen",
     "Behörden nichts anderes annehmen"),
    ("Talvio needs SSO", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_the_problem_is_what_tells_why(text, problem):
    found = read_one(text)
    assert found.problem == problem
    if problem:
        place = found.evidence["problem"]
        assert found.text[place.start : place.end] == problem
