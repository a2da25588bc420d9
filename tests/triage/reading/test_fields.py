"""Accounts and how they were found, how an amount was stated, links, language, stage, and German."""

from datetime import date

import pytest

from tests.triage.reading.figures import TODAY, read_one
from triage.accounts import Account, AccountBook
from triage.asks import Severity, Stage
from triage.money import Money
from triage.reading import AmountKind, How, Language, Likelihood, Link, read


def unknown(text):
    return read(text, accounts=AccountBook(), currency="USD", today=TODAY)


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("Talvio needs SSO", [("Talvio", How.BOOK)]),
        ("NHL needs SSO", [("Nordhafen Logistics", How.ALIAS)]),
        ("Caldbeck wants VIN decoding", [("Caldbeck Motors", How.SHORT)]),
        ("Ardent's board insists on geo-blocking", [("Ardent Credit Union", How.SHORT)]),
        ("Caldbeck Garages wants VIN decoding", [("Caldbeck Garages", How.NAMED)]),
        ("they are ardent about geo-blocking", []),
        ("Vehement Capital needs SSO", [("Vehement Capital", How.NAMED)]),
        ("Talvio and Corvane need SSO", [("Corvane", How.BOOK), ("Talvio", How.BOOK)]),
        ("they need SSO", []),
    ],
)
def test_every_account_is_found_and_how(text, accounts):
    assert [(found.name, found.how) for found in read_one(text).accounts] == accounts


def test_an_account_is_found_by_its_domain():
    book = AccountBook((Account("Talvio", (), "tlv.example"),), 1)
    found = read("jo@mail.tlv.example needs SSO", accounts=book, currency="USD", today=TODAY)
    assert [(one.name, one.how) for one in found.accounts] == [("Talvio", How.DOMAIN)]


def test_letters_that_only_look_alike_are_not_that_customer_for_sure():
    found = read_one("T\u0430lvio needs SSO")  # a Cyrillic a
    assert (found.account, found.account_known) == ("Talvio", False)
    assert found.evidence["account"].confidence < 0.5


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Aperture Science requests time-boxed admin access", "Aperture Science"),
        ("Does our product support SAML? Vehement Capital asks", "Vehement Capital"),
        ("Umberline's planners want a Gantt view", "Umberline"),
        ("initrode wants grouping of tickets", "Initrode"),
        ("We need a Power BI connector", None),
        ("Users in Northern Ireland need SSO", None),
        ("Wir brauchen eine Schnittstelle zur Buchhaltung", None),
        ("Can we support French and German?", None),
    ],
)
def test_names_nobody_has_listed(text, account):
    assert unknown(text).account == account


@pytest.mark.parametrize(
    ("text", "units", "kind"),
    [
        ("Talvio needs SSO, 80k ARR", 80_000, AmountKind.YEARLY),
        ("Talvio needs SSO, 5k per month", 60_000, AmountKind.MONTHLY),
        ("Talvio needs SSO, 90k TCV over 3 years", 30_000, AmountKind.DEAL),
        ("Talvio needs SSO before they sign the 36k order", 36_000, AmountKind.DEAL),
        ("Talvio needs SSO, worth 36k", 36_000, None),
        ("Talvio exports 10k rows, they'd like 100k. 80k ARR account.", 80_000, AmountKind.YEARLY),
    ],
)
def test_an_amount_and_how_it_was_stated(text, units, kind):
    found = read_one(text)
    assert (found.amount, found.amount_kind) == (Money.of(units, "USD"), kind)


@pytest.mark.parametrize("text", ["API rate limit of 80k is too low", "they'd like 100k rows", "limit 80k"])
def test_a_limit_is_no_money(text):
    assert read_one(text).amount is None


def test_links_keep_their_address_and_label():
    text = "Talvio needs SSO <https://crm.example/o/7|the opp> https://docs.example/a?b=1&amp;c=2."
    found = read_one(text)
    assert found.links == (
        Link("https://crm.example/o/7", "the opp"),
        Link("https://docs.example/a?b=1&c=2", ""),
    )


