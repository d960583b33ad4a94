"""What runs beside the screens? Our own routes, and the jobs that go on by themselves."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, Final, Protocol

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib import __version__
from lib.access import vault
from lib.access.sign_in import SignIn
from lib.kernel import logs
from lib.kernel.clock import SystemClock
from lib.kernel.settings import Settings
from lib.services.bootstrap import Services, build
from lib.web.admission import Admission, Claims
from lib.web.checkout import CheckoutPages
from lib.web.confirm import Confirm
from lib.web.door import Door
from lib.web.downloads import Downloads
from lib.web.latency import answer_at_once
from lib.web.leading import Leading
from lib.web.looking import look
from lib.web.metrics import Metrics
from lib.web.pace import TOKENS, Paces
from lib.web.returns import ReturnPage

log = structlog.get_logger()

# Seconds between two rounds of looking up attempts without an outcome; the first round waits until
# the server answers, because the embedded sandbox is this very server.
_FIRST: Final = 1.0
_ROUND: Final = 5.0
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Beside(Protocol):
    """Something in this process that must be told of beginning and end."""

    start: Callable[[], None]
    close: Callable[[], None]


class Console:
    """The web side of one process."""

    def __init__(self, settings: Settings, beside: Beside) -> None:
        """Prepare.

        Args:
            settings: how this installation is set up.
            beside: the embedded sandbox, whose own lifespan is not run.
        """
        self._settings = settings
        self._beside = beside
        self._services: Services | None = None
        self._wake = asyncio.Event()
        self._door = Door(lambda: self._services, self._wake)

    def routes(self) -> list[Route]:
        """Return our own routes, all below ``/-/``; the last one answers what nobody else does.

        Without it a mistyped address would get the console's page and look like success.
        """
        pages, back = CheckoutPages(self._ready), ReturnPage(self._ready)
        confirm = Confirm(self._ready)
        return [
            Route("/-/health", self._health, methods=["GET"]),
            Route("/-/health/live", _live, methods=["GET"]),
            Route("/-/health/ready", self._is_ready, methods=["GET"]),
            Route("/-/metrics", Metrics(lambda: self._services).show, methods=["GET"]),
            Route("/-/hooks/portone", self._door.receive, methods=["POST"]),
            Route("/-/checkout-observer.js", pages.observer, methods=["GET"]),
            Route("/-/checkout/{number}", pages.show, methods=["GET"]),
            Route("/-/checkout/{number}/seen", pages.seen, methods=["POST"]),
            Route("/-/payments/complete", pages.complete, methods=["POST"]),
            Route("/-/exports/{ticket}/{name}", Downloads(self._ready).send, methods=["GET"]),
            Route("/-/return", back.show, methods=["GET"]),
            Route("/-/return/{number}", back.show, methods=["GET"]),
            Route("/-/confirm/{mode}", confirm.answer, methods=["POST"]),
            Route("/-/confirm/{mode}/{number}", confirm.answer, methods=["POST"]),
            Route("/-/{path:path}", _nowhere, methods=list(_METHODS)),
        ]

    def guard(self, how: SignIn, claims: Claims, scripts: str) -> dict[str, Any]:
        """Return what the gate in front of this console is made of.

        Args:
            how: how people sign in.
            claims: reads what a provider said from cookies.
            scripts: hashes of the inline scripts of the screens' first page.
        """
        clock = SystemClock()
        return {
            "allowed_hosts": self._settings.allowed_hosts,
            "admission": Admission(how, claims, lambda: self._services, clock),
            "paces": Paces(clock, TOKENS),
            "scripts": scripts,
        }

    @asynccontextmanager
    async def lifespan(self, _app: Any) -> AsyncIterator[dict[str, Any]]:  # noqa: ANN401
        """Open the ledger, start the jobs, and load what the first visitor will need meanwhile."""
        logs.configure(self._settings.log_level)
        key = self._settings.data_dir / vault.FILE
        had_key = bool(self._settings.secret_key.get_secret_value()) or key.exists()
        services = await run_in_threadpool(build, self._settings)
        if not had_key:
            log.warning("secrets.key_made", path=str(key))
        self._services = services
        answer_at_once(self._settings.port)  # before _warm_up freezes what is looked through
        leading = Leading(services.leases)
        jobs = [
            asyncio.create_task(run_in_threadpool(_warm_up)),
            asyncio.create_task(leading.renew()),
            asyncio.create_task(_settle_lost_answers(services, leading)),
            asyncio.create_task(self._door.write()),
            asyncio.create_task(look(services, self._wake, leading)),
            asyncio.create_task(_sync(services, leading)),
        ]
        self._beside.start()
        log.info("console.started", port=self._settings.port)
        yield {}
        for job in jobs:
            job.cancel()
            with suppress(asyncio.CancelledError):
                await job
        services.close()
        await run_in_threadpool(self._beside.close)
        log.info("console.stopped")

    def _ready(self) -> Services:
        """Return the services; requests come only after the lifespan has begun."""
        if self._services is None:
            raise RuntimeError("the console is starting")
        return self._services

    def _is_ready(self, _request: Request) -> JSONResponse:
        """Say whether requests can be sent here, and if not, why."""
        reason = self._trouble()
        if reason:
            return JSONResponse({"status": "not ready", "reason": reason}, 503)
        return JSONResponse({"status": "ready"})

    def _trouble(self) -> str:
        if self._services is None:
            return "The console is starting."
        try:
            self._services.reports.revision()
        except Exception as error:  # noqa: BLE001 — whatever it is, nothing can be done without it
            log.error("health.ledger", reason=repr(error))  # noqa: TRY400
            return "The ledger cannot be read; the log says why."
        return ""

    def _health(self, _request: Request) -> JSONResponse:
        reason = self._trouble()
        if self._services is None or reason:
            status = "starting" if self._services is None else "not ready"
            return JSONResponse({"status": status, "reason": reason}, 503)
        return JSONResponse(
            {
                "status": "ok",
                "version": __version__,
                "ledger_revision": self._services.reports.revision(),
                "open_unknowns": len(self._services.unknowns.open()),
                "sandbox": self._settings.embedded_sandbox_url,
                "live_allowed": self._settings.allow_live,
            }
        )


def _live(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "live", "version": __version__})


def _nowhere(_request: Request) -> JSONResponse:
    return JSONResponse({"code": -1, "message": "Nothing answers here.", "response": None}, 404)


async def _sync(services: Services, leading: Leading) -> None:
    """Fetch what is new at the gateway, as often as the settings ask for.

    When it was done last stands in the ledger, so whoever takes the job over is not late.
    """
    every = timedelta(minutes=services.settings.sync_every)
    while every:
        await asyncio.sleep(_ROUND)
        if not leading.leads("sync"):
            continue
        try:
            await run_in_threadpool(services.sync.run_due, every)
        except Exception:
            log.exception("sync.round_failed")


async def _settle_lost_answers(services: Services, leading: Leading) -> None:
    await asyncio.sleep(_FIRST)
    while True:
        if not leading.leads("lookups"):
            await asyncio.sleep(_FIRST)
            continue
        try:
            await run_in_threadpool(services.unknowns.resolve_all)
            await run_in_threadpool(services.verifying.sync_due)
            await run_in_threadpool(services.schedule_sync.sync_due)
        except Exception:
            log.exception("unknowns.round_failed")  # the next round tries again
        await asyncio.sleep(_ROUND)


def _warm_up() -> None:
    """Import what screens need, then keep it out of every garbage collection."""
    import altair as _altair  # noqa: F401, ICN001, PLC0415
    import pandas as _pandas  # noqa: F401, ICN001, PLC0415

    gc.collect()
    gc.freeze()
