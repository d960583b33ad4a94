"""What has been said to the gateway, and how is it said again? Exchanges, masked, and as a call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from lib.access.actors import Actor
from lib.access.policy import Permission, allow, may
from lib.catalog.operations import operation
from lib.kernel.errors import CatalogError
from lib.ledger import exchanges
from lib.ledger.engine import Database
from lib.ledger.exchanges import ENDS, MOST_COUNTED, ExchangeFilter, ExchangePage, end_of
from lib.ledger.schema import AttemptRow, ExchangeRow
from lib.services import masked_rows
from lib.snippets import RestCall, render

__all__ = ["ENDS", "MOST_COUNTED", "ApiLog", "ExchangeFilter", "ExchangePage", "curl_of", "end_of"]

_SLOT: Final = re.compile(r"\\\{(\w+)\\\}")


class ApiLog:
    """Every exchange, as it was kept, with persons masked; see lib.services.revealing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, where: ExchangeFilter, actor: Actor, *, number: int, size: int) -> ExchangePage:
        """Return one page of exchanges, newest first.

        A text is looked for in all of a body only by who may see whom it names.
        """
        allow(actor, "api_log.page")
        where = replace(where, seeks_persons=may(actor, Permission.PERSONAL))
        with self._database.reading() as session:
            found = exchanges.page(session, where, number=number, size=size)
        for row in found.rows:
            masked_rows.exchange(row)
        return found

    def get(self, number: int, actor: Actor) -> ExchangeRow | None:
        """Return one exchange, or None."""
        allow(actor, "api_log.get")
        with self._database.reading() as session:
            row = exchanges.get(session, number)
        return masked_rows.exchange(row) if row else None

    def act(self, attempt_key: str) -> AttemptRow | None:
        """Return the act behind exchanges, or None."""
        with self._database.reading() as session:
            row = session.get(AttemptRow, attempt_key)
        return masked_rows.attempt(row) if row else None

    def of_act(self, attempt_key: str) -> list[ExchangeRow]:
        """Return the exchanges of one act, oldest first; whoever may act may see them."""
        with self._database.reading() as session:
            rows = exchanges.of_attempt(session, attempt_key)
        return [masked_rows.exchange(row) for row in rows]

    def statuses(self, actor: Actor) -> Sequence[int]:
        """Return the HTTP statuses that occur; 0 = no answer."""
        allow(actor, "api_log.statuses")
        with self._database.reading() as session:
            return exchanges.statuses(session)


def curl_of(row: ExchangeRow) -> str:
    """Return the command that makes the call of an exchange again.

    Keys and card data come from the environment when it runs; what else is masked stays masked.
    """
    parts = urlsplit(row.url)
    try:
        template = operation(row.operation).path
    except CatalogError:
        template = ""
    pattern = _SLOT.sub(r"(?P<\1>[^/]+)", re.escape(template))
    match = re.search(f"{pattern}$", parts.path) if template else None
    found = match.groupdict() if match else {}
    root = parts.path[: match.start()] if match else ""
    body = row.request_body if isinstance(row.request_body, dict) else {}
    return render(
        "curl",
        RestCall(
            operation=row.operation,
            path_params={name: unquote(value) for name, value in found.items()},
            body=body,
            base_url=f"{parts.scheme}://{parts.netloc}{root}",
            query=_query(parse_qsl(parts.query, keep_blank_values=True)),
        ),
    )


def _query(pairs: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Return query parameters by name; of a name that comes more than once all values."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}
