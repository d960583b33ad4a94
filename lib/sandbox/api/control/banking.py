"""What do banks and people do, of whom the gateway only hears? Deposits, passwords, the console."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from lib.sandbox.api.control.operation import Body, Operation, number, read
from lib.sandbox.api.routing import Call
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import cancels, certifications, notices, payments, vbanks
from lib.sandbox.models.cancels import CancelRequest
from lib.sandbox.models.refund_accounts import RefundAccount
from lib.sandbox.models.settings import switches
from lib.sandbox.rows import Connection

_FROM_CONSOLE: Final = "관리자페이지취소"
_MOST: Final = 500


class Deposit(Body):
    """What is paid in."""

    amount: int | None = Field(default=None, description="Won; without it what is asked for.")
    depositor: str | None = Field(
        default=None, max_length=40, description="Shown nowhere at this PG, so it is not kept."
    )


class Password(Body):
    """What the person will have to say."""

    otp: str = Field(min_length=1, max_length=20, description="000000 unless it is set.")


class ConsoleCancel(Body):
    """What goes back, as from the gateway's own console."""

    amount: int = Field(default=0, ge=0, description="Won; 0 = all that is left.")
    refund_holder: str | None = None
    refund_bank: str | None = None
    refund_account: str | None = None


def open_accounts(_gateway: Gateway, call: Call, db: Connection) -> list[dict[str, Any]]:
    """List virtual accounts that wait for money, the newest first."""
    rows = db.execute(
        "SELECT imp_uid, merchant_uid, name, amount, buyer_name, vbank_code, vbank_num, vbank_date"
        " FROM payment WHERE status = 'ready' AND vbank_num IS NOT NULL"
        " ORDER BY started_at DESC, id DESC LIMIT ?",
        (number(call, "limit", 50, _MOST),),
    )
    return [dict(row) for row in rows.fetchall()]


def deposit(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Pay into a virtual account; whether the gateway hears of it is a switch."""
    amount = read(call, Deposit).amount
    is_reported = switches(db).deposit_notice
    return vbanks.deposit(db, gateway.moment, call.path["imp_uid"], amount, is_reported=is_reported)


def set_password(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Choose the one-time password of a certification."""
    certifications.set_password(db, call.path["imp_uid"], read(call, Password).otp)
    return {"imp_uid": call.path["imp_uid"]}


def cancel(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401
    """Cancel a payment as from the gateway's own console, which always sends a webhook."""
    asked = read(call, ConsoleCancel)
    request = CancelRequest(
        imp_uid=call.path["imp_uid"],
        amount=asked.amount,
        reason=_FROM_CONSOLE,
        refund_account=RefundAccount(asked.refund_holder, asked.refund_bank, asked.refund_account),
    )
    now = gateway.unix_now
    answer = cancels.cancel(db, gateway.ids, request, now)
    if isinstance(answer, dict):
        newest = answer["cancel_history"][-1]["cancellation_id"]
        notices.announce_from_console(db, now, payments.row_of(db, answer["imp_uid"]), newest)
    return answer


OPERATIONS: Final = (
    Operation(
        "GET",
        "/_control/vbanks",
        open_accounts,
        "Banks and people",
        "List virtual accounts that wait for money.",
        query=(("limit", f"1 to {_MOST}; 50 without it"),),
    ),
    Operation(
        "POST",
        "/_control/vbanks/{imp_uid}/deposit",
        deposit,
        "Banks and people",
        "Pay into a virtual account.",
        Deposit,
        writes=True,
    ),
    Operation(
        "POST",
        "/_control/certifications/{imp_uid}",
        set_password,
        "Banks and people",
        "Choose the one-time password of a certification.",
        Password,
        writes=True,
    ),
    Operation(
        "POST",
        "/_control/payments/{imp_uid}/cancel",
        cancel,
        "Banks and people",
        "Cancel a payment as from the gateway's own console, with a webhook.",
        ConsoleCancel,
        writes=True,
    ),
)
