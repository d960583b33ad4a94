"""Paybench: the console, the embedded sandbox and our own routes, in one process on one port."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount

from lib.access.sign_in import Mode
from lib.kernel.clock import SystemClock
from lib.kernel.settings import load
from lib.ui import cookies, hosting
from lib.web.admission import Admission
from lib.web.gate import Gate
from lib.web.health import Health
from lib.web.pace import TOKENS, Paces
from lib.web.starting import Starting

if TYPE_CHECKING:
    from lib.web.console import Console

settings = load(port=int(st.get_option("server.port")))
how = hosting.decide(settings)


def _console() -> Console:
    """Load the console and its sandbox; the browser loads Streamlit's own page meanwhile."""
    from lib.sandbox.asgi import create_sandbox  # noqa: PLC0415
    from lib.sandbox.config import SandboxConfig  # noqa: PLC0415
    from lib.sandbox.reach import reach  # noqa: PLC0415
    from lib.web.console import Console  # noqa: PLC0415

    config = SandboxConfig(
        database=settings.sandbox_store,
        imp_key=settings.sandbox_imp_key,
        imp_secret=settings.sandbox_imp_secret.get_secret_value(),
        reach=reach(
            settings.reachable,
            loopback=how.mode is Mode.LOCAL,
            own=(f"{settings.console_url}/-/",),
        ),
    )
    return Console(settings, create_sandbox(config))


starting = Starting(_console, settings.port)
clock = SystemClock()
app = st.App(
    Path(__file__).resolve().parent / "lib" / "shell" / "main.py",
    routes=[*Health(starting.services).routes(), Mount("/-", app=starting)],
    lifespan=starting.lifespan,
    middleware=[
        Middleware(
            Gate,
            allowed_hosts=settings.allowed_hosts,
            admission=Admission(how, cookies.claims, starting.ready, clock),
            paces=Paces(clock, TOKENS),
            scripts=hosting.inline_scripts(),
        )
    ],
)
