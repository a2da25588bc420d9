"""What is found in a message, each with its place, before it is put together as a reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.accounts import AccountBook
from triage.asks import Stage
from triage.matching.terms import product_words
from triage.reading.accounts import find_accounts, index_of
from triage.reading.amounts import FoundAmount, amounts_in, likeliest
from triage.reading.cues import Hit, hits
from triage.reading.due import FoundDue, dues_in, soonest
from triage.reading.features import Clues, is_meant
from triage.reading.found_accounts import FoundAccount
from triage.reading.fragments import Fragment, bare_fragment
from triage.reading.objects import Cuts, cut_words
from triage.reading.openings import asked_already, opening
from triage.reading.organisations import find_organisations
from triage.reading.questions import Around
from triage.reading.signals import FoundSeverity, severity_of, stage_of, workaround_of
from triage.reading.titles import best_wish
from triage.reading.wishes import Wish, bare_wish, covered, wishes
from triage.reading.words import Words

_HARDLY = 0.5  # an account no surer than that does not speak for an ask


@dataclass(frozen=True, slots=True)
class Setting:
    """What a message is read with: the known accounts, the workspace's currency, day and fiscal year."""

    accounts: AccountBook
    currency: str
    today: date
    fiscal_start: int


@dataclass(frozen=True, slots=True)
class Parts:
    """What was found in a message, each with its place; the likeliest account stands first."""

    hits: Sequence[Hit]
    wishes: Sequence[Wish]
    best: Wish | None  # of the wishes
    fragment: Fragment | None
    product: dict[int, int]  # words (first -> end) that name something a product has
    accounts: Sequence[FoundAccount]
    amount: FoundAmount | None
    severity: FoundSeverity | None
    due: FoundDue | None
    workaround: tuple[str, int, int] | None
    stage: tuple[Stage, int, int] | None
    spans: Sequence[tuple[int, int, str]]  # accounts, money and days
    cuts: Cuts  # the words of the spans; what is asked for never runs into them

    @property
    def account(self) -> FoundAccount | None:
        return self.accounts[0] if self.accounts else None

    def clues(self, words: Words) -> Clues:
        """What the score is made of."""
        account = self.account if self.account and self.account.confidence > _HARDLY else None
        named = {"account": account, "amount": self.amount, "severity": self.severity, "due": self.due}
        fields = [name for name, part in named.items() if part]
        return Clues(words, self.hits, self.wishes, self.fragment, fields, self.product, self.spans)


def parts_of(words: Words, setting: Setting) -> Parts:
    """Everything in a message that has at least one word."""
    found = hits(words)
    product = covered(found, "product") | product_words(words.lower)
    accounts = find_accounts(words, index_of(setting.accounts)) or find_organisations(words, product)
    amounts, dues = amounts_in(words, setting.currency), dues_in(words, setting.today, setting.fiscal_start)
    spans = [(amount.start, amount.end, "money") for _, _, amount in amounts]
    spans += [(due.start, due.end, "day") for due in dues]
    spans += [(a.start, a.end, "acct" if a.confidence > _HARDLY else "name") for a in accounts]
    cuts = cut_words(words, ((start, end) for start, end, _ in spans))
    asked, fragment = _asked(words, found, product, cuts, accounts)
    best = best_wish(asked)
    return Parts(
        hits=found,
        wishes=asked,
        best=best,
        fragment=fragment,
        product=product,
        accounts=accounts,
        amount=likeliest(amounts),
        severity=severity_of(words, found),
        due=soonest(dues),
        workaround=workaround_of(words, found),
        stage=stage_of(words, found, (best.first, best.last) if best else None),
        spans=spans,
        cuts=cuts,
    )


def _asked(
    words: Words,
    found: Sequence[Hit],
    product: dict[int, int],
    cuts: Cuts,
    accounts: Sequence[FoundAccount],
) -> tuple[list[Wish], Fragment | None]:
    """The wishes; where nothing asks, a fragment that names something counts as one."""
    asked = wishes(words, found, cuts, product)
    names = cut_words(words, ((account.start, account.end) for account in accounts))
    opens = opening(Around(words, product, cuts, names))
    named = [opens] if opens and not asked_already(opens, asked) else []
    if any(is_meant(words, wish) for wish in asked):
        return [*asked, *named], None
    fragment = bare_fragment(words, product, cuts, accounts[0].end if accounts else None)
    return [*asked, *named, *([bare_wish(fragment)] if fragment else [])], fragment
