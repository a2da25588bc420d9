"""What ``GET /metrics`` tells, for Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

EVENTS = Counter("because_events_total", "Events from the inbox, by how their work ended", ["outcome"])
MESSAGES = Counter(
    "because_messages_total", "Messages from the outbox, by kind and outcome", ["kind", "outcome"]
)
CONNECTIONS = Gauge("because_socket_connections", "Socket Mode connections of this app, as Slack counts them")
