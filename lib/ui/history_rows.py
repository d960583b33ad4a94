"""Which payments are they? Pages from the database, sorted there, with the columns of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from lib.access.policy import Permission, may
from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.money import Money
from lib.ledger.schema import PaymentRow
from lib.services import definitions
from lib.services.history import Basis, Count, HistoryFilter, Sort
from lib.ui import history_filters, history_words, keys, opening, session, url, words

ROWS: Final = 50
_TABLE: Final = "pb-history-rows"
_USUAL: Final = (
    *("status", "at", "merchant_uid", "name", "amount", "cancelled", "net"),
    *("method", "issuer", "months", "buyer", "imp_uid"),
)
_AMOUNTS: Final = {"amount", "cancelled", "net"}


def draw(where: HistoryFilter) -> None:
    """Draw the rows of a filter; a click opens one."""
    history = session.services().history
    count = history.count(where)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        sort, descending = _sorting()
        columns = _columns()
    st.caption(_counted(count, where.basis))
    if not count.value:
        return
    pages = max(1, -(-count.value // ROWS))
    number = min(max(1, int(st.session_state.get("page", 1))), pages)
    found = history.page(where, size=ROWS, number=number, sort=sort, descending=descending)
    clicked = _table(found.rows, columns, where.basis)
    if clicked is not None:
        st.query_params["environment"], st.query_params["imp_uid"] = clicked
        st.rerun()
    if pages > 1:
        st.pagination(pages, key="page", bind="query-params", persist_state="session")


def _sorting() -> tuple[Sort, bool]:
    names = {
        "time": _("Time"),
        "amount": _("Amount"),
        "cancelled": _("Cancelled"),
        "status": _("Status"),
        "pay_method": _("Method"),
        "card_code": _("Issuer"),
        "installment_months": _("Months"),
        "merchant_uid": _("Order number"),
        "name": _("Order name"),
        **({"buyer_name": _("Buyer")} if may(session.actor(), Permission.PERSONAL) else {}),
    }
    options = list(names)
    chosen: str = st.selectbox(
        _("Sorted by"),
        options,
        index=options.index(url.start("sort", options, "time")),
        format_func=names.__getitem__,
        key=url.key("sort"),
        persist_state="session",
        width=180,
    )
    url.keep("sort", chosen, "time")
    order = history_filters.one_of(
        "order",
        _("Order"),
        {"down": _("Largest first"), "up": _("Smallest first")}
        if chosen != "time"
        else {"down": _("Newest first"), "up": _("Oldest first")},
        "down",
        label_visibility="collapsed",
    )
    return Sort(chosen), order == "down"


def titles() -> dict[str, str]:
    """Return all columns of the table with their titles."""
    return {
        "status": _("Status"),
        "at": _("When (Seoul)"),
        "merchant_uid": _("Order number"),
        "name": _("Order name"),
        "amount": _("Amount"),
        "cancelled": _("Cancelled"),
        "net": _("Net"),
        "method": _("Method"),
        "issuer": _("Issuer"),
        "months": _("Months"),
        "buyer": _("Buyer"),
        "imp_uid": "imp_uid",
        "environment": _("Environment"),
        "pg_module": _("PG module"),
        "mid": _("MID"),
        "approval_number": _("Approval number"),
        "pg_tid": _("PG transaction"),
        "card_number": _("Card"),
        "fail_reason": _("Reason of failure"),
        "requested": _("Requested at"),
        "paid": _("Paid at"),
        "changed": _("Last changed at"),
    }


def _columns() -> list[str]:
    names = titles()
    with st.popover(
        _("Columns"), icon=":material/view_column:", key=keys.widget("rows", "columns")
    ):
        start = url.start_many("col", list(names)) or list(_USUAL)
        chosen: list[str] = st.multiselect(
            _("Columns of the table, in this order"),
            list(names),
            default=start,
            format_func=names.__getitem__,
            key=url.key("col"),
            persist_state="session",
            placeholder=_("The usual ones"),
        )
    url.keep("col", [] if tuple(chosen) == _USUAL else chosen)
    return chosen or list(_USUAL)


def _counted(count: Count, basis: Basis) -> str:
    by = definitions.basis(basis)
    if count.is_capped:
        return _("More than {count} payments.", count=formats.number(count.value - 1))
    return ngettext(
        "{count} payment; times: {basis}.",
        "{count} payments; times: {basis}.",
        count.value,
        count=formats.number(count.value),
        basis=by,
    )


def _table(
    rows: Sequence[PaymentRow], columns: Sequence[str], basis: Basis
) -> tuple[str, str] | None:
    """Draw rows; return environment and number of the payment that was just opened, or None."""
    names = titles()
    colors = {
        words.status(row.status, row.cancelled): words.color(row.status, row.cancelled)
        for row in rows
    }
    frame = pd.DataFrame(
        {
            opening.COLUMN: opening.cells(len(rows)),
            **{name: [_cell(row, name, basis) for row in rows] for name in columns},
        }
    )
    config: dict[str, Any] = {opening.COLUMN: opening.column(_TABLE)}
    for name in columns:
        if name == "status":
            config[name] = st.column_config.MultiselectColumn(
                names[name], options=list(colors), color=list(colors.values()), width=130
            )
        else:
            alignment: Literal["left", "right"] = "right" if name in _AMOUNTS else "left"
            config[name] = st.column_config.TextColumn(names[name], alignment=alignment)
    st.dataframe(frame, key=_TABLE, hide_index=True, column_config=config)
    return opening.opened(_TABLE, [(row.environment, row.imp_uid) for row in rows])


def _cell(row: PaymentRow, name: str, basis: Basis) -> Any:  # noqa: ANN401, C901, PLR0911 — one table
    match name:
        case "status":
            return [words.status(row.status, row.cancelled)]
        case "at":
            return _moment(
                {
                    Basis.PAID: row.event_at,
                    Basis.REQUESTED: row.requested_at,
                    Basis.CHANGED: row.changed_at,
                }[basis]
            )
        case "amount":
            return _money(row, row.amount)
        case "cancelled":
            return _money(row, row.cancelled) if row.cancelled else ""
        case "net":
            return _money(row, row.amount - row.cancelled if row.paid_at else 0)
        case "method":
            return words.method(row.pay_method)
        case "issuer":
            known = words.issuer(row.card_code)
            return known if known != row.card_code else row.card_name or row.card_code
        case "months":
            return words.months(row.installment_months) if row.card_code else ""
        case "buyer":
            return row.buyer_name
        case "environment":
            return history_words.environment(row.environment)
        case "requested" | "paid" | "changed":
            return _moment(getattr(row, f"{name}_at"))
        case _:
            return str(getattr(row, name))


def _moment(second: int) -> str:
    return formats.moment(from_unix(second))


def _money(row: PaymentRow, minor: int) -> str:
    return formats.money(Money(minor, row.currency))
