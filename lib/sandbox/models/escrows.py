"""What is known of the goods of an escrow payment? One delivery each, registered and changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lib.catalog.vocabulary import PaymentStatus
from lib.sandbox.models.refusals import PORTONE, Refusal
from lib.sandbox.rows import Connection, Row

_NOTHING_YET: Final = "등록된 배송정보가 없습니다."
_DONE_ALREADY: Final = "이미 배송정보가 등록되었습니다."
_NOT_POSSIBLE: Final = "배송정보를 등록할 수 없는 상태의 결제입니다."
_OTHER: Final = "ETC"
# Couriers by their codes; an unknown one counts as another courier, as it is documented.
_COURIERS: Final = frozenset(
    {
        *("HYUNDAI", "HANARO", "SAGAWA", "KGB", "YELLOWCAP", "DONGBU", "EPOST", "CJGLS", "HANJIN"),
        *("DAESIN", "REGISTPOST", "CHUNIL", "ILYANG", "CVSNET", "KDEXP", "HONAM", "HDEXP"),
    }
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery.

    Attributes:
        company: code of the courier.
        invoice: the courier's number.
        sent_at: UNIX seconds.
    """

    company: str
    invoice: str
    sent_at: int


def get(db: Connection, payment: Row) -> dict[str, Any]:
    """Return the delivery of a payment as the API shows it.

    Raises:
        Refusal: 409, there is none yet.
    """
    row = _find(db, payment)
    if row is None:
        raise _conflict(_NOTHING_YET)
    return {name: row[name] for name in ("company", "invoice", "sent_at", "applied_at")}


def register(db: Connection, payment: Row, delivery: Delivery, now: int) -> dict[str, Any]:
    """Register the delivery of a payment.

    Raises:
        Refusal: 409, there is one already, or nothing has been paid that could be sent.
    """
    if payment["status"] != PaymentStatus.PAID:
        raise _conflict(_NOT_POSSIBLE)
    if _find(db, payment) is not None:
        raise _conflict(_DONE_ALREADY)
    return _keep(db, payment, delivery, now)


def change(db: Connection, payment: Row, delivery: Delivery, now: int) -> dict[str, Any]:
    """Change the delivery of a payment.

    Raises:
        Refusal: 409, there is none yet, or the money has gone back.
    """
    if _find(db, payment) is None:
        raise _conflict(_NOTHING_YET)
    if payment["status"] != PaymentStatus.PAID:
        raise _conflict(_NOT_POSSIBLE)
    return _keep(db, payment, delivery, now)


def _keep(db: Connection, payment: Row, delivery: Delivery, now: int) -> dict[str, Any]:
    company = delivery.company if delivery.company in _COURIERS else _OTHER
    db.execute(
        """
        INSERT INTO escrow_delivery VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (payment_id) DO UPDATE SET company = excluded.company,
            invoice = excluded.invoice, sent_at = excluded.sent_at,
            applied_at = excluded.applied_at
        """,
        (payment["id"], company, delivery.invoice, delivery.sent_at, now),
    )
    return get(db, payment)


def _find(db: Connection, payment: Row) -> Row | None:
    row: Row | None = db.execute(
        "SELECT * FROM escrow_delivery WHERE payment_id = ?", (payment["id"],)
    ).fetchone()
    return row


def _conflict(message: str) -> Refusal:
    return Refusal(PORTONE, message, status=409)
