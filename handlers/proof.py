"""A click on ``Why?``: opens the proof, by the role of whoever clicked."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp

from handlers.blocks.card import WHY
from handlers.blocks.proof import missing_view, proof_view
from handlers.clicks import Click, opens
from handlers.desk import Desk
from triage.asks import ask_number
from triage.usecases.proofs import find_proof


def register(app: AsyncApp, desk: Desk) -> None:
    async def on_why(click: Click) -> None:
        await click.open(f"Why? {click.value}", lambda: why_view(desk, click.value, click.user))

    opens(app, WHY, on_why)


async def why_view(desk: Desk, name: str, user: str, note: str = "") -> dict[str, Any]:
    """The proof of an ask for this person; ``note`` tells what happened meanwhile."""
    try:
        number = ask_number(name)
    except ValueError:
        return missing_view(name)
    policy = desk.policy()
    proof = await desk.store.read(find_proof, number, policy)
    if proof is None:
        return missing_view(name)
    return proof_view(proof, desk.directory.is_pm(user), note, policy.workspace.fiscal_year_start)
