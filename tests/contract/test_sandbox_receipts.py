"""When does the sandbox issue a cash receipt, and what stands in it?"""

from __future__ import annotations

import pytest

from lib.catalog.sandbox_merchant import channels
from lib.catalog.test_cards import number_for
from lib.sandbox.models.window import Means
from tests.contract.behind import UPLUS, pay_in_window
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

WHO = {"identifier": "01012345678"}
EXACT = {"X-Sandbox-Profile": "current"}


def test_a_receipt_is_issued_for_what_is_left(sandbox: Sandbox) -> None:
    api = sandbox.api
    imp_uid = pay_in_window(sandbox, Means("trans", bank_code="088"))["imp_uid"]
    assert api.get(f"/receipts/{imp_uid}").status == 404
    api.post("/payments/cancel", imp_uid=imp_uid, amount=3_400)
    receipt = api.post(f"/receipts/{imp_uid}", **WHO, type="company", tax_free=1_000).response
    expected = {
        "imp_uid": imp_uid,
        "type": "company",
        "amount": 6_600,
        "vat": 509,
        "cancelled_at": 0,
    }
    assert {name: receipt[name] for name in expected} == expected
    assert len(receipt["apply_num"]) == 9
    assert receipt["receipt_tid"].startswith("CR")
    assert api.get(f"/receipts/{imp_uid}").response == receipt
    assert api.get(f"/payments/{imp_uid}").response["cash_receipt_issued"] is True


def test_a_receipt_is_cancelled_and_issued_anew(sandbox: Sandbox) -> None:
    api = sandbox.api
    imp_uid = pay_in_window(sandbox, Means("trans", bank_code="088"))["imp_uid"]
    assert api.call("DELETE", f"/receipts/{imp_uid}").status == 400
    api.post(f"/receipts/{imp_uid}", **WHO)
    second = api.post(f"/receipts/{imp_uid}", **WHO)
    assert (second.status, (second.message or "")[:6]) == (400, "[CR16]")
    cancelled = api.call("DELETE", f"/receipts/{imp_uid}").response
    assert cancelled["cancelled_at"] > 0
    assert api.get(f"/payments/{imp_uid}").response["cash_receipt_issued"] is False
    assert api.get(f"/receipts/{imp_uid}").response == cancelled
    assert api.call("DELETE", f"/receipts/{imp_uid}").status == 400
    anew = api.post(f"/receipts/{imp_uid}", **WHO).response
    assert anew["receipt_tid"] != cancelled["receipt_tid"]


@pytest.mark.parametrize(
    "fields",
    [{"identifier": ""}, {"type": "shop"}, {"tax_free": 10_001}, {"tax_free": "x"}],
    ids=str,
)
def test_what_is_wrong_with_a_request_is_400(sandbox: Sandbox, fields: dict[str, object]) -> None:
    imp_uid = pay_in_window(sandbox, Means("trans", bank_code="088"))["imp_uid"]
    answer = sandbox.api.call("POST", f"/receipts/{imp_uid}", {**WHO, **fields})
    assert answer.status == 400


def test_only_what_is_paid_has_a_receipt(sandbox: Sandbox) -> None:
    api = sandbox.api
    failed = api.onetime("f", number_for("0002")).response["imp_uid"]
    answer = api.post(f"/receipts/{failed}", **WHO)
    assert (answer.status, (answer.message or "")[:6]) == (400, "[CR15]")
    for method in ("POST", "DELETE"):
        assert api.call(method, "/receipts/imp_000000000000", dict(WHO)).status == 400
    assert api.get("/receipts/imp_000000000000").status == 404


def test_the_old_module_issues_none(sandbox: Sandbox) -> None:
    imp_uid = pay_in_window(sandbox, Means("trans", bank_code="088"), UPLUS)["imp_uid"]
    for method in ("POST", "DELETE"):
        response = sandbox.api.http.request(
            method,
            f"/receipts/{imp_uid}",
            json=WHO,
            headers={"Authorization": sandbox.api.log_in()},
        )
        assert (response.status_code, response.json()["code"]) == (501, -1)


def test_a_card_has_a_slip_instead(sandbox: Sandbox) -> None:
    api = sandbox.api
    imp_uid = api.onetime("c", number_for("0000")).response["imp_uid"]
    exact = api.raw("POST", f"/receipts/{imp_uid}", json=WHO, headers=EXACT)
    assert (exact.status_code, exact.json()["message"][:6]) == (400, "[CR04]")
    assert api.post(f"/receipts/{imp_uid}", **WHO).code == 0


def test_a_receipt_of_what_was_paid_elsewhere(sandbox: Sandbox) -> None:
    api, path = sandbox.api, "/receipts/external/shop-1"
    body = {"name": "책", "amount": 11_000, **WHO}
    assert api.get(path).status == 404
    assert api.call("DELETE", path).status == 404
    receipt = api.post(path, **body).response
    assert (receipt["merchant_uid"], receipt["amount"], receipt["vat"]) == ("shop-1", 11_000, 1_000)
    assert api.get(path).response == receipt
    assert api.post(path, **body).status == 400
    assert api.call("DELETE", path).response["cancelled_at"] > 0
    assert api.call("DELETE", path).status == 400
    assert api.post(path, **body).code == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"name": None},
        {"amount": None},
        {"amount": 0},
        {"amount": "x"},
        {"identifier": None},
        {"type": "odd"},
        {"tax_free": -1},
        {"channel_key": "channel-key-of-nobody"},
    ],
    ids=str,
)
def test_what_is_wrong_with_a_request_for_elsewhere_is_400(
    shared_sandbox: Sandbox, fields: dict[str, object]
) -> None:
    body = {"name": "책", "amount": 11_000, **WHO, **fields}
    assert shared_sandbox.api.call("POST", "/receipts/external/wrong", body).status == 400


def test_today_a_channel_is_named_for_elsewhere(sandbox: Sandbox) -> None:
    api, body = sandbox.api, {"name": "책", "amount": 11_000, **WHO}
    path = "/receipts/external/shop-1"
    assert api.raw("POST", path, json=body, headers=EXACT).status_code == 400
    key = channels()[1].channel_key
    assert (
        api.raw("POST", path, json={**body, "channel_key": key}, headers=EXACT).status_code == 200
    )
