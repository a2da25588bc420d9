import pytest

from triage.money import Money
from triage.reading.amounts import find_amount
from triage.reading.words import cut

AMOUNTS = [
    ("Acme ($120k ARR) needs SSO", 120_000, "USD"),
    ("worth €1.2M a year", 1_200_000, "EUR"),
    ("about 80k", 80_000, "USD"),
    ("USD 1,200 per month", 14_400, "USD"),
    ("£30k/yr", 30_000, "GBP"),
    ("120.000 € im Jahr", 120_000, "EUR"),
    ("1,5 Mio. EUR", 1_500_000, "EUR"),
    ("ARR: 60k", 60_000, "USD"),
    ("ARR 60000", 60_000, "USD"),
    ("$100-120k deal", 100_000, "USD"),
    ("$300k over 3 years", 100_000, "USD"),
    ("$2.5k MRR", 30_000, "USD"),
    ("CHF 120'000", 120_000, "CHF"),
    ("Vertrag 85 T€ pro Jahr", 85_000, "EUR"),
    ("£1,900 pcm", 22_800, "GBP"),
    ("$40k discount on the $200k renewal", 200_000, "USD"),
]
NONE = [
    "pays $15/user",
    "$12 per seat per month",
    "SOC 2 report by Q2",
    "40 users and 3 seats in 2027",
    "24/7 and 99.9% uptime",
    "v2 on port 8080",
    "80k users need it",
    "100k events per day, 2m rows",
    "raise the limit to 5k",
    "4K video",
    "$99999999999k",
    "ISO 27001",
    "bring 12k historic claims over",
]


@pytest.mark.parametrize(("text", "units", "currency"), AMOUNTS)
def test_amounts_are_per_year(text, units, currency):
    found = find_amount(cut(text), "USD")
    assert found is not None
    assert found.money == Money.of(units, currency)


@pytest.mark.parametrize("text", NONE)
def test_other_figures_are_not_money(text):
    assert find_amount(cut(text), "USD") is None


def test_figures_without_a_currency_are_in_the_workspaces():
    found = find_amount(cut("80k ARR"), "EUR")
    assert found is not None
    assert found.money == Money.of(80_000, "EUR")
