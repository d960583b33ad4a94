"""Is this process alive, and can requests be sent to it? Answered from the first moment on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib import __version__

if TYPE_CHECKING:  # what the services need is still being loaded when the first answer is given
    from lib.services.bootstrap import Services

log = structlog.get_logger()


class Health:
    """The three addresses that machines ask."""

    def __init__(self, services: Callable[[], Services | None]) -> None:
        """Prepare.

        Args:
            services: the services, once they are there.
        """
        self._services = services

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/-/health", self._all, methods=["GET"]),
            Route("/-/health/live", _live, methods=["GET"]),
            Route("/-/health/ready", self._ready, methods=["GET"]),
        ]

    def _ready(self, _request: Request) -> JSONResponse:
        """Say whether requests can be sent here, and if not, why."""
        if reason := self._trouble():
            return JSONResponse({"status": "not ready", "reason": reason}, 503)
        return JSONResponse({"status": "ready"})

    def _all(self, _request: Request) -> JSONResponse:
        services, reason = self._services(), self._trouble()
        if services is None or reason:
            status = "starting" if services is None else "not ready"
            return JSONResponse({"status": status, "reason": reason}, 503)
        return JSONResponse(
            {
                "status": "ok",
                "version": __version__,
                "ledger_revision": services.reports.revision(),
                "open_unknowns": len(services.unknowns.open()),
                "sandbox": services.settings.embedded_sandbox_url,
                "live_allowed": services.settings.allow_live,
            }
        )

    def _trouble(self) -> str:
        services = self._services()
        if services is None:
            return "The console is starting."
        try:
            services.reports.revision()
        except Exception as error:  # noqa: BLE001 — whatever it is, nothing can be done without it
            log.error("health.ledger", reason=repr(error))  # noqa: TRY400
            return "The ledger cannot be read; the log says why."
        return ""


def _live(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "live", "version": __version__})
