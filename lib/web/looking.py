"""Who looks into the webhooks that came in? A few threads beside the screens, never more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import structlog

from lib.services.bootstrap import Services
from lib.web.leading import Leading

log = structlog.get_logger()

_AT_ONCE: Final = 8
_PAUSE: Final = 1.0  # seconds until what has to wait is asked for again


async def look(services: Services, wake: asyncio.Event, leading: Leading) -> None:
    """Look into webhooks for ever: those that came in, those that wait, those left from before.

    Args:
        services: the console's services.
        wake: set when something has come in.
        leading: whether this is the process that does it.
    """
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(_AT_ONCE + 1, thread_name_prefix="webhook-look")
    busy: dict[asyncio.Future[Any], int] = {}
    try:
        while True:
            wake.clear()
            if len(busy) < _AT_ONCE and leading.leads("webhooks"):
                for number in await _due(loop, pool, services, len(busy)):
                    if number not in busy.values() and len(busy) < _AT_ONCE:
                        task = loop.run_in_executor(pool, services.webhooks.process, number)
                        busy[task] = number
            done = await _something(wake, list(busy))
            for task in done:
                busy.pop(task, None)
                if task.exception() is not None:
                    log.error("webhook.unprocessed", reason=repr(task.exception()))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


async def _due(
    loop: asyncio.AbstractEventLoop, pool: ThreadPoolExecutor, services: Services, busy: int
) -> Sequence[int]:
    try:
        return await loop.run_in_executor(pool, services.webhooks.due, _AT_ONCE + busy)
    except Exception as error:  # noqa: BLE001 — the next round tries again
        log.error("webhooks.round_failed", reason=repr(error))  # noqa: TRY400
        await asyncio.sleep(_PAUSE)
        return []


async def _something(
    wake: asyncio.Event, busy: list[asyncio.Future[Any]]
) -> set[asyncio.Future[Any]]:
    """Wait until a look is done, something came in, or the pause is over; return what is done."""
    waking: asyncio.Future[Any] = asyncio.ensure_future(wake.wait())
    try:
        done, _ = await asyncio.wait(
            [waking, *busy], timeout=_PAUSE, return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        waking.cancel()
    return {one for one in done if one is not waking}
