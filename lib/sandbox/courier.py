"""Who carries the webhooks? A task beside the calls; no answer waits for it.

At most so many deliveries run at a time, and only a few of them to one host, so a dead receiver
holds nobody else up. A webhook arrives at least once: whoever dies between sending and writing that
down sends it again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from typing import Final

from lib.kernel.clock import SystemClock, to_unix
from lib.sandbox import outbox
from lib.sandbox.gateway import Gateway
from lib.sandbox.outbox import Letter
from lib.sandbox.posting import Postman

AT_ONCE: Final = 32
TO_ONE_HOST: Final = 4
_RENEWAL: Final = outbox.LEASE / 3


class Courier:
    """Carries the webhooks of one sandbox; lives in one event loop."""

    def __init__(self, gateway: Gateway, wake: asyncio.Event) -> None:
        """Prepare to carry.

        Args:
            gateway: the sandbox.
            wake: set whenever a delivery ends, because another one may be due then.
        """
        self._gateway = gateway
        self._wake = wake
        self._who = secrets.token_hex(8)
        self._machine = SystemClock()
        self._postman = Postman(gateway.config.reach)
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._hosts: Counter[str] = Counter()
        self._renewed = 0.0

    async def round(self) -> None:
        """Send what is due and for which there is room; does not wait for the answers."""
        await self._renew()
        free = AT_ONCE - len(self._under_way)
        real = to_unix(self._machine.now())
        now = self._gateway.unix_now
        full = {host for host, count in self._hosts.items() if count >= TO_ONE_HOST}
        with self._gateway.store.reading() as db:
            idle = free <= 0 or not outbox.has_ready(db, now, real, full=full)
        if idle:
            return
        room = {host: TO_ONE_HOST - count for host, count in self._hosts.items()}
        letters = await self._gateway.writer.run(
            lambda db: outbox.claim(
                db, now, real, who=self._who, room={**room, "": TO_ONE_HOST}, most=free
            )
        )
        for letter in letters:
            self._hosts[letter.receiver] += 1
            task = asyncio.create_task(self._deliver(letter))
            self._under_way[letter.number] = task

    async def stop(self) -> None:
        """Break off what is under way and give it back; whoever opens the file next sends it."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if tasks:
            await self._gateway.writer.run(lambda db: outbox.let_go(db, self._who))
        await self._postman.close()

    async def _deliver(self, letter: Letter) -> None:
        try:
            outcome = await self._postman.post(
                letter.url, letter.body, letter.content_type, letter.patience
            )
            # The machine's milliseconds would make two runs of one story differ.
            timed = self._gateway.config.seed is None
            await self._gateway.writer.run(
                lambda db: outbox.record(db, letter, outcome, who=self._who, timed=timed)
            )
        finally:
            del self._under_way[letter.number]
            self._hosts[letter.receiver] -= 1
            if not self._hosts[letter.receiver]:
                del self._hosts[letter.receiver]
            self._wake.set()

    async def _renew(self) -> None:
        loop_time = asyncio.get_running_loop().time()
        if self._under_way and loop_time - self._renewed > _RENEWAL:
            self._renewed = loop_time
            real = to_unix(self._machine.now())
            await self._gateway.writer.run(lambda db: outbox.renew(db, real, self._who))
