"""What is answered to bytes that are no HTTP? An envelope with 400, as to all that is unreadable.

Such bytes never reach the application: an unknown method, letters in an address that are not ASCII,
a broken header. The server would answer them in plain text.
"""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from lib.sandbox.api.answering import written
from lib.sandbox.api.reading import Unreadable


class SandboxProtocol(HttpToolsProtocol):
    """The server's protocol; what it cannot read it answers as the sandbox does."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 — the parser's English
        """Answer, and close the connection: where the next request begins cannot be told."""
        answer = written(Unreadable(400, "요청을 HTTP로 읽을 수 없습니다."), "close")
        head = (
            "HTTP/1.1 400 Bad Request\r\n"
            f"content-type: {answer.content_type.decode()}\r\n"
            f"content-length: {len(answer.content)}\r\n"
            "cache-control: no-store\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + answer.content)
        self.transport.close()
