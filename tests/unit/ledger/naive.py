"""How do history tests reckon? With pandas over the bare payments, by calendar, knowing no sums."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from sqlmodel import Session, select

from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import Basis
from lib.ledger.schema import CancelRow, PaymentRow

FIGURES: Final = ("gross", "cancelled", "count", "failed", "waiting", "rows")
_TEXTS: Final = ("merchant_uid", "imp_uid", "approval_number", "name", "buyer_name")
_LISTS: Final = {
    "methods": "pay_method",
    "issuers": "card_code",
    "months": "installment_months",
    "pg_modules": "pg_module",
    "mids": "mid",
    "statuses": "status",
}


class Naive:
    """All payments and cancels as frames, and what they come to."""

    def __init__(self, session: Session) -> None:
        connection = session.connection()
        self.payments = pd.read_sql(select(PaymentRow.__table__), connection)  # type: ignore[attr-defined]
        cancels = pd.read_sql(select(CancelRow.__table__), connection)  # type: ignore[attr-defined]
        for column in ("started_at", "paid_at", "failed_at", "cancelled_at"):
            self.payments[column] = self.payments[column].astype("int64")
        self.payments["requested"] = self.payments["started_at"]
        event = self.payments["paid_at"].where(self.payments["paid_at"] > 0)
        event = event.fillna(self.payments["failed_at"].where(self.payments["failed_at"] > 0))
        self.payments["event"] = event.fillna(self.payments["started_at"]).astype("int64")
        last = cancels.groupby("payment_id")["cancelled_at"].max()
        back = self.payments["id"].map(last).fillna(0)
        times = self.payments[["started_at", "paid_at", "failed_at", "cancelled_at"]].assign(b=back)
        self.payments["changed"] = times.max(axis=1).astype("int64")
        own = self.payments.rename(columns={"amount": "paid_amount", "cancelled_at": "ended_at"})
        self.cancels = cancels.merge(own, left_on="payment_id", right_on="id", how="inner")

    def matching(self, where: HistoryFilter) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the payments of a filter, and what went back in its range."""
        column = {Basis.PAID: "event", Basis.REQUESTED: "requested", Basis.CHANGED: "changed"}
        payments = self._filtered(self.payments, where, "amount")
        payments = _within(payments, where, column[where.basis])
        cancels = self._filtered(self.cancels, where, "paid_amount")
        return payments, _within(cancels, where, "cancelled_at")

    def figures(self, where: HistoryFilter) -> dict[tuple[str, str], tuple[int, ...]]:
        """Return the figures of a filter by environment and currency, in the order of FIGURES."""
        payments, cancels = self.matching(where)
        found: dict[tuple[str, str], dict[str, int]] = {}

        def put(name: str, sums: Any) -> None:  # noqa: ANN401 — a series by two keys
            for place, value in sums.items():
                found.setdefault(place, dict.fromkeys(FIGURES, 0))[name] = int(value)

        def by(frame: pd.DataFrame) -> Any:  # noqa: ANN401
            return frame.groupby(["environment", "currency"])

        approved = payments[(payments["paid_at"] > 0) & payments["status"].isin(_APPROVED)]
        put("rows", by(payments).size())
        put("gross", by(approved)["amount"].sum())
        put("count", by(approved).size())
        put("failed", by(payments[payments["status"] == "failed"]).size())
        put("waiting", by(payments[payments["status"] == "ready"]).size())
        if where.basis is Basis.PAID:
            put("cancelled", by(cancels)["amount"].sum())
        else:
            put("cancelled", by(approved)["cancelled"].sum())
        return {place: tuple(sums.values()) for place, sums in found.items()}

    @staticmethod
    def _filtered(frame: pd.DataFrame, where: HistoryFilter, amount: str) -> pd.DataFrame:
        kept = frame
        if where.environments:
            kept = kept[kept["environment"].isin(where.environments)]
        else:
            kept = kept[kept["environment"] != "test"]
        for name, column in _LISTS.items():
            chosen = getattr(where, name)
            if chosen:
                kept = kept[kept[column].isin(chosen)]
        if where.reasons:
            is_failed = kept["status"] == "failed"
            kept = kept[is_failed & kept["fail_reason"].str[:100].isin(where.reasons)]
        if where.currency:
            kept = kept[kept["currency"] == where.currency]
        if where.min_amount is not None:
            kept = kept[kept[amount] >= where.min_amount]
        if where.max_amount is not None:
            kept = kept[kept[amount] <= where.max_amount]
        text = where.text.strip().lower()
        if text:
            holds = pd.concat(
                [kept[name].str.lower().str.contains(text, regex=False) for name in _TEXTS], axis=1
            )
            kept = kept[holds.any(axis=1)]
        return kept


_APPROVED: Final = ("paid", "cancelled")


def _within(frame: pd.DataFrame, where: HistoryFilter, column: str) -> pd.DataFrame:
    """Keep what lies on the Korean days of a range, by the calendar of the zone."""
    days = pd.to_datetime(frame[column], unit="s", utc=True).dt.tz_convert("Asia/Seoul").dt.date
    return frame[(days >= where.first_day) & (days <= where.last_day)]
