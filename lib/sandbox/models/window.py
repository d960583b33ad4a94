"""What does a payment window do to a payment? It opens it, and the buyer makes it paid or failed.

A buyer who just leaves changes nothing: the payment stays ``ready`` for ever. The account of a
virtual-account payment is given by ``vbanks.assign``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lib.catalog.vocabulary import PaymentStatus, PgModule
from lib.sandbox.models import payments
from lib.sandbox.models.cards import Card
from lib.sandbox.models.channels import Mid
from lib.sandbox.models.limits import cut
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.notices import announce
from lib.sandbox.models.orders import Order, row_of
from lib.sandbox.models.refusals import PORTONE, Refusal, pg_text
from lib.sandbox.rows import Connection, Row


@dataclass(frozen=True, slots=True)
class Opening:
    """A window that is shown to a buyer.

    Attributes:
        order: what is to be paid.
        mid: where.
        client_env: the buyer's device.
        pay_method: the wire's code; None = the buyer chooses in the window.
        is_escrow: whether the money waits for the goods.
        user_agent: the browser's own name.
        base: base URL under which that browser reaches the sandbox.
    """

    order: Order
    mid: Mid
    client_env: Literal["pc", "mobile"]
    pay_method: str | None = None
    is_escrow: bool = False
    user_agent: str | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Means:
    """What a buyer paid with.

    Attributes:
        pay_method: as it is stored: ``card``, ``trans``, ``phone``, ``point`` or a voucher's code.
        card: for ``card``; None for a wallet that does not tell.
        installment_months: 0 = lump sum; None = not a card.
        apply_num: approval number of a card.
        bank_code: for ``trans``.
        emb_pg_provider: the wallet inside the PG's window.
    """

    pay_method: str
    card: Card | None = None
    installment_months: int | None = None
    apply_num: str | None = None
    bank_code: str | None = None
    emb_pg_provider: str | None = None


def open_window(db: Connection, moment: Moment, opening: Opening) -> str:
    """Store the payment of a window that is shown, ``ready``, and return its ``imp_uid``.

    Raises:
        Refusal: the order number has been paid before.
    """
    order = opening.order
    if payments.is_charged(db, order.merchant_uid):
        raise Refusal(PORTONE, pg_text("S021"))
    now = moment.now
    row = {
        **row_of(order, opening.mid, opening.pay_method, opening.client_env, now),
        "status": PaymentStatus.READY.value,
        "is_escrow": opening.is_escrow,
        # The newer module shows no receipt of a test payment; its live twin is none either.
        "receipt_base": opening.base or None if opening.mid.pg_provider == PgModule.UPLUS else None,
        "user_agent": cut(opening.user_agent, 256) if opening.user_agent else None,
    }
    return payments.insert(db, moment.ids, row)


def approve(db: Connection, moment: Moment, imp_uid: str, means: Means) -> dict[str, Any]:
    """Make a payment ``paid``, announce it, and return it.

    Raises:
        NotFound: there is no such payment.
        Refusal: it is not ``ready``, or its order number has been paid in the meantime.
    """
    row, now = _ready(db, imp_uid), moment.now
    if payments.is_charged(db, row["merchant_uid"]):
        raise Refusal(PORTONE, pg_text("S021"))
    card = means.card
    changes = {
        "status": PaymentStatus.PAID.value,
        "paid_at": now,
        "updated_at": now,
        "pay_method": means.pay_method,
        "pg_tid": row["pg_tid"] or moment.pg_tid(db, row["pg_provider"], row["pg_id"]),
        "emb_pg_provider": means.emb_pg_provider,
        "bank_code": means.bank_code,
        "apply_num": means.apply_num,
        "installment_months": means.installment_months,
    }
    if card:
        changes |= {
            "scenario": card.scenario,
            "issuer_code": card.issuer_code,
            "card_number": card.number,
            "card_type": card.behaviour.card_type,
        }
    payments.update(db, imp_uid, changes)
    announce(db, now, payments.row_of(db, imp_uid), PaymentStatus.PAID.value)
    return payments.get(db, imp_uid)


def fail(db: Connection, moment: Moment, imp_uid: str, reason: str) -> dict[str, Any]:
    """Make a payment ``failed`` and return it; nobody is told.

    Raises:
        NotFound: there is no such payment.
        Refusal: it is not ``ready``.
    """
    _ready(db, imp_uid)
    now = moment.now
    changes = {
        "status": PaymentStatus.FAILED.value,
        "failed_at": now,
        "updated_at": now,
        "fail_reason": cut(reason, 256),
    }
    payments.update(db, imp_uid, changes)
    return payments.get(db, imp_uid)


def _ready(db: Connection, imp_uid: str) -> Row:
    row = payments.row_of(db, imp_uid)
    if row["status"] != PaymentStatus.READY:
        raise Refusal(PORTONE, "결제 대기 상태가 아닙니다.")
    return row
