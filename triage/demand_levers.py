"""The levers of demand: more accounts, also of other segments, evidence, a workaround that fails, more
revenue, more severity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from triage.asks import Severity
from triage.demand import Claim
from triage.facts import AccountDemand, Facts, Proposal
from triage.lever_moves import Move, Situation
from triage.local_words import whole_money
from triage.money import Money
from triage.roadmap import ItemStatus
from triage.value import ValuePart, is_dealbreaker

MAX_ACCOUNTS = 10  # more than that no rep can bring
MONEY_STEP = 1000.0
_MOVES = ("demand.", "score")


# --- accounts: more customers like the smallest one whose worth is known


def _accounts_limit(at: Situation) -> int:
    committed = at.facts.item and at.facts.item.status is not ItemStatus.IDEA
    return 0 if committed or at.facts.maybe else MAX_ACCOUNTS


def _more_accounts(at: Situation, steps: int) -> Facts:
    like = _model_account(at)
    return _with_accounts(at, [replace(like, name=f"another account {n + 1}") for n in range(steps)])


def _with_accounts(at: Situation, more: Sequence[AccountDemand]) -> Facts:
    return replace(
        at.facts,
        accounts=(*at.facts.accounts, *more),
        asks=at.facts.asks + len(more),
        unnamed=None,
        proposal=Proposal.NONE,  # a new ask lets a proposal that ran out be made again
    )


def _model_account(at: Situation) -> AccountDemand:
    known = [part for part in at.measures.parts if part.at_stake is not None and part.account]
    if known:
        smallest = min(known, key=lambda part: part.at_stake or 0.0)
        return next(account for account in at.facts.accounts if account.name == smallest.account)
    if at.facts.accounts:
        return at.facts.accounts[0]
    claim = at.facts.unnamed or Claim(0, at.facts.now, None, None, False, None)
    return AccountDemand("", False, None, "", False, (claim,))


def _accounts_sentence(at: Situation, steps: int) -> str:
    if steps == 1:
        return f"{'a second' if len(at.facts.accounts) == 1 else 'one more'} account of similar size"
    return f"{steps} more accounts of similar size"


# --- segments: the same, each of a segment that nobody who asked is in


def _segments_limit(at: Situation) -> int:
    return _accounts_limit(at) if at.policy.asks_for_segments else 0


def _more_segments(at: Situation, steps: int) -> Facts:
    like, more = _model_account(at), range(1, steps + 1)
    return _with_accounts(
        at, [replace(like, name=f"another account {n}", segment=f"another segment {n}") for n in more]
    )


def _segments(at: Situation) -> int:
    return len({account.segment.lower() for account in at.facts.accounts if account.segment})


# --- evidence: a dealbreaker that shows what it blocks; a workaround that fails


def _evidence_limit(at: Situation) -> int:
    claims = _own_claims(at.facts) if _accounts_limit(at) else ()
    return 1 if any(c.severity is Severity.DEALBREAKER and not c.evidence for c in claims) else 0


def _with_evidence(at: Situation, _steps: int) -> Facts:
    return _with_claims(at.facts, lambda claim: replace(claim, evidence=True))


def _workaround_limit(at: Situation) -> int:
    if not at.facts.workaround or not _accounts_limit(at):
        return 0
    return 0 if any(map(is_dealbreaker, _own_claims(at.facts))) else 1


def _as_dealbreaker(at: Situation, _steps: int) -> Facts:
    return _with_claims(at.facts, lambda c: replace(c, severity=Severity.DEALBREAKER, evidence=True))


def _own_claims(facts: Facts) -> list[Claim]:
    every = [claim for account in facts.accounts for claim in account.claims]
    return [claim for claim in (*every, *filter(None, (facts.unnamed,))) if claim.ask == facts.ask]


def _with_claims(facts: Facts, change: Callable[[Claim], Claim]) -> Facts:
    """The facts with the deciding ask's own claim changed."""

    def changed(claim: Claim) -> Claim:
        return change(claim) if claim.ask == facts.ask else claim

    accounts = tuple(replace(a, claims=tuple(map(changed, a.claims))) for a in facts.accounts)
    unnamed = changed(facts.unnamed) if facts.unnamed else None
    return replace(facts, accounts=accounts, unnamed=unnamed)


