"""What do the books say? Questions of the screens to the ledger; answers hold no session."""

from __future__ import annotations

from collections.abc import Sequence

from lib.ledger import queries
from lib.ledger.engine import Database
from lib.ledger.queries import DayTotal, Detail, Page, PaymentFilter, Total
from lib.ledger.schema import BillingKeyRow
from lib.services import masked_rows

__all__ = ["DayTotal", "Detail", "Page", "PaymentFilter", "Reports", "Total"]


class Reports:
    """Reads the ledger for screens, persons masked; see lib.ledger.queries for the numbers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def revision(self) -> int:
        """Return the number of the ledger's state; equal numbers, equal answers."""
        with self._database.reading() as session:
            return queries.revision(session)

    def totals(self, where: PaymentFilter) -> list[Total]:
        """Return the sums of a range, one a currency."""
        with self._database.reading() as session:
            return queries.totals(session, where)

    def daily(self, where: PaymentFilter) -> list[DayTotal]:
        """Return the days of a range on which something happened."""
        with self._database.reading() as session:
            return queries.daily(session, where)

    def page(self, where: PaymentFilter, *, number: int, size: int) -> Page:
        """Return one page of payments, newest first."""
        with self._database.reading() as session:
            found = queries.page(session, where, number=number, size=size)
        for row in found.rows:
            masked_rows.payment(row)
        return found

    def detail(self, environment: str, imp_uid: str) -> Detail | None:
        """Return all that is known of one payment, or None."""
        with self._database.reading() as session:
            found = queries.detail(session, environment, imp_uid)
        return masked_rows.detail(found) if found else None

    def order_number(self, environment: str, merchant_uid: str) -> dict[str, str]:
        """Return under which status an order number is known; empty when it is new."""
        with self._database.reading() as session:
            return queries.order_numbers(session, environment, merchant_uid)

    def billing_keys(self, environment: str) -> Sequence[BillingKeyRow]:
        """Return the billing-key handles of an environment, newest first."""
        with self._database.reading() as session:
            return queries.billing_keys(session, environment)
