"""From an outbox row's kind and values to the message people see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers.blocks.card import Rendered, answer_message, card_message, changed_message
from handlers.blocks.digest import digest_blocks
from handlers.blocks.proposal import proposal_message, safe_message
from triage.digests import DigestContent
from triage.policy import Policy


@dataclass(frozen=True, slots=True)
class Renderer:
    """``team_url`` is the workspace's address ("https://acme.slack.com/"), for links to threads."""

    policy: Callable[[], Policy]
    team_url: Callable[[], str]

    def render(self, kind: str, values: dict[str, Any]) -> Rendered:
        """ValueError for a kind nobody draws."""
        match kind:
            case "card":
                return card_message(values)
            case "changed":
                return changed_message(values)
            case "answer":
                return answer_message(values)
            case "proposal":
                return proposal_message(values)
            case "safe":
                return safe_message(values)
            case "digest":
                return self._digest(values)
        raise ValueError(f"nobody draws messages of kind {kind!r}")

    def permalink(self, channel: str, ts: str) -> str:
        """The address Slack gives a message; empty until we know the workspace's own."""
        base = self.team_url()
        return f"{base.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}" if base else ""

    def _digest(self, values: dict[str, Any]) -> Rendered:
        workspace = self.policy().workspace
        text, blocks = digest_blocks(
            DigestContent.from_json(values),
            fiscal_start=workspace.fiscal_year_start,
            currency=workspace.currency,
            permalink=self.permalink,
        )
        return Rendered(text, blocks, inside_only=True)
