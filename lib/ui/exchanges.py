"""What went over the wire? Each request and its answer, as kept: without card data and keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import streamlit as st

from lib.i18n import gettext as _
from lib.ledger.schema import ExchangeRow
from lib.ui import findings


def draw(rows: Sequence[ExchangeRow], *, expanded: str = "") -> None:
    """Draw exchanges, one expander each.

    Args:
        rows: oldest first.
        expanded: operation whose exchange stands open.
    """
    for row in rows:
        answer = str(row.status) if row.status else _("no answer")
        with st.expander(
            f"`{row.method}` {findings.plain(path_of(row.url))} · {answer} · {row.elapsed_ms} ms",
            expanded=row.operation == expanded,
        ):
            st.code(request_of(row), language="http", wrap_lines=True)
            if row.error:
                st.caption(f":red[{findings.plain(row.error)}]")
            if row.response_body is not None:
                st.code(pretty(row.response_body), language="json", wrap_lines=True)


def request_of(row: ExchangeRow) -> str:
    """Return a request as text, as it was kept."""
    headers = "".join(f"\n{name}: {value}" for name, value in row.request_headers.items())
    body = "" if row.request_body is None else f"\n\n{pretty(row.request_body)}"
    return f"{row.method} {row.url}{headers}{body}"


def path_of(url: str) -> str:
    """Return the part of an address that tells the calls apart."""
    path = url.partition("?")[0].partition("://")[2].partition("/")[2]
    return "/" + path.removeprefix("-/sandbox/")


def pretty(body: Any) -> str:  # noqa: ANN401 — any JSON value
    """Return a body as a person reads it."""
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, indent=2)
