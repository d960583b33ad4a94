"""What is served while the console is still being loaded? The first page; the rest follows.

A browser takes as long for Streamlit's own page as the console for itself. So the server answers at
once, and loads what stands behind it meanwhile; who asks for that waits a moment.
"""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from lib.kernel.errors import PaybenchError
from lib.web.latency import answer_at_once

if TYPE_CHECKING:  # loading it is what is put off
    from lib.services.bootstrap import Services
    from lib.web.console import Console

_UNUSABLE: Final = 2
# Seconds a thread may compute before another's turn, while the loading shares the processor with
# the answers to the first browser: Python's own 5 ms are felt in each of its hundred requests.
_TURN: Final = 0.0005


class Starting:
    """ASGI application: the console's own routes, as soon as they are there."""

    def __init__(self, make: Callable[[], Console], port: int) -> None:
        """Prepare.

        Args:
            make: loads and prepares the console; called once, in a thread.
            port: the port this process listens on.
        """
        self._make = make
        self._port = port
        self._console: Console | None = None
        self._opened = asyncio.Event()
        self._closing = asyncio.Event()

    def services(self) -> Services | None:
        """Return the services; None while they are being loaded."""
        return self._console.services if self._console else None

    async def ready(self) -> Services:
        """Return the services, once they are there."""
        return (await self._there()).ready()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, once that can be done."""
        await (await self._there()).app(scope, receive, send)

    async def _there(self) -> Console:
        await self._opened.wait()
        if self._console is None:
            raise RuntimeError("opened without a console")
        return self._console

    @asynccontextmanager
    async def lifespan(self, _app: Any) -> AsyncIterator[dict[str, Any]]:  # noqa: ANN401
        """Load while the server begins to answer; close at its end."""
        answer_at_once(self._port)
        running = asyncio.create_task(self._run())
        yield {}
        self._closing.set()
        await running

    async def _run(self) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        try:
            console = await run_in_threadpool(self._make)
            async with console.running():
                self._console = console
                self._opened.set()
                sys.setswitchinterval(usual)
                await self._closing.wait()
        except PaybenchError as error:
            print(error, file=sys.stderr, flush=True)  # noqa: T201 — for the person at the shell
        except Exception:  # noqa: BLE001 — whatever it is, nothing can be done without it
            traceback.print_exc()
        else:
            return
        os._exit(_UNUSABLE)  # the server would go on, and let everybody wait
