"""Which row of a table was opened? Each has a button; a click means the row that was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

import streamlit as st

from lib.i18n import gettext as _
from lib.ui import state

COLUMN: Final = "open"
_WIDTH: Final = 70  # pixels
T = TypeVar("T")


def cells(count: int) -> list[str]:
    """Return what stands in the column of buttons."""
    return [_("Open")] * count


def column(table: str) -> Any:  # noqa: ANN401 — Streamlit's own type
    """Return the column of buttons of a table.

    Args:
        table: key of the table.
    """
    return st.column_config.ButtonColumn(
        "", type="tertiary", width=_WIDTH, key=_clicked(table), pinned=True
    )


def opened(table: str, shown: Sequence[T]) -> T | None:
    """Return which row's button was just pressed, or None; once a run, after the table.

    The list may have moved since it was drawn, so a click is looked up among the rows of then.

    Args:
        table: key of the table.
        shown: what each of its rows is, as plain data.
    """
    mine = state.area(f"{table}-shown", dict)
    seen: Sequence[T] = mine.get("rows", ())
    mine["rows"] = list(shown)
    click = st.session_state.get(_clicked(table))
    return seen[click["row"]] if click and click["row"] < len(seen) else None


def _clicked(table: str) -> str:
    return f"{table}-clicked"
