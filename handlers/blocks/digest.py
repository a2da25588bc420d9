"""Every digest, for Slack and for the terminal. Pure functions of the values that ``content_of`` made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from handlers.blocks.card import Rendered
from handlers.blocks.digest_page import (
    TERMINAL,
    Medium,
    Page,
    QuietLine,
    Writer,
    page_message,
    page_words,
    slack,
)
from handlers.blocks.digest_personal import personal_page, queue_page
from handlers.blocks.digest_product import product_page
from handlers.blocks.digest_sales import sales_page
from handlers.blocks.lists import Drawing
from triage.digests import PERSONAL, PRODUCT, QUEUE, SALES, UnknownDigestError
from triage.reports import PersonalReport, ProductReport, QueueReport, SalesReport

_Values = Mapping[str, Any]


def digest_message(values: _Values, drawing: Drawing) -> Rendered:
    """The message; UnknownDigestError or pydantic's ValidationError for what is no digest's values."""
    return page_message(_page(values, drawing, slack(drawing)))


def digest_preview(values: _Values, drawing: Drawing) -> Rendered:
    """The message without its charts: for answers to commands, which cannot be sent again where Slack
    refuses them."""
    shown = digest_message(values, drawing)
    return replace(shown, blocks=shown.without_charts or shown.blocks, without_charts=None)


def digest_words(values: _Values, drawing: Drawing) -> str:
    """The same for a terminal."""
    return page_words(_page(values, drawing, TERMINAL))


def _page(values: _Values, drawing: Drawing, medium: Medium) -> Page | QuietLine:
    kind = str(values.get("kind", PRODUCT))
    if kind not in _PAGES:
        raise UnknownDigestError(kind)
    return _PAGES[kind](values, medium, drawing)


def _product(values: _Values, medium: Medium, drawing: Drawing) -> Page | QuietLine:
    report = ProductReport.from_json(values)
    return product_page(report, Writer(medium, drawing, report.until.date()))


def _sales(values: _Values, medium: Medium, drawing: Drawing) -> Page | QuietLine:
    report = SalesReport.from_json(values)
    return sales_page(report, Writer(medium, drawing, report.until.date()))


def _personal(values: _Values, medium: Medium, drawing: Drawing) -> Page | QuietLine:
    report = PersonalReport.from_json(values)
    return personal_page(report, Writer(medium, drawing, report.until.date()))


def _queue(values: _Values, medium: Medium, drawing: Drawing) -> Page | QuietLine:
    report = QueueReport.from_json(values)
    return queue_page(report, Writer(medium, drawing, report.until.date()))


_PAGES: Mapping[str, Callable[[_Values, Medium, Drawing], Page | QuietLine]] = {
    PRODUCT: _product,
    SALES: _sales,
    PERSONAL: _personal,
    QUEUE: _queue,
}
