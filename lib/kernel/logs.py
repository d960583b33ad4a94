"""What does the program say of itself? Structured lines on standard error, redacted."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from lib.kernel.redaction import redact, redact_text


def configure(level: str = "INFO") -> None:
    """Send our own and every library's log through one redacting pipeline.

    Args:
        level: DEBUG, INFO, WARNING or ERROR.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact_event,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _redact_event,
                structlog.processors.format_exc_info,
                _redact_exception,
                structlog.processors.LogfmtRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "alembic"):  # the transport writes a better line of each exchange
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _redact_event(
    _logger: Any,  # noqa: ANN401 — structlog's own signature
    _name: str,
    event: MutableMapping[str, Any],
) -> MutableMapping[str, Any]:
    for key, value in redact(
        {
            key: value
            for key, value in event.items()
            if not key.startswith("_") and key != "exc_info"
        }
    ).items():
        # What is no plain value is written by its text, and that text may hold anything.
        plain = value is None or isinstance(value, str | int | float)
        event[key] = value if plain else redact_text(str(value))
    return event


def _redact_exception(
    _logger: Any,  # noqa: ANN401
    _name: str,
    event: MutableMapping[str, Any],
) -> MutableMapping[str, Any]:
    if "exception" in event:
        event["exception"] = redact_text(str(event["exception"]))
    return event
