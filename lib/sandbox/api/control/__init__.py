"""How is the sandbox driven? Calls below ``/_control``, which the real gateway does not have."""

from __future__ import annotations

from collections.abc import Sequence

from lib.sandbox.api.control import banking, clock, description, faults, requests, state, webhooks
from lib.sandbox.api.request_log import RequestLog
from lib.sandbox.api.routing import Route


def routes(log: RequestLog, served: Sequence[Route]) -> tuple[Route, ...]:
    """Return the routes of the control API.

    Args:
        log: calls of this process.
        served: routes of the emulated API, to be described along with these.
    """
    operations = (
        *state.OPERATIONS,
        *clock.OPERATIONS,
        *faults.OPERATIONS,
        *webhooks.OPERATIONS,
        *banking.OPERATIONS,
        *requests.operations(log),
    )
    described = description.routes(operations, served)
    return tuple(one.route for one in (*operations, *described))
