"""What does a window show? Everything its page needs to draw itself, in both languages."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from lib.catalog import banks, gateway_codes, issuers, test_cards
from lib.catalog.gateway_codes import GatewayCode
from lib.catalog.vocabulary import PgModule
from lib.sandbox.models import offer, window_due, window_result
from lib.sandbox.models.refusals import Refusal
from lib.sandbox.models.window_request import offered
from lib.sandbox.models.window_secrets import NAMED_AFTER_CARD
from lib.sandbox.models.window_steps import NOT_FOR_KEY_IN
from lib.sandbox.models.windows import MOST_TRIES, SESSION, Window
from lib.sandbox.rows import Connection, Row

# Areas of the PG's codes that a buyer's payment may be declined with, by kind of method.
_DECLINES: Final = {
    "card": ("approval", "instalment"),
    "trans": ("transfer",),
    "vbank": ("account",),
    "phone": ("phone",),
    "voucher": ("system",),
    "wallet": ("approval",),
    "key": ("credentials", "approval"),
}
_KINDS: Final = frozenset({"card", "trans", "vbank", "phone"})


def view(db: Connection, shown: Window, now: int, mistake: str | None = None) -> dict[str, Any]:
    """Write a window as its page reads it.

    Args:
        db: a connection.
        shown: the window as it is now.
        now: UNIX seconds.
        mistake: what the buyer got wrong a moment ago.
    """
    row = shown.payment
    has_ended = shown.state == "done"
    rsp = window_result.response(shown) if has_ended and not shown.is_unheard else None
    return {
        "imp_uid": shown.imp_uid,
        "state": shown.state,
        "module": shown.module.value,
        "issues_key": shown.issues_key,
        "mobile": shown.is_mobile,
        "language": language(shown),
        "origin": shown.visitor.origin,
        "shop": shown.shop,
        "merchant_uid": row["merchant_uid"],
        "name": row["name"] or "",
        "buyer": row["buyer_name"] or "",
        "phone": row["buyer_tel"] or "",
        "amount": offer.whole(shown.params.get("amount")) if shown.issues_key else row["amount"],
        "methods": _methods(db, shown),
        "card": _card(shown),
        "due_at": _due(shown),
        "vbank_banks": [_bank(bank) for bank in banks.banks() if bank.issues_accounts],
        "banks": [_bank(bank) for bank in banks.banks() if bank.toss],
        "declines": {kind: _declines(areas) for kind, areas in _DECLINES.items()},
        "remaining": shown.remaining(now),
        "session": SESSION,
        "tries_left": MOST_TRIES - shown.tries,
        "mistake": said(mistake) if mistake else None,
        "status": row["status"],
        "failure": said(row["fail_reason"]) if row["fail_reason"] else None,
        "account": _account(row),
        "rsp": rsp,
        "unheard": has_ended and shown.is_unheard,
        "returns": shown.is_mobile and rsp is not None and goes_back(shown) is not None,
    }


def goes_back(shown: Window) -> str | None:
    """Return where a mobile browser is sent when a window has ended; None = nowhere."""
    if shown.state != "done" or shown.is_unheard or not shown.is_mobile:
        return None
    return window_result.redirect(shown.redirect_url(), window_result.response(shown))


def language(shown: Window) -> str:
    """Return the language a window opens in.

    The older module knows ``language``; the newer one speaks English for cards from abroad only.
    """
    if shown.module is PgModule.UPLUS:
        return "en" if shown.params.get("language") == "en" else "ko"
    return "en" if is_for_cards_from_abroad(shown) else "ko"


def is_for_cards_from_abroad(shown: Window) -> bool:
    """Say whether only cards from abroad are taken."""
    bypass = shown.params.get("bypass")
    chosen = bypass.get("tosspayments") if isinstance(bypass, dict) else None
    asked = isinstance(chosen, dict) and chosen.get("useInternationalCardOnly") is True
    return asked and shown.module is PgModule.TOSSPAYMENTS


def said(reason: str) -> dict[str, str]:
    """Return a reason in both languages; what only the gateway says stays Korean."""
    code = window_result.code_of(reason)
    entry = next((one for one in gateway_codes.gateway_codes() if _is(one, code, reason)), None)
    english = _ENGLISH.get(reason, reason)
    return {"ko": reason, "en": f"[{code}] {entry.en}" if entry else english}


_ENGLISH: Final = {
    "사용자가 결제를 취소하였습니다": "The buyer cancelled the payment.",
    "카드사 앱에서 인증을 거절했습니다.": "The request was rejected in the issuer's app.",
    "계좌번호는 숫자 8~16자리여야 합니다.": "An account number has 8 to 16 digits.",
    NAMED_AFTER_CARD: "A card number cannot serve as an order number or a customer's handle.",
    "사전 등록된 결제 금액과 요청 금액이 다릅니다.": (
        "The amount differs from the one the merchant's server has registered."
    ),
}


def _is(entry: GatewayCode, code: str, reason: str) -> bool:
    return entry.code == code and reason.endswith(entry.ko)


def _methods(db: Connection, shown: Window) -> list[dict[str, Any]]:
    if shown.issues_key:
        return []
    asked = shown.params.get("pay_method")
    return [
        {
            "code": method.code,
            "ko": method.ko,
            "en": method.en,
            "kind": method.code
            if method.code in _KINDS
            else "wallet"
            if method.wallet
            else "voucher",
            "months": offer.months(shown.asked, shown.module, method=method.code),
            "asked": method.code == asked,
        }
        for method in offered(db, shown.visitor.sdk, shown.module)
        if not asked or method.code == asked
    ]


def _card(shown: Window) -> dict[str, Any]:
    fixed = offer.direct(shown.asked)
    return {
        "issuers": [_issuer(code) for code in offer.offered_codes(shown.asked)],
        "direct": {"issuer": _issuer(fixed[0]), "months": fixed[1]} if fixed else None,
        "app_only": shown.params.get("appCard") is True,
        "from_abroad": is_for_cards_from_abroad(shown),
        "points": shown.params.get("useCardPoint") is True,
        "free_months": _free_months(shown),
        "test_cards": _test_cards(),
    }


def _free_months(shown: Window) -> dict[str, int]:
    """Return the longest plan without interest by issuer, where the merchant pays for it."""
    card = shown.params.get("card")
    rules = card.get("detail") if isinstance(card, dict) else None
    if shown.params.get("useFreeInterestFromMall") is not True or not isinstance(rules, list):
        return {}
    found = {
        rule["card_code"]: offer.whole(rule.get("max_month")) or 0
        for rule in rules
        if isinstance(rule, dict) and isinstance(rule.get("card_code"), str)
    }
    return {code: months for code, months in found.items() if months}


def _issuer(code: str) -> dict[str, Any]:
    known = issuers.by_code().get(code)
    if known is None:
        return {"code": code, "ko": code, "en": code, "login": None, "known": False}
    return {
        "code": code,
        "ko": known.ko,
        "en": known.en,
        "login": known.login,
        "known": True,
    }


@cache
def _test_cards() -> list[dict[str, str]]:
    """Return the scenarios with the first thing each one says in a window."""
    return [_test_card(card) for card in test_cards.cards()]


def _test_card(card: test_cards.SandboxCard) -> dict[str, str]:
    first = next((one for one in card.rejections if _is_met(one)), None)
    told = {
        "scenario": card.scenario,
        "ko": card.ko,
        "en": card.en,
        "stage": first.stage if first else "unheard" if card.answer_lost else "",
        "when": first.when if first else "",
        "why_ko": "",
        "why_en": "",
    }
    if first:
        entry = gateway_codes.gateway_code(first.code, first.category)
        told |= {"why_ko": f"[{entry.code}] {entry.ko}", "why_en": f"[{entry.code}] {entry.en}"}
    return told


def _is_met(rejection: test_cards.Rejection) -> bool:
    """Say whether a "no" can be met in a window: nobody keys cards in there, or charges a key."""
    charges_key = rejection.stage == "again" or rejection.when == "billing_key"
    return rejection.code != NOT_FOR_KEY_IN and not charges_key


@cache
def _declines(areas: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"code": entry.code, "category": entry.category, "ko": entry.ko, "en": entry.en}
        for area in areas
        for entry in gateway_codes.gateway_codes()
        if entry.area == area
    ]


def _bank(bank: banks.Bank) -> dict[str, str]:
    return {"code": bank.code, "ko": bank.ko, "en": bank.en or bank.ko}


def _due(shown: Window) -> int:
    if shown.issues_key:
        return 0
    try:
        return window_due.deadline(shown.params, shown.opened_at)
    except Refusal:  # it was of no use to the method that was asked for
        return 0


def _account(row: Row) -> dict[str, Any] | None:
    if not row["vbank_num"]:
        return None
    bank = banks.by_code()[row["vbank_code"]]
    return {
        "bank": _bank(bank),
        "number": row["vbank_num"],
        "holder": row["vbank_holder"],
        "due_at": row["vbank_date"],
    }
