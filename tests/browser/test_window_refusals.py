"""Does a window stay shut, or end badly, where it should? As the page and the server hear it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from lib.sandbox.models.window_request import PREPARED_OTHERWISE
from tests.browser.buyer import NEW, OLD, Buyer

pytestmark = pytest.mark.browser

CARD = {"pg": "uplus", "pay_method": "card", "name": "녹차", "amount": 60_000}
TODAY = {"pg": "tosspayments", "pay_method": "card", "name": "녹차", "buyer_name": "홍길동"}


def refused(buyer: Buyer, params: dict[str, Any], sdk: Any = OLD) -> dict[str, Any]:  # noqa: ANN401
    """Press the button and hear that no window opens."""
    buyer.visit(params, sdk)
    rsp = buyer.hears()
    assert rsp["imp_uid"] is None
    return rsp


def nothing_is_kept(buyer: Buyer, merchant_uid: str) -> bool:
    found = buyer.sandbox.call("GET", f"/payments/findAll/{merchant_uid}")
    return bool(found["code"] != 0 or not found["response"]["total"])


def test_an_amount_that_is_a_text_opens_no_window(buyer: Buyer) -> None:
    rsp = refused(buyer, {**CARD, "merchant_uid": "typed", "amount": "14000"})

    assert rsp["success"] is False
    assert "amount" in rsp["error_msg"]
    assert buyer.alerts == [rsp["error_msg"]]
    assert nothing_is_kept(buyer, "typed")


def test_an_order_number_that_is_none_opens_no_window(buyer: Buyer) -> None:
    assert "merchant_uid" in refused(buyer, {**CARD, "merchant_uid": 7})["error_msg"]


def test_todays_module_tells_a_refusal_with_four_names(buyer: Buyer) -> None:
    rsp = refused(buyer, {**TODAY, "merchant_uid": "small", "amount": 50}, NEW)

    assert list(rsp) == ["imp_uid", "merchant_uid", "error_code", "error_msg"]
    assert rsp["error_code"] == "J012"


def test_a_paid_order_number_is_refused(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "twice"})
    buyer.press("#approve-now")
    buyer.hears()

    assert refused(buyer, {**CARD, "merchant_uid": "twice"})["error_code"] == "S021"


def test_another_amount_than_the_registered_one_is_refused(buyer: Buyer) -> None:
    buyer.sandbox.call("POST", "/payments/prepare", merchant_uid="announced", amount=1_000)

    rsp = refused(buyer, {**CARD, "merchant_uid": "announced", "amount": 900})

    assert rsp["error_msg"] == PREPARED_OTHERWISE
    assert nothing_is_kept(buyer, "announced")


def test_an_issuer_that_is_disabled_cannot_be_opened_directly(buyer: Buyer) -> None:
    card = {
        "detail": [
            {"card_code": "*", "enabled": False},
            {"card_code": "366", "enabled": True},
        ],
        "direct": {"code": "367", "quota": 0},
    }
    rsp = refused(buyer, {**CARD, "merchant_uid": "contradiction", "card": card})

    assert "card.direct" in rsp["error_msg"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({**CARD, "amount": 99}, "J012"),
        ({**CARD, "pay_method": "trans", "amount": 199}, "J023"),
        ({**CARD, "pay_method": "naverpay"}, "M024"),
        ({**CARD, "pg": "uplus.unknown"}, "M003"),
        ({**CARD, "customer_uid": "k"}, "M024"),
        ({**CARD, "currency": "USD"}, "C036"),
        ({**CARD, "amount": 49_999, "display": {"card_quota": [6], "only_installment": True}}, "6"),
    ],
)
def test_the_old_module_refuses_with_the_codes_of_the_sheet(
    buyer: Buyer, params: dict[str, Any], code: str
) -> None:
    assert refused(buyer, {**params, "merchant_uid": "no-window"})["error_code"] == code


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({**TODAY, "amount": 1_000, "pay_method": "ssgpay"}, "PAY_PROCESS_ABORTED"),
        ({"pg": "tosspayments", "amount": 1_000, "buyer_name": "b"}, "J008"),
        ({"pg": "tosspayments", "amount": 1_000, "name": "n"}, "J009"),
    ],
)
def test_todays_module_refuses_in_its_own_way(
    buyer: Buyer, params: dict[str, Any], code: str
) -> None:
    rsp = refused(buyer, {**params, "merchant_uid": "no-window"}, NEW)

    assert rsp["error_code"] == code
    if code == "PAY_PROCESS_ABORTED":
        said = "[PAY_PROCESS_ABORTED] Toss Payments와 계약된 결제수단(SSG)이 아닙니다."
        assert rsp["error_msg"] == said


def test_an_unknown_merchant_is_refused(buyer: Buyer) -> None:
    buyer.visit({**CARD, "merchant_uid": "stranger"}, code="imp99999999")

    assert buyer.hears()["success"] is False


def test_a_mobile_browser_is_sent_back_with_the_refusal(buyer: Buyer) -> None:
    back = f"{buyer.shop.url}/back"
    params = {**CARD, "merchant_uid": "sent-back", "amount": 50, "m_redirect_url": back}
    buyer.visit(params, device="mobile")

    query = buyer.returns()
    assert (query["imp_uid"], query["imp_success"]) == ("", "false")
    assert query["error_code"] == "J012"


def test_a_script_is_no_address_to_go_back_to(buyer: Buyer) -> None:
    params = {**CARD, "merchant_uid": "trap", "m_redirect_url": "javascript:alert(1)//"}
    buyer.open(params, device="mobile")
    buyer.press("#approve-now")

    expect(buyer.see("h1")).to_have_text("결제를 완료했습니다")
    assert buyer.alerts == []


def test_the_old_sdk_says_that_jquery_is_missing(buyer: Buyer) -> None:
    buyer.shop.sells(buyer.sandbox.url, OLD, {**CARD, "merchant_uid": "without"})
    lines = [line for line in buyer.shop.page.splitlines() if "jquery" not in line]
    buyer.shop.page = "\n".join(lines)
    said: list[str] = []
    buyer.page.on("console", lambda message: said.append(message.text))
    buyer.page.goto(buyer.shop.url)
    buyer.page.get_by_role("button", name="Pay", exact=True).click()
    buyer.page.wait_for_timeout(200)

    assert any("jQuery" in line for line in said)
    assert "jQuery" in buyer.alerts[0]


def test_a_certification_is_refused_with_an_explanation(buyer: Buyer) -> None:
    buyer.shop.sells(buyer.sandbox.url, NEW, {**TODAY, "merchant_uid": "c", "amount": 1_000})
    buyer.page.goto(buyer.shop.url)
    told = buyer.page.evaluate(
        "() => new Promise((done) => IMP.certification({ merchant_uid: 'c' }, done))"
    )

    assert "본인인증" in told["error_msg"]


def test_a_decline_is_chosen_from_the_codes_of_the_pg(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "declined"})
    buyer.see("#decline-reason").select_option("card/A9")
    buyer.press("#decline")

    rsp = buyer.hears()
    assert (rsp["success"], rsp["error_code"], rsp["status"]) == (False, "A9", "failed")
    assert buyer.payment("declined")["status"] == "failed"


@pytest.mark.parametrize(
    ("sdk", "pg", "said"),
    [
        (OLD, "uplus", "[S053] 구매자가 결제를 취소했습니다."),
        (NEW, "tosspayments", "사용자가 결제를 취소하였습니다"),
    ],
)
def test_a_buyer_cancels_in_the_words_of_the_module(
    buyer: Buyer,
    sdk: Any,  # noqa: ANN401
    pg: str,
    said: str,
) -> None:
    buyer.open({**CARD, "pg": pg, "buyer_name": "b", "merchant_uid": "cancelled"}, sdk)
    buyer.press("#close")
    buyer.press("#go-on")
    buyer.page.keyboard.press("Escape")
    buyer.press("#cancel-payment")

    assert buyer.hears()["error_msg"] == said
    assert buyer.payment("cancelled")["fail_reason"] == said


def test_a_buyer_who_leaves_leaves_the_payment_ready(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "left"})
    buyer.press("#leave")

    expect(buyer.page.locator("dialog")).to_have_count(0)
    assert buyer.page.evaluate("() => window.heard") == []
    assert buyer.payment("left")["status"] == "ready"
    assert buyer.sandbox.webhooks.settled() == []


def test_a_buyer_whose_time_is_up_is_told(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "late"})
    buyer.sandbox.clock.advance(minutes=4, seconds=50)
    expect(buyer.see("#time")).to_contain_text("0:0", timeout=10_000)
    assert buyer.payment("late")["status"] == "ready"
    buyer.sandbox.clock.advance(seconds=30)

    assert buyer.hears()["error_code"] == "J055"
    assert buyer.payment("late")["status"] == "failed"


def test_a_card_is_tried_three_times(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "three-tries"})
    buyer.issuer("366")
    buyer.card("0009")
    expect(buyer.see("#problem")).to_contain_text("[14]")
    buyer.card("0011")
    expect(buyer.see("#problem")).to_contain_text("[19]")
    assert buyer.payment("three-tries")["status"] == "ready"
    buyer.card("0008")

    assert buyer.hears()["error_code"] == "4"


def test_what_is_rejected_in_the_app_may_be_tried_again(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "rejected"})
    buyer.issuer("381")
    buyer.press(".telephone .quiet")
    expect(buyer.see("#problem")).to_be_visible()
    buyer.confirm()

    assert buyer.hears()["success"] is True


def test_an_amount_changed_in_the_browser_is_caught_by_comparing(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "tampered"})
    buyer.see("#tampered").fill("100")
    buyer.press("#tamper")
    expect(buyer.see("#amount")).to_have_text("100원")
    buyer.press("#approve-now")

    assert buyer.hears()["success"] is True
    assert buyer.payment("tampered")["amount"] == 100


def test_an_amount_changed_in_the_browser_is_caught_by_registering_it(buyer: Buyer) -> None:
    buyer.sandbox.call("POST", "/payments/prepare", merchant_uid="guarded", amount=60_000)
    buyer.open({**CARD, "merchant_uid": "guarded"})
    buyer.see("#tampered").fill("100")
    buyer.press("#tamper")

    assert buyer.hears()["error_msg"] == PREPARED_OTHERWISE
    assert buyer.payment("guarded")["status"] == "failed"


def test_the_fault_changes_the_amount_before_the_window_opens(buyer: Buyer) -> None:
    buyer.sandbox.fault("tamper_amount", 500)
    buyer.open({**CARD, "merchant_uid": "changed"})

    expect(buyer.see("#amount")).to_have_text("500원")


def test_an_outage_of_the_pg_ends_the_payment(buyer: Buyer) -> None:
    buyer.sandbox.fault("pg_down")
    buyer.open({**CARD, "merchant_uid": "outage"})
    buyer.press("#approve-now")

    assert buyer.hears()["error_code"] == "S001"


def test_a_window_without_issuers_says_why(buyer: Buyer) -> None:
    detail = [{"card_code": "*", "enabled": False}]
    buyer.open({**CARD, "merchant_uid": "empty", "card": {"detail": detail}})

    expect(buyer.see("[role=alert]")).to_contain_text("card.detail")
