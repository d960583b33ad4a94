"""What does the console show around a payment window, without a browser to open it in?"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.access.actors import LOCAL
from lib.i18n import speaking
from lib.kernel.ids import mint_attempt_key
from lib.ledger.schema import WebhookRow
from lib.services.bootstrap import Services
from lib.services.checkout import Order, Plan, Seen
from lib.services.webhook_reading import read
from tests.app.screen import button, healthy, segments, words
from tests.app.test_every_page import charge
from tests.contract.sandbox_server import Sandbox

Open = Callable[..., AppTest]
BOTH = pytest.mark.parametrize("locale", ["en-US", "ko-KR"])


def hear(services: Services, **said: str) -> WebhookRow:
    """Let a webhook in and have it looked into."""
    (number,) = services.webhooks.receive([read("application/json", json.dumps(said).encode())])
    services.webhooks.process(number)
    row = services.webhooks.get(number)
    assert row is not None
    return row


def opened(open_page: Open, locale: str) -> AppTest:
    """Open a window from the builder."""
    with speaking(locale[:2]):  # AppTest asks for the words of a choice outside the screen
        app = open_page("builder", locale=locale)
        segments(app, "Code for" if locale == "en-US" else "코드 대상").set_value("window").run()
        app.run()
        button(app, "Open payment window" if locale == "en-US" else "결제창 열기").click().run()
    return app


@BOTH
def test_webhooks_of_all_kinds_are_listed(open_page: Open, services: Services, locale: str) -> None:
    imp_uid = charge(services, 14)
    good = hear(services, imp_uid=imp_uid, merchant_uid="", status="paid")
    hear(services, imp_uid="imp_000000000001", merchant_uid="x", status="paid")
    hear(services, memo="nothing")

    app = open_page("webhooks", locale=locale)
    opened = open_page("webhooks", locale=locale, webhook=str(good.id))

    healthy(app)
    healthy(opened)
    assert imp_uid in words(opened)
    assert len(app.dataframe[0].value) == 3


def test_a_forged_webhook_says_why(open_page: Open, services: Services) -> None:
    forged = hear(services, imp_uid="imp_000000000001", merchant_uid="x", status="paid")

    app = open_page("webhooks", webhook=str(forged.id))

    assert "No gateway knows a payment" in words(app)


def test_a_replay_looks_again(open_page: Open, services: Services) -> None:
    imp_uid = charge(services, 15)
    row = hear(services, imp_uid=imp_uid, status="paid")
    app = open_page("webhooks", webhook=str(row.id))

    button(app, "Replay").click().run()

    healthy(app)
    after = services.webhooks.get(int(row.id or 0))
    assert after is not None
    assert after.outcome == "unchanged"


def test_an_empty_inbox_says_how_to_fill_it(open_page: Open) -> None:
    app = open_page("webhooks")

    assert "No webhook has come in yet" in words(app)


def test_the_sandbox_can_be_pointed_here(
    open_page: Open, services: Services, gateway: Sandbox
) -> None:
    app = open_page("webhooks")

    button(app, "Have the sandbox send here").click().run()

    healthy(app)
    assert services.sandbox.webhooks()["settings"]["test"]["url"].endswith("/-/hooks/portone")
    services.sandbox.change_webhooks({"test": {"url": ""}}, LOCAL)
    assert gateway.url == services.sandbox.base_url


@BOTH
def test_a_window_is_opened_from_the_builder(
    open_page: Open, services: Services, locale: str
) -> None:
    app = opened(open_page, locale)

    healthy(app)
    params = services.drafts.in_hand(LOCAL)
    assert params is not None
    run = services.checkouts.of_payment("", params.params["merchant_uid"])
    assert run is not None
    assert run.params["notice_url"].endswith("/-/hooks/portone")


@BOTH
def test_all_that_can_be_seen_of_a_run_is_said(
    open_page: Open, services: Services, locale: str
) -> None:
    app = opened(open_page, locale)
    draft = services.drafts.in_hand(LOCAL)
    assert draft is not None
    run = services.checkouts.of_payment("", draft.params["merchant_uid"])
    assert run is not None
    for kind in Seen:
        services.checkouts.note(run.id, kind, _data(kind))

    with speaking(locale[:2]):
        app.run()

    healthy(app)
    assert len(services.checkouts.events(run.id)) > len(Seen)


def _data(kind: Seen) -> dict[str, object]:
    check = {
        "name": "found",
        "ok": True,
        "message": "The gateway knows the payment {imp_uid}.",
        "params": {"imp_uid": "imp_1"},
    }
    match kind:
        case Seen.PREPARED:
            return {**check}
        case Seen.VERIFIED | Seen.SYNC:
            return {"ok": False, "checks": [check]}
        case Seen.WEBHOOK:
            return {"status": "paid", "time": 2, "body": "{}"}
        case Seen.LOOKED_INTO:
            return {"outcome": "forged", "reason": "unknown", "changes": {"status": [None, "paid"]}}
        case _other:
            return {
                "rsp": {"error_msg": "*no*"},
                "query": {"a": "b"},
                "asked": {},
                "answer": "slow",
            }


def test_what_a_plan_asks_of_the_sandbox_is_taken_back(services: Services) -> None:
    plan = Plan(webhook="lost", twice=True, tampered=100)
    params = {"merchant_uid": mint_attempt_key(), "amount": 1000, "name": "x"}
    channel = services.channels.all()[0].id

    run = services.checkouts.open(Order(params, channel, "http://x", plan=plan), LOCAL)
    armed = {one["name"] for one in services.sandbox.armed_faults()}
    services.checkouts.tidy(run, LOCAL)

    assert armed == {"webhook_lost", "webhook_duplicate", "tamper_amount"}
    assert services.sandbox.armed_faults() == []


def test_a_plan_with_the_webhook_first_is_taken_back_too(services: Services) -> None:
    params = {"merchant_uid": mint_attempt_key(), "amount": 1000, "name": "x"}
    order = Order(params, services.channels.all()[0].id, "http://x", plan=Plan(webhook="first"))

    run = services.checkouts.open(order, LOCAL)
    during = [(one["name"], one["merchant_uid"]) for one in services.sandbox.armed_faults()]
    settings = services.sandbox.webhooks()["settings"]
    services.checkouts.tidy(run, LOCAL)

    assert during == [("webhook_first", params["merchant_uid"])]
    assert settings["order"] == "free"  # nobody else waits for anything
    assert services.sandbox.armed_faults() == []
