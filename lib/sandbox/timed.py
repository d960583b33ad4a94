"""Who watches the clock? A thread beside the calls: what is due happens, webhooks are carried.

It looks once a second, and at once when it is told that something new waits. It runs in a loop of
its own, because a mounted sandbox is told neither of the beginning nor of the end of the server;
it ends when the store is closed, and never keeps the process alive.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from starlette.concurrency import run_in_threadpool

from lib.sandbox import due, outbox
from lib.sandbox.courier import Courier
from lib.sandbox.gateway import Gateway
from lib.sandbox.rows import Connection
from lib.sandbox.store import StoreError
from lib.sandbox.traces import place

_LOG: Final = logging.getLogger(__name__)
_TICK: Final = 1.0  # seconds between two looks at the clock
_REST: Final = 0.005  # seconds from one look to the next, however often it is told to look
_LAST_WORDS: Final = 5.0
_GLANCE: Final = 0.01
_LONGEST_WAIT: Final = 120.0


class Timed:
    """The timed work of one sandbox."""

    def __init__(self, gateway: Gateway, chore: Callable[[], None]) -> None:
        """Prepare to watch.

        Args:
            gateway: the sandbox.
            chore: what is done in the same thread whenever nothing has happened for a second.
        """
        self._gateway = gateway
        self._chore = chore
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._awake: asyncio.Event | None = None
        self._ending = False

    @property
    def runs(self) -> bool:
        """Say whether the thread is there."""
        return self._thread is not None

    def start(self) -> None:
        """Start the thread; where it runs already nothing happens."""
        with self._guard:
            if self._thread is None:
                self._ending = False
                self._thread = threading.Thread(
                    target=self._watch, name="sandbox-timed", daemon=True
                )
                self._thread.start()

    def wake(self) -> None:
        """Have it look at once."""
        loop, awake = self._loop, self._awake
        if loop and awake and not awake.is_set():
            try:
                loop.call_soon_threadsafe(awake.set)
            except RuntimeError:  # it has just ended
                return

    async def carried_first(self, outcome: object) -> None:
        """Where webhooks go before answers, wait until those of a payment were sent once.

        Args:
            outcome: what is going to be answered; only a payment, or several, can be waited for.
        """
        said = outcome if isinstance(outcome, list) else [outcome]
        uids = [one["imp_uid"] for one in said if isinstance(one, dict) and one.get("imp_uid")]
        until = asyncio.get_running_loop().time() + _LONGEST_WAIT
        while uids and asyncio.get_running_loop().time() < until:
            if self._gateway.store.is_near:
                uids = self._not_sent_yet(uids)
            else:
                uids = await run_in_threadpool(self._not_sent_yet, uids)
            await asyncio.sleep(_GLANCE if uids else 0)

    def _not_sent_yet(self, uids: list[str]) -> list[str]:
        now = self._gateway.unix_now
        with self._gateway.store.reading() as db:
            return [uid for uid in uids if outbox.is_first_due(db, uid, now)]

    def stop(self) -> None:
        """End the thread; deliveries under way are broken off and given back."""
        with self._guard:
            thread = self._thread
            self._ending = True
        self.wake()
        if thread:
            thread.join(_LAST_WORDS)

    def _watch(self) -> None:
        try:
            self._gateway.store.open()
            asyncio.run(self._rounds())
        except StoreError as error:
            _LOG.warning("sandbox: %s", error)
        finally:
            with self._guard:
                self._thread = self._loop = self._awake = None

    async def _rounds(self) -> None:
        self._awake, self._loop = asyncio.Event(), asyncio.get_running_loop()
        courier = Courier(self._gateway, self._awake)
        is_quiet = False
        try:
            while not self._ending and self._gateway.store.is_open:
                began = self._loop.time()
                self._awake.clear()
                try:
                    await self._let_happen()
                    await courier.round()
                    if is_quiet:
                        self._chore()
                except (StoreError, sqlite3.Error) as error:
                    _LOG.warning("sandbox: timed work waits: %s", error)
                except Exception as error:  # noqa: BLE001 — the next round tries again
                    _LOG.error("sandbox: timed work failed: %s", place(error))
                if not self._ending:
                    is_quiet = await _is_quiet(self._awake)
                    # Under load a look for each call would cost as much as the calls.
                    await asyncio.sleep(began + _REST - self._loop.time())
        finally:
            await courier.stop()

    async def _let_happen(self) -> None:
        """Let everything happen that is due, one after the other."""
        gateway = self._gateway
        while True:
            until = gateway.unix_now
            with gateway.store.reading() as db:
                first = due.earliest(db)
            if first is None or first.at > until:
                return
            await gateway.writer.run(partial(happen, gateway, until))


def happen(gateway: Gateway, until: int, db: Connection) -> dict[str, Any] | None:
    """Let the first thing happen that is due at an instant, and say what came of it.

    Args:
        gateway: the sandbox.
        until: UNIX seconds.
        db: a writing connection; what another process has done is seen here.

    Returns:
        What happened; None = nothing is due.
    """
    first = due.earliest(db)
    if first is None or first.at > until:
        return None
    return due.carry_out(db, gateway, first)


async def _is_quiet(awake: asyncio.Event) -> bool:
    """Wait for the next look and say whether nothing has asked for it."""
    try:
        async with asyncio.timeout(_TICK):
            await awake.wait()
    except TimeoutError:
        return True
    return False
