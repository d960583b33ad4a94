"""Does each method of payment give money back by its own rules?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.catalog.test_cards import number_for
from lib.sandbox.models.cards import Card
from lib.sandbox.models.window import Means
from tests.contract.behind import UPLUS, let_pass, pay_in_window
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

CANCEL = "/payments/cancel"


def test_a_phone_bill_is_cancelled_whole_in_its_month(sandbox: Sandbox) -> None:
    api = sandbox.api
    first, second = (pay_in_window(sandbox, Means("phone"))["imp_uid"] for _ in range(2))
    partial = api.post(CANCEL, imp_uid=first, amount=1_000)
    assert (partial.code, (partial.message or "")[:6]) == (-1, "[C054]")
    assert api.post(CANCEL, imp_uid=first).response["status"] == "cancelled"
    let_pass(sandbox, days=7, hours=12)  # the last minutes of November in Seoul are over
    late = api.post(CANCEL, imp_uid=second)
    assert (late.code, (late.message or "")[:6]) == (-1, "[W010]")


def test_a_month_ends_in_seoul(sandbox: Sandbox) -> None:
    imp_uid = pay_in_window(sandbox, Means("phone"))["imp_uid"]
    let_pass(sandbox, days=7, hours=11, minutes=59, seconds=59)
    assert sandbox.api.post(CANCEL, imp_uid=imp_uid).response["status"] == "cancelled"


@pytest.mark.parametrize("method", ["cultureland", "smartculture", "booknlife"])
def test_a_voucher_is_cancelled_whole(sandbox: Sandbox, method: str) -> None:
    imp_uid = pay_in_window(sandbox, Means(method))["imp_uid"]
    assert sandbox.api.post(CANCEL, imp_uid=imp_uid, amount=1_000).code == 1
    assert sandbox.api.post(CANCEL, imp_uid=imp_uid, amount=10_000).code == 0


def test_a_transfer_is_cancelled_at_once(sandbox: Sandbox) -> None:
    paid = pay_in_window(sandbox, Means("trans", bank_code="088"))
    assert (paid["bank_code"], paid["bank_name"], paid["card_code"]) == ("088", "신한은행", None)
    partial = sandbox.api.post(CANCEL, imp_uid=paid["imp_uid"], amount=1_000).response
    assert (partial["status"], partial["cancel_amount"]) == ("paid", 1_000)


def test_the_old_module_does_not_tell_who_issued_a_card(sandbox: Sandbox) -> None:
    card = Card("036600******0000", "366", "0000")
    paid = pay_in_window(sandbox, Means("card", card, 0, "12345678"), UPLUS, is_escrow=True)
    assert (paid["pg_provider"], paid["card_code"], paid["escrow"]) == ("uplus", "366", True)
    assert (paid["card_issuer_code"], paid["card_publisher_name"]) == (None, None)
    assert sandbox.api.get(f"/payments/{paid['imp_uid']}").response == paid


def test_a_wallet_that_does_not_tell_is_paid_by_points(sandbox: Sandbox) -> None:
    paid = pay_in_window(sandbox, Means("point", emb_pg_provider="naverpay"))
    assert (paid["pay_method"], paid["emb_pg_provider"]) == ("point", "naverpay")
    assert sandbox.api.post(CANCEL, imp_uid=paid["imp_uid"], amount=1).code == 0


def test_scenarios_of_cancels(sandbox: Sandbox) -> None:
    api = sandbox.api
    for scenario in ("0024", "0025", "0026"):
        api.onetime(scenario, number_for(scenario))
    partial = api.post(CANCEL, merchant_uid="0024", amount=1)
    assert (partial.code, (partial.message or "")[:6]) == (-1, "[C090]")
    assert api.post(CANCEL, merchant_uid="0024").response["status"] == "cancelled"
    assert (api.post(CANCEL, merchant_uid="0025").message or "").startswith("[AV11]")
    assert api.post(CANCEL, merchant_uid="0025").response["status"] == "cancelled"
    for _ in range(2):
        assert (api.post(CANCEL, merchant_uid="0026").message or "").startswith("[S060]")
        sandbox.clock.advance(timedelta(minutes=1))


def test_imp_uid_wins_and_zero_is_everything(sandbox: Sandbox) -> None:
    api = sandbox.api
    paid = api.onetime("a", number_for("0000"), amount=9_000, tax_free=1_000).response
    assert api.post(CANCEL, imp_uid="imp_000000000000", merchant_uid="a").code == 1
    body = {"merchant_uid": "unknown", "tax_free": 1_000, "checksum": 9_000, "extra": {"a": 1}}
    full = api.post(CANCEL, imp_uid=paid["imp_uid"], amount=0, **body).response
    assert (full["status"], full["cancel_amount"], full["cancel_history"][0]["amount"]) == (
        "cancelled",
        9_000,
        9_000,
    )
    assert (api.post(CANCEL, imp_uid=paid["imp_uid"]).message or "").startswith("[C0D3]")


def test_a_failed_payment_is_not_cancelled(sandbox: Sandbox) -> None:
    sandbox.api.onetime("f", number_for("0002"))
    answer = sandbox.api.post(CANCEL, merchant_uid="f")
    assert (answer.code, (answer.message or "")[:6]) == (1, "[T024]")
