"""Paybench: the console, the embedded sandbox and our own routes, in one process on one port."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount

from lib.access.sign_in import Mode
from lib.kernel.settings import load
from lib.sandbox.asgi import create_sandbox
from lib.sandbox.config import SandboxConfig
from lib.sandbox.reach import reach
from lib.ui import cookies, hosting
from lib.web.console import Console
from lib.web.gate import Gate

settings = load(port=int(st.get_option("server.port")))
how = hosting.decide(settings)
sandbox = create_sandbox(
    SandboxConfig(
        database=settings.sandbox_store,
        imp_key=settings.sandbox_imp_key,
        imp_secret=settings.sandbox_imp_secret.get_secret_value(),
        reach=reach(
            settings.reachable,
            loopback=how.mode is Mode.LOCAL,
            own=(f"{settings.console_url}/-/",),
        ),
    )
)
console = Console(settings, beside=sandbox.state)
app = st.App(
    Path(__file__).resolve().parent / "lib" / "shell" / "main.py",
    routes=[Mount("/-/sandbox", app=sandbox), *console.routes()],
    lifespan=console.lifespan,
    middleware=[Middleware(Gate, **console.guard(how, cookies.claims, hosting.inline_scripts()))],
)
