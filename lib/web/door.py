"""Who knocks at ``/-/hooks/portone``? Kept and answered at once; looked into afterwards.

Whatever comes in is written down before it is answered, many at a time in one transaction. Garbage
is limited: of bodies that name no payment so many a minute are kept, the others are counted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib.kernel import trace
from lib.kernel.clock import SystemClock, to_unix
from lib.services.bootstrap import Services
from lib.services.webhook_judging import CROWD
from lib.services.webhook_reading import LARGEST, read
from lib.services.webhooks import Delivery
from lib.web import bodies
from lib.web.pace import WEBHOOKS, Paces
from lib.web.peers import address_of

log = structlog.get_logger()

# All ours.
_GARBAGE_A_MINUTE: Final = 30
_READING: Final = 256  # bodies at a time
_WAITING: Final = 2_000  # deliveries that are not written yet
_BATCH: Final = 200
_FLUSH: Final = 1.0  # seconds after which what was only counted is written


@dataclass(slots=True)
class _Waiting:
    delivery: Delivery
    written: asyncio.Future[None] = field(repr=False)


class Door:
    """The webhook door; ``write`` runs beside it as long as the console does."""

    def __init__(self, services: Callable[[], Services | None], wake: asyncio.Event) -> None:
        """Prepare.

        Args:
            services: the services, once they are there.
            wake: set when something has come in.
        """
        self._services = services
        self._wake = wake
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(_WAITING)
        self._reading = 0
        self._minute = 0
        self._garbage = 0
        self._counted = 0
        self._pace = Paces(SystemClock(), WEBHOOKS)

    async def receive(self, request: Request) -> Response:
        """Take a webhook in."""
        services = self._services()
        if services is None or self._reading >= _READING or self._queue.full():
            return _later()
        self._reading += 1
        try:
            raw = await bodies.read(request, LARGEST)
        except bodies.Refused as refused:
            return refused.answer
        finally:
            self._reading -= 1
        content_type = request.headers.get("content-type", "")
        delivery = replace(read(content_type, raw), request=trace.request_id())
        if delivery.reason:
            if self._is_crowded(to_unix(services.clock.now()) // 60):
                return _unreadable()
            await self._put(delivery)
            return _unreadable()
        if not self._pace.has_room(request.url.path, address_of(request.scope)):
            return _slower()
        return await self._put(delivery)

    async def write(self) -> None:
        """Write down what comes in, for ever."""
        pool = ThreadPoolExecutor(1, thread_name_prefix="webhook-door")
        loop = asyncio.get_running_loop()
        try:
            while True:
                batch = await self._batch()
                deliveries = [one.delivery for one in batch]
                if self._counted:
                    digest = f"{CROWD}:{self._minute}"
                    deliveries.append(Delivery(digest, "", "", reason=CROWD, count=self._counted))
                    self._counted = 0
                services = self._services()
                if not deliveries or services is None:
                    continue
                try:
                    await loop.run_in_executor(pool, services.webhooks.receive, deliveries)
                except Exception as error:  # noqa: BLE001 — the senders are told to come again
                    log.error("webhooks.unwritten", reason=repr(error))  # noqa: TRY400
                    _tell(batch, error)
                else:
                    _tell(batch, None)
                    self._wake.set()
        finally:
            pool.shutdown(wait=False)

    async def _put(self, delivery: Delivery) -> Response:
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait(_Waiting(delivery, written))
            await written
        except Exception:  # noqa: BLE001 — full, or unwritten: either way it is not kept
            return _later()
        return JSONResponse({"code": 0, "message": None, "response": "received"})

    async def _batch(self) -> list[_Waiting]:
        try:
            first = await asyncio.wait_for(self._queue.get(), _FLUSH)
        except TimeoutError:
            return []
        batch = [first]
        while len(batch) < _BATCH and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch

    def _is_crowded(self, minute: int) -> bool:
        """Count a body that cannot be read; say whether it is one too many to be kept."""
        if minute != self._minute:
            self._minute, self._garbage = minute, 0
        self._garbage += 1
        crowded = self._garbage > _GARBAGE_A_MINUTE
        self._counted += crowded
        return crowded


def _tell(batch: list[_Waiting], error: Exception | None) -> None:
    for one in batch:
        if one.written.done():
            continue  # the sender is gone
        if error is None:
            one.written.set_result(None)
        else:
            one.written.set_exception(error)


def _unreadable() -> Response:
    return JSONResponse(bodies.envelope("The body names no payment."), 400)


def _slower() -> Response:
    message = "Too many webhooks from one address; send it again later."
    return JSONResponse(bodies.envelope(message), 429, headers={"Retry-After": "5"})


def _later() -> Response:
    message = "Too busy to keep this; send it again."
    return JSONResponse(bodies.envelope(message), 503, headers={"Retry-After": "5"})
