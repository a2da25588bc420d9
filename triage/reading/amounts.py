"""Amounts of money that a message names, per year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.money import Money
from triage.reading.words import Words

MOST = 10_000_000_000  # whole units; beyond that it is a joke or a typing error
_SIGNS = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "a$": "AUD", "au$": "AUD",
    "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "s$": "SGD", "hk$": "HKD", "r$": "BRL", "₩": "KRW",
    "fr.": "CHF", "dollar": "USD", "dollars": "USD", "bucks": "USD", "euro": "EUR", "euros": "EUR",
    "pounds": "GBP", "quid": "GBP", "francs": "CHF", "franken": "CHF", "yen": "JPY",
}  # fmt: skip
# All patterns but ``_COUNTED`` are for texts in lower case (``Words.small``).
_CODES = "usd|eur|gbp|chf|jpy|cad|aud|nzd|sgd|hkd|sek|nok|dkk|pln|czk|inr|brl|mxn|zar|aed|ils|krw"
_TIMES = {
    "k": 1000.0, "tsd": 1000.0, "thousand": 1000.0, "grand": 1000.0, "tausend": 1000.0, "t": 1000.0,
    "m": 1000000.0, "mn": 1000000.0, "mm": 1000000.0, "mio": 1000000.0, "mil": 1000000.0, "mill": 1000000.0,
    "million": 1000000.0, "millions": 1000000.0, "millionen": 1000000.0, "b": 1000000000.0,
    "bn": 1000000000.0, "billion": 1000000000.0, "mrd": 1000000000.0,
}  # fmt: skip
_NEAR_BEFORE = 4  # characters of a sign and a space before a figure
_AMOUNT = re.compile(
    rf"(?=\D{{0,{_NEAR_BEFORE}}}\d)"  # nothing else is tried where no figure is near
    rf"(?P<before>(?<![a-z])(?:us|au|ca|nz|hk|[acsr])?\$|[€£¥₹₩]|\b(?:{_CODES})\b|\bfr\.)?\s?"
    r"(?<![\w.,/:#\-–])(?P<number>\d{1,3}(?:[,.' ]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|"
    r"\d{1,12}(?:[.,]\d{1,3})?(?![\d]))"
    r"(?:\s?(?P<times>thousand|millions?|millionen|grand|tausend|billion|mill|mio|tsd|mrd|mil|mn|mm|bn|"
    r"[kmb](?![\w²³])|(?<=[\d ])t(?= ?€)|t(?=eur\b))\.?(?:(?![\w%])|(?=eur\b)))?"
    r"(?P<plus>\s?\+)?"
    rf"(?:\s?(?P<after>[€£¥₹]|\$|(?:\b|(?<=[tk]))(?:{_CODES})\b|(?:dollars?|bucks|euros?|pounds|quid|francs|franken|"
    rf"yen)\b))?",
)
_NEAR_AFTER = 32  # characters behind a figure that tell what it is
_DIGIT = re.compile(r"\d")
_RATE = re.compile(
    r"\s?(?:in\s)?(?:of\s)?(?:(?:arr|acv|mrr|tcv|recurring|revenue|usd|eur|gbp|"
    r"umsatz)\b[\s,]{0,2})?(?:/\s?|per\s|a\s|an\s|each\s|every\s|pro\s|im\s|p\.\s?)?"
    r"(?P<unit>mo\b|pcm\b|mon\b|month\b|months\b|monthly\b|monat\b|monatlich\b|m\.|qtr\b|quarter\b|quarterly\b|"
    r"quartal\b|"
    r"week\b|weekly\b|day\b|hour\b|hr\b|"
    r"users?\b|seats?\b|licen[sc]es?\b|agents?\b|heads?\b|employees?\b|gb\b|tb\b|call\b|request\b|"
    r"transaction\b|"
    r"device\b|each\b(?!\s(?:month|quarter|year))|nutzer\b|host\b|minute\b|ticket\b|unit\b)",
)
_THING = re.compile(
    r"\s?-?(?:\+\s?)?(?:active\s|daily\s|monthly\s|new\s|concurrent\s|internal\s|external\s|total\s|"
    r"unique\s)?"
    r"(?:users?|seats?|rows?|events?|records?|requests?|calls?|employees?|people|licen[sc]es?|agents?|"
    r"devices?|tickets?|"
    r"contacts?|customers?|items?|products?|files?|messages?|emails?|rps|qps|tps|tokens?|lines?|hosts?|"
    r"nodes?|"
    r"stores?|documents?|docs|pages?|images?|api|sku|skus|transactions?|orders|invoices?|entries|objects?|"
    r"members?|students?|patients?|vehicles?|assets?|sensors?|locations?|sites?|mitarbeiter|nutzer|benutzer|"
    r"zeilen|datensätze|resolution|video|display|monitor|screen|followers|views|visitors|sessions|steps|"
    r"run|race|hz|px|ms\b|gb\b|mb\b|tb\b|kb\b|%|°|"
    r"km\b|days?\b|weeks?\b|months?\b|years?\b|hours?\b|minutes?\b|seconds?\b|x\b|"
    r"stück|logins?|projects?|tasks?|workspaces?|accounts?|webhooks?|jobs?|queries|partners?|subscribers?|"
    r"leads?|"
    r"opportunities|properties|branches|endpoints|clients?|teams?|workflows?|meters?|metres?|words|chars|"
    r"characters)\b",
)
# Figures without a sign before a row of things: "12k historic claims".
_COUNTED = re.compile(
    r"\s(?!(?:is|was|this|us|as|has|deals?|plus|gross|years?|opps?|across|upsells?|renewals?|licen\w+|bucks)\b)"
    r"(?:[a-z]{3,}\s)?(?!(?:is|was|this|us|as|has|years?|deals?|across|unless|terms?|plus)\b)[a-z]{3,}(?<![sui])s\b"
)
_YEARS = re.compile(
    r"[^.;\n]{0,12}?\b(?:over|for|across|über|auf)\s(?P<a>[2-5]|two|three|four|five)\s?(?:years?|yrs?|"
    r"jahre)\b|[\s,(]{0,2}(?P<b>[2-5])[\s-]?(?:year|yr)\s(?:tcv|total)",
)
_YEAR_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}
_BUSINESS = re.compile(
    r"\b(?:arr|acv|mrr|tcv|acr|revenue|deal|opportunity|opp|contract|renewal|upsell|expansion|worth|"
    r"pipeline|recurring|"
    r"per year|a year|annual|annually|yearly|value|spend|spends|pays?|paying|budget|umsatz|auftrag|vertrag|"
    r"wert|pro jahr|"
    r"p\.a|account|size|booking|tier|ltv|logo|jährlich|order|"
    r"at stake|at risk|val)\b|/\s?(?:yr|year|y|a|jahr)\b",
)
_LABEL = re.compile(
    r"\b(?:arr|acv|mrr|annual|annually|recurring|per year|a year|yearly|pro jahr|p\.a)\b|/\s?(?:yr|"
    r"year|jahr)\b",
)
_DEAL = re.compile(r"\b(?:tcv|deal|contract|order|opportunity|opp|po|total|auftrag|vertrag|budget)\b")
_RANGE_START = re.compile(
    r"\s?(?:-|–|to)\s?[$€£]?\d{1,3}(?:[.,]\d{1,3})?\s?(?P<times>k|m|mio|"
    r"million)\b",
)
_RANGE_END = re.compile(r"\d[km]?\s?(?:-|–|to)\s?$")
_NOT_THEIRS = re.compile(
    r"\b(?:discount|costs?|fee|fine|quota|competitor|fund(?:ing|raise)|raised|series [a-e]|saves?|saving|"
    r"budget for|"
    r"credit|penalty|bonus|prize|rabatt|kostet|setup|unter|they'd like|up to|bis zu)\b",
)
_MONTHLY = re.compile(r"\s?(?:a|per|pro|im|/)\s?(?:mo|month|monat)\b")
_LIMIT_BEFORE = re.compile(
    r"\b(?:limits?|below|under|cap|max|maximum|quotas?)(?: (?:of|to|at|is|was|from|by))?\s?$"
)
_BOUNDARY = re.compile(r"[.!?](?=\s)|\n")
_NOT_MONEY_BEFORE = re.compile(
    r"(?:\b(?:soc|iso|port|v|version|q|rfc|tls|step|page|case|ticket|part|ipv|http|fy|h|web|art\.?|pci)|#)"
    r"\s?$",
)


class AmountKind(StrEnum):
    """How a message stated an amount; the amount itself is per year whatever was said."""

    YEARLY = "arr"
    MONTHLY = "month"
    QUARTERLY = "quarter"
    DEAL = "deal"


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount per year, its place and how sure it is; ``kind`` is None where the message does not say."""

    money: Money
    kind: AmountKind | None
    start: int
    end: int
    confidence: float


