"""How is what was filtered taken along? Format, columns, progress, and the file to fetch."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lib.access.policy import Permission, may
from lib.i18n import formats, language
from lib.i18n import gettext as _
from lib.services.exports import COLUMNS, Export, ExportCommand, usual
from lib.services.exports import formats as export_formats
from lib.services.history import HistoryFilter
from lib.ui import address, job_view, keys, session, state, tables

_AREA: Final = "history-export"


def draw(where: HistoryFilter) -> None:
    """Draw the panel for a filter."""
    if not may(session.actor(), Permission.EXPORT):
        st.info(_("Your roles do not allow exports. Ask an admin for the role finance."))
        return
    size = session.services().exports.size(where)
    known = {one.name: one.title for one in export_formats()}
    with st.container(border=True):
        form = st.segmented_control(
            _("Format"),
            list(known),
            default="csv",
            required=True,
            format_func=known.__getitem__,
            key=keys.widget(_AREA, "format"),
            persist_state="session",
        )
        titles = {one.name: _(one.title) for one in COLUMNS}
        columns: list[str] = st.multiselect(
            _("Columns, in the order of the file"),
            list(titles),
            default=list(usual()),
            format_func=titles.__getitem__,
            key=keys.widget(_AREA, "columns"),
            persist_state="session",
            placeholder=_("The usual ones"),
        )
        unmasked = st.toggle(
            _("Show personal data"),
            key=keys.widget(_AREA, "unmasked"),
            disabled=not may(session.actor(), Permission.PERSONAL),
            help=_("Otherwise names of buyers and their handles are masked."),
        )
        st.caption(
            _(
                "{count} lines: each payment, and on the basis of payment each cancel on the day "
                "the money went back, so that the sums are those of the figures.",
                count=formats.number(size),
            )
        )
        command = ExportCommand(where, str(form), tuple(columns), language(), unmasked)
        if st.button(
            _("Export"),
            type="primary",
            icon=":material/download:",
            key=keys.widget(_AREA, "start"),
        ):
            _start(command, size)
    job = job_view.draw(_AREA)
    if job is not None and isinstance(job.result, Export):
        _made(job.result)
    _verifying()


def _start(command: ExportCommand, size: int) -> None:
    services, actor = session.services(), session.actor()
    job = services.jobs.start(
        "export",
        actor.name,
        lambda job: services.exports.make(command, None, actor, job.report),
        total=size,
    )
    state.area(_AREA, dict)["job"] = job.id


def _made(export: Export) -> None:
    """Draw the file that was made: what it holds, and where to fetch it."""
    record = export.record
    with st.container(horizontal=True, gap="small"):
        for path in (export.path, *([export.side] if export.side else [])):
            st.link_button(
                path.name,
                f"{address.origin()}/-/exports/{export.ticket}/{path.name}",
                icon=":material/download:",
                type="primary" if path == export.path else "secondary",
            )
    st.caption(
        _(
            "{rows} lines; kept for an hour. {checksum}",
            rows=formats.number(record.rows),
            checksum=f"`{record.checksum}`",
        )
    )
    names: dict[str, Any] = {
        "gross": _("Gross"),
        "cancelled": _("Cancelled"),
        "net": _("Net"),
    }
    tables.draw(
        [
            {_("Currency"): currency, **{names[name]: total for name, total in totals.items()}}
            for currency, totals in record.totals.items()
        ]
    )


def _verifying() -> None:
    with st.expander(_("Is a file still what was exported?"), icon=":material/verified:"):
        st.markdown(
            _(
                "The file holds its provenance on a sheet of its own (XLSX) or has it beside it; "
                "keep both together. This command accepts it untouched and says what differs "
                "otherwise:"
            )
        )
        st.code("python -m lib export verify payments.csv", language="bash")
