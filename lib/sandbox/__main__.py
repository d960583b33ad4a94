"""How is the sandbox run alone? ``python -m lib.sandbox --port 9100``, for other teams and tests.

One line on standard output, its base URL, says that it accepts connections. It ends with 0 when it
is asked to (SIGTERM, Ctrl-C), and with 2 and one sentence when it cannot start. With the word
``clock`` first it moves the clock of one that runs.
"""

from __future__ import annotations

import argparse
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import uvicorn

from lib.sandbox import remote
from lib.sandbox.asgi import create_sandbox
from lib.sandbox.config import SandboxConfig
from lib.sandbox.parsing import SandboxProtocol
from lib.sandbox.reach import reach
from lib.sandbox.store import StoreError

_LAST_WORDS = 3  # seconds that calls under way have left when the server is asked to end


class _Server(uvicorn.Server):
    """A server that says where it is once it listens."""

    url = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(self.url, flush=True)  # noqa: T201 — the one line that starters wait for

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """End before or after the server's own handlers are in place."""
        self.should_exit = True


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a sandbox until it is asked to end.

    Args:
        arguments: the command line; None = that of this process.

    Returns:
        The exit code: 0 after an orderly end, 2 when it could not start.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] == ["clock"]:
        return remote.main(words[1:])
    options = _options(arguments)
    config = SandboxConfig(
        database=options.db,
        imp_key=options.imp_key,
        imp_secret=options.imp_secret,
        slow_issuer_seconds=options.slow_seconds,
        lost_answer=options.lost_answer,
        profile=options.profile,
        strict=options.strict,
        seed=options.seed,
        reach=reach(options.reach),
    )
    try:
        app = create_sandbox(config)
        app.state.store.open()
        listener = _listen(options.host, options.port)
    except StoreError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        place = f"{options.host}:{options.port}"
        print(f"The sandbox cannot listen on {place}: {reason}.", file=sys.stderr)  # noqa: T201
        return 2
    server = _Server(
        uvicorn.Config(
            app,
            http=SandboxProtocol,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=_LAST_WORDS,
        )
    )
    host, port = listener.getsockname()[:2]
    server.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    # The server hands a signal on once it has ended; with these handlers that is no sudden death.
    signal.signal(signal.SIGTERM, server.stop)
    signal.signal(signal.SIGINT, server.stop)
    with listener:
        server.run(sockets=[listener])
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m lib.sandbox",
        description="An emulated PortOne V1 (i'mport) REST API with Toss Payments behind it.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=int, required=True, help="port; 0 = any free one")
    parser.add_argument("--host", default="127.0.0.1", help="address (default: %(default)s)")
    parser.add_argument(
        "--db",
        type=_place,
        metavar="FILE",
        help="file that keeps its state, made when missing, or the address of a PostgreSQL database"
        " (postgresql://…) that several sandboxes may share; without it all is kept in memory and"
        " gone when the process ends",
    )
    parser.add_argument("--imp-key", default="imp_apikey", help="REST key (default: %(default)s)")
    parser.add_argument(
        "--imp-secret", default="imp_secret", help="REST secret (default: %(default)s)"
    )
    parser.add_argument(
        "--slow-seconds",
        type=float,
        default=12.0,
        metavar="SECONDS",
        help="how long the slow issuer of test card 0020 takes (default: %(default)s)",
    )
    parser.add_argument(
        "--lost-answer",
        choices=("close", "504"),
        default="close",
        help="what test card 0021 does to its caller (default: %(default)s)",
    )
    parser.add_argument(
        "--profile",
        choices=("seed", "current"),
        default="seed",
        help="generation of the documents that calls follow (default: %(default)s)",
    )
    parser.add_argument(
        "--strict", action="store_true", help="refuse what is merely tolerated otherwise"
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="mint the same numbers for the same steps; without it they are random",
    )
    parser.add_argument(
        "--reach",
        default="",
        metavar="LIST",
        help="internal networks, addresses and host names to which webhooks may go beside public"
        " ones and this machine's own, comma separated",
    )
    return parser.parse_args(arguments)


def _place(text: str) -> Path | str:
    return text if text.startswith(("postgresql://", "postgres://")) else Path(text)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's delay off only where the protocol is named: 40 ms for each answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # A port that was used a moment ago may be used again; one in use may not.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except BaseException:
        listener.close()
        raise
    return listener


if __name__ == "__main__":
    sys.exit(main())