Ranked = tuple[float, float, FoundAmount]


def find_amount(words: Words, currency: str) -> FoundAmount | None:
    """The yearly worth the message names; of several the one labelled as recurring, then the largest."""
    return likeliest(amounts_in(words, currency))


def likeliest(amounts: Sequence[Ranked]) -> FoundAmount | None:
    return max(amounts, key=lambda ranked: ranked[:2])[2] if amounts else None


def amounts_in(words: Words, currency: str) -> list[Ranked]:
    """Every amount of a deal's money: its rank, its size per year and where it stands."""
    first = _DIGIT.search(words.small)
    if not first:
        return []
    start = max(0, first.start() - _NEAR_BEFORE)
    found = (_judged(found, words, currency) for found in _AMOUNT.finditer(words.small, start))
    return [ranked for ranked in found if ranked]


def _judged(found: re.Match[str], words: Words, default: str) -> Ranked | None:
    """Rank, size and amount of one candidate; None where it is not a deal's money."""
    sign, text = found["before"] or found["after"] or "", words.small
    before, after = (
        text[max(0, found.start() - 28) : found.start()],
        text[found.end() : found.end() + _NEAR_AFTER],
    )
    if found[0].endswith("."):
        after = "." + after  # "100k. 80k ARR": the full stop was taken for that of a short form
    if (
        _THING.match(after)
        or after[:1] == "%"
        or _NOT_MONEY_BEFORE.search(before)
        or _RANGE_END.search(before)
    ):
        return None
    times = found["times"]
    if not times and sign and (range_start := _RANGE_START.match(after)):
        times = range_start["times"]  # "$100-120k": the k belongs to both; the lower end is what is sure
    rank = _rank(sign, times, before, after)
    value = parse_number(found["number"], times)
    if not sign and rank < 2 and _counted(found, words.text):
        return None
    if rank < 2 and value < 10_000:
        return None  # "4K", "up to 5k": too little to stand for money by itself
    yearly = _yearly(value, after, before)
    if rank <= 0 or yearly is None or not 0 < yearly[0] <= MOST:
        return None
    value, kind = yearly
    money = Money.of(value, _SIGNS.get(sign, sign.upper()) if sign else default)
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    return rank, value, FoundAmount(money, kind, start, found.end(), min(1.0, rank / 4))


