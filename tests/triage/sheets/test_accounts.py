from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.accounts import Account
from triage.money import Money
from triage.sheets.accounts import read_accounts
from triage.sheets.problems import Sheet, SheetError

_NUMBER_ALONE = "write the number alone, such as 120000, and the currency in its own column"


def sheet(text: str) -> Sheet[Account]:
    return read_accounts(text, "a.csv", "EUR")


def error_of(column: str, cell: str) -> str:
    (problem,) = sheet(f'name,{column}\nAcme,"{cell}"\n').errors
    return f"{problem.message} — {problem.fix}"


def test_every_column_is_read() -> None:
    text = (
        "name,aliases,domain,revenue,currency,Segment,Renewal Date,owner\n"
        'Acme Corp,Acme; ACME ;Acme Inc,https://www.Acme.com/,"120,000.50",usd,Enterprise,2027-03-15,r@x.example\n'
        "Initech,,,,,,,\n"
    )
    assert sheet(text).values == (
        Account(
            name="Acme Corp",
            aliases=("Acme", "Acme Inc"),
            domain="acme.com",
            revenue=Money(12_000_050, "USD"),
            segment="Enterprise",
            renewal_date=date(2027, 3, 15),
            owner="r@x.example",
        ),
        Account("Initech"),
    )


@pytest.mark.parametrize("cell", ["120000", "120,000", "120 000", "120\u00a0000", "120'000", "120000.00"])
def test_whole_units_in_any_grouping(cell: str) -> None:
    (account,) = sheet(f'name,revenue\nAcme,"{cell}"\n').values
    assert account.revenue == Money(12_000_000, "EUR")


def test_minor_units_follow_the_currency() -> None:
    found = sheet("name,revenue,currency\nA,1200,JPY\nB,1200,KWD\n").values
    assert [account.revenue for account in found] == [Money(1200, "JPY"), Money(1_200_000, "KWD")]


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("1.2M", "'1.2M' is not an amount — write 1200000"),
        ("80k", "'80k' is not an amount — write 80000"),
        ("120.000", "'120.000' can be read in two ways — write 120000, or two decimals"),
        ("-5", "'-5' is negative — write revenue per year, 0 or more"),
        ("12,50", "'12,50' is not an amount — write whole units, such as 120000"),
        (
            "nan",
            f"'nan' is not an amount — {_NUMBER_ALONE}",
        ),
        ("9" * 17, f"'{'9' * 17}' is absurdly much — write revenue per year in whole units"),
        (
            "$120",
            f"'$120' is not an amount — {_NUMBER_ALONE}",
        ),
    ],
)
def test_amounts_that_could_mean_something_else(cell: str, error: str) -> None:
    assert error_of("revenue", cell) == error


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("$", "'$' is not a currency — write USD"),
        ("UDS", "'UDS' is not a currency — write USD"),
        ("moon", "'moon' is not a currency — write an ISO code, such as USD"),
    ],
)
def test_currencies_are_iso_codes(cell: str, error: str) -> None:
    assert error_of("currency", cell) == error


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("15.03.2027", "'15.03.2027' is not a date — write year-month-day, such as 2027-03-15"),
        ("2027-02-30", "'2027-02-30' is not in the calendar — check day and month"),
        ("0001-01-01", "'0001-01-01' is not between 2000 and 2100 — check the year"),
    ],
)
def test_days_are_iso_dates(cell: str, error: str) -> None:
    assert error_of("renewal_date", cell) == error


def test_the_same_name_twice_names_both_lines() -> None:
    found = sheet("name\nAcme\nHooli\n acme \n").errors
    assert [str(one) for one in found] == [
        "a.csv:4:name: line 4 repeats name of line 2 — keep one of the two rows"
    ]


def test_a_name_shared_by_two_accounts_is_a_warning() -> None:
    found = sheet("name,aliases\nAcme Corp,Acme\nAcme Holding,ACME\n")
    assert len(found.values) == 2
    assert [str(one) for one in found.warnings] == [
        "a.csv:3:aliases: 'acme' is also a name of Acme Corp — keep it with one account"
    ]


@given(st.text().map("name,revenue,currency,renewal_date,domain\n".__add__))
def test_any_text_gives_values_or_problems(text: str) -> None:
    with suppress(SheetError):
        found = sheet(text)
        assert found.values or found.errors
