"""How are rules for issuers written one by one? As a table, in the order in which they apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib.catalog import issuers
from lib.catalog.fields import Field
from lib.i18n import gettext as _
from lib.ui import builder_parts as parts
from lib.ui import draft, words

EVERY: Final = "*"
_COLUMNS: Final = ("card_code", "enabled", "max_month")
_ROW: Final = 36  # pixels
_TOO_MANY: Final = 2**31  # more is no number of months, and no table can hold it


def are_rules(value: object) -> bool:
    """Say whether a value can be shown as rules, one a row."""
    return isinstance(value, list) and all(
        isinstance(rule, Mapping)
        and isinstance(rule.get("card_code", ""), str)
        and isinstance(rule.get("enabled", True), bool)
        and _is_month(rule.get("max_month", 0))
        for rule in value
    )


def _is_month(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _TOO_MANY


def draw(field: Field) -> None:
    """Draw the rules as a table; rows can be added and removed."""
    start: list[dict[str, Any]] = list(parts.value(field))  # type: ignore[call-overload] # are_rules
    key = parts.key(field, "-table")
    codes = [EVERY, *(one.code for one in issuers.issuers())]
    codes += [code for rule in start if (code := rule.get("card_code")) and code not in codes]
    frame = pd.DataFrame([{name: rule.get(name) for name in _COLUMNS} for rule in start])
    frame = frame.reindex(columns=list(_COLUMNS)).astype(
        {"card_code": "object", "enabled": "boolean", "max_month": "Int64"}
    )
    st.data_editor(
        frame,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        row_height=_ROW,
        column_config={
            "card_code": st.column_config.SelectboxColumn(
                _("Issuer"),
                options=codes,
                format_func=_named,
                required=True,
            ),
            "enabled": st.column_config.CheckboxColumn(_("Offered"), default=True, width="small"),
            "max_month": st.column_config.NumberColumn(
                _("Interest-free up to"),
                help=_("Months up to which the shop pays the interest."),
                min_value=2,
                max_value=36,
                step=1,
            ),
        },
        on_change=_take,
        args=(field.path, key, start),
    )
    st.caption(_("Rules apply from the top down; the row for every card sets all at once."))


def _take(path: str, key: str, start: Sequence[Mapping[str, Any]]) -> None:
    draft.put(path, edited(start, st.session_state[key]))
    draft.refresh(key)


def edited(start: Sequence[Mapping[str, Any]], changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rules after what was done to the table.

    Args:
        start: the rules the table began with; what it does not show of them stays.
        changes: ``edited_rows`` by place, ``added_rows`` and ``deleted_rows``, as Streamlit keeps
            them. A cell that was emptied takes its name out of the rule.
    """
    rows = [dict(rule) for rule in start]
    for place, cells in changes.get("edited_rows", {}).items():
        rows[int(place)].update(cells)
    gone = set(changes.get("deleted_rows", ()))
    rows = [row for place, row in enumerate(rows) if place not in gone]
    rows += [
        {name: cells.get(name) for name in _COLUMNS} for cells in changes.get("added_rows", ())
    ]
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in rows
        if row.get("card_code")
    ]


def _named(code: object) -> str:
    return _("every card") if code == EVERY else words.issuer(str(code))
