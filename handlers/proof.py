"""A click on ``Why?``: opens the proof, by the role of whoever clicked."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp

from handlers.blocks.card import WHY
from handlers.blocks.proof import Reader, missing_view, proof_view
from handlers.clicks import Click, opens
from handlers.desk import Desk
from triage.asks import ask_number
from triage.usecases.proofs import find_proof, zone_of


def register(app: AsyncApp, desk: Desk) -> None:
    async def on_why(click: Click) -> None:
        await click.open(f"Why? {click.value}", lambda: why_view(desk, click.value, click.user))

    opens(app, WHY, desk, on_why)


async def why_view(desk: Desk, name: str, user: str, note: str = "") -> dict[str, Any]:
    """The proof of an ask for this person; ``note`` tells what happened meanwhile."""
    try:
        number = ask_number(name)
    except ValueError:
        return missing_view(name)
    on = desk.occasion()
    proof = await desk.store.read(find_proof, number, on.policy)
    if proof is None:
        return missing_view(name)
    zone = await desk.store.read(zone_of, user)
    reader = Reader(desk.directory.is_pm(user), on.now, zone, on.policy.zone)
    return proof_view(proof, reader, note, on.fiscal_start)
