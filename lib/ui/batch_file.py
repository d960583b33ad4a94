"""How is a file of charges handed in? Dropped or pasted; its columns are recognised or named."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import streamlit as st

from lib.catalog import batch_columns
from lib.i18n import gettext as _
from lib.i18n import language
from lib.services.batch_files import LARGEST, Sheet, mapping_of, plan_of, read_sheet
from lib.services.batch_lines import Plan
from lib.ui import findings, keys, layout, session, state

AREA: Final = "batch-file"
_NOTHING: Final = ""
_EXAMPLE: Final = (
    "merchant_uid,amount,name,test_card,card_quota\n"
    "order-1001,14000,Coffee beans,0000,0\n"
    "order-1002,60000,Grinder,0000,3\n"
    "order-1003,9900,Filter paper,0002,0\n"
)


def draw() -> Plan | None:
    """Draw the form; return the batch it makes, or None while nothing is handed in."""
    mine = state.area(AREA, _start)
    left, right = layout.panes()
    with left:
        uploaded = st.file_uploader(
            _("CSV file of charges"),
            type=["csv", "tsv", "txt"],
            key=keys.widget(AREA, "upload", mine["epoch"]),
            max_upload_size=-(-LARGEST // (1 << 20)),
            help=_("UTF-8 or CP949; comma, semicolon, tab or bar between the cells."),
        )
    with right:
        pasted = st.text_area(
            _("… or paste it, headings first"),
            key=keys.widget(AREA, "paste", mine["epoch"]),
            height=120,
            placeholder=_EXAMPLE,
        )
    if uploaded is None and not (pasted or "").strip():
        _hints()
        return None
    content: bytes | str = uploaded.getvalue() if uploaded is not None else pasted or ""
    name = uploaded.name if uploaded is not None else _("pasted lines")
    sheet = _sheet(mine, content)
    if not sheet.headings:
        return Plan(name, (), sheet.troubles)
    mapping = _columns(mine, sheet)
    return _plan(mine, sheet, mapping, name)


def clear() -> None:
    """Forget what was handed in, card data included."""
    mine = state.area(AREA, _start)
    epoch = mine["epoch"] + 1
    state.forget(AREA)
    state.area(AREA, _start)["epoch"] = epoch


def _start() -> dict[str, Any]:
    return {"epoch": 0, "read": None, "planned": None}


def _sheet(mine: dict[str, Any], content: bytes | str) -> Sheet:
    """Read once what is handed in; a screen is drawn often."""
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    mark = hashlib.sha256(raw).hexdigest()
    if mine["read"] is None or mine["read"][0] != mark:
        mine["read"] = (mark, read_sheet(content))
    sheet: Sheet = mine["read"][1]
    return sheet


def _plan(mine: dict[str, Any], sheet: Sheet, mapping: dict[str, int], name: str) -> Plan:
    channel = session.channel()
    mark = [mine["read"][0], mapping, name, channel.id, channel.updated_at, language()]
    if mine["planned"] is None or mine["planned"][0] != mark:
        examiner = session.services().batch_runs.examiner(channel)
        mine["planned"] = (mark, plan_of(sheet, mapping, examiner, name))
    plan: Plan = mine["planned"][1]
    return plan


def _columns(mine: dict[str, Any], sheet: Sheet) -> dict[str, int]:
    """Let a person say what each column holds; what its heading says is chosen already."""
    known = {column: name for name, column in mapping_of(sheet.headings).items()}
    names = [_NOTHING, *batch_columns.by_name()]
    chosen: dict[str, int] = {}
    unknown = len(known) < len(sheet.headings)
    label = _("Columns: {known} of {all} are used", known=len(known), all=len(sheet.headings))
    with st.expander(label, expanded=unknown, icon=":material/view_column:"):
        cells = layout.cards(len(sheet.headings))
        for column, heading in enumerate(sheet.headings):
            with cells[column]:
                picked = st.selectbox(
                    findings.plain(heading) or _("Column {n}", n=column + 1),
                    names,
                    index=names.index(known.get(column, _NOTHING)),
                    format_func=_title,
                    key=keys.widget(AREA, f"{mine['read'][0][:12]}-{column}", mine["epoch"]),
                )
            if picked:
                chosen.setdefault(str(picked), column)
    return chosen


def _title(name: str) -> str:
    if not name:
        return _("not used")
    column = batch_columns.by_name()[name]
    return f"{column.ko if language() == 'ko' else column.en} · {name}"


def _hints() -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            _(
                "Each line names an amount, and a billing key, a test card of the sandbox, or a "
                "card. Without an order number the line gets one."
            )
        )
        st.download_button(
            _("Example file"),
            _EXAMPLE,
            file_name="charges.csv",
            mime="text/csv",
            icon=":material/download:",
            type="tertiary",
            key=keys.widget(AREA, "example"),
            on_click="ignore",
        )
