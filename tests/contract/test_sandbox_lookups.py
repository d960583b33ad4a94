"""Are payments found by several numbers, by order and by status?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.catalog.test_cards import number_for
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

GOOD = number_for("0000")


def test_several_numbers_at_once(sandbox: Sandbox) -> None:
    api = sandbox.api
    first, second = (api.onetime(order, GOOD).response for order in ("a", "b"))
    both = api.get(f"/payments?imp_uid[]={second['imp_uid']}&merchant_uid[]=a")
    assert (both.status, both.response) == (200, [second, first])
    twice = api.get(f"/payments?imp_uid[]={first['imp_uid']}&merchant_uid[]=a")
    assert (twice.status, twice.response) == (200, [first])
    plain = api.get(f"/payments?imp_uid={first['imp_uid']}")
    assert plain.response == [first]


def test_several_numbers_of_which_some_are_unknown(sandbox: Sandbox) -> None:
    api = sandbox.api
    paid = api.onetime("a", GOOD).response
    some = api.get(f"/payments?imp_uid[]={paid['imp_uid']}&imp_uid[]=imp_000000000000")
    assert (some.status, some.code, some.response) == (207, 0, [paid])
    assert api.get("/payments?imp_uid[]=imp_000000000000").status == 404
    assert api.get("/payments").status == 404


def test_a_hundred_numbers_and_no_more(shared_sandbox: Sandbox) -> None:
    shared_sandbox.api.onetime("hundred", GOOD)
    unknown = "&".join(f"imp_uid[]=imp_{number:012d}" for number in range(99))
    answer = shared_sandbox.api.get(f"/payments?merchant_uid[]=hundred&{unknown}")
    assert answer.status == 207
    more = shared_sandbox.api.get(f"/payments?merchant_uid[]=hundred&{unknown}&imp_uid[]=x")
    assert more.status == 400


def test_all_payments_of_an_order(sandbox: Sandbox) -> None:
    api = sandbox.api
    for scenario in ("0002", "0003", "0000"):
        api.onetime("order", number_for(scenario))
        sandbox.clock.advance(timedelta(seconds=1))
    page = api.get("/payments/findAll/order?limit=2").response
    assert (page["total"], page["previous"], page["next"]) == (3, 0, 2)
    assert [payment["status"] for payment in page["list"]] == ["paid", "failed"]
    rest = api.get("/payments/findAll/order?limit=2&page=2").response
    assert (rest["previous"], rest["next"], len(rest["list"])) == (1, 0, 1)
    failed = api.get("/payments/findAll/order/failed?sorting=started").response
    assert [entry["fail_reason"][:4] for entry in failed["list"]] == ["[A8]", "[D5]"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/payments/findAll/nothing", 404),
        ("/payments/findAll/lookup-1/cancelled", 404),
        ("/payments/findAll/lookup-1?page=2", 404),
        ("/payments/findAll/lookup-1/odd", 400),
        ("/payments/findAll/lookup-1/all", 400),
        ("/payments/findAll/lookup-1?page=0", 400),
        ("/payments/findAll/lookup-1?limit=1001", 400),
        ("/payments/findAll/lookup-1?sorting=odd", 400),
        ("/payments/status/odd", 400),
        ("/payments/status/paid?page=99", 400),
        ("/payments/status/paid?limit=0", 400),
        ("/payments/status/paid?from=0", 400),
        ("/payments/status/ready", 200),
        ("/payments/find/lookup-1?sorting=odd", 200),
    ],
)
def test_what_a_list_refuses(shared_sandbox: Sandbox, path: str, status: int) -> None:
    shared_sandbox.api.onetime("lookup-1", GOOD)
    answer = shared_sandbox.api.get(path)
    assert answer.status == status
    assert (answer.code == 0) == path.endswith("ready")


def test_the_payments_of_a_key_outlive_it(sandbox: Sandbox) -> None:
    api = sandbox.api
    api.post("/subscribe/customers/k", card_number=GOOD, expiry="2099-12")
    for number in range(21):
        sandbox.clock.advance(timedelta(seconds=1))
        body = {"customer_uid": "k", "merchant_uid": f"k-{number}", "amount": 1_000}
        api.post("/subscribe/payments/again", **body)
    assert api.call("DELETE", "/subscribe/customers/k?reason=x&extra[requester]=customer").code == 0
    page = api.get("/subscribe/customers/k/payments").response
    assert (page["total"], page["next"], page["list"][0]["merchant_uid"]) == (21, 2, "k-20")
    assert len(api.get("/subscribe/customers/k/payments?page=2").response["list"]) == 1
    assert api.get("/subscribe/customers/nobody/payments").status == 404


def test_several_keys_at_once(sandbox: Sandbox) -> None:
    api = sandbox.api
    keys = [
        api.post(f"/subscribe/customers/{uid}", card_number=GOOD, expiry="2099-12").response
        for uid in ("a", "b")
    ]
    both = api.get("/subscribe/customers?customer_uid[]=a&customer_uid[]=b")
    assert (both.status, both.response) == (200, keys)
    some = api.get("/subscribe/customers?customer_uid[]=a&customer_uid[]=c")
    assert (some.status, some.response) == (207, keys[:1])
    assert api.get("/subscribe/customers?customer_uid[]=c").status == 404
    assert api.get("/subscribe/customers").status == 404
