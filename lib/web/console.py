"""What runs beside the screens? Our own routes, and the jobs that go on by themselves."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route, Router

from lib.access import vault
from lib.kernel import logs
from lib.kernel.settings import Settings
from lib.services.bootstrap import Services, build
from lib.web.checkout import CheckoutPages
from lib.web.confirm import Confirm
from lib.web.door import Door
from lib.web.downloads import Downloads
from lib.web.leading import Leading
from lib.web.looking import look
from lib.web.metrics import Metrics
from lib.web.returns import ReturnPage

log = structlog.get_logger()

# Seconds between two rounds of looking up attempts without an outcome; the first round waits until
# the server answers, because the embedded sandbox is this very server.
_FIRST: Final = 1.0
_ROUND: Final = 5.0
_REST: Final = 20.0  # between two rounds of packing days
_DAYS: Final = 8  # packed at a time
_LATER: Final = 3.0  # seconds; a browser that came with the start has its screen by then
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Console:
    """The web side of one process."""

    def __init__(self, settings: Settings, sandbox: Starlette) -> None:
        """Prepare.

        Args:
            settings: how this installation is set up.
            sandbox: the embedded sandbox, whose own lifespan is not run.
        """
        self._settings = settings
        self._sandbox = sandbox
        self._services: Services | None = None
        self._wake = asyncio.Event()
        self._door = Door(lambda: self._services, self._wake)
        self.app = Router(self._routes())

    @property
    def services(self) -> Services | None:
        """Return the services; None before it runs."""
        return self._services

    def _routes(self) -> list[BaseRoute]:
        """Return our own routes; the last one answers what nobody else does.

        Without it a mistyped address would get the console's page and look like success.
        """
        pages, back = CheckoutPages(self.ready), ReturnPage(self.ready)
        confirm = Confirm(self.ready)
        return [
            Mount("/sandbox", app=self._sandbox),
            Route("/metrics", Metrics(lambda: self._services).show, methods=["GET"]),
            Route("/hooks/portone", self._door.receive, methods=["POST"]),
            Route("/checkout-observer.js", pages.observer, methods=["GET"]),
            Route("/checkout/{number}", pages.show, methods=["GET"]),
            Route("/checkout/{number}/seen", pages.seen, methods=["POST"]),
            Route("/payments/complete", pages.complete, methods=["POST"]),
            Route("/exports/{ticket}/{name}", Downloads(self.ready).send, methods=["GET"]),
            Route("/return", back.show, methods=["GET"]),
            Route("/return/{number}", back.show, methods=["GET"]),
            Route("/confirm/{mode}", confirm.answer, methods=["POST"]),
            Route("/confirm/{mode}/{number}", confirm.answer, methods=["POST"]),
            Route("/{path:path}", _nowhere, methods=list(_METHODS)),
        ]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Open the ledger and start the jobs; what only some screens need is loaded later."""
        logs.configure(self._settings.log_level)
        key = self._settings.data_dir / vault.FILE
        had_key = bool(self._settings.secret_key.get_secret_value()) or key.exists()
        services = await run_in_threadpool(build, self._settings)
        if not had_key:
            log.warning("secrets.key_made", path=str(key))
        self._services = services
        leading = Leading(services.leases)
        jobs = [
            asyncio.create_task(_warm_up()),
            asyncio.create_task(leading.renew()),
            asyncio.create_task(_settle_lost_answers(services, leading)),
            asyncio.create_task(self._door.write()),
            asyncio.create_task(look(services, self._wake, leading)),
            asyncio.create_task(_sync(services, leading)),
            asyncio.create_task(_pack(services, leading)),
        ]
        self._sandbox.state.start()
        log.info("console.started", port=self._settings.port)
        yield
        for job in jobs:
            job.cancel()
            with suppress(asyncio.CancelledError):
                await job
        services.close()
        await run_in_threadpool(self._sandbox.state.close)
        log.info("console.stopped")

    def ready(self) -> Services:
        """Return the services; nobody asks before it runs."""
        if self._services is None:
            raise RuntimeError("the console is starting")
        return self._services


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


async def _pack(services: Services, leading: Leading) -> None:
    """Pack days that have changed, a few at a time, so that nobody at a screen notices."""
    while True:
        await asyncio.sleep(_REST)
        packed = _DAYS
        while packed and leading.leads("packing"):
            try:
                packed = await run_in_threadpool(services.packing.refresh, most=_DAYS)
            except Exception:
                log.exception("packing.round_failed")
                break
            await asyncio.sleep(_FIRST)


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


async def _warm_up() -> None:
    """Load what only screens with charts need, once the first visitor has a screen."""
    await asyncio.sleep(_LATER)
    await run_in_threadpool(_load_charts)


def _load_charts() -> None:
    """Load it, then keep all that is loaded out of every garbage collection."""
    import altair as _altair  # noqa: F401, ICN001, PLC0415
    import pandas as _pandas  # noqa: F401, ICN001, PLC0415

    gc.collect()
    gc.freeze()
