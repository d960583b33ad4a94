"""May this window be opened? What a merchant's page asked for, checked in the gateway's order.

The type of order number and amount comes first, then the channel, then the order, then the method,
then the smallest amounts. A refusal leaves no payment behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lib.catalog import pay_methods
from lib.catalog.sandbox_merchant import tiers, user_code
from lib.catalog.vocabulary import Device, PgModule, SdkGeneration
from lib.sandbox import pulse
from lib.sandbox.models import faults, offer, payments, prepared, window_due
from lib.sandbox.models.channels import Mid, for_window
from lib.sandbox.models.limits import length
from lib.sandbox.models.refusals import PG, PORTONE, Refusal, pg_text
from lib.sandbox.models.settings import switches
from lib.sandbox.rows import Connection

CARD_MINIMUM: Final = 100
TRANSFER_MINIMUM: Final = 200
_LARGEST: Final = 10**12
_ORDER_NUMBER: Final = 40
_HANDLE: Final = 80
PREPARED_OTHERWISE: Final = "사전 등록된 결제 금액과 요청 금액이 다릅니다."


@dataclass(frozen=True, slots=True)
class Visitor:
    """The page that opens a window, and the browser it is in.

    Attributes:
        sdk: generation of the SDK, and with it of the documents the page was written by.
        device: where the window opens.
        origin: of the page; ``null`` where it has none.
        user_agent: the browser's own name.
    """

    sdk: SdkGeneration
    device: Device
    origin: str
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Permit:
    """A window that may be opened.

    Attributes:
        mid: where it leads.
        amount: won that are asked for; 0 in a billing-key window.
        method: the wire's code; None = the buyer chooses.
    """

    mid: Mid
    amount: int
    method: str | None


def check_merchant(code: object, tier_code: object) -> None:
    """Let the one merchant of the sandbox pass, and its sub-merchants.

    Raises:
        Refusal: another one.
    """
    if not code or not isinstance(code, str):
        raise Refusal(PORTONE, "IMP.init 또는 IMP.agency를 먼저 호출해야 합니다.")
    if code != user_code():
        raise Refusal(PORTONE, "등록되지 않은 가맹점 식별코드입니다.")
    if tier_code is not None and (not isinstance(tier_code, str) or tier_code not in tiers()):
        raise Refusal(PORTONE, "등록되지 않은 티어 코드입니다.")


def examine(db: Connection, visitor: Visitor, params: Mapping[str, Any], now: int) -> Permit:
    """Check a call of ``request_pay``.

    Args:
        db: a writing connection: a fault that changes the amount is used up.
        visitor: who calls.
        params: what the page sent.
        now: UNIX seconds.

    Raises:
        Refusal: no window opens.
    """
    merchant_uid, amount = _identity(params)
    issues_key = offer.issues_key(params)
    mid = channel(params)
    if payments.is_charged(db, merchant_uid):
        raise Refusal(PORTONE, pg_text("S021"))
    if issues_key:
        _check_key_window(visitor, params)
        return Permit(mid, 0, "card")
    amount = _tampered(db, merchant_uid, amount)
    check_prepared(db, merchant_uid, amount, _currency(params))
    method = _method(db, visitor, mid, params)
    if _currency(params) != "KRW":
        raise Refusal(PG, pg_text("C036"))
    _check_names(visitor, mid, params)
    _check_card(params, method, mid)
    if method == "vbank":
        window_due.deadline(params, now)
    if method == "phone" and not isinstance(params.get("digital"), bool):
        raise Refusal(PORTONE, "휴대폰 결제에는 digital 값(true 또는 false)이 필요합니다.")
    check_minimum(method, amount)
    return Permit(mid, amount, method)


def channel(params: Mapping[str, Any]) -> Mid:
    """Return where a call leads.

    Raises:
        Refusal: nowhere; see channels.for_window.
    """
    pg, key = _text(params, "pg"), _text(params, "channelKey")
    return for_window(pg, key, issues_key=offer.issues_key(params))


def check_prepared(db: Connection, merchant_uid: str, amount: int, currency: str) -> None:
    """Let an amount pass that fits what the merchant's server has announced, if it has.

    Raises:
        Refusal: it does not.
    """
    announced = prepared.find(db, merchant_uid)
    if announced and not announced.fits(amount, currency):
        raise Refusal(PORTONE, PREPARED_OTHERWISE)


def check_minimum(method: str | None, amount: int) -> None:
    """Let an amount pass that a method takes.

    Raises:
        Refusal: it is too small.
    """
    if amount < 1 or (method in {None, "card"} and amount < CARD_MINIMUM):
        raise Refusal(PG, pg_text("J012"))
    if method == "trans" and amount < TRANSFER_MINIMUM:
        raise Refusal(PG, pg_text("J023"))


def offered(
    db: Connection, sdk: SdkGeneration, module: PgModule
) -> tuple[pay_methods.PayMethod, ...]:
    """Return what a buyer may choose from; wallets only where the contract has them."""
    has_wallets = switches(db).wallets
    return tuple(
        method for method in pay_methods.offered(module, sdk) if has_wallets or not method.wallet
    )


def _identity(params: Mapping[str, Any]) -> tuple[str, int]:
    merchant_uid, amount = params.get("merchant_uid"), params.get("amount")
    if not isinstance(merchant_uid, str) or not merchant_uid:
        raise Refusal(PORTONE, "merchant_uid는 비어 있지 않은 문자열이어야 합니다.")
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise Refusal(PORTONE, "amount는 숫자여야 합니다.")
    if length(merchant_uid) > _ORDER_NUMBER:
        raise Refusal(PORTONE, f"merchant_uid는 {_ORDER_NUMBER}자를 넘을 수 없습니다.")
    customer_uid = params.get("customer_uid")
    if offer.issues_key(params) and not isinstance(customer_uid, str):
        raise Refusal(PORTONE, "customer_uid는 문자열이어야 합니다.")
    if isinstance(customer_uid, str) and length(customer_uid) > _HANDLE:
        raise Refusal(PORTONE, f"customer_uid는 {_HANDLE}자를 넘을 수 없습니다.")
    won = offer.whole(amount)
    if won is None or not 0 <= won <= _LARGEST:
        raise Refusal(PG, pg_text("J011"))
    return merchant_uid, won


def _method(db: Connection, visitor: Visitor, mid: Mid, params: Mapping[str, Any]) -> str | None:
    module = PgModule(mid.pg_provider)
    if visitor.sdk is SdkGeneration.IAMPORT and module is PgModule.TOSSPAYMENTS:
        # In the old documents this module opens the billing-key window and no other.
        raise Refusal(PG, pg_text("M024"))
    asked = params.get("pay_method")
    if asked is None or asked == "":
        return None
    methods = {method.code: method for method in pay_methods.offered(module, visitor.sdk)}
    method = methods.get(asked) if isinstance(asked, str) else None
    if method is None:
        raise Refusal(PG, pg_text("M024"))
    if method.wallet and not switches(db).wallets:
        if module is PgModule.UPLUS:
            raise Refusal(PG, pg_text("M024"))
        named = method.code.upper().removesuffix("PAY")
        raise Refusal(
            PG,
            "[PAY_PROCESS_ABORTED] Toss Payments와 계약된 결제수단"
            f"({named if len(named) > 1 else method.code.upper()})이 아닙니다.",
        )
    return method.code


def _check_key_window(visitor: Visitor, params: Mapping[str, Any]) -> None:
    if (params.get("pay_method") or "card") != "card":
        raise Refusal(PG, pg_text("M024"))
    if visitor.sdk is SdkGeneration.PORTONE and not _text(params, "name"):
        raise Refusal(PG, pg_text("J008"))


def _check_names(visitor: Visitor, mid: Mid, params: Mapping[str, Any]) -> None:
    """Today's documents require a name of the order, and the newer module one of the buyer."""
    if visitor.sdk is SdkGeneration.IAMPORT:
        return
    if not _text(params, "name"):
        raise Refusal(PG, pg_text("J008"))
    if mid.pg_provider == PgModule.TOSSPAYMENTS and not _text(params, "buyer_name"):
        raise Refusal(PG, pg_text("J009"))


