"""With which HTTP status does a refusal travel? With its own where its call is described with it.

A caller that was made from the description knows the statuses of each call and no others. What a
call refuses with another one therefore travels as 200 and a code that is not 0, as business
refusals do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from lib.catalog.operations import operations
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models.refusals import Refusal
from lib.sandbox.rows import Connection


def as_described(routes: Iterable[Route]) -> tuple[Route, ...]:
    """Return routes that answer with the described statuses only; unknown routes as they are."""
    statuses = {f"{entry.method} {entry.path}": frozenset(entry.statuses) for entry in operations()}
    return tuple(
        _limited(route, described)
        if (described := statuses.get(f"{route.method} {route.path}"))
        else route
        for route in routes
    )


def _limited(route: Route, statuses: frozenset[int]) -> Route:
    handler = route.handler

    def limited(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401 — see Handler
        try:
            return handler(gateway, call, db)
        except Refusal as refusal:
            if refusal.status in statuses:
                raise
            raise Refusal(refusal.code, refusal.message) from None

    return replace(route, handler=limited)
