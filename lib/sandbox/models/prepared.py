"""Which amount has a merchant announced for an order? ``request_pay`` must ask for the same one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lib.sandbox.models.refusals import PORTONE, NotFound, Refusal
from lib.sandbox.rows import Connection

_NOT_REGISTERED: Final = "등록된 결제 예정 금액이 없습니다."


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an order will cost.

    Attributes:
        merchant_uid: order number, ≤ 40 characters.
        amount: won, 0 or more.
        currency: three letters; None = whatever is asked for will do.
    """

    merchant_uid: str
    amount: int
    currency: str | None = None

    def fits(self, amount: int, currency: str) -> bool:
        """Say whether a payment may ask for this."""
        return amount == self.amount and self.currency in {None, currency}


def register(db: Connection, prepared: Prepared) -> dict[str, Any]:
    """Register an amount.

    Raises:
        Refusal: the order has one already (ours); it can be changed.
    """
    if find(db, prepared.merchant_uid):
        raise Refusal(PORTONE, "이미 등록된 merchant_uid입니다.")
    values = (prepared.merchant_uid, prepared.amount, prepared.currency)
    db.execute("INSERT INTO prepared VALUES (?, ?, ?)", values)
    return _wire(prepared)


def change(db: Connection, prepared: Prepared) -> dict[str, Any]:
    """Change the amount of an order.

    Raises:
        NotFound: the order has none.
    """
    get(db, prepared.merchant_uid)
    db.execute(
        "UPDATE prepared SET amount = ?, currency = ? WHERE merchant_uid = ?",
        (prepared.amount, prepared.currency, prepared.merchant_uid),
    )
    return _wire(prepared)


def get(db: Connection, merchant_uid: str) -> dict[str, Any]:
    """Return what is registered for an order.

    Raises:
        NotFound: nothing is.
    """
    found = find(db, merchant_uid)
    if found is None:
        raise NotFound(_NOT_REGISTERED)
    return _wire(found)


def find(db: Connection, merchant_uid: str) -> Prepared | None:
    """Return what is registered for an order; None when nothing is."""
    row = db.execute("SELECT * FROM prepared WHERE merchant_uid = ?", (merchant_uid,)).fetchone()
    return Prepared(row["merchant_uid"], row["amount"], row["currency"]) if row else None


def _wire(prepared: Prepared) -> dict[str, Any]:
    return {
        "merchant_uid": prepared.merchant_uid,
        "amount": prepared.amount,
        "currency": prepared.currency or "",
    }
