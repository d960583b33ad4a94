"""What does the HTTP server cost by itself? One that answers every request with one envelope."""

from __future__ import annotations

import socket

import uvicorn
from starlette.types import Receive, Scope, Send

_ANSWER = b'{"code":0,"message":null,"response":{"status":"paid"}}'
_HEADERS = [
    (b"content-type", b"application/json;charset=UTF-8"),
    (b"content-length", str(len(_ANSWER)).encode()),
]


async def _answer(_scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _ANSWER})


def main() -> None:
    """Serve on a free port and print its address, as the sandbox does."""
    config = uvicorn.Config(_answer, log_config=None, access_log=False, lifespan="off", ws="none")
    # The protocol is named, or asyncio leaves Nagle's delay on.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(2048)
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
