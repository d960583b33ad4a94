"""How does a small table look? Words to the left, figures to the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

_LINE: Final = 35  # pixels of a row
_TALLEST: Final = 420


def draw(rows: Sequence[Mapping[str, Any]], words: int = 1) -> None:
    """Draw a table of texts.

    Args:
        rows: column titles with what stands below them.
        words: how many columns from the left hold words; the others hold figures.
    """
    titles = list(rows[0]) if rows else []
    st.dataframe(
        list(rows),
        hide_index=True,
        height=min(_LINE * (len(rows) + 1) + 3, _TALLEST),
        row_height=_LINE,
        column_config={
            title: st.column_config.TextColumn(
                title, alignment="left" if number < words else "right"
            )
            for number, title in enumerate(titles)
        },
    )
