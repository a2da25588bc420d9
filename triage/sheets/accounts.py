"""``accounts.csv``: customers and prospects, and what they are worth a year."""

from __future__ import annotations

from collections.abc import Callable

from triage.accounts import Account
from triage.money import Money
from triage.sheets import cells
from triage.sheets.problems import Sheet
from triage.sheets.rows import RowReader, read_rows
from triage.sheets.table import Columns

COLUMNS = Columns(
    known=("name", "aliases", "domain", "revenue", "currency", "segment", "renewal_date", "owner"),
    required=("name",),
)


def read_accounts(text: str, file: str, currency: str) -> Sheet[Account]:
    """The accounts of a sheet; ``currency`` is meant where a row names none.

    SheetError where the file as a whole cannot be read.
    """
    return read_rows(text, file, COLUMNS, build=_builder(currency), key=_key, key_columns=("name",))


def _key(account: Account) -> str:
    return account.name.casefold()


def _builder(currency: str) -> Callable[[RowReader], Account]:
    known_as: dict[str, str] = {}

    def build(row: RowReader) -> Account:
        account = Account(
            name=row.read("name", cells.name, ""),
            aliases=row.read("aliases", cells.names, ()),
            domain=row.read("domain", cells.domain, ""),
            revenue=_revenue(row, currency),
            segment=row.read("segment", cells.name, ""),
            renewal_date=row.read("renewal_date", cells.day, None),
            owner=row.read("owner", cells.name, ""),
        )
        _warn_of_shared_names(row, account, known_as)
        return account

    return build


def _revenue(row: RowReader, default: str) -> Money | None:
    code = row.read("currency", cells.currency, default)
    amount = row.read("revenue", cells.amount, None)
    return None if amount is None else cells.money(amount, code)


def _warn_of_shared_names(row: RowReader, account: Account, known_as: dict[str, str]) -> None:
    """A name that two accounts go by can point to either, so asks may land on the wrong one."""
    for word in dict.fromkeys(map(str.casefold, (account.name, *account.aliases))):
        other = known_as.setdefault(word, account.name)
        if other.casefold() != account.name.casefold():
            row.warn("aliases", f"{word!r} is also a name of {other}", "keep it with one account")
