"""A click on ``Why?``: opens the proof, by the role of whoever clicked."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.card import WHY
from handlers.blocks.proof import missing_view, proof_view
from handlers.desk import Desk
from triage.asks import ask_number
from triage.usecases.proofs import find_proof


def register(app: AsyncApp, desk: Desk) -> None:
    async def on_why(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        name = str(body["actions"][0].get("value", ""))
        by_pm = desk.directory.is_pm(body["user"]["id"])
        await client.views_open(trigger_id=body["trigger_id"], view=await _view(desk, name, by_pm))

    app.action(WHY)(on_why)


async def _view(desk: Desk, name: str, by_pm: bool) -> dict[str, Any]:
    try:
        number = ask_number(name)
    except ValueError:
        return missing_view(name)
    proof = await desk.store.read(find_proof, number, desk.policy())
    return proof_view(proof, by_pm) if proof else missing_view(name)
