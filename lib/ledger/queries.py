"""What has happened? Sums, days, pages and details of the payments, always within one environment.

Gross counts a payment on the day it was paid, cancelled money on the day it went back, so a day's
net is what the day brought. Currencies are never added up. Days are Asia/Seoul.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from lib.ledger.glance import furthest
from lib.ledger.history import pages
from lib.ledger.history.figures import Figures, kpis
from lib.ledger.history.sums import Period, read
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import Axis, Basis
from lib.ledger.schema import (
    AttemptRow,
    AuditRow,
    BillingKeyRow,
    CancelRow,
    ExchangeRow,
    ObservationRow,
    PaymentRow,
)

_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """Which payments?

    Attributes:
        environment: sandbox, test or live; never mixed.
        first_day: first Korean day, inclusive.
        last_day: last Korean day, inclusive.
        statuses: gateway statuses; empty = all.
        methods: pay methods; empty = all.
        text: part of an order number, a product name, a buyer's name, or an ``imp_uid``.
    """

    environment: str
    first_day: date
    last_day: date
    statuses: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    text: str = ""

    def as_history(self) -> HistoryFilter:
        """Return the same as a filter of the history."""
        return HistoryFilter(
            first_day=self.first_day,
            last_day=self.last_day,
            environments=(self.environment,),
            statuses=self.statuses,
            methods=self.methods,
            text=self.text,
        )


@dataclass(frozen=True, slots=True)
class Total:
    """Sums of one currency, minor units.

    Attributes:
        currency: ISO 4217.
        gross: approved amounts, later-cancelled ones included.
        cancelled: money that went back in the range.
        paid: number of approved payments.
        failed: number of failed payments.
        waiting: number of payments opened and neither paid nor failed.
    """

    currency: str
    gross: int
    cancelled: int
    paid: int
    failed: int
    waiting: int

    @property
    def net(self) -> int:
        """Return what the range brought."""
        return self.gross - self.cancelled


@dataclass(frozen=True, slots=True)
class DayTotal:
    """One Korean day of one currency, minor units."""

    day: date
    currency: str
    gross: int
    cancelled: int
    paid: int
    failed: int

    @property
    def net(self) -> int:
        """Return what the day brought."""
        return self.gross - self.cancelled


@dataclass(frozen=True, slots=True)
class Page:
    """One page of payments, newest first."""

    rows: Sequence[PaymentRow]
    total: int


@dataclass(frozen=True, slots=True)
class Detail:
    """All that is known of one payment."""

    payment: PaymentRow
    cancels: Sequence[CancelRow]
    observations: Sequence[ObservationRow]
    attempts: Sequence[AttemptRow]
    exchanges: Sequence[ExchangeRow] = field(default_factory=list)


def revision(session: Session) -> int:
    """Return a number that grows with every act and observation: the key of cached answers."""
    acts = session.exec(select(func.max(AuditRow.id))).one() or 0
    observations = session.exec(select(func.max(ObservationRow.id))).one() or 0
    return int(acts) + int(observations)


def daily(session: Session, where: PaymentFilter) -> list[DayTotal]:
    """Return the days of a range on which something happened, oldest first."""
    days: dict[tuple[int, str], Figures] = {}
    for one in read(session, where.as_history(), Axis.ALL, Period.DAY):
        place = (one.period, one.currency)
        days.setdefault(place, Figures(one.environment, one.currency)).add(one, Basis.PAID)
    found = [
        DayTotal(
            day=_EPOCH + timedelta(days=number),
            currency=currency,
            gross=figures.gross,
            cancelled=figures.cancelled,
            paid=figures.count,
            failed=figures.failed,
        )
        for (number, currency), figures in sorted(days.items())
    ]
    return [day for day in found if day.gross or day.cancelled or day.paid or day.failed]


def totals(session: Session, where: PaymentFilter) -> list[Total]:
    """Return the sums of a range, one for each currency that occurs, the largest first."""
    return [
        Total(
            currency=one.now.currency,
            gross=one.now.gross,
            cancelled=one.now.cancelled,
            paid=one.now.count,
            failed=one.now.failed,
            waiting=one.now.waiting,
        )
        for one in kpis(session, where.as_history())
    ]


def page(session: Session, where: PaymentFilter, *, number: int, size: int) -> Page:
    """Return one page of the payments of a range, newest first.

    Args:
        session: a reading session.
        where: which payments.
        number: page, from 1.
        size: rows a page.
    """
    asked = where.as_history()
    rows = pages.page(session, asked, size=size, number=number).rows
    return Page(rows=rows, total=pages.count(session, asked).value)


def find(session: Session, environment: str, imp_uid: str) -> PaymentRow | None:
    """Return one payment of an environment, or None."""
    return session.exec(
        select(PaymentRow).where(
            PaymentRow.environment == environment, PaymentRow.imp_uid == imp_uid
        )
    ).first()


def detail(session: Session, environment: str, imp_uid: str) -> Detail | None:
    """Return all that is known of one payment, or None."""
    payment = find(session, environment, imp_uid)
    if payment is None or payment.id is None:
        return None
    attempts = session.exec(
        select(AttemptRow)
        .where(AttemptRow.environment == environment)
        .where(
            or_(AttemptRow.imp_uid == imp_uid, AttemptRow.key == payment.attempt_key)  # type: ignore[arg-type]
        )
        .order_by(col(AttemptRow.opened_at))
    ).all()
    return Detail(
        payment=payment,
        cancels=session.exec(
            select(CancelRow)
            .where(CancelRow.payment_id == payment.id)
            .order_by(col(CancelRow.cancelled_at), col(CancelRow.id))
        ).all(),
        observations=session.exec(
            select(ObservationRow)
            .where(ObservationRow.payment_id == payment.id)
            .order_by(col(ObservationRow.id))
        ).all(),
        attempts=attempts,
        exchanges=session.exec(
            select(ExchangeRow)
            .where(col(ExchangeRow.attempt_key).in_([row.key for row in attempts]))
            .order_by(col(ExchangeRow.id))
        ).all(),
    )


def newest_body(session: Session, payment: PaymentRow) -> dict[str, Any]:
    """Return what the gateway said of a payment last, redacted; empty when nothing was kept."""
    body = session.exec(
        select(ObservationRow.body)
        .where(ObservationRow.payment_id == payment.id)
        .order_by(col(ObservationRow.id).desc())
        .limit(1)
    ).first()
    return dict(body or {})


def attempts_on(
    session: Session, environment: str, imp_uid: str, operation: str
) -> Sequence[AttemptRow]:
    """Return what was attempted with one payment, the oldest first."""
    return session.exec(
        select(AttemptRow)
        .where(
            AttemptRow.environment == environment,
            AttemptRow.imp_uid == imp_uid,
            AttemptRow.operation == operation,
        )
        .order_by(col(AttemptRow.opened_at), col(AttemptRow.key))
    ).all()


def order_numbers(session: Session, environment: str, merchant_uid: str) -> dict[str, str]:
    """Return the status under which an order number is known: the furthest one, or nothing."""
    statuses = session.exec(
        select(PaymentRow.status).where(
            PaymentRow.environment == environment, PaymentRow.merchant_uid == merchant_uid
        )
    ).all()
    status = furthest(statuses)
    return {merchant_uid: status} if status else {}


def paid_of_order(session: Session, environment: str, merchant_uid: str) -> Sequence[str]:
    """Return the payments of an order number that money was paid for, by their ``imp_uid``."""
    return session.exec(
        select(PaymentRow.imp_uid)
        .where(
            PaymentRow.environment == environment,
            PaymentRow.merchant_uid == merchant_uid,
            PaymentRow.paid_at > 0,
            PaymentRow.status == "paid",
        )
        .order_by(col(PaymentRow.id))
    ).all()


def billing_keys(session: Session, environment: str) -> Sequence[BillingKeyRow]:
    """Return the billing-key handles of an environment that still hold a key, newest first."""
    return session.exec(
        select(BillingKeyRow)
        .where(BillingKeyRow.environment == environment, BillingKeyRow.deleted_at == 0)
        .order_by(col(BillingKeyRow.updated_at).desc(), col(BillingKeyRow.id).desc())
    ).all()
