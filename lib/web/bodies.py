"""How much of a request is read, and for how long? As much as is needed, and not for ever."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse

# Ours. A body of some bytes that takes longer is somebody holding a connection.
PATIENCE: Final = 10.0
_CLOSE: Final = {"Connection": "close"}


class Refused(Exception):  # noqa: N818 — an answer on its way, not an error of ours
    """A body that is not read to its end.

    Attributes:
        answer: what the sender is told; the connection ends with it.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.answer = JSONResponse(envelope(message), status, headers=_CLOSE)


async def read(request: Request, most: int, patience: float = PATIENCE) -> bytes:
    """Read a body.

    Args:
        request: whose body.
        most: bytes; of more than that nothing further is read.
        patience: seconds for the whole body.

    Raises:
        Refused: 413 too large, 408 too slow, 400 broken off.
    """
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > most:
        raise Refused(413, "The body is too large.")
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise Refused(413, "The body is too large.")
    except TimeoutError:
        raise Refused(408, "The body did not arrive in time.") from None
    except ClientDisconnect:
        raise Refused(400, "The body broke off.") from None
    return bytes(body)


def envelope(message: str) -> dict[str, object]:
    """Return an answer of ours that says why not."""
    return {"code": -1, "message": message, "response": None}
