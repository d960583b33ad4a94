"""Which calls does a shop's server make around a checkout? From the token to giving money back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lib.catalog.vocabulary import SdkGeneration
from lib.request_pay.draft import at, given, integer, is_billing, text
from lib.snippets.checkout import Checkout
from lib.snippets.rest import SIGN_IN, Check, RestCall
from lib.snippets.script import Env

GATEWAY: Final = "https://api.iamport.kr"

# What only the moment tells: which payment it is about, and a number for the next one.
_PAYMENT: Final = Env("IMP_UID")
_ORDER: Final = Env("MERCHANT_UID")
_AMOUNT: Final = Env("AMOUNT", is_number=True)
_REASON: Final = "Cancelled by the shop"
_ACCOUNT: Final = ("refund_holder", "refund_bank", "refund_account")


def server_calls(
    checkout: Checkout, *, is_test_channel: bool = False, base_url: str = GATEWAY
) -> Mapping[str, RestCall]:
    """Return the calls that belong to a checkout, by name, in the order in which they are made.

    ``token``; ``prepare``, unless a billing key is asked for; ``lookup`` of what the browser told
    of, with the comparison of status, amount and order number; ``again`` where a billing key is
    asked for; ``cancel`` of the whole amount. Keys, and what is not known beforehand, come from
    the environment.

    Args:
        checkout: the draft, and the generation of the documents.
        is_test_channel: whether the payment runs over a test channel, which the current documents
            hide unless they are asked for.
        base_url: root of the API.
    """
    draft = checkout.params
    calls = {"token": RestCall(SIGN_IN, base_url=base_url)}
    if is_billing(draft):
        calls["lookup"] = _key(draft, base_url)
        calls["again"] = _again(draft, base_url)
    else:
        calls["prepare"] = _prepare(draft, base_url)
        hidden = is_test_channel and checkout.sdk is SdkGeneration.PORTONE
        calls["lookup"] = _payment(draft, base_url, {"include_sandbox": "true"} if hidden else {})
    calls["cancel"] = _cancel(draft, base_url)
    return calls


def _order(draft: Mapping[str, object]) -> str | Env:
    return text(draft, "merchant_uid") or _ORDER


def _amount(draft: Mapping[str, object]) -> int | Env:
    """Return what is paid; a billing-key window often shows 0, which nobody can be charged."""
    amount = integer(draft, "amount") or 0
    return amount if amount > 0 else _AMOUNT


def _said(draft: Mapping[str, object], *names: str) -> dict[str, object]:
    """Return what the draft says of these names, without variables of pasted code."""
    return {
        name: value
        for name in names
        if given(draft, name) and isinstance(value := at(draft, name), str | int | float | list)
    }


def _prepare(draft: Mapping[str, object], base_url: str) -> RestCall:
    amount = _amount(draft)
    return RestCall(
        "payments.prepare",
        body={
            "merchant_uid": _order(draft),
            "amount": amount,
            **_said(draft, "currency"),
        },
        base_url=base_url,
        checks=(Check("amount", (amount,)),),
    )


def _payment(draft: Mapping[str, object], base_url: str, query: Mapping[str, str]) -> RestCall:
    is_account = text(draft, "pay_method") == "vbank"
    return RestCall(
        "payments.get",
        path_params={"imp_uid": _PAYMENT},
        base_url=base_url,
        query=query,
        checks=(
            # A virtual account is only promised money until somebody pays into it.
            Check("status", ("ready", "paid") if is_account else ("paid",)),
            Check("amount", (_amount(draft),)),
            Check("merchant_uid", (_order(draft),)),
        ),
    )


def _key(draft: Mapping[str, object], base_url: str) -> RestCall:
    uid = text(draft, "customer_uid") or Env("CUSTOMER_UID")
    return RestCall(
        "billing.get",
        path_params={"customer_uid": uid},
        base_url=base_url,
        checks=(Check("customer_uid", (uid,)),),
    )


def _again(draft: Mapping[str, object], base_url: str) -> RestCall:
    amount = _amount(draft)
    return RestCall(
        "charges.again",
        body={
            "customer_uid": text(draft, "customer_uid") or Env("CUSTOMER_UID"),
            "merchant_uid": _ORDER,  # the number of the window has been used
            "amount": amount,
            "name": text(draft, "name") or Env("NAME"),
            **_said(draft, "currency", "tax_free", "notice_url"),
        },
        base_url=base_url,
        checks=(Check("status", ("paid",)), Check("amount", (amount,))),
    )


def _cancel(draft: Mapping[str, object], base_url: str) -> RestCall:
    amount = _amount(draft)
    is_account = text(draft, "pay_method") == "vbank"
    return RestCall(
        "payments.cancel",
        body={
            "imp_uid": _PAYMENT,
            "checksum": amount,  # another balance than this, and nothing happens
            "amount": amount,
            **_said(draft, "tax_free"),
            "reason": _REASON,
            **({name: Env(name.upper()) for name in _ACCOUNT} if is_account else {}),
        },
        base_url=base_url,
        checks=(Check("status", ("cancelled",)),),
    )
