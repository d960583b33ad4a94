"""Does every way a payment can go end right in the console? Run by its pages, told by timelines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from lib.access.actors import LOCAL
from lib.kernel.ids import mint_attempt_key
from lib.services.bootstrap import Services, build
from lib.services.charges import AGAIN, ChargeCommand
from lib.services.checkout import Plan
from tests.browser.axe import serious, serious_on_screen
from tests.browser.hostile import HOSTILE
from tests.browser.runs import Desk
from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess
from tests.databases import settings_in

pytestmark = pytest.mark.browser

OLD, NEW, KEYS = "sbx_uplus", "sbx_toss", "sbx_bill"


@pytest.fixture(scope="module")
def services(console: ConsoleProcess) -> Iterator[Services]:
    """Services on the console's ledger, as its screens have them."""
    port = int(console.url.rpartition(":")[2])
    made = build(settings_in(console.data, port=port))
    yield made
    made.close()


@pytest.fixture
def desk(page: Page, console: ConsoleProcess, services: Services) -> Iterator[Desk]:
    """A person at the console; nothing that the browser asks may leave the machine."""
    person = Desk(page, services, console.url)
    yield person
    asked = {url for url in person.requests if not url.startswith(("data:", "blob:"))}
    assert {url for url in asked if not url.startswith(console.url)} == set()


def test_a_card_on_a_pc_tells_the_old_sdk_the_whole_payment(desk: Desk) -> None:
    desk.open(OLD)
    desk.pay_with("0000")

    rsp = desk.told("callback")["rsp"]
    assert (rsp["success"], rsp["status"], rsp["paid_amount"]) == (True, "paid", 60_000)
    assert (rsp["card_number"], len(rsp["apply_num"])) == ("036600******0000", 8)
    assert desk.told("verified")["ok"] is True
    assert desk.told("webhook")["status"] == "paid"
    assert desk.told("looked_into")["outcome"] in {"recorded", "unchanged"}
    assert desk.status() == "paid"


def test_a_card_on_a_mobile_comes_back_with_a_query(desk: Desk) -> None:
    desk.open(OLD, device="mobile")
    desk.press("#approve-now")

    query = desk.told("redirect")["query"]
    assert set(query) == {"imp_uid", "merchant_uid", "imp_success"}
    assert query["imp_success"] == "true"
    expect(desk.page.get_by_role("status")).to_have_text("The payment is the one that was ordered.")
    assert "callback" not in desk.kinds()
    assert desk.told("verified")["ok"] is True
    assert desk.status() == "paid"


def test_todays_module_tells_two_keys(desk: Desk) -> None:
    desk.open(NEW)
    desk.press("#approve-now")

    assert list(desk.told("callback")["rsp"]) == ["imp_uid", "merchant_uid"]
    assert desk.told("verified")["ok"] is True


def test_todays_module_tells_four_keys_of_a_decline(desk: Desk) -> None:
    desk.open(NEW)
    desk.pay_with("0002")

    rsp = desk.told("callback")["rsp"]
    assert list(rsp) == ["imp_uid", "merchant_uid", "error_code", "error_msg"]
    assert rsp["error_code"] == "A8"
    desk.until(lambda: desk.alerts)
    assert "webhook" not in desk.kinds()


def test_a_key_is_issued_and_charged_again(desk: Desk, services: Services) -> None:
    customer_uid = f"key-{uuid4().hex}"
    desk.open(KEYS, customer_uid=customer_uid, customer_id="member-1")
    expect(desk.see("#not-charged")).to_be_visible()
    desk.press("[data-scenario='0000']")
    desk.press("#pay")
    assert desk.told("callback")["rsp"]["success"] is True
    assert "webhook" not in desk.kinds()

    again = {"customer_uid": customer_uid, "merchant_uid": uuid4().hex, "amount": 9_900}
    command = ChargeCommand(
        mint_attempt_key(), desk.run.channel_id, AGAIN, {**again, "name": "정기배송"}
    )
    assert services.charges.place(command, LOCAL).outcome == "accepted"


def test_an_account_is_issued_and_paid_into(desk: Desk, services: Services) -> None:
    desk.open(OLD, pay_method="vbank")
    desk.press("#pay")
    number = desk.see("#vbank-number").inner_text()
    desk.press("#done")

    rsp = desk.told("callback")["rsp"]
    assert (rsp["status"], rsp["vbank_num"]) == ("ready", number)
    assert desk.told("webhook")["status"] == "ready"
    services.sandbox.deposit(rsp["imp_uid"], None, LOCAL)
    assert desk.told("webhook", 2)["status"] == "paid"
    desk.until(lambda: desk.status() == "paid")


def test_a_decline_ends_the_payment(desk: Desk) -> None:
    desk.open(OLD)
    desk.pay_with("0006")

    rsp = desk.told("callback")["rsp"]
    assert (rsp["success"], rsp["error_code"]) == (False, "A7")
    desk.is_closed()


def test_a_buyer_cancels(desk: Desk) -> None:
    desk.open(OLD)
    desk.press("#close")
    desk.press("#cancel-payment")

    rsp = desk.told("callback")["rsp"]
    assert (rsp["success"], rsp["error_code"], rsp["status"]) == (False, "S053", "failed")


def test_a_buyer_who_leaves_is_not_heard_of_and_the_payment_stays_ready(
    desk: Desk, services: Services
) -> None:
    desk.open(OLD)
    desk.press("#leave")
    desk.is_closed()

    run = services.checkouts.get(desk.run.id)
    assert services.verifying.sync(run).status == "ready"
    desk.until(lambda: desk.status() == "ready")
    assert not {"callback", "webhook"} & set(desk.kinds())