def _check_card(params: Mapping[str, Any], method: str | None, mid: Mid) -> None:
    """Refuse what leaves a card buyer nothing to choose (ours: the documents do not say)."""
    if method not in {None, "card"}:
        return
    chosen = offer.direct(params)
    if chosen and chosen[0] not in offer.issuer_codes(params):
        raise Refusal(PORTONE, "card.direct로 지정한 카드사를 사용할 수 없습니다.")
    if method == "card" and not chosen and not offer.months(params, PgModule(mid.pg_provider)):
        amount = offer.whole(params.get("amount")) or 0
        if amount < offer.INSTALMENT_MINIMUM:
            raise Refusal(PG, pg_text("6", "card"))
        raise Refusal(PG, pg_text("J017"))


def _tampered(db: Connection, merchant_uid: str, amount: int) -> int:
    """Return the amount as it arrives, which is another one where somebody has changed it."""
    if pulse.read(db).faults:
        for fault in faults.take(db, ("window",), merchant_uid=merchant_uid):
            if fault.name == "tamper_amount":
                amount = fault.value
    return amount


def _currency(params: Mapping[str, Any]) -> str:
    return (_text(params, "currency") or "KRW").upper()


def _text(params: Mapping[str, Any], name: str) -> str | None:
    value = params.get(name)
    return value if isinstance(value, str) and value else None
