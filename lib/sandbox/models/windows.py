"""How far has a buyer come in a window? Its row, and what may happen to it.

A window is *open* until the buyer pays, is refused, cancels or lets five minutes go by (*done*), or
just goes (*left*, and the payment stays ``ready``). It is *busy* while the merchant's server or a
slow issuer is asked; whoever dies in the middle of that leaves a window that opens again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lib.catalog.vocabulary import Device, PgModule, SdkGeneration
from lib.sandbox.models import offer, payments, window
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.refusals import PORTONE, NotFound, Refusal, pg_text
from lib.sandbox.models.window import Opening
from lib.sandbox.models.window_request import (
    PREPARED_OTHERWISE,
    Visitor,
    check_prepared,
)
from lib.sandbox.rows import Connection, Row

SESSION: Final = 300
"""Seconds of the sandbox's clock that a buyer has."""
MOST_TRIES: Final = 3
"""How often a card may be tried before the payment fails (ours)."""
TIME_IS_UP: Final = pg_text("J055")
_CANCELLED_AT_NEW_MODULE: Final = "사용자가 결제를 취소하였습니다"
# What the page sent that the window still needs once it is open.
_KEPT: Final = (
    "pay_method",
    "amount",
    "display",
    "card",
    "language",
    "bypass",
    "appCard",
    "useCardPoint",
    "useFreeInterestFromMall",
    "vbank_due",
    "customer_uid",
    "customer_id",
    "m_redirect_url",
    "confirm_url",
)


@dataclass(frozen=True, slots=True)
class Window:
    """A window.

    Attributes:
        window_id: its name, which nobody can guess.
        visitor: the page it was opened from.
        params: what that page asked for, as far as it is still needed.
        shop: name of the merchant or sub-merchant.
        state: ``open``, ``busy``, ``done`` or ``left``.
        opened_at: UNIX seconds.
        busy_until: the machine's UNIX seconds; later it is open again.
        tries: how often the issuer did not recognise the buyer.
        is_unheard: whether the browser does not hear of the end.
        payment: row of its payment.
    """

    window_id: str
    visitor: Visitor
    params: Mapping[str, Any]
    shop: str
    state: str
    opened_at: int
    busy_until: int
    tries: int
    is_unheard: bool
    payment: Row

    @property
    def imp_uid(self) -> str:
        """Return the transaction number."""
        return str(self.payment["imp_uid"])

    @property
    def module(self) -> PgModule:
        """Return the module it leads to."""
        return PgModule(self.payment["pg_provider"])

    @property
    def issues_key(self) -> bool:
        """Say whether it issues a billing key."""
        return offer.issues_key(self.params)

    @property
    def asked(self) -> Mapping[str, Any]:
        """Return what the page asked for with the amount as it is now."""
        if self.issues_key:
            return self.params
        return {**self.params, "amount": self.payment["amount"]}

    @property
    def is_mobile(self) -> bool:
        """Say whether it fills the browser, and ends with a redirect."""
        return self.visitor.device is Device.MOBILE

    def remaining(self, now: int) -> int:
        """Return how many seconds the buyer has left."""
        return max(0, self.opened_at + SESSION - now)

    def redirect_url(self) -> str | None:
        """Return where a mobile browser goes in the end, as the page asked."""
        url = self.params.get("m_redirect_url")
        return url if isinstance(url, str) and url else None


