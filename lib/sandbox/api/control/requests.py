"""What was asked lately? ``/_control/requests``."""

from __future__ import annotations

from typing import Any

from lib.sandbox.api.control.operation import Operation, number
from lib.sandbox.api.request_log import LENGTH, RequestLog
from lib.sandbox.api.routing import Call
from lib.sandbox.gateway import Gateway
from lib.sandbox.rows import Connection


def operations(log: RequestLog) -> tuple[Operation, ...]:
    """Return the calls over the log of one sandbox."""

    def show(_gateway: Gateway, call: Call, _db: Connection) -> list[dict[str, Any]]:
        return log.latest(number(call, "limit", 50, LENGTH))

    def clear(_gateway: Gateway, _call: Call, _db: Connection) -> list[dict[str, Any]]:
        log.clear()
        return []

    return (
        Operation(
            "GET",
            "/_control/requests",
            show,
            "Requests",
            "List the last calls of this process, masked, the newest first.",
            query=(("limit", f"1 to {LENGTH}; 50 without it"),),
        ),
        Operation("DELETE", "/_control/requests", clear, "Requests", "Forget these calls."),
    )