def test_the_time_of_a_buyer_is_up(desk: Desk) -> None:
    desk.open(OLD)
    desk.press("#time-out")

    assert desk.told("callback")["rsp"]["error_code"] == "J055"


def test_an_amount_that_is_a_text_opens_nothing(desk: Desk) -> None:
    desk.open(OLD, amount="60000")

    rsp = desk.told("callback")["rsp"]
    assert (rsp["success"], rsp["imp_uid"]) == (False, None)
    assert "amount" in rsp["error_msg"]
    desk.is_closed()


def test_an_order_number_that_was_paid_opens_nothing(desk: Desk) -> None:
    desk.open(OLD)
    desk.press("#approve-now")
    number = desk.told("callback")["rsp"]["merchant_uid"]

    desk.open(OLD, merchant_uid=number)

    rsp = desk.told("callback")["rsp"]
    assert (rsp["success"], rsp["imp_uid"]) == (False, None)
    assert rsp["error_msg"].startswith("[S021]")


def test_another_amount_than_the_registered_one_opens_nothing(desk: Desk) -> None:
    first = desk.prepare(OLD, Plan(register=True))
    assert desk.kinds() == ["opened", "prepared"]

    desk.open(OLD, merchant_uid=first.merchant_uid, amount=59_000)

    rsp = desk.told("callback")["rsp"]
    assert (rsp["success"], rsp["imp_uid"]) == (False, None)
    desk.is_closed()


def test_a_tampered_amount_is_caught(desk: Desk) -> None:
    desk.open(OLD, Plan(tampered=100))
    desk.press("#approve-now")

    assert desk.told("callback")["rsp"]["success"] is True
    verified = desk.told("verified")
    assert verified["ok"] is False
    assert [one["name"] for one in verified["checks"] if not one["ok"]] == ["amount"]


def test_a_shop_that_refuses_ends_the_payment_with_its_reason(desk: Desk) -> None:
    desk.open(OLD, Plan(confirm="refuse", reason="재고 부족"))
    desk.press("#approve-now")

    rsp = desk.told("callback")["rsp"]
    assert rsp["error_msg"] == "고객사 요청에 의해 결제를 중단합니다. (상세사유 : 재고 부족)"
    assert desk.told("confirm")["answer"] == "refuse"


@pytest.mark.parametrize("webhook", ["first", "last"])
def test_a_webhook_comes_when_it_was_asked_to_while_the_clock_stands(
    desk: Desk, services: Services, webhook: str
) -> None:
    services.sandbox.freeze(LOCAL)
    try:
        desk.open(OLD, Plan(webhook="first" if webhook == "first" else "last"))
        desk.press("#approve-now")
        desk.told("callback")
        desk.told("webhook")
        kinds = [kind for kind in desk.kinds() if kind in {"webhook", "callback"}]
    finally:
        services.sandbox.real_time(LOCAL)

    assert kinds == (["webhook", "callback"] if webhook == "first" else ["callback", "webhook"])


def test_hostile_texts_travel_unharmed_and_never_run(
    desk: Desk, services: Services, console: ConsoleProcess
) -> None:
    """From the shop's page through window, redirect and webhook to the ledger and its screens."""
    orders = []
    for number, text in enumerate(HOSTILE):
        # A database may not take a zero character into what things are found by.
        order = f"{text[:28]}{uuid4().hex[:8]}".replace("\x00", "")
        is_mobile = number % 2 == 1
        desk.open(
            OLD,
            device="mobile" if is_mobile else "pc",
            merchant_uid=order,
            name=text,
            buyer_name=text[:16],
            custom_data={"said": [text]},
        )
        assert desk.see("#goods").text_content() == text
        desk.press("#approve-now")
        if is_mobile:
            assert desk.told("redirect")["query"]["merchant_uid"] == order
            expect(desk.page.get_by_role("status")).to_be_visible()
        else:
            assert desk.told("callback")["rsp"]["name"] == text
        assert desk.told("verified")["ok"] is True, text
        desk.told("looked_into")
        orders.append((order, text))

    for order, text in orders:
        (heard,) = services.webhooks.listed(text=order)
        detail = services.revealing.payment("sandbox", heard.imp_uid, LOCAL)
        assert detail is not None
        assert (detail.payment.merchant_uid, detail.payment.name) == (order, text)
        assert {"said": [text]} == json.loads(detail.observations[-1].body["custom_data"])
    screen = Screen(desk.page, console.url)
    for order, _text in orders[:3]:
        (heard,) = services.webhooks.listed(text=order)
        screen.open(f"webhooks?webhook={heard.id}")
        screen.sees("What was fetched back")
    assert desk.alerts == []


def test_the_pages_around_a_window_have_no_serious_findings(
    desk: Desk, services: Services, console: ConsoleProcess
) -> None:
    desk.open(OLD, device="mobile")
    desk.press("#approve-now")
    query = desk.told("redirect")["query"]
    desk.told("looked_into")
    (heard,) = services.webhooks.listed(text=query["merchant_uid"])
    screen = Screen(desk.page, console.url)
    for language in ("en", "ko"):
        for path in (
            f"/-/return/{desk.run.id}?{urlencode(query)}&lang={language}",
            f"/-/checkout/{desk.run.id}?lang={language}",
            f"/-/checkout/co-none?lang={language}",
            f"/-/sandbox/window/receipts/{query['imp_uid']}",
        ):
            desk.page.goto(f"{console.url}{path}")
            assert serious(desk.page) == [], path
        screen.open(f"webhooks?webhook={heard.id}&lang={language}")
        screen.sees({"en": "What was fetched back", "ko": "다시 조회한 내용"}[language])
        assert serious_on_screen(desk.page) == [], language
