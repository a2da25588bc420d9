"""The policy in force: read at start, read again when its file changes. A broken file never replaces it."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.settings import Settings, SettingsError
from triage.policy import Policy, PolicyError, load_policy

log = structlog.get_logger(__name__)


@dataclass
class PolicyFile:
    settings: Settings
    _policy: Policy
    _refused: str = ""

    @classmethod
    def read(cls, settings: Settings) -> PolicyFile:
        """PolicyError or SettingsError where it cannot be used: nothing starts on rules nobody wrote."""
        text, source = settings.policy_text()
        return cls(settings, load_policy(text, source))

    def current(self) -> Policy:
        return self._policy

    def reload(self) -> bool:
        """Takes up a changed file (True); where it does not work, keeps the old rules and says so once."""
        try:
            text, source = self.settings.policy_text()
            if (text or "") == self._policy.text:
                self._refused = ""
                return False
            self._policy = load_policy(text, source)
            self._refused = ""
            log.info("policy_changed", version=self._policy.version)
            return True
        except (PolicyError, SettingsError) as error:
            if str(error) != self._refused:
                log.error("policy_refused", kept=self._policy.version, problems=str(error))
            self._refused = str(error)
        return False
