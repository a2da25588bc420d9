"""What is said when a proposed yes went to the backup, ran out or had to yield. Pure functions of values."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.blocks.card import Rendered
from handlers.blocks.text import TEXT_LIMIT, clip, escape, few_words, person, section
from triage.local_words import short_day
from triage.proposals import Happened, ProposalNews


def proposal_message(values: dict[str, Any]) -> Rendered:
    """A new reply in the thread (kind ``proposal``)."""
    news = ProposalNews.from_json(values)
    headline, said = escape(news.headline), _said(news)
    title = escape(few_words(news.title, 10, 60))
    text = clip(f"{headline} · {news.ask}: {said}", TEXT_LIMIT)
    return Rendered(text, [section(f"*{headline}* · {title} · {news.ask}\n{said}")])


def safe_message(values: dict[str, Any]) -> Rendered:
    """All that outsiders may read: the sentence for customers, and nothing else (kind ``safe``)."""
    say = escape(str(values["say"]))
    return Rendered(clip(say, TEXT_LIMIT), [section(say)])


def _said(news: ProposalNews) -> str:
    if news.happened is Happened.PASSED:
        return _passed(news)
    why = {
        Happened.LAPSED: "Nobody confirmed the proposed yes in time, so the capacity it held is free again.",
        Happened.YIELDED: "Another ask took the capacity this one held, before anybody confirmed it.",
        Happened.MOVED: "The facts have changed since it was proposed.",
    }[news.happened]
    call = f"{person(news.pm)}, you can still say yes." if news.pm else ""
    return " ".join(filter(None, (why, call, _asked(news))))


def _passed(news: ProposalNews) -> str:
    by = f" by {short_day(date.fromisoformat(news.day))}" if news.day else ""
    former = f"{person(news.former)} has not answered yet." if news.former else ""
    call = (
        f"{person(news.pm)}, is it a yes? Please say so here{by}." if news.pm else "The backup is asked now."
    )
    return " ".join(filter(None, (former, call, _asked(news))))


def _asked(news: ProposalNews) -> str:
    return f"{person(news.asker)} asked." if news.asker else ""
