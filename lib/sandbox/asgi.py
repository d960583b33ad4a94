"""How is a sandbox made? One ASGI application for one configuration."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette

from lib.kernel.clock import Clock, SystemClock
from lib.sandbox.api import (
    certifications,
    charges,
    codes,
    customers,
    deposits,
    payments,
    prepare,
    receipts,
    schedules,
    unsupported,
    users,
    vbanks,
)
from lib.sandbox.api.declared import as_described
from lib.sandbox.api.door import Door
from lib.sandbox.api.routing import Router
from lib.sandbox.config import SandboxConfig
from lib.sandbox.gateway import Gateway
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.store import Store
from lib.sandbox.writer import Writer

ROUTES: Final = as_described(
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
        *unsupported.ROUTES,
        *deposits.ROUTES,
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
        The application. ``app.state.store`` is its state, to be opened early or closed at the end.
    """
    store = Store(config.database)
    writer = Writer(store)
    ids = Identifiers(config.seed)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            writer.close()
            store.close()

    app = Starlette(lifespan=lifespan)
    app.state.store = store
    # The door and not a list of routes: it answers unknown paths with an envelope, too. Windows,
    # scripts and the control plane can still be mounted in front of it.
    gateway = Gateway(config, clock or SystemClock(), store, writer, ids)
    app.router.default = Door(gateway, Router(ROUTES))
    return app
