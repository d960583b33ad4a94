"""Do the treaty files say what the sandbox answers? ``PAYBENCH_WRITE_WIRE=1`` writes them anew.

``tests/data/wire/<situation>.json`` holds one real exchange. Whoever writes a client reads these;
what differs from run to run (numbers that are minted) is compared by its form.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.catalog.test_cards import number_for
from tests.contract.sandbox_server import EXPIRY, Sandbox, unpack

pytestmark = pytest.mark.contract

WIRE = Path(__file__).resolve().parents[1] / "data" / "wire"

MINTED = {
    "imp_uid": r"imp_[1-9][0-9]{11}",
    "pg_tid": r"tsb[0-9A-Za-z]{20}(-c[0-9]+)?",
    "apply_num": r"[0-9]{8}",
    "cancellation_id": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "customer_id": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "access_token": r"[0-9a-f]{40}",
}

Exchange = tuple[str, str, dict[str, Any] | None]


def _charge(merchant_uid: str, scenario: str = "0000", **more: object) -> Exchange:
    body = {
        "merchant_uid": merchant_uid,
        "amount": 10_000,
        "name": "Paybench",
        "card_number": number_for(scenario),
        "expiry": EXPIRY,
        "birth": "900101",
        "pwd_2digit": "12",
        **more,
    }
    return "POST", "/subscribe/payments/onetime", body


def _token(sandbox: Sandbox) -> Exchange:
    pair = {"imp_key": sandbox.imp_key, "imp_secret": sandbox.imp_secret}
    return "POST", "/users/getToken", pair


def _token_refused(sandbox: Sandbox) -> Exchange:
    return "POST", "/users/getToken", {"imp_key": sandbox.imp_key, "imp_secret": "wrong"}


def _pg(_sandbox: Sandbox) -> Exchange:
    return "GET", "/users/pg", None


def _paid(_sandbox: Sandbox) -> Exchange:
    return _charge("wire-paid", buyer_name="홍길동", buyer_tel="010-1234-5678")


def _failed(_sandbox: Sandbox) -> Exchange:
    return _charge("wire-failed", "0002")


def _refused(_sandbox: Sandbox) -> Exchange:
    return _charge("wire-refused", "0011")


def _duplicate(sandbox: Sandbox) -> Exchange:
    sandbox.api.call(*_charge("wire-duplicate"))
    return _charge("wire-duplicate")


def _found(sandbox: Sandbox) -> Exchange:
    sandbox.api.call(*_charge("wire-found"))
    return "GET", "/payments/find/wire-found", None


def _listed(sandbox: Sandbox) -> Exchange:
    for number in range(3):
        sandbox.api.call(*_charge(f"wire-listed-{number}"))
    return "GET", "/payments/status/paid?limit=1&page=2", None


def _not_found(_sandbox: Sandbox) -> Exchange:
    return "GET", "/payments/imp_000000000000", None


def _partly_cancelled(sandbox: Sandbox) -> Exchange:
    sandbox.api.call(*_charge("wire-partial"))
    body = {"merchant_uid": "wire-partial", "amount": 3000, "checksum": 10_000, "reason": "반품"}
    return "POST", "/payments/cancel", body


def _cancelled(sandbox: Sandbox) -> Exchange:
    sandbox.api.call(*_partly_cancelled(sandbox))
    return "POST", "/payments/cancel", {"merchant_uid": "wire-partial", "reason": "전부 반품"}


def _cancel_mismatch(sandbox: Sandbox) -> Exchange:
    sandbox.api.call(*_charge("wire-mismatch"))
    return "POST", "/payments/cancel", {"merchant_uid": "wire-mismatch", "checksum": 1}


def _cancel_nothing(_sandbox: Sandbox) -> Exchange:
    return "POST", "/payments/cancel", {"imp_uid": "imp_000000000000"}


def _issued(_sandbox: Sandbox) -> Exchange:
    card = {"card_number": number_for("0001", "381"), "expiry": EXPIRY, "birth": "900101"}
    return "POST", "/subscribe/customers/wire-kim", {**card, "customer_name": "김하나"}


def _key(sandbox: Sandbox) -> Exchange:
    sandbox.api.call(*_issued(sandbox))
    return "GET", "/subscribe/customers/wire-kim", None


def _key_deleted(sandbox: Sandbox) -> Exchange:
    sandbox.api.call(*_issued(sandbox))
    return "DELETE", "/subscribe/customers/wire-kim", None


def _key_not_found(_sandbox: Sandbox) -> Exchange:
    return "GET", "/subscribe/customers/wire-nobody", None


def _key_refused(_sandbox: Sandbox) -> Exchange:
    card = {"card_number": number_for("0029"), "expiry": EXPIRY}
    return "POST", "/subscribe/customers/wire-park", card


def _again(sandbox: Sandbox) -> Exchange:
    sandbox.api.call(*_issued(sandbox))
    body = {"customer_uid": "wire-kim", "merchant_uid": "wire-again", "amount": 3000}
    return "POST", "/subscribe/payments/again", body


def _again_unknown(_sandbox: Sandbox) -> Exchange:
    body = {"customer_uid": "wire-nobody", "merchant_uid": "wire-unknown", "amount": 3000}
    return "POST", "/subscribe/payments/again", body


SITUATIONS: dict[str, Callable[[Sandbox], Exchange]] = {
    "token": _token,
    "token_refused": _token_refused,
    "pg_settings": _pg,
    "payment_paid": _paid,
    "payment_failed": _failed,
    "payment_refused": _refused,
    "payment_duplicate": _duplicate,
    "payment_found": _found,
    "payment_not_found": _not_found,
    "payments_listed": _listed,
    "cancel_partial": _partly_cancelled,
    "cancel_full": _cancelled,
    "cancel_mismatch": _cancel_mismatch,
    "cancel_nothing": _cancel_nothing,
    "key_issued": _issued,
    "key": _key,
    "key_deleted": _key_deleted,
    "key_not_found": _key_not_found,
    "key_refused": _key_refused,
    "key_charged": _again,
    "key_unknown": _again_unknown,
}


def _settle(written: str, answer: httpx.Response, exchange: Exchange) -> None:
    """Write a treaty file, or compare it with what was answered."""
    method, path, body = exchange
    content = {
        "request": {"method": method, "path": path, "body": body},
        "status": answer.status_code,
        "body": answer.json(),
    }
    file = WIRE / f"{written}.json"
    if os.environ.get("PAYBENCH_WRITE_WIRE"):
        file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    treaty = json.loads(file.read_text(encoding="utf-8"))
    assert _by_form(treaty) == _by_form(content)


def _by_form(value: Any, name: str = "") -> Any:  # noqa: ANN401 — any JSON value
    if isinstance(value, dict):
        return {key: _by_form(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_by_form(item) for item in value]
    if name in MINTED and isinstance(value, str) and re.fullmatch(MINTED[name], value):
        return f"<{name}>"
    return value


@pytest.mark.parametrize("situation", list(SITUATIONS))
def test_the_treaty_holds(sandbox: Sandbox, situation: str) -> None:
    exchange = SITUATIONS[situation](sandbox)
    method, path, body = exchange
    answer = sandbox.api.raw(method, path, **({} if body is None else {"json": body}))
    unpack(answer)
    _settle(situation, answer, exchange)


def test_the_treaty_on_calls_without_a_token(sandbox: Sandbox) -> None:
    answer = httpx.get(f"{sandbox.url}/payments/imp_000000000000")
    _settle("unauthorized", answer, ("GET", "/payments/imp_000000000000", None))


def test_every_treaty_file_has_its_situation() -> None:
    assert {file.stem for file in WIRE.glob("*.json")} == {*SITUATIONS, "unauthorized"}
