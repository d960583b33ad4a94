"""How does a page hear of the end? The object of its callback, or the query of a redirect.

Today's SDK with the newer module tells two names, four after a failure. Everything else gets the
payment as the old documents show it, with ``success``.
"""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from lib.catalog import banks, issuers
from lib.catalog.vocabulary import PaymentStatus, PgModule, SdkGeneration
from lib.sandbox.models.customers import ISSUE_FAILED
from lib.sandbox.models.payments import receipt_url
from lib.sandbox.models.windows import Window
from lib.sandbox.rows import Row

_CODE: Final = re.compile(rf"(?:{re.escape(ISSUE_FAILED)} )?\[([A-Z0-9_]+)\]")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*")
# Addresses that run or show something in the window's own origin are nowhere to go back to.
_NOT_A_PLACE: Final = frozenset(
    {"javascript", "data", "vbscript", "blob", "file", "about", "filesystem", "view-source"}
)


def is_brief(sdk: SdkGeneration, module: PgModule | None) -> bool:
    """Say whether a page is told ids only."""
    return sdk is SdkGeneration.PORTONE and module is not PgModule.UPLUS


def response(shown: Window) -> dict[str, Any]:
    """Return the ``rsp`` of a window that has ended."""
    row = shown.payment
    reason = row["fail_reason"] if row["status"] == PaymentStatus.FAILED else None
    told: dict[str, Any] = {"imp_uid": row["imp_uid"], "merchant_uid": row["merchant_uid"]}
    if reason is not None:
        told |= _failure(reason)
    if is_brief(shown.visitor.sdk, shown.module):
        return told
    return {"success": reason is None, **told, **_payment(row)}


def refused(
    sdk: SdkGeneration, module: PgModule | None, merchant_uid: object, reason: str
) -> dict[str, Any]:
    """Return the ``rsp`` of a window that was not opened.

    Args:
        sdk: generation of the SDK.
        module: where it would have led; None = it did not come to that.
        merchant_uid: as sent.
        reason: why not.
    """
    named = merchant_uid if isinstance(merchant_uid, str) else ""
    told = {"imp_uid": None, "merchant_uid": named, **_failure(reason)}
    return told if is_brief(sdk, module) else {"success": False, **told}


def redirect(url: str | None, rsp: dict[str, Any]) -> str | None:
    """Return where a mobile browser is sent: the page's address with the result behind its query.

    Args:
        url: ``m_redirect_url`` as sent.
        rsp: what a callback would be told.

    Returns:
        None where there is no address, or none that a browser may be sent to.
    """
    if not url:
        return None
    try:
        scheme = urlsplit(url.strip()).scheme.lower()
    except ValueError:
        return None
    if not _SCHEME.fullmatch(scheme) or scheme in _NOT_A_PLACE:
        return None
    told = {"imp_uid": rsp["imp_uid"] or "", "merchant_uid": rsp["merchant_uid"]}
    if "success" in rsp:
        told["imp_success"] = "true" if rsp["success"] else "false"
    told |= {name: rsp[name] for name in ("error_code", "error_msg") if name in rsp}
    query = urlencode(told, quote_via=quote, errors="replace")
    place, hash_sign, fragment = url.strip().partition("#")
    sign = "" if place.endswith(("?", "&")) else "&" if "?" in place else "?"
    whole = f"{place}{sign}{query}{hash_sign}{fragment}"
    # What no address may hold, such as a line break, would be a second header.
    return quote(whole, safe=":/?#[]@!$&'()*+,;=%~-._", errors="replace")


def code_of(reason: str) -> str:
    """Return the PG's code at the start of a reason; empty where PortOne speaks for itself."""
    match = _CODE.match(reason)
    return match[1] if match else ""


def _failure(reason: str) -> dict[str, str]:
    return {"error_code": code_of(reason), "error_msg": reason}


def _payment(row: Row) -> dict[str, Any]:
    is_good = row["status"] in {PaymentStatus.READY, PaymentStatus.PAID}
    told = {
        "pay_method": row["pay_method"],
        "status": row["status"],
        "name": row["name"] or "",
        "pg_provider": row["pg_provider"],
        "pg_tid": row["pg_tid"] or "",
        "pg_type": "payment",
        "paid_amount": row["amount"] if is_good else 0,
        "currency": row["currency"],
        "buyer_name": row["buyer_name"] or "",
        "buyer_email": row["buyer_email"] or "",
        "buyer_tel": row["buyer_tel"] or "",
        "buyer_addr": row["buyer_addr"] or "",
        "buyer_postcode": row["buyer_postcode"] or "",
        "custom_data": row["custom_data"],
        "paid_at": row["paid_at"],
        "receipt_url": receipt_url(row),
    }
    if row["emb_pg_provider"]:
        told["emb_pg_provider"] = row["emb_pg_provider"]
    match row["pay_method"]:
        case "card":
            issuer = issuers.by_code().get(row["issuer_code"] or "")
            told |= {
                "apply_num": row["apply_num"],
                "card_name": issuer.card_name if issuer else None,
                "card_number": row["card_number"],
                "card_quota": row["installment_months"],
            }
        case "trans":
            told["bank_name"] = _bank(row["bank_code"])
        case "vbank":
            told |= {
                "vbank_num": row["vbank_num"],
                "vbank_name": _bank(row["vbank_code"]),
                "vbank_holder": row["vbank_holder"],
                "vbank_date": row["vbank_date"],
            }
        case _other:
            pass
    return told


def _bank(code: str | None) -> str | None:
    return banks.by_code()[code].name if code else None
