"""How does history come in from a file? Dropped, its columns named, read, looked at, then taken."""

from __future__ import annotations

import io
from typing import Any, Final

import streamlit as st

from lib.catalog.vocabulary import SAMPLE, Environment
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.errors import PaybenchError
from lib.services.import_lines import Mapped, lacking
from lib.services.import_sheets import Source
from lib.services.imports import Checked, ImportSummary, Preview
from lib.ui import (
    history_import_columns,
    history_import_found,
    history_words,
    job_view,
    keys,
    notice,
    session,
    state,
)

AREA: Final = "history-import"
_TAKING: Final = "history-import-taking"
_ENVIRONMENTS: Final = (*(one.value for one in Environment), SAMPLE)
_MIB: Final = 1 << 20


def draw() -> None:
    """Draw the way from a file into the ledger."""
    st.subheader(_("From a file"), anchor=False)
    services, mine = session.services(), state.area(AREA, _start)
    most = min(services.imports.most // 1_000_000, st.get_option("server.maxUploadSize"))
    st.caption(
        _(
            "Takes payments in from CSV or XLSX: exports of this console, of a PG or of your own. "
            "What the gateway says of a payment always counts more than a file. At most {most} MB; "
            "CSV may be UTF-8 or CP949, with commas, semicolons or tabs.",
            most=most,
        )
    )
    uploaded = st.file_uploader(
        _("File with payments"),
        type=["csv", "tsv", "txt", "xlsx"],
        key=keys.widget(AREA, "upload", mine["epoch"]),
        max_upload_size=max(1, most * 1_000_000 // _MIB),
    )
    _taken()
    if uploaded is None:
        history_import_found.recent()
        return
    content = uploaded.getvalue()
    source = Source(uploaded.name, len(content), lambda: io.BytesIO(content))
    mark = uploaded.file_id
    try:
        found = _preview(source, mark)
        columns = history_import_columns.draw(found, mark)
        mapped = Mapped(columns, found.headings, _environment(columns))
        found = _preview(source, mark, dict(columns), mapped.environment)
    except PaybenchError as error:
        st.error(notice.words(error), icon=":material/error:")
        return
    history_import_found.preview(found)
    _acts(source, found, mapped, mark)


def _preview(
    source: Source, mark: str, columns: dict[str, int] | None = None, environment: str = ""
) -> Preview:
    """Read the beginning of a file, once for each way of reading it: a workbook takes a moment."""
    held = state.area(AREA, _start)["previews"]
    if held.get("of") != mark:
        held.clear()
        held["of"] = mark
    way = (tuple(sorted(columns.items())) if columns is not None else None, environment)
    if way not in held:
        held[way] = session.services().imports.preview(source, columns, environment)
    found: Preview = held[way]
    return found


def _start() -> dict[str, Any]:
    return {"epoch": 0, "previews": {}}


def _environment(columns: dict[str, int]) -> str:
    """Ask where the payments belong, unless the file says so itself."""
    own = session.channel().environment
    if "environment" in columns:
        return own
    picked = st.segmented_control(
        _("Where do its payments belong?"),
        list(_ENVIRONMENTS),
        default=own,
        required=True,
        format_func=history_words.environment,
        key=keys.widget(AREA, "environment"),
        help=_("No column of the file says it. Test and live are never added up."),
    )
    return str(picked)


def _acts(source: Source, found: Preview, mapped: Mapped, mark: str) -> None:
    for problem in lacking(mapped):
        st.warning(_(problem.message), icon=":material/view_column:")
    mine = state.area(AREA, _start)
    of = [mark, sorted(mapped.columns.items()), mapped.environment]
    if mine.get("of") != of:  # another file, or read in another way
        mine.pop("job", None)
    if st.button(
        _("Read the whole file"),
        type="secondary" if "job" in mine else "primary",
        icon=":material/fact_check:",
        disabled=bool(lacking(mapped)),
        key=keys.widget(AREA, "check"),
    ):
        mine["of"] = of
        _check(source, mapped, found.about)
        st.rerun()
    job = job_view.draw(AREA)
    if job is None or not isinstance(job.result, Checked):
        return
    history_import_found.checked(job.result)
    if job.result.payments and st.button(
        _("Take {count} payments in", count=formats.number(job.result.payments)),
        type="primary",
        icon=":material/download_done:",
        key=keys.widget(AREA, "take"),
    ):
        _take(job.result)
        st.rerun()


def _check(source: Source, mapped: Mapped, about: int) -> None:
    services, actor = session.services(), session.actor()
    job = services.jobs.start(
        "import-check",
        actor.name,
        lambda job: services.imports.check(source, mapped, actor=actor, progress=job.report),
        total=about,
    )
    state.area(AREA, _start)["job"] = job.id


def _take(checked: Checked) -> None:
    services, actor = session.services(), session.actor()
    job = services.jobs.start(
        "import",
        actor.name,
        lambda job: services.imports.take(checked, actor=actor, progress=job.report),
        total=checked.payments,
    )
    state.area(_TAKING, dict)["job"] = job.id
    mine = state.area(AREA, _start)
    mine.pop("job", None)
    mine["epoch"] += 1  # the file is let go of


def _taken() -> None:
    job = job_view.draw(_TAKING)
    if job is not None and isinstance(job.result, ImportSummary):
        history_import_found.taken(job.result)
