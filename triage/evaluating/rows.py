"""Labelled rows as JSON Lines: what people write down to measure the bot on their own messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from triage.quarters import Quarter
from triage.sheets.problems import SheetError, SheetProblem, whole_file

R = TypeVar("R")

_GRADES = {
    "high": "dealbreaker", "medium": "pain", "low": "nice",
    "dealbreaker": "dealbreaker", "pain": "pain", "nice": "nice", "null": None, "": None,
}  # fmt: skip
_LIST = 'a list such as ["Acme"], or [] for none'
_DAY = "a day such as 2026-10-01"
_MEANT = {
    "id": "a text or a whole number",
    "text": "a text",
    "is_request": "1, 0 or null",
    "accounts": _LIST,
    "amount": "a number such as 45000, or null for none",
    "currency": "a code such as USD, or null",
    "due": 'two days such as ["2026-10-01", "2026-10-31"], or null for none',
    "urgency": "high, medium, low or null",
    "ref_date": _DAY,
    "title": "a text, or null",
    "relevant": _LIST.replace("Acme", "ID-1"),
    "exclude": _LIST.replace("Acme", "ID-1"),
    "verdict": "yes, later, no, or null where it is talk",
    "quarter": "a quarter such as 2027-Q1, or null",
}
_ONE_LINE = 'write one JSON object a line, such as {"id": "m1", "text": "Acme needs SSO"}'


class Row(BaseModel):
    """One line. Keys it does not know are ignored; a key that is missing is a label nobody gave."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    id: str | int = ""
    text: str

    def labels(self, key: str) -> bool:
        """Whether the row says what there is to find, be it nothing."""
        return key in self.model_fields_set


def _grade(value: Any) -> Any:
    if not isinstance(value, str) or value.lower() not in _GRADES:
        return value
    return _GRADES[value.lower()]


def _quarter(value: Any) -> Any:
    return value if value is None else str(Quarter.parse(str(value)))


class LabelledMessage(Row):
    """A message, whether it is an ask, and what its fields are."""

    is_request: bool | Literal[0, 1] | None = None
    accounts: list[str] | None = None
    amount: Annotated[float, Field(allow_inf_nan=False)] | None = None
    currency: str | None = None
    due: tuple[date, date] | None = None
    urgency: Annotated[Literal["dealbreaker", "pain", "nice"] | None, BeforeValidator(_grade)] = None
    ref_date: date | None = None

    @model_validator(mode="after")
    def _first_day_first(self) -> LabelledMessage:
        if self.due and self.due[0] > self.due[1]:
            raise ValueError("the first day of due is after its last day")
        return self


class Document(Row):
    """What a query may be about: a roadmap item, or an earlier ask."""

    type: Literal["doc"]
    id: str | int
    title: str | None = None


class Query(Row):
    """What somebody asks, the documents it is about, and those that do not take part (its own copy)."""

    type: Literal["query"]
    relevant: list[str | int] | None = None
    exclude: list[str | int] | None = None


class LabelledReply(Row):
    """A PM's reply, and the answer it gives; a verdict of null is talk."""

    verdict: Literal["yes", "later", "no"] | None = None
    quarter: Annotated[str | None, BeforeValidator(_quarter)] = None
    ref_date: date | None = None


MESSAGES: TypeAdapter[LabelledMessage] = TypeAdapter(LabelledMessage)
REPLIES: TypeAdapter[LabelledReply] = TypeAdapter(LabelledReply)
DOCUMENTS_AND_QUERIES: TypeAdapter[Document | Query] = TypeAdapter(
    Annotated[Document | Query, Field(discriminator="type")]
)


def read_lines(data: bytes, file: str, kind: TypeAdapter[R]) -> tuple[R, ...]:
    """The rows of a file; empty lines are passed over. SheetError names every line that is broken."""
    rows: list[R] = []
    problems: list[SheetProblem] = []
    documents: dict[str, int] = {}
    # Not splitlines(): texts may hold line separators that JSON does not escape.
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = kind.validate_json(line)
        except ValidationError as wrong:
            problems.extend(_problems(wrong, file, number))
            continue
        rows.append(row)
        if isinstance(row, Document) and (first := documents.setdefault(str(row.id), number)) != number:
            problems.append(SheetProblem(file, number, "id", f"is that of the document in line {first} too"))
    if problems:
        raise SheetError(*problems)
    if not rows:
        raise whole_file(file, "holds no rows", _ONE_LINE)
    return tuple(rows)


def _problems(wrong: ValidationError, file: str, line: int) -> Iterable[SheetProblem]:
    """One problem for each key, however many alternatives its value was tried as."""
    found: dict[str, SheetProblem] = {}
    for error in wrong.errors(include_url=False):
        key = next((str(part) for part in error["loc"] if part not in ("doc", "query")), "")
        found.setdefault(key, SheetProblem(file, line, key, *_reason(error["type"], key, error["msg"])))
    return found.values()


def _reason(kind: str, key: str, message: str) -> tuple[str, str]:
    """What is wrong in the words of this file, and what to write instead."""
    if kind == "json_invalid":
        why = message.partition(": ")[2].replace("at line 1 column", "at character")
        return f"is no JSON: {why}", _ONE_LINE
    if kind.startswith("union_tag"):
        return "is neither a document nor a query", 'add "type": "doc" or "type": "query"'
    if key not in _MEANT:
        whole = kind == "value_error"
        return (message.removeprefix("Value error, "), "") if whole else ("is no JSON object", _ONE_LINE)
    if kind == "missing" and key in ("text", "id"):
        return "is missing", "add it"
    return "cannot be read", f"write {_MEANT[key]}"
