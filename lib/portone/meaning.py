"""What does an answer mean for money? Content, or the error that says what may have happened."""

from __future__ import annotations

from typing import Any, Final

import httpx

from lib.catalog.operations import Operation
from lib.kernel.errors import (
    GatewayError,
    GatewayRefused,
    GatewayUnauthorized,
    GatewayUnreachable,
    OutcomeUnknown,
)
from lib.kernel.redaction import redact_text
from lib.portone.exchange import Exchange

# Statuses by which an HTTP server says that it did not do what was asked.
_NOT_DONE: Final = frozenset({400, 401, 403, 404, 405, 406, 409, 411, 413, 414, 415, 422, 429, 431})


def content_of(
    described: Operation,
    exchange: Exchange,
    body: Any,  # noqa: ANN401 — whatever came
    *,
    was_sent: bool,
) -> Any:  # noqa: ANN401 — the envelope's content
    """Open the envelope of an answer.

    Args:
        described: the call.
        exchange: what went over the wire; its error says that no answer came.
        body: the answer as it came.
        was_sent: whether any of the request may have left this machine.

    Returns:
        The envelope's ``response``.

    Raises:
        GatewayRefused: the gateway said no.
        GatewayUnauthorized: HTTP 401.
        GatewayUnreachable: nothing was sent, or a look-up got no readable answer.
        OutcomeUnknown: a call that may move money got no readable answer.
    """
    known: dict[str, Any] = {
        "attempt_key": exchange.attempt_key or None,
        "evidence": exchange.evidence(),
    }
    status = exchange.status
    if exchange.error:
        if not was_sent:
            said = f"no connection to {exchange.url} ({exchange.error}); nothing was sent"
            raise GatewayUnreachable(said, operation=described.name, **known)
        raise unreadable(described, exchange.error, **known)
    if status == httpx.codes.UNAUTHORIZED:
        raise GatewayUnauthorized(_message(body) or "HTTP 401", operation=described.name, **known)
    succeeded = httpx.codes.is_success(status)
    if _is_envelope(body) and (succeeded or httpx.codes.is_client_error(status)):
        if body["code"] == 0 and succeeded:
            return body.get("response")
        raise GatewayRefused(
            _message(body) or f"HTTP {status}",
            status=status,
            code=body["code"] or -status,
            operation=described.name,
            **known,
        )
    # Without an envelope it need not be the gateway that speaks: enough to know that an act was
    # not carried out, too little to know that something does not exist.
    if status in _NOT_DONE and described.method != "GET":
        raise GatewayRefused(
            f"HTTP {status}", status=status, code=-status, operation=described.name, **known
        )
    raise unreadable(described, f"HTTP {status} without a readable answer", **known)


def unreadable(described: Operation, what: str, **known: Any) -> GatewayError:  # noqa: ANN401
    """Say that an answer cannot be read: a look-up may be tried again, what moves money may not."""
    kind = OutcomeUnknown if described.moves_money else GatewayUnreachable
    return kind(what, operation=described.name, **known)


def _is_envelope(body: Any) -> bool:  # noqa: ANN401
    return isinstance(body, dict) and type(body.get("code")) is int


def _message(body: Any) -> str:  # noqa: ANN401
    text = body.get("message") if isinstance(body, dict) else None
    return redact_text(text) if isinstance(text, str) else ""