def kept(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a page's parameters that a window keeps."""
    return {name: params[name] for name in _KEPT if name in params}


def create(
    db: Connection,
    moment: Moment,
    opening: Opening,
    visitor: Visitor,
    asked: Mapping[str, Any],
) -> Window:
    """Show a window: store its payment, ``ready``, and the window beside it.

    Args:
        db: a writing connection.
        moment: when.
        opening: what is to be paid, and where.
        visitor: the page.
        asked: ``params`` and ``shop``, see Window.

    Raises:
        Refusal: the order number has been paid before, or the parameters cannot be kept.
    """
    imp_uid = window.open_window(db, moment, opening)
    if opening.order.customer_uid:
        payments.update(db, imp_uid, {"customer_uid_usage": "issue"})
    said = {
        **asked,
        "sdk": visitor.sdk.value,
        "device": visitor.device.value,
        "origin": visitor.origin,
    }
    try:
        written = json.dumps(said)
    except (RecursionError, ValueError):
        raise Refusal(PORTONE, "결제 요청 파라미터의 형식이 올바르지 않습니다.") from None
    window_id = moment.ids.window_id(db)
    db.execute(
        "INSERT INTO payment_window (window_id, imp_uid, asked, state, opened_at)"
        " VALUES (?, ?, ?, 'open', ?)",
        (window_id, imp_uid, written, moment.now),
    )
    return load(db, window_id)


def load(db: Connection, window_id: str) -> Window:
    """Return a window.

    Raises:
        NotFound: there is none of this name.
    """
    row = db.execute("SELECT * FROM payment_window WHERE window_id = ?", (window_id,)).fetchone()
    if row is None:
        raise NotFound("결제창을 찾을 수 없습니다.")
    asked = json.loads(row["asked"])
    return Window(
        window_id=window_id,
        visitor=Visitor(SdkGeneration(asked["sdk"]), Device(asked["device"]), asked["origin"]),
        params=asked["params"],
        shop=asked["shop"],
        state=row["state"],
        opened_at=row["opened_at"],
        busy_until=row["busy_until"],
        tries=row["tries"],
        is_unheard=bool(row["is_unheard"]),
        payment=payments.row_of(db, row["imp_uid"]),
    )


def is_open(shown: Window, machine_now: int) -> bool:
    """Say whether the buyer may do something: it is open, or was busy in a process that died."""
    if shown.state == "busy":
        return machine_now > shown.busy_until
    return shown.state == "open"


def occupy(db: Connection, shown: Window, until: int) -> None:
    """Make a window busy until an instant of the machine's clock, in UNIX seconds."""
    _change(db, shown, {"state": "busy", "busy_until": until})


def count_try(db: Connection, moment: Moment, shown: Window, reason: str) -> bool:
    """Count a try that the issuer did not recognise, and say whether it was the last.

    The last one ends the payment.
    """
    _change(db, shown, {"tries": shown.tries + 1})
    if shown.tries + 1 < MOST_TRIES:
        return False
    fail(db, moment, shown, reason)
    return True


def fail(db: Connection, moment: Moment, shown: Window, reason: str) -> None:
    """End a window with a failed payment."""
    window.fail(db, moment, shown.imp_uid, reason)
    end(db, shown)


def cancel(db: Connection, moment: Moment, shown: Window) -> None:
    """End a window because the buyer gives up: the payment fails."""
    old = shown.module is PgModule.UPLUS
    fail(db, moment, shown, pg_text("S053") if old else _CANCELLED_AT_NEW_MODULE)


def leave(db: Connection, shown: Window) -> None:
    """Note that the buyer is gone without a word: the payment stays ``ready``."""
    _change(db, shown, {"state": "left", "busy_until": 0})


def end(db: Connection, shown: Window, *, is_unheard: bool = False) -> None:
    """End a window whose payment has come to something."""
    _change(
        db, shown, {"state": "done", "busy_until": 0, "is_unheard": is_unheard or shown.is_unheard}
    )


def tamper(db: Connection, moment: Moment, shown: Window, amount: int) -> None:
    """Let the buyer change the amount in the browser; an announced amount catches it at once."""
    row = shown.payment
    try:
        check_prepared(db, row["merchant_uid"], amount, row["currency"])
    except Refusal:
        fail(db, moment, shown, PREPARED_OTHERWISE)
        return
    changes = {"amount": amount, "tax_free": min(row["tax_free"], amount)}
    payments.update(db, shown.imp_uid, changes)


def _change(db: Connection, shown: Window, changes: Mapping[str, Any]) -> None:
    settings = ", ".join(f"{column} = ?" for column in changes)
    db.execute(
        f"UPDATE payment_window SET {settings} WHERE window_id = ?",  # noqa: S608 — our own columns
        (*changes.values(), shown.window_id),
    )