def test_a_feature_named_after_signing_is_no_stage():
    assert read_one("Arkwell wants digital signing of batch records").stage is None
    assert read_one("Arkwell needs batch records before signing").stage is Stage.NEGOTIATION


def test_a_forwarded_message_is_read():
    found = read_one("Forwarded message\n> From: jo@talvio.example\n> We need audit logs before we go live.")
    assert (found.title, found.account) == ("Add audit logs", "Talvio")
    assert found.is_ask is Likelihood.FILE


@pytest.mark.parametrize(
    ("text", "amount", "due", "severity"),
    [
        ("Quellmark braucht SSO bis Ende März, 80.000 €", 80_000, ("2027-03-25", "2027-03-31"), None),
        ("Quellmark braucht SSO bis KW 12, 80 Tsd. EUR, sonst kündigen sie", 80_000,
         ("2027-03-22", "2027-03-28"), Severity.DEALBREAKER),
        ("Quellmark möchte SSO bis 15.03.2027, 1,2 Mio €", 1_200_000, ("2027-03-15", "2027-03-15"), None),
        ("Quellmark fragt nach SSO, nächste Woche, 150 TEUR", 150_000, ("2026-11-23", "2026-11-29"), None),
        ("Quellmark vermisst SSO, wäre schön, 30k€, bis zum 20.", 30_000, ("2026-12-20", "2026-12-20"),
         Severity.NICE),
        ("Kein Vertrag mit Quellmark ohne SSO, 65.000 EUR, Q1", 65_000, ("2027-01-01", "2027-03-31"),
         Severity.DEALBREAKER),
    ],
)  # fmt: skip
def test_german_asks(text, amount, due, severity):
    found = read_one(text)
    assert found.is_ask is Likelihood.FILE
    assert found.language is Language.GERMAN
    assert found.account == "Quellmark GmbH"
    assert found.amount == Money.of(amount, "EUR")
    assert (found.due_from, found.due_to) == tuple(date.fromisoformat(day) for day in due)
    assert found.severity is severity


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("end of next month", "2026-12-25", "2026-12-31"), ("before Christmas", "2026-12-24", "2026-12-24"),
        ("within two weeks", "2026-12-03", "2026-12-09"), ("next Friday", "2026-11-27", "2026-11-27"),
        ("on the 20th", "2026-12-20", "2026-12-20"), ("first week of May", "2027-05-01", "2027-05-07"),
        ("by 15/03", "2027-03-15", "2027-03-15"), ("in spring 2027", "2027-03-01", "2027-05-31"),
        ("before summer", "2027-05-25", "2027-06-01"),
        ("within the next 90 days", "2027-02-20", "2027-02-20"),
        ("before their fiscal year ends in June", "2027-06-01", "2027-06-30"),
        ("by their board meeting on 9 December", "2026-12-09", "2026-12-09"),
    ],
)  # fmt: skip
def test_days_named_by_their_distance(words, first, last):
    found = read_one(f"Talvio needs SSO {words}")
    assert (found.due_from, found.due_to) == (date.fromisoformat(first), date.fromisoformat(last))


def test_the_day_of_paperwork_is_not_when_it_is_needed():
    found = read_one("Next: contract by Thursday, and Hexley expects us to deliver SSO in Q1")
    assert found.due_from == date(2027, 1, 1)


@pytest.mark.parametrize("text", ["We'd sign today if you had SSO", "They meet on the 40th", "KW 60"])
def test_days_that_are_none(text):
    assert read_one(text).due_from is None


@pytest.mark.parametrize(
    "text",
    ["could we support webhook retries?", "Any chance of SSO?", "they need SSO", "we need the audit log",
     "> we need SAML SSO", "can we do reports by mail?", "Globex: exports of the audit log"],
)  # fmt: skip
def test_a_plain_ask_needs_no_account(text):
    assert unknown(text).is_ask is Likelihood.FILE


@pytest.mark.parametrize(
    "text", ["Prints a table.", "They no longer need SSO", "dark mode is live", "how do I export to CSV?"]
)
def test_plain_talk_is_no_ask(text):
    found = unknown(text)
    assert found.is_ask is not Likelihood.FILE
    assert found.account is None
