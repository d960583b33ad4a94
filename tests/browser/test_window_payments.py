"""Does a payment through the window end as it should, for the buyer, the page and the server?"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.buyer import NEW, OLD, Buyer

pytestmark = pytest.mark.browser

CARD = {"pg": "uplus", "pay_method": "card", "name": "녹차", "amount": 60_000}
TODAY = {"pg": "tosspayments", "pay_method": "card", "name": "녹차", "buyer_name": "홍길동"}
KEY = {
    "pg": "tosspayments",
    "pay_method": "card",
    "name": "정기배송",
    "amount": 14_000,
    "customer_id": "member-1",
}


def back(buyer: Buyer) -> str:
    return f"{buyer.shop.url}/back?kept=1"


def test_a_card_on_a_pc_with_the_old_module_tells_the_whole_payment(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "pc-old", "display": {"card_quota": [6]}})
    assert buyer.payment("pc-old")["status"] == "ready"
    buyer.issuer("366", 3)
    buyer.card("0000")

    rsp = buyer.hears()
    payment = buyer.payment("pc-old")
    assert rsp["success"] is True
    assert (rsp["imp_uid"], rsp["merchant_uid"]) == (payment["imp_uid"], "pc-old")
    assert rsp["paid_amount"] == payment["amount"] == 60_000
    assert rsp["card_quota"] == payment["card_quota"] == 3
    assert rsp["card_number"] == payment["card_number"] == "036600******0000"
    assert len(rsp["apply_num"]) == 8
    assert (payment["status"], payment["channel"]) == ("paid", "pc")
    told = {"imp_uid": rsp["imp_uid"], "merchant_uid": "pc-old"}
    assert [hook["status"] for hook in buyer.sandbox.webhooks.settled()] == ["paid"]
    buyer.page.wait_for_function("() => true")
    expect(buyer.page.get_by_role("button", name="Pay", exact=True)).to_be_focused()
    assert buyer.shop.completed == [told]
    assert buyer.alerts == []


def test_a_card_on_a_mobile_comes_back_by_a_redirect(buyer: Buyer) -> None:
    params = {**CARD, "merchant_uid": "mobile-old", "m_redirect_url": back(buyer)}
    buyer.open(params, device="mobile")
    buyer.issuer("381")
    buyer.confirm()

    query = buyer.returns()
    payment = buyer.payment("mobile-old")
    assert query == {
        "kept": "1",
        "imp_uid": payment["imp_uid"],
        "merchant_uid": "mobile-old",
        "imp_success": "true",
    }
    assert (payment["status"], payment["channel"]) == ("paid", "mobile")
    # The page that is copied reads the query and tells its server.
    buyer.page.wait_for_timeout(300)
    assert buyer.shop.completed[-1] == {
        "imp_uid": payment["imp_uid"],
        "merchant_uid": "mobile-old",
    }


def test_todays_module_tells_two_names_after_success(buyer: Buyer) -> None:
    buyer.open({**TODAY, "merchant_uid": "new-paid", "amount": 1_000}, NEW)
    buyer.issuer("381")
    buyer.confirm()

    assert list(buyer.hears()) == ["imp_uid", "merchant_uid"]
    assert buyer.payment("new-paid")["card_number"] == "920000******0000"


def test_todays_module_tells_four_names_after_a_decline(buyer: Buyer) -> None:
    buyer.open({**TODAY, "merchant_uid": "new-failed", "amount": 1_000}, NEW)
    buyer.issuer("366")
    buyer.card("0002")

    rsp = buyer.hears()
    assert list(rsp) == ["imp_uid", "merchant_uid", "error_code", "error_msg"]
    assert rsp["error_code"] == "A8"
    assert buyer.payment("new-failed")["fail_reason"] == rsp["error_msg"]
    assert buyer.sandbox.webhooks.settled() == []


def test_todays_module_on_a_mobile_comes_back_without_imp_success(buyer: Buyer) -> None:
    params = {**TODAY, "merchant_uid": "new-mobile", "amount": 1_000}
    buyer.open({**params, "m_redirect_url": back(buyer)}, NEW, "mobile")
    buyer.press("#approve-now")

    assert set(buyer.returns()) == {"kept", "imp_uid", "merchant_uid"}


@pytest.mark.parametrize("sdk", [OLD, NEW])
def test_a_billing_key_is_issued_without_a_charge_and_then_charged(
    buyer: Buyer,
    sdk: Any,  # noqa: ANN401
) -> None:
    buyer.open({**KEY, "merchant_uid": "key-1", "customer_uid": "key-of-1"}, sdk)
    expect(buyer.see("#not-charged")).to_be_visible()
    expect(buyer.see("#amount")).to_have_text("14,000원")
    expect(buyer.see("#months")).to_have_count(0)
    buyer.card("0000")

    assert buyer.hears()["merchant_uid"] == "key-1"
    issued = buyer.payment("key-1")
    assert (issued["amount"], issued["customer_uid_usage"]) == (0, "issue")
    assert buyer.sandbox.webhooks.settled() == []
    key = buyer.sandbox.call("GET", "/subscribe/customers/key-of-1")["response"]
    assert key["card_number"] == "036600******0000"
    assert key["customer_id"] == "member-1"
    again = {"customer_uid": "key-of-1", "merchant_uid": "charged-1", "amount": 14_000}
    charged = buyer.sandbox.call("POST", "/subscribe/payments/again", **again)
    assert charged["response"]["status"] == "paid"


def test_a_card_that_gives_no_key_ends_the_window(buyer: Buyer) -> None:
    buyer.open({**KEY, "merchant_uid": "key-2", "customer_uid": "key-of-2"})
    buyer.card("0029")

    rsp = buyer.hears()
    assert (rsp["success"], rsp["error_code"]) == (False, "C1")
    assert buyer.sandbox.call("GET", "/subscribe/customers/key-of-2")["code"] != 0


def test_a_virtual_account_is_issued_and_paid_into(buyer: Buyer) -> None:
    due = {"pay_method": "vbank", "vbank_due": "20991231"}
    buyer.open({**CARD, **due, "merchant_uid": "account-1"})
    buyer.see("#vbank").select_option("088")
    buyer.press("#pay")
    number = buyer.see("#vbank-number").inner_text()
    buyer.press("#done")

    rsp = buyer.hears()
    assert (rsp["success"], rsp["status"], rsp["vbank_num"]) == (True, "ready", number)
    assert rsp["vbank_date"] == 4_102_412_399  # 31 December 2099, 23:59:59 in Seoul
    assert buyer.payment("account-1")["vbank_code"] == "088"
    buyer.sandbox.deposit(rsp["imp_uid"])
    assert buyer.payment("account-1")["status"] == "paid"
    assert [hook["status"] for hook in buyer.sandbox.webhooks.settled()] == ["ready", "paid"]


def test_a_transfer_is_paid_from_a_bank(buyer: Buyer) -> None:
    buyer.open({**CARD, "pay_method": "trans", "merchant_uid": "transfer-1"})
    buyer.see("#bank").select_option("004")
    buyer.see("#account").fill("110-123-456789")
    buyer.press("#pay")

    assert buyer.hears()["bank_name"] == "국민은행"
    assert buyer.payment("transfer-1")["bank_code"] == "004"


def test_a_transfer_from_an_empty_account_fails(buyer: Buyer) -> None:
    buyer.open({**CARD, "pay_method": "trans", "merchant_uid": "transfer-2"})
    buyer.see("#account").fill("110-123-450001")
    buyer.press("#pay")

    assert buyer.hears()["error_code"] == "526"


def test_a_telephone_bill_wants_the_code_that_was_sent(buyer: Buyer) -> None:
    phone = {"pay_method": "phone", "digital": True}
    buyer.open({**CARD, **phone, "merchant_uid": "phone-1"})
    buyer.see("#phone-number").fill("010-1234-5678")
    buyer.see("#otp").fill("123456")
    buyer.press("#pay")
    expect(buyer.see("#problem")).to_contain_text("[703]")
    buyer.see("#otp").fill("000000")
    buyer.press("#pay")

    assert buyer.hears()["success"] is True
    assert buyer.payment("phone-1")["pay_method"] == "phone"


def test_a_buyer_chooses_the_method_where_the_page_names_none(buyer: Buyer) -> None:
    params = {name: value for name, value in CARD.items() if name != "pay_method"}
    buyer.open({**params, "merchant_uid": "chosen"})
    assert buyer.offered("method") == ["card", "trans", "vbank", "phone"]
    buyer.press("[data-method='trans']")
    buyer.press("#next")
    buyer.press("#back")
    buyer.press("[data-method='card']")
    buyer.press("#next")
    buyer.issuer("041")
    buyer.confirm()

    assert buyer.hears()["pay_method"] == "card"


def test_a_wallet_in_the_contract_pays_with_a_fixed_plan(buyer: Buyer) -> None:
    buyer.sandbox.control("POST", "/settings", {"wallets": True})
    wallet = {"pay_method": "naverpay", "amount": 60_000, "display": {"card_quota": [5]}}
    buyer.open({**TODAY, **wallet, "merchant_uid": "wallet-1"}, NEW)
    assert buyer.offered("months") == ["0", "5"]
    buyer.see("#months").select_option("5")
    buyer.press("#pay")

    buyer.hears()
    paid = buyer.payment("wallet-1")
    assert (paid["pay_method"], paid["emb_pg_provider"]) == ("card", "naverpay")
    assert paid["card_quota"] == 5


def test_a_direct_call_opens_the_issuer_with_its_plan(buyer: Buyer) -> None:
    direct = {"card": {"direct": {"code": "366", "quota": 3}}}
    buyer.open({**CARD, **direct, "merchant_uid": "direct-1"})
    expect(buyer.see("#plan-note")).to_contain_text("3개월")
    expect(buyer.see("[data-issuer]")).to_have_count(0)
    buyer.card("0000")

    assert buyer.hears()["card_quota"] == 3


def test_an_approval_whose_answer_is_lost_is_told_by_webhook_only(buyer: Buyer) -> None:
    buyer.open({**CARD, "merchant_uid": "lost-1"})
    buyer.see("#lose").check()
    buyer.press("#approve-now")
    expect(buyer.see("h1")).to_have_text("결과가 브라우저에 전달되지 않았습니다")
    buyer.press("#done")

    expect(buyer.page.locator("dialog")).to_have_count(0)
    assert buyer.page.evaluate("() => window.heard") == []
    assert buyer.payment("lost-1")["status"] == "paid"
    assert len(buyer.sandbox.webhooks.settled()) == 1


@pytest.mark.parametrize("kind", ["json", "form"])
def test_the_shop_is_asked_before_approval_and_says_yes(buyer: Buyer, kind: str) -> None:
    buyer.sandbox.control("POST", "/settings", {"confirm_content_type": kind})
    url = f"{buyer.shop.url}/confirm"
    buyer.open({**CARD, "merchant_uid": "asked-1", "confirm_url": url})
    buyer.press("#approve-now")

    assert buyer.hears()["success"] is True
    (asked,) = buyer.shop.asked
    assert asked["merchant_uid"] == "asked-1"
    assert str(asked["amount"]) == "60000"
    assert kind in asked["type"]


def test_the_shop_refuses_with_its_reason(buyer: Buyer) -> None:
    buyer.shop.confirm = (409, '{"reason": "재고 부족"}')
    url = f"{buyer.shop.url}/confirm"
    buyer.open({**CARD, "merchant_uid": "asked-2", "confirm_url": url})
    buyer.press("#approve-now")

    rsp = buyer.hears()
    said = "고객사 요청에 의해 결제를 중단합니다. (상세사유 : 재고 부족)"
    assert (rsp["success"], rsp["error_msg"]) == (False, said)
    assert buyer.payment("asked-2")["fail_reason"] == said
    assert buyer.alerts == [said]
