"""Structured logs, for people (console) or machines (JSON). No secrets; no message bodies above debug."""

from __future__ import annotations

import logging
import sys

import structlog

# Their INFO lines hold whole request bodies or say nothing a person could act on.
_QUIET = (
    "slack_bolt",
    "slack_sdk",
    "because.socket",
    "aiohttp.access",
    "apscheduler",
    "alembic",
    "sqlalchemy",
)


def set_up_logs(level: str, log_format: str) -> None:
    """Everything, also what libraries log, in one format on standard error."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    drawn: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, drawn],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(number, logging.ERROR) if number > logging.DEBUG else number)