# --- severity: one grade more


_GRADES = (Severity.NICE, Severity.PAIN, Severity.DEALBREAKER)


def _grade(at: Situation) -> int:
    claims = _own_claims(at.facts)
    if any(is_dealbreaker(claim) for claim in claims):
        return 2
    return 0 if any(claim.severity is Severity.NICE for claim in claims) else 1


def _severity_limit(at: Situation) -> int:
    return 2 - _grade(at) if _own_claims(at.facts) and _accounts_limit(at) else 0


def _more_severe(at: Situation, steps: int) -> Facts:
    grade = _GRADES[_grade(at) + steps]
    return _with_claims(at.facts, lambda c: replace(c, severity=grade, evidence=grade is _GRADES[2]))


# --- revenue: more at stake for the account that has most headroom below the cap


def _headroom(at: Situation) -> ValuePart | None:
    cap = at.policy.demand.cap_per_account
    moving = [p for p in at.measures.parts if p.account and p.at_stake is not None and _weight(p) > 0]
    return max(moving, key=lambda p: cap - (p.at_stake or 0.0), default=None)


def _weight(part: ValuePart) -> float:
    return part.stage_weight * part.severity_weight * part.decay


def _revenue_limit(at: Situation) -> int:
    part = _headroom(at)
    if part is None or not _accounts_limit(at):
        return 0
    return int((at.policy.demand.cap_per_account - (part.at_stake or 0.0)) // MONEY_STEP)


def _more_revenue(at: Situation, steps: int) -> Facts:
    part = _headroom(at)
    assert part is not None
    amount = ((part.at_stake or 0.0) + steps * MONEY_STEP) / _weight(part)
    revenue = Money.of(amount, at.policy.workspace.currency)
    accounts = tuple(replace(a, revenue=revenue) if a.name == part.account else a for a in at.facts.accounts)
    return replace(at.facts, accounts=accounts)


def _money(at: Situation, amount: float) -> str:
    return whole_money(amount, at.policy.workspace.currency)


DEMAND_MOVES: tuple[Move, ...] = (
    Move(
        "accounts", True, _MOVES, _accounts_limit, _more_accounts,
        stands=lambda at: str(len(at.facts.accounts)),
        reaches=lambda at, n: str(len(at.facts.accounts) + n),
        says=_accounts_sentence,
        within=lambda at: f"{MAX_ACCOUNTS} more accounts of similar size",
    ),
    Move(
        "segments", True, _MOVES, _segments_limit, _more_segments,
        stands=lambda at: str(_segments(at)),
        reaches=lambda at, n: str(_segments(at) + n),
        says=lambda at, n: "one account of another segment" if n == 1 else f"{n} accounts of other segments",
        within=lambda at: f"{MAX_ACCOUNTS} accounts of other segments",
    ),
    Move(
        "evidence", True, _MOVES, _evidence_limit, _with_evidence,
        stands=lambda at: "a dealbreaker without evidence",
        reaches=lambda at, n: "a dealbreaker with evidence",
        says=lambda at, n: "naming the deal or renewal it blocks",
        within=lambda at: "naming the deal or renewal it blocks",
    ),
    Move(
        "workaround", True, _MOVES, _workaround_limit, _as_dealbreaker,
        stands=lambda at: "there is a workaround",
        reaches=lambda at, n: "the workaround fails",
        says=lambda at, n: "showing that the workaround fails",
        within=lambda at: "a workaround that fails",
    ),
    Move(
        "revenue", False, _MOVES, _revenue_limit, _more_revenue,
        stands=lambda at: _money(at, at.measures.at_stake or 0.0),
        reaches=lambda at, n: _money(at, (at.measures.at_stake or 0.0) + n * MONEY_STEP),
        says=lambda at, n: f"{_money(at, n * MONEY_STEP)} more at stake",
        within=lambda at: "more revenue of one account, up to the cap,",
    ),
    Move(
        "severity", False, _MOVES, _severity_limit, _more_severe,
        stands=lambda at: _GRADES[_grade(at)].value,
        reaches=lambda at, n: _GRADES[_grade(at) + n].value,
        says=lambda at, n: f"severity {_GRADES[_grade(at) + n].value}",
        within=lambda at: "a higher severity",
    ),
)  # fmt: skip
