"""Decisions, append-only; their asks and needs repeat the newest of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update

from storage.columns import among
from storage.prepared import Prepared, Row
from storage.standing import newest_decision
from storage.tables import ask, decision, need
from storage.transaction import Transaction
from triage.changes import Commitment
from triage.ports import DecisionRecord
from triage.verdicts import Verdict

# What lists are sorted and chosen by; the decision's own JSON has it too.
_REPEATED = ("workspace", "owner", "owner_day", "autonomy")
COLUMNS = tuple(column for column in decision.c if column.name not in _REPEATED)

_ADD = Prepared(insert(decision))
_in_workspace: BindParameter[str] = bindparam("in_workspace")
_NOTE_ON_ASK = Prepared(
    update(ask)
    .where(ask.c.workspace == _in_workspace, ask.c.number == bindparam("of_ask"))
    .values(decision=bindparam("id"), verdict=bindparam("to_verdict"), missing=bindparam("to_missing"))
)
_NOTE_ON_NEED = Prepared(
    update(need)
    .where(need.c.workspace == _in_workspace, need.c.number == bindparam("of_need"))
    .values(
        decision=bindparam("id"),
        verdict=bindparam("to_verdict"),
        gate=bindparam("to_gate"),
        quarter=bindparam("to_quarter"),
        at_stake=bindparam("to_stake"),
        owner=bindparam("to_owner"),
        owner_day=bindparam("to_day"),
        autonomy=bindparam("to_autonomy"),
    )
)
_NEWEST = Prepared(
    select(*COLUMNS)
    .where(decision.c.workspace == bindparam("workspace"), decision.c.ask == bindparam("ask"))
    .order_by(decision.c.id.desc())
    .limit(1)
)
_OF_ASK = Prepared(
    select(*COLUMNS)
    .where(decision.c.workspace == bindparam("workspace"), decision.c.ask == bindparam("ask"))
    .order_by(decision.c.id)
)
_OF_ITEMS = Prepared(
    select(need.c.item, decision.c.decision)
    .select_from(need.join(decision, newest_decision(need)))
    .where(need.c.workspace == bindparam("workspace"), among(need.c.item, "items"))
)


class Decisions:
    """Fulfils ``triage.ports.Decisions``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, record: DecisionRecord) -> int:
        number, beside = self._in.next("decision"), _beside(record.decision)
        self._in.link.do(
            _ADD,
            workspace=self._in.workspace,
            id=number,
            ask=record.ask,
            need=record.need,
            verdict=record.verdict,
            gate=record.gate,
            quarter=record.quarter,
            facts=record.facts,
            decision=record.decision,
            policy_version=record.policy_version,
            decided_at=record.decided_at,
            at_stake=record.at_stake,
            accounts=record.accounts,
            **beside,
            commitment=record.commitment,
        )
        self._note(record, number, beside)
        return number

    def _note(self, record: DecisionRecord, number: int, beside: Mapping[str, Any]) -> None:
        """Its ask and its need repeat what the newest decision says."""
        newest = {"in_workspace": self._in.workspace, "id": number, "to_verdict": record.verdict}
        missing = record.decision.get("missing") or None
        self._in.link.do(_NOTE_ON_ASK, **newest, of_ask=record.ask, to_missing=missing)
        self._in.link.do(
            _NOTE_ON_NEED,
            **newest,
            of_need=record.need,
            to_gate=record.gate,
            to_quarter=record.quarter,
            to_stake=record.at_stake,
            to_owner=beside["owner"],
            to_day=beside["owner_day"],
            to_autonomy=beside["autonomy"],
        )

    def newest(self, ask: int) -> DecisionRecord | None:
        row = self._in.link.row(_NEWEST, workspace=self._in.workspace, ask=ask)
        return None if row is None else decision_of(row)

    def of_ask(self, ask: int) -> Sequence[DecisionRecord]:
        return tuple(map(decision_of, self._in.link.rows(_OF_ASK, workspace=self._in.workspace, ask=ask)))

    def scores_of_items(self, items: Sequence[str]) -> Mapping[str, float]:
        rows = self._in.link.rows(_OF_ITEMS, workspace=self._in.workspace, items=list(items))
        return {item: decided["score"] for item, decided in rows if decided.get("score") is not None}


def _beside(decision: Mapping[str, Any]) -> dict[str, Any]:
    """What lists are sorted and chosen by, as columns."""
    return {
        "owner": decision.get("owner") or None,
        "owner_day": _day(decision),
        "autonomy": decision.get("autonomy"),
    }


def _day(decision: Mapping[str, Any]) -> date | None:
    """The day by which the owner acts, where the decision's JSON names one."""
    day = decision.get("day")
    return date.fromisoformat(day) if day else None


def decision_of(row: Row) -> DecisionRecord:
    """The decision of a row of ``COLUMNS``."""
    number, ask, need, verdict, gate, quarter, facts, decision, policy, *rest = row
    decided_at, at_stake, accounts, commitment = rest
    return DecisionRecord(
        ask=ask,
        need=need,
        verdict=Verdict(verdict),
        gate=gate,
        quarter=quarter,
        facts=facts,
        decision=decision,
        policy_version=policy,
        decided_at=decided_at,
        at_stake=at_stake,
        accounts=accounts,
        id=number,
        commitment=Commitment(commitment),
    )
