"""What is in a file? Its first rows as they are read, what is refused and why, what was taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import streamlit as st

from lib.catalog import import_columns, words
from lib.catalog.import_columns import CellKind
from lib.i18n import formats, language
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.services.import_lines import TIMES, ReadRow, Trouble
from lib.services.import_payments import PARTIAL
from lib.services.imports import Checked, ImportSummary, Preview
from lib.ui import findings, history_words, keys, layout, session, tables

_AREA: Final = "history-import-found"
_SHOWN: Final = 200


def preview(found: Preview) -> None:
    """Draw the first rows as they would be read, each with its problems."""
    if not found.mapped.columns:
        return
    st.caption(_("The first {count} rows, as they are read:", count=len(found.rows)))
    wide = [name for name in found.mapped.columns if name in TIMES]
    st.dataframe(
        [_row(found, one) for one in found.rows],
        hide_index=True,
        key=keys.widget(_AREA, "preview"),
        column_config={
            _("What is wrong"): st.column_config.TextColumn(width=280),
            **{_title(name): st.column_config.TextColumn(width=160) for name in wide},
        },
    )
    for said in dict.fromkeys(said for one in found.rows for _name, said in sorted(one.notes)):
        st.caption(f":material/info: {_(said)}")


def _row(found: Preview, one: ReadRow) -> dict[str, Any]:
    wrong = " ".join(_told(trouble) for trouble in one.troubles)
    cells = {
        _title(name): _shown(import_columns.by_name()[name].kind, one.cells.get(name))
        for name, _number in sorted(found.mapped.columns.items(), key=lambda item: item[1])
    }
    is_wrong = any(row.troubles for row in found.rows)
    return {_("Row"): one.place, **({_("What is wrong"): wrong} if is_wrong else {}), **cells}


def _told(trouble: Trouble) -> str:
    said = _(trouble.problem.message, **trouble.problem.params)
    return f"{trouble.column}: {said}" if trouble.column else said


def checked(found: Checked) -> None:
    """Draw what came of reading a whole file."""
    cells = layout.figures(3)
    cells[0].metric(_("Lines"), formats.number(found.lines), border=True)
    cells[1].metric(_("Payments to take in"), formats.number(found.payments), border=True)
    cells[2].metric(_("Lines refused"), formats.number(found.refused), border=True)
    for said, columns, _count in found.remarks():
        where = f" ({', '.join(columns)})" if columns else ""
        st.caption(f":material/info: {_(said)}{where}")
    if not found.refused:
        return
    st.warning(_("Refused lines stay out; the others can be taken in."), icon=":material/rule:")
    refusals = session.services().imports.refusals(found, _SHOWN)
    st.dataframe(
        [
            {
                _("Row"): one.trouble.place,
                _("Column"): one.trouble.column,
                _("What is wrong"): one.said(),
            }
            for one in refusals
        ],
        hide_index=True,
        key=keys.widget(_AREA, "refused"),
    )
    st.download_button(
        _("Refused lines (CSV)"),
        lambda: session.services().imports.report(found),
        file_name="refused.csv",
        mime="text/csv",
        icon=":material/download:",
        key=keys.widget(_AREA, "report"),
        on_click="ignore",
    )


def taken(found: ImportSummary) -> None:
    """Draw what taking a file has brought."""
    st.success(
        _("{count} payments were taken in.", count=formats.number(found.taken)),
        icon=":material/check_circle:",
    )
    tables.draw(
        [
            {
                _("New"): formats.number(found.new),
                _("Changed"): formats.number(found.changed),
                _("Unchanged"): formats.number(found.unchanged),
                _("Contradicting"): formats.number(found.contradicting),
                _("Lines refused"): formats.number(found.refused),
                _("Seconds"): formats.number(round(found.seconds, 1)),
            }
        ],
        words=0,
    )
    if found.contradicting:
        st.warning(
            _(
                "Of contradicting payments the gateway has said something else, or less. Nothing "
                "was changed; fetch the period from the gateway, or compare under Reconciliation."
            ),
            icon=":material/flag:",
        )


def origin(body: dict[str, Any]) -> None:
    """Draw from which file a payment is that the gateway has not told of.

    Args:
        body: of its last observation.
    """
    told = body.get("imported") or {}
    row = session.services().imports.of_file(str(told.get("checksum", "")))
    said = _(
        "Imported from {file}, line {line}. The gateway has not told of this payment yet; when it "
        "does, its word takes the place of the file's.",
        file=findings.plain(str(told.get("file", "?"))),
        line=", ".join(map(str, told.get("lines", []))),
    )
    if row is not None:
        said += " " + _(
            "Brought in by {who}, {when}.",
            who=findings.plain(row.actor),
            when=formats.moment(from_unix(row.taken_at)),
        )
    st.info(said, icon=":material/upload_file:")


def recent() -> None:
    """Draw the files that were taken last."""
    rows = session.services().imports.recent()
    if not rows:
        st.caption(_("No file was brought in yet."))
        return
    with st.expander(_("Files brought in: {count}", count=len(rows)), icon=":material/history:"):
        tables.draw(
            [
                {
                    _("When (Seoul)"): formats.moment(from_unix(row.taken_at)),
                    _("File"): row.name,
                    _("Who"): row.actor,
                    _("New"): formats.number(row.new),
                    _("Changed"): formats.number(row.changed),
                    _("Unchanged"): formats.number(row.unchanged),
                    _("Contradicting"): formats.number(row.contradicting),
                    _("Lines refused"): formats.number(row.refused),
                }
                for row in rows
            ],
            words=3,
        )


def _title(name: str) -> str:
    column = import_columns.by_name()[name]
    return column.ko if language() == "ko" else column.en


def _shown(kind: CellKind, value: Any) -> str:  # noqa: ANN401 — whatever a cell was read as
    if value is None:
        return ""
    if kind is CellKind.MOMENT:
        return formats.moment(from_unix(value))
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return _WORDS[kind](str(value)) if kind in _WORDS else str(value)


def _status(value: str) -> str:
    return words.status("paid", 1) if value == PARTIAL else words.status(value)


_WORDS: Final = {
    CellKind.STATUS: _status,
    CellKind.METHOD: words.method,
    CellKind.ISSUER: words.issuer,
    CellKind.ENVIRONMENT: history_words.environment,
}
