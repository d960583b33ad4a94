"""What goes over the wire? A call, and the exchange that comes of it, as it may be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from lib.catalog.operations import operation
from lib.kernel.masking import without_customer
from lib.kernel.redaction import HIDDEN, redact, redact_text


@dataclass(slots=True)
class Call:
    """One call to be made.

    Attributes:
        name: catalogue name of the operation.
        path: values of the path's slots.
        query: query parameters; a list where a name comes more than once.
        body: JSON body; None for none.
        attempt_key: the journalled act behind it.
        kept: what is kept of the answer where not all of it is.
    """

    name: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | list[str]] = field(default_factory=dict)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    attempt_key: str = ""
    kept: Callable[[Any], Any] | None = None

    def address(self, base_url: str) -> str:
        """Return where the call goes, without its query."""
        path = operation(self.name).path
        if self.path:
            slots = {name: quote(value, safe="") for name, value in self.path.items()}
            path = path.format(**slots)
        return base_url + path


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, redacted.

    Attributes:
        operation: catalogue name of the call.
        attempt_key: the journalled act behind it; empty for plain look-ups.
        method: HTTP method.
        url: whole address.
        request_headers: as sent, without the token.
        request_body: JSON body without credentials, card data and customer; None for GET.
        status: HTTP status; 0 when no answer came.
        response_body: JSON of the answer, or what the call keeps of it; its text when it was not
            JSON.
        error: what went wrong on the way; empty when an answer came.
        started_at: when it was sent.
        elapsed_ms: time until the answer was read.
    """

    operation: str
    attempt_key: str
    method: str
    url: str
    request_headers: dict[str, str]
    request_body: Any
    status: int
    response_body: Any
    error: str
    started_at: datetime
    elapsed_ms: int

    def evidence(self) -> dict[str, Any]:
        """Return what an error carries along."""
        return {
            "request": f"{self.method} {self.url}",
            "status": self.status,
            "response": self.response_body,
            "error": self.error,
        }


def note(  # noqa: PLR0913 — the pieces of one exchange
    call: Call,
    *,
    url: str,
    has_token: bool,
    status: int,
    body: Any,  # noqa: ANN401 — whatever came
    failure: Exception | None,
    started_at: datetime,
    seconds: float,
) -> Exchange:
    """Write an exchange down as it may be kept: without token, credentials and card data."""
    return Exchange(
        operation=call.name,
        attempt_key=call.attempt_key,
        method=operation(call.name).method,
        url=url,
        request_headers={"Authorization": f"Bearer {HIDDEN}"} if has_token else {},
        request_body=redact(without_customer(call.body)) if call.body is not None else None,
        status=status,
        response_body=redact(call.kept(body) if call.kept else body),
        error=redact_text(f"{type(failure).__name__}: {failure}") if failure else "",
        started_at=started_at,
        elapsed_ms=round(seconds * 1000),
    )
