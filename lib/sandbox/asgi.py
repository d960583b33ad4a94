"""How is a sandbox made? One ASGI application for one configuration."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from lib.kernel.clock import Clock, SystemClock
from lib.sandbox.api import (
    certifications,
    charges,
    codes,
    control,
    customers,
    deposits,
    escrows,
    payments,
    prepare,
    receipts,
    schedules,
    unsupported,
    users,
    vbanks,
    window,
    window_pages,
    window_receipts,
)
from lib.sandbox.api.clearing import kept_clean
from lib.sandbox.api.declared import as_described
from lib.sandbox.api.door import Door
from lib.sandbox.api.request_log import RequestLog
from lib.sandbox.api.routing import Router
from lib.sandbox.clock import SandboxClock
from lib.sandbox.config import SandboxConfig
from lib.sandbox.gateway import Gateway
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.places import store_at
from lib.sandbox.pulse import Pulse
from lib.sandbox.timed import Timed
from lib.sandbox.writer import Writer

ROUTES: Final = as_described(
    kept_clean(
        (
            *users.ROUTES,
            *payments.ROUTES,
            *prepare.ROUTES,
            *customers.ROUTES,
            *charges.ROUTES,
            *schedules.ROUTES,
            *vbanks.ROUTES,
            *receipts.ROUTES,
            *codes.ROUTES,
            *certifications.ROUTES,
            *escrows.ROUTES,
            *unsupported.ROUTES,
            *deposits.ROUTES,
        )
    )
)


def create_sandbox(config: SandboxConfig, clock: Clock | None = None) -> Starlette:
    """Make a sandbox.

    It may be served alone or mounted under any prefix. Nothing is opened before the first request,
    because the lifespan of a mounted application is not run.

    Args:
        config: how it is set up.
        clock: its idea of the time; None = the machine's.

    Returns:
        The application. ``app.state.store`` is its state, to be opened early. Where the lifespan is
        not run, ``app.state.start()`` starts the timed work before the first request does, and
        ``app.state.close()`` ends everything.
    """
    store = store_at(config.database)
    writer = Writer(store)
    pulse = Pulse(None if config.database is None else store.glance)
    machine = clock or SystemClock()
    gateway = Gateway(
        config=config,
        clock=SandboxClock(machine, pulse),
        store=store,
        writer=writer,
        ids=Identifiers(config.seed),
        machine=machine,
        pulse=pulse,
    )
    log = RequestLog()
    timed = Timed(gateway, log.tidy)

    def close() -> None:
        timed.stop()
        writer.close()
        store.close()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        timed.start()
        try:
            yield
        finally:
            await run_in_threadpool(close)

    app = Starlette(lifespan=lifespan)
    app.state.store = store
    app.state.start = timed.start
    app.state.close = close
    # The door and not a list of routes: it answers unknown paths with an envelope, too. Windows
    # and scripts can still be mounted in front of it.
    shown = (*window.ROUTES, *window_pages.ROUTES, *window_receipts.ROUTES)
    routes = (*ROUTES, *shown, *kept_clean(control.routes(log, ROUTES)))
    app.router.default = Door(gateway, Router(routes), timed, log)
    return app
