"""What does a buyer's browser get from a running console, and what does it tell?"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from lib.access.actors import LOCAL
from lib.ledger.schema import CheckoutRow
from lib.services import checkout_page
from lib.services.bootstrap import Services, build
from lib.services.channel_form import ChannelForm
from lib.services.checkout import Order, Plan
from tests.console_process import ConsoleProcess, running
from tests.contract.sandbox_server import Api
from tests.databases import settings_in

pytestmark = pytest.mark.contract

EVIL = "</script><img src=x onerror=alert(1)>'\"\u2028😀\u202eabc"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleProcess]:
    """One console for the tests of this file."""
    with running(tmp_path_factory.mktemp("console")) as process:
        yield process


@pytest.fixture(scope="module")
def services(console: ConsoleProcess) -> Iterator[Services]:
    """Services on the same ledger, as the screens have them."""
    port = int(console.url.rpartition(":")[2])
    made = build(settings_in(console.data, port=port))
    yield made
    made.close()


@pytest.fixture(scope="module")
def api(console: ConsoleProcess) -> Iterator[Api]:
    """A caller of its sandbox."""
    caller = Api(console.sandbox_url, "imp_apikey", "imp_secret")
    yield caller
    caller.http.close()


def open_run(services: Services, plan: Plan | None = None, **params: object) -> CheckoutRow:
    """Open a run as the builder does."""
    whole = {
        "pay_method": "card",
        "merchant_uid": uuid4().hex,
        "name": "Tea",
        "amount": 10_000,
        **params,
    }
    order = Order(
        whole,
        services.channels.all()[0].id,
        services.settings.console_url,
        plan=plan or Plan(),
    )
    return services.checkouts.open(order, LOCAL)


def kinds(services: Services, run: CheckoutRow) -> list[str]:
    return [event.kind for event in services.checkouts.events(run.id)]


def page(console: ConsoleProcess, number: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{console.url}/-/checkout/{number}", headers=headers)


def test_the_page_is_the_snippet_and_what_reports_stands_behind_it(
    console: ConsoleProcess, services: Services
) -> None:
    run = open_run(services)
    snippet = checkout_page.html(services.checkouts.page(run, sandbox=console.sandbox_url))

    answer = page(console, run.id)

    assert answer.status_code == 200
    assert answer.text.startswith(snippet)
    assert "checkout-observer.js" not in snippet
    assert f'<script src="{console.sandbox_url}/sdk/v1/iamport.js">' in snippet
    assert "cdn." not in answer.text


def test_the_inline_script_is_allowed_by_its_hash_and_no_other(
    console: ConsoleProcess, services: Services
) -> None:
    answer = page(console, open_run(services, name=EVIL).id)

    (script,) = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = answer.headers["content-security-policy"]
    scripts = next(one for one in rules.split("; ") if one.startswith("script-src"))
    assert f"'sha256-{digest}'" in scripts
    assert "unsafe-inline" not in scripts
    assert "<img" not in answer.text


def test_a_saved_set_has_a_page_of_its_own_and_loading_it_again_is_the_same_run(
    console: ConsoleProcess, services: Services
) -> None:
    params = {"merchant_uid": uuid4().hex, "amount": 500, "name": "Tea"}
    channel = services.channels.all()[0].id
    draft = services.drafts.save(uuid4().hex, params, channel, LOCAL)

    assert page(console, draft.id).status_code == 200
    assert page(console, draft.id).status_code == 200

    run = services.checkouts.of_payment("", str(params["merchant_uid"]))
    assert run is not None
    assert run.params == params
    assert kinds(services, run) == ["opened", "shown", "shown"]


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_an_unknown_number_is_said_in_a_sentence(console: ConsoleProcess, locale: str) -> None:
    answer = page(console, "co-none", **{"Accept-Language": locale})

    assert answer.status_code == 404
    assert f'<html lang="{locale}">' in answer.text


def test_what_the_page_reports_is_kept_with_the_run(
    console: ConsoleProcess, services: Services
) -> None:
    run = open_run(services)
    address = f"{console.url}/-/checkout/{run.id}/seen"
    rsp = {"success": True, "imp_uid": "imp_1", "name": EVIL}

    good = httpx.post(address, json={"kind": "callback", "data": {"rsp": rsp}})
    odd = httpx.post(address, json={"kind": "paid", "data": {}})
    foreign = httpx.post(
        address, json={"kind": "callback", "data": {}}, headers={"Origin": "https://evil.example"}
    )
    plain = httpx.post(address, content='{"kind": "callback", "data": {}}')

    assert [one.status_code for one in (good, odd, foreign, plain)] == [200, 400, 403, 415]
    assert services.checkouts.events(run.id)[-1].data["rsp"] == rsp


def test_a_payment_as_ordered_is_verified_and_recorded(
    console: ConsoleProcess, services: Services, api: Api
) -> None:
    run = open_run(services)
    made = api.onetime(run.merchant_uid, "0366-0000-0000-0000").response
    told = {"imp_uid": made["imp_uid"], "merchant_uid": run.merchant_uid}

    answer = httpx.post(f"{console.url}/-/payments/complete", json=told)

    assert answer.status_code == 200
    assert answer.json()["ok"] is True
    assert {check["name"] for check in answer.json()["checks"]} == {
        "found",
        "merchant_uid",
        "amount",
        "status",
        "once",
    }
    assert services.reports.detail("sandbox", made["imp_uid"]) is not None
    assert kinds(services, run)[-1] == "verified"


@pytest.mark.parametrize(
    ("paid", "name"),
    [((100, "0366-0000-0000-0000"), "amount"), ((10_000, "0366-0000-0000-0002"), "status")],
)
def test_what_is_not_as_ordered_is_not_delivered(
    console: ConsoleProcess, services: Services, api: Api, paid: tuple[int, str], name: str
) -> None:
    run = open_run(services)
    amount, number = paid
    api.onetime(run.merchant_uid, number, amount=amount)
    made = api.get(f"/payments/find/{run.merchant_uid}").response
    told = {"imp_uid": made["imp_uid"], "merchant_uid": run.merchant_uid}

    answer = httpx.post(f"{console.url}/-/payments/complete", json=told)

    assert answer.status_code == 400
    assert name in {one["name"] for one in answer.json()["checks"] if not one["ok"]}


def test_somebody_elses_payment_does_not_pay_for_an_order(
    console: ConsoleProcess, services: Services, api: Api
) -> None:
    run = open_run(services)
    made = api.onetime(uuid4().hex, "0366-0000-0000-0000").response

    answer = httpx.post(
        f"{console.url}/-/payments/complete",
        json={"imp_uid": made["imp_uid"], "merchant_uid": run.merchant_uid},
    )

    assert answer.json()["ok"] is False


def test_an_amount_that_was_registered_is_compared_too(services: Services, api: Api) -> None:
    run = open_run(services, Plan(register=True))

    assert services.preparing.prepare(run, LOCAL).ok
    assert services.preparing.prepare(run, LOCAL).ok  # once more: it is changed
    made = api.onetime(run.merchant_uid, "0366-0000-0000-0000").response
    verification = services.verifying.verify(made["imp_uid"], run.merchant_uid)

    assert "prepared" in {check.name for check in verification.checks}
    assert verification.ok


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_the_way_back_shows_the_query_and_verifies(
    console: ConsoleProcess, services: Services, api: Api, locale: str
) -> None:
    run = open_run(services)
    assert run.params["m_redirect_url"] == f"{console.url}/-/return/{run.id}"
    made = api.onetime(run.merchant_uid, "0366-0000-0000-0000").response
    query = {"imp_uid": made["imp_uid"], "merchant_uid": run.merchant_uid, "note": EVIL}

    answer = httpx.get(
        run.params["m_redirect_url"], params=query, headers={"Accept-Language": locale}
    )

    assert answer.status_code == 200
    assert made["imp_uid"] in answer.text
    assert 'class="good"' in answer.text
    assert "<img" not in answer.text
    assert "script" not in answer.headers["content-security-policy"]
    assert kinds(services, run)[-2:] == ["redirect", "verified"]


def test_a_way_back_without_a_payment_verifies_nothing(
    console: ConsoleProcess, services: Services
) -> None:
    run = open_run(services)

    answer = httpx.get(
        f"{console.url}/-/return",
        params={"merchant_uid": run.merchant_uid, "imp_success": "false", "error_msg": "no"},
    )

    assert 'class="bad"' in answer.text
    assert kinds(services, run)[-1] == "redirect"


def test_the_confirm_endpoint_says_yes_or_no(console: ConsoleProcess, services: Services) -> None:
    run = open_run(services, Plan(confirm="refuse", reason="sold out"))
    address = f"{console.url}/-/confirm"
    asked = {"imp_uid": "imp_1", "merchant_uid": run.merchant_uid, "amount": 10_000}

    yes = httpx.post(f"{address}/accept/{run.id}", json=asked)
    no = httpx.post(run.params["confirm_url"], data=asked)
    what = httpx.post(f"{address}/perhaps/{run.id}", json=asked)

    assert [one.status_code for one in (yes, no, what)] == [200, 409, 404]
    assert no.json() == {"reason": "sold out"}
    told = [event for event in services.checkouts.events(run.id) if event.kind == "confirm"]
    assert told[1].data["asked"]["merchant_uid"] == run.merchant_uid


def test_a_run_of_which_nothing_was_heard_is_found_by_its_order_number(
    services: Services, api: Api
) -> None:
    run = open_run(services)
    made = api.onetime(run.merchant_uid, "0366-0000-0000-0000").response

    verification = services.verifying.sync(run)

    assert verification.ok
    assert services.reports.detail("sandbox", made["imp_uid"]) is not None
    assert services.checkouts.get(run.id).settled_at > 0


def test_a_live_window_does_not_open_where_live_is_off(
    console: ConsoleProcess, services: Services
) -> None:
    live = services.channels.add(
        ChannelForm(
            name=uuid4().hex,
            pg_module="tosspayments",
            mid="im_live",
            user_code="imp12345678",
            sdk="portone",
            mid_api_version="2022-07-27",
            environment="live",
            rest_key="k",
            rest_secret="s",
        ),
        LOCAL,
    )
    draft = services.drafts.save(uuid4().hex, {"amount": 1}, live.id, LOCAL)

    answer = page(console, draft.id)

    assert answer.status_code == 403
    assert "<script src=" not in answer.text