def _counted(found: re.Match[str], text: str) -> bool:
    written = text[found.end() : found.end() + _NEAR_AFTER]
    return not found[0].endswith(".") and bool(_COUNTED.match(written))


def _rank(sign: str, times: str | None, before: str, after: str) -> float:
    """How surely these figures are what a customer is worth; zero and below is not money."""
    near = _BOUNDARY.split(before[-20:])[-1] + " ~ " + _BOUNDARY.split(after[:20])[0]
    rank = (2.0 if sign else 0.0) + (1.5 if times else 0.0)
    if _BUSINESS.search(near):
        rank += 1.5
    elif not sign and not times:
        return 0.0
    labelled = bool(_LABEL.search(near) or (times and _MONTHLY.match(after)))
    if not sign and not times and not labelled:
        return 0.0
    if labelled:
        rank += 2.0
    return rank - (3.0 if _NOT_THEIRS.search(near) or _LIMIT_BEFORE.search(before) else 0.0)


def _yearly(value: float, after: str, before: str) -> tuple[float, AmountKind | None] | None:
    """Per year, and how it was stated; None for a price per user, seat, call or hour."""
    rate = _RATE.match(after)
    unit = rate["unit"] if rate else ""
    if unit.startswith("mo") or unit in ("m.", "pcm"):
        return value * 12, AmountKind.MONTHLY
    if unit.startswith(("qtr", "quart")):
        return value * 4, AmountKind.QUARTERLY
    if unit:
        return None
    if "mrr" in after[:9] or before.rstrip(" :=~").endswith(("mrr", "monthly", "per month")):
        return value * 12, AmountKind.MONTHLY
    if (years := _YEARS.match(after)) and not _LABEL.search(after[:10]):
        return value / _year_count(years), AmountKind.DEAL
    return value, _kind(after, before)


def _year_count(years: re.Match[str]) -> int:
    count = years["a"] or years["b"]
    return int(count) if count.isdigit() else _YEAR_COUNTS[count]


def _kind(after: str, before: str) -> AmountKind | None:
    """What the words right beside it call it; those after it count more."""
    for near in (after[:16], before[-16:]):
        if _LABEL.search(near):
            return AmountKind.YEARLY
        if _DEAL.search(near):
            return AmountKind.DEAL
    return None


def parse_number(digits: str, times: str | None = None) -> float:
    """``1,200`` ``120.000`` ``1.2`` ``1,5`` ``120'000`` and a factor such as ``k`` or ``Mio`` as a number."""
    plain = digits.replace("'", "").replace(" ", "")
    groups = re.split(r"[.,]", plain)
    if len(groups) > 1:
        thousands = (
            len(groups[-1]) == 3 and (len(groups) > 2 or not times or "," in plain) and groups[0] != "0"
        )
        plain = "".join(groups) if thousands else "".join(groups[:-1]) + "." + groups[-1]
    return round(float(plain) * _TIMES.get((times or "").lower(), 1), 2)
