"""Do ledger and gateway agree? A period, four numbers, the payments that differ, and the repair."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import streamlit as st

from lib.access.policy import Permission, may
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import seoul_day
from lib.kernel.errors import PaybenchError
from lib.kernel.money import Money
from lib.services.reconciliation_report import difference, reason, report, shown, titles
from lib.services.reconciling import Difference, Line, Reconciliation, Sums
from lib.ui import job_view, keys, layout, navigation, notice, opening, session, state, tables

_AREA: Final = "history-reconcile"
_TABLE: Final = "pb-reconcile-lines"
_DAYS: Final = "between"
_SHOWN: Final = 200
_REPAIRED: Final = 500


def draw() -> None:
    """Draw the comparison of the chosen channel."""
    if not may(session.actor(), Permission.EXPORT):
        st.info(_("Your roles do not allow this. Ask an admin for the role finance."))
        return
    channel = session.channel()
    st.caption(
        _(
            "Compares what the ledger knows with what the gateway says, through the channel "
            "{channel}. Nothing is changed; a payment can be fetched again.",
            channel=channel.name,
        )
    )
    days = _period()
    if days is not None and st.button(
        _("Compare"), type="primary", icon=":material/compare_arrows:", key=keys.widget(_AREA, "go")
    ):
        _start(days)
    job = job_view.draw(_AREA)
    if job is not None and isinstance(job.result, Reconciliation):
        _draw(job.result)


def _period() -> tuple[date, date] | None:
    today = seoul_day(session.services().clock.now())
    picked = st.date_input(
        _("From – to, both included"),  # noqa: RUF001
        value=(today - timedelta(days=6), today),
        min_value=date(2000, 1, 1),
        max_value=today + timedelta(days=366),
        key=_DAYS,
        bind="query-params",
        format="YYYY-MM-DD",
        width=260,
    )
    days: tuple[date, ...] = picked
    if len(days) != 2:  # noqa: PLR2004 — first and last
        st.caption(_("Choose the last day too."))
        return None
    return days[0], days[1]


def _start(days: tuple[date, date]) -> None:
    services, actor, channel = session.services(), session.actor(), session.channel()
    job = services.jobs.start(
        "reconciliation",
        actor.name,
        lambda job: services.reconciling.reconcile(channel, days, actor, job.report),
    )
    state.area(_AREA, dict)["job"] = job.id


def _draw(found: Reconciliation) -> None:
    cells = layout.figures(4)
    cells[0].metric(_("Matched"), formats.number(found.matched), border=True)
    for cell, how in zip(cells[1:], Difference, strict=True):
        cell.metric(difference(how), formats.number(found.count(how)), border=True)
    _sums(found)
    st.download_button(
        _("Report (CSV)"),
        lambda: report(found),
        file_name=f"reconciliation_{found.first_day:%Y%m%d}-{found.last_day:%Y%m%d}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=keys.widget(_AREA, "report"),
        on_click="ignore",
    )
    if not found.lines:
        st.success(_("Both sides say the same."), icon=":material/check_circle:")
        return
    _lines(found)
    _repair(found)


def _sums(found: Reconciliation) -> None:
    currencies = sorted({*found.here, *found.there})
    rows = []
    for currency in currencies:
        for side, sums in ((_("Here"), found.here), (_("There"), found.there)):
            one = sums.get(currency, Sums())
            rows.append(
                {
                    _("Side"): side,
                    _("Currency"): currency,
                    _("Count"): formats.number(one.count),
                    _("Gross"): formats.money(Money(one.gross, currency)),
                    _("Cancelled"): formats.money(Money(one.cancelled, currency)),
                }
            )
    if rows:
        tables.draw(rows, words=2)


def _lines(found: Reconciliation) -> None:
    if len(found.lines) > _SHOWN:
        st.caption(
            _(
                "The first {shown} of {count}; the report has them all.",
                shown=_SHOWN,
                count=formats.number(len(found.lines)),
            )
        )
    lines = found.lines[:_SHOWN]
    st.dataframe(
        [
            {
                opening.COLUMN: _("Open"),
                "difference": difference(line.difference),
                "reason": reason(line),
                "imp_uid": line.imp_uid,
                "order": (line.here or line.there or {}).get("merchant_uid", ""),
                "here": shown(line.here, "amount"),
                "there": shown(line.there, "amount"),
            }
            for line in lines
        ],
        hide_index=True,
        key=_TABLE,
        column_config={
            opening.COLUMN: opening.column(_TABLE),
            "difference": st.column_config.TextColumn(_("Difference")),
            "reason": st.column_config.TextColumn(_("Reason")),
            "imp_uid": st.column_config.TextColumn("imp_uid"),
            "order": st.column_config.TextColumn(_("Order number")),
            "here": st.column_config.TextColumn(_("Amount here"), alignment="right"),
            "there": st.column_config.TextColumn(_("Amount there"), alignment="right"),
        },
    )
    opened = opening.opened(_TABLE, [line.imp_uid for line in lines])
    if opened is not None:
        state.area(_AREA, dict)["line"] = opened
    chosen = state.area(_AREA, dict).get("line")
    for line in lines:
        if line.imp_uid == chosen:
            _line(line, found.environment)


def _line(line: Line, environment: str) -> None:
    """Draw both sides of one payment."""
    with st.container(border=True):
        st.markdown(f"`{line.imp_uid}` · {difference(line.difference)}")
        tables.draw(
            [
                {
                    _("Field"): title,
                    _("Here"): shown(line.here, name),
                    _("There"): shown(line.there, name),
                    _("Differs"): "≠" if name in line.fields else "",
                }
                for name, title in titles().items()
            ]
        )
        if line.here is not None:
            navigation.link(
                "payments", _("Open the payment"), imp_uid=line.imp_uid, environment=environment
            )


def _repair(found: Reconciliation) -> None:
    imp_uids = [line.imp_uid for line in found.lines][:_REPAIRED]
    if st.button(
        _("Fetch {count} payments again", count=len(imp_uids)),
        icon=":material/sync:",
        key=keys.widget(_AREA, "repair"),
        help=_("What the gateway says is recorded; then compare again."),
    ):
        try:
            done = session.services().reconciling.repair(
                session.channel(), imp_uids, session.actor()
            )
        except PaybenchError as error:
            st.error(notice.words(error))
            return
        fetched = [one for one in done if one.effect is not None]
        st.success(
            _(
                "Fetched again: {count}. Not to be had: {missing}.",
                count=len(fetched),
                missing=len(done) - len(fetched),
            )
        )
        failed = [one for one in done if one.effect is None]
        if failed:
            tables.draw(
                [{"imp_uid": one.imp_uid, _("Reason"): one.reason} for one in failed], words=2
            )
