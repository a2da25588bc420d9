"""What a command works with: settings, policy, store and time, each made when it is first needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar

from bot.commands.errors import CommandError, ExitCode
from bot.settings import Settings, SettingsError, read_settings
from storage import Store, StoreError
from triage.policy import Policy, PolicyError, load_policy
from triage.ports import UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")

WHO = "the command line"  # who did it, in the audit trail


def clock() -> datetime:
    """The time, for every command."""
    return datetime.now(UTC)


class Session:
    """One command's run. Opens nothing that is not asked for."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.settings = settings
        self.now = now

    @cached_property
    def policy(self) -> Policy:
        """The policy in force; CommandError with its problems."""
        try:
            text, source = self.settings.policy_text()
            return load_policy(text, source)
        except PolicyError as wrong:
            words = f"The policy cannot be used:\n{wrong}\nCheck it with: python -m bot policy check FILE"
            raise CommandError(words, ExitCode.ENVIRONMENT) from None

    @property
    def today(self) -> date:
        """The day it is where the workspace is."""
        return self.now.astimezone(self.policy.zone).date()

    @cached_property
    def store(self) -> Store:
        """The open store, migrated where the settings allow it."""
        store = Store.open(self.settings.database_url)
        if self.settings.migrate_on_start:
            store.migrate()
        elif problem := store.schema_problem():
            raise CommandError(problem, ExitCode.ENVIRONMENT)
        return store

    def write(
        self, use_case: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Runs a use case in one transaction."""
        return self.store.run(use_case, *args, **kwargs)

    def look(self, query: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs a query that changes nothing."""
        return self.store.look(query, *args, **kwargs)

    def close(self) -> None:
        """Closes what was opened."""
        if "store" in self.__dict__:
            self.store.close()


@contextmanager
def open_session() -> Iterator[Session]:
    """A session on the process's environment; what can be expected to go wrong becomes a CommandError."""
    try:
        session = Session(read_settings(os.environ), clock())
        try:
            yield session
        finally:
            session.close()
    except (SettingsError, StoreError) as wrong:
        raise CommandError(str(wrong), ExitCode.ENVIRONMENT) from None
