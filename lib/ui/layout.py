"""How does a page use its width? Panes and cards that wrap where the window is narrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import streamlit as st

_PANE: Final = 360  # pixels; narrower, a form or a snippet is no pleasure to read
_FIELD: Final = 220
_CARD: Final = 200
_JOB: Final = 230  # a job's name in one line, in any language
_DENSE: Final = 150
_FIGURE: Final = 150
_NARROWEST: Final = 500  # what a narrow window leaves for content
_SMALLEST: Final = 120

_STYLE: Final = Path(__file__).parent / "style.css"


def dress() -> None:
    """Give the page what Streamlit's theme has no setting for; once a run."""
    st.html(_STYLE)


def panes() -> tuple[Any, Any]:
    """Return two panes side by side; below one another in a narrow window."""
    grid = st.grid(2, min_column_width=_PANE, gap=("small", "medium"))
    return grid.cell(), grid.cell()


def fields() -> tuple[Any, Any]:
    """Return two columns of form fields; one in a narrow window."""
    grid = st.grid(2, min_column_width=_FIELD, gap=("small", "small"))
    return grid.cell(), grid.cell()


def cards(count: int) -> list[Any]:
    """Return cells for figures or cards of equal width."""
    grid = st.grid(count, min_column_width=_CARD)
    return [grid.cell() for _ in range(count)]


def jobs(count: int) -> list[Any]:
    """Return cells for the ways into the console."""
    grid = st.grid(count, min_column_width=_JOB)
    return [grid.cell() for _ in range(count)]


def dense(count: int) -> list[Any]:
    """Return cells for many small fields; as many beside one another as there is room for."""
    grid = st.grid(min(count, 5), min_column_width=_DENSE, gap=("xsmall", "small"))
    return [grid.cell() for _ in range(count)]


def figures(count: int) -> list[Any]:
    """Return cells for figures that stand in one row where the window is wide."""
    smallest = _SMALLEST if count * _SMALLEST <= _NARROWEST else _FIGURE
    grid = st.grid(count, min_column_width=smallest, gap="small")
    return [grid.cell() for _ in range(count)]
