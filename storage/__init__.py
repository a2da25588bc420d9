"""Everything that lasts: tables, transactions, inbox and outbox, on SQLite or PostgreSQL."""

from storage.errors import AlreadyRunning, StoreError
from storage.inbox import Inbox, Journaled
from storage.outbox_claims import Claimed
from storage.outbox_queue import OutboxQueue
from storage.queues import Parked
from storage.store import Completing, Store

__all__ = [
    "AlreadyRunning",
    "Claimed",
    "Completing",
    "Inbox",
    "Journaled",
    "OutboxQueue",
    "Parked",
    "Store",
    "StoreError",
]
