"""Are payments scheduled, moved, revoked, made and retried as they should be?"""

from __future__ import annotations

from typing import Any

import pytest

from lib.catalog.test_cards import number_for
from lib.kernel.clock import to_unix
from tests.contract.behind import let_pass, run_due
from tests.contract.sandbox_server import Answer, Sandbox

pytestmark = pytest.mark.contract

DAY = 86_400
SCHEDULE = "/subscribe/payments/schedule"


def keep(sandbox: Sandbox, customer_uid: str, scenario: str = "0000") -> None:
    """Issue a billing key."""
    body = {"card_number": number_for(scenario), "expiry": "2099-12", "customer_name": "김"}
    assert sandbox.api.call("POST", f"/subscribe/customers/{customer_uid}", body).code == 0


def entry(sandbox: Sandbox, merchant_uid: str, days: float = 1, **more: object) -> dict[str, Any]:
    """Describe a payment of 1,000 won in some days."""
    when = to_unix(sandbox.clock.now()) + int(days * DAY)
    return {
        "merchant_uid": merchant_uid,
        "schedule_at": when,
        "amount": 1_000,
        "name": "월",
        **more,
    }


def plan(sandbox: Sandbox, customer_uid: str, *entries: dict[str, Any], **more: object) -> Answer:
    """Schedule payments."""
    return sandbox.api.post(SCHEDULE, customer_uid=customer_uid, schedules=list(entries), **more)


def shown(sandbox: Sandbox, merchant_uid: str) -> dict[str, Any]:
    """Look one up."""
    found: dict[str, Any] = sandbox.api.get(f"{SCHEDULE}/{merchant_uid}").response
    return found


def test_payments_are_scheduled_together_or_not_at_all(sandbox: Sandbox) -> None:
    keep(sandbox, "kim")
    planned = plan(sandbox, "kim", entry(sandbox, "s-1"), entry(sandbox, "s-2", 2)).response
    assert [one["merchant_uid"] for one in planned] == ["s-1", "s-2"]
    first = planned[0]
    assert (first["schedule_status"], first["payment_status"], first["imp_uid"]) == (
        "scheduled",
        None,
        None,
    )
    assert (first["executed_at"], first["revoked_at"]) == (0, 0)
    assert first == shown(sandbox, "s-1")
    twice = plan(sandbox, "kim", entry(sandbox, "s-3"), entry(sandbox, "s-1"))
    assert (twice.status, twice.code) == (200, 1)
    assert sandbox.api.get(f"{SCHEDULE}/s-3").status == 404


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"merchant_uid": None}, 1),
        ({"merchant_uid": "x" * 41}, 1),
        ({"schedule_at": None}, 1),
        ({"schedule_at": "soon"}, 1),
        ({"schedule_at": 1}, 1),
        ({"amount": None}, 1),
        ({"amount": 0}, 1),
        ({"amount": 99}, -1),
        ({"currency": "USD"}, -1),
        ({"merchant_uid": "already-paid"}, 1),
    ],
    ids=str,
)
def test_what_is_not_scheduled(
    shared_sandbox: Sandbox, fields: dict[str, object], code: int
) -> None:
    shared_sandbox.api.onetime("already-paid", number_for("0000"))
    keep(shared_sandbox, "lee")
    answer = plan(shared_sandbox, "lee", {**entry(shared_sandbox, "no"), **fields})
    assert (answer.status, answer.code, answer.response) == (200, code, None)


@pytest.mark.parametrize("schedules", [None, [], {}, "x", [1], [None], [[]]], ids=str)
def test_a_list_of_entries_is_needed(shared_sandbox: Sandbox, schedules: object) -> None:
    keep(shared_sandbox, "lee")
    answer = shared_sandbox.api.post(SCHEDULE, customer_uid="lee", schedules=schedules)
    assert (answer.status, answer.code) == (200, 1)


def test_a_key_is_issued_from_the_card_where_there_is_none(sandbox: Sandbox) -> None:
    api = sandbox.api
    nobody = plan(sandbox, "park", entry(sandbox, "s-1"))
    assert (nobody.code, nobody.message) == (1, "등록된 고객정보가 없습니다.")
    card = {"card_number": number_for("0029"), "expiry": "2099-12"}
    refused = plan(sandbox, "park", entry(sandbox, "s-1"), **card)
    assert refused.code == -1
    assert (refused.message or "").startswith("카드정보 인증 및 빌키 발급에 실패하였습니다. [C1]")
    bad_entry = {**entry(sandbox, "s-1"), "amount": 0}
    assert plan(sandbox, "park", bad_entry, **{**card, "card_number": number_for("0000")}).code == 1
    assert api.get("/subscribe/customers/park").status == 404
    good = {**card, "card_number": number_for("0001"), "customer_id": "at-the-pg"}
    assert plan(sandbox, "park", entry(sandbox, "s-1"), **good).response[0]["customer_id"] == (
        "at-the-pg"
    )
    assert api.get("/subscribe/customers/park").response["card_type"] == 1


def test_a_card_may_be_tried_first(sandbox: Sandbox) -> None:
    api = sandbox.api
    for scenario, customer_uid in (("0002", "poor"), ("0028", "twice"), ("0000", "good")):
        keep(sandbox, customer_uid, scenario)
    poor = plan(sandbox, "poor", entry(sandbox, "p"), checking_amount=100)
    assert (poor.code, (poor.message or "")[:4]) == (-1, "[A8]")
    outcomes = [
        plan(sandbox, "twice", entry(sandbox, "t"), checking_amount=100).code for _ in range(3)
    ]
    assert outcomes == [-1, -1, 0]
    assert plan(sandbox, "good", entry(sandbox, "g"), checking_amount=0).code == 0
    new = {"card_number": number_for("0002"), "expiry": "2099-12", "checking_amount": 100}
    assert plan(sandbox, "new", entry(sandbox, "n"), **new).code == -1
    assert api.get("/subscribe/customers/new").status == 404
    assert plan(sandbox, "good", entry(sandbox, "g2"), checking_amount=-1).code == 1
    assert api.get("/payments/status/all").response["total"] == 0


def test_due_payments_are_made_once_and_in_order(sandbox: Sandbox) -> None:
    keep(sandbox, "kim")
    keep(sandbox, "poor", "0002")
    plan(sandbox, "kim", entry(sandbox, "s-2", 2), entry(sandbox, "s-1"), entry(sandbox, "s-3", 3))
    plan(sandbox, "poor", entry(sandbox, "p-1", 2))
    run_due(sandbox)
    assert shown(sandbox, "s-1")["schedule_status"] == "scheduled"
    let_pass(sandbox, days=2)
    run_due(sandbox)
    first = shown(sandbox, "s-1")
    assert (first["schedule_status"], first["payment_status"]) == ("executed", "paid")
    payment = sandbox.api.get(f"/payments/{first['imp_uid']}").response
    assert (payment["merchant_uid"], payment["channel"], payment["buyer_name"]) == (
        "s-1",
        "api",
        "김",
    )
    assert payment["customer_uid_usage"] == "payment.scheduled"
    assert payment["paid_at"] == first["executed_at"]
    failed = shown(sandbox, "p-1")
    assert (failed["payment_status"], failed["fail_reason"][:4]) == ("failed", "[A8]")
    assert shown(sandbox, "s-3")["schedule_status"] == "scheduled"
    listed = sandbox.api.get("/payments/status/all?sorting=started").response["list"]
    assert [one["merchant_uid"] for one in listed] == ["s-1", "s-2", "p-1"]
    sandbox.api.post("/payments/cancel", imp_uid=first["imp_uid"])
    assert shown(sandbox, "s-1")["payment_status"] == "cancelled"


def test_a_payment_whose_key_is_gone_fails(sandbox: Sandbox) -> None:
    keep(sandbox, "kim")
    keep(sandbox, "dies", "0027")
    plan(sandbox, "kim", entry(sandbox, "s-1"))
    plan(sandbox, "dies", entry(sandbox, "d-1"))
    sandbox.api.call("DELETE", "/subscribe/customers/kim")
    let_pass(sandbox, days=1)
    gone, dead = shown(sandbox, "s-1"), shown(sandbox, "d-1")
    assert (gone["schedule_status"], gone["payment_status"]) == ("executed", "failed")
    assert gone["fail_reason"] == "요청하신 customer_uid(kim)로 등록된 정보를 찾을 수 없습니다."
    payment = sandbox.api.get(f"/payments/{gone['imp_uid']}").response
    assert (payment["status"], payment["card_number"]) == ("failed", None)
    assert dead["fail_reason"].startswith("[C085]")
    assert sandbox.api.post(f"{SCHEDULE}/s-1/retry").status == 404


def test_only_what_is_still_to_come_is_moved(sandbox: Sandbox) -> None:
    api, now = sandbox.api, to_unix(sandbox.clock.now())
    keep(sandbox, "kim")
    plan(sandbox, "kim", entry(sandbox, "s-1"), entry(sandbox, "s-2"))
    moved = api.call("PUT", f"{SCHEDULE}/s-1", {"schedule_at": now + 5 * DAY}).response
    assert moved["schedule_at"] == now + 5 * DAY
    for body in ({}, {"schedule_at": "x"}, {"schedule_at": now}, {"schedule_at": None}):
        assert api.call("PUT", f"{SCHEDULE}/s-1", body).status == 400
    assert api.call("PUT", f"{SCHEDULE}/nothing", {"schedule_at": now + DAY}).status == 404
    api.post("/subscribe/payments/unschedule", merchant_uid="s-2")
    assert api.call("PUT", f"{SCHEDULE}/s-2", {"schedule_at": now + DAY}).status == 400


def test_failed_and_revoked_payments_are_made_again(sandbox: Sandbox) -> None:
    api = sandbox.api
    keep(sandbox, "twice", "0028")
    plan(sandbox, "twice", entry(sandbox, "s-1"), entry(sandbox, "s-2", 9))
    assert api.post(f"{SCHEDULE}/s-1/retry").status == 400
    assert api.post(f"{SCHEDULE}/s-1/reschedule", schedule_at=2**31).status == 400
    let_pass(sandbox, days=1)
    assert shown(sandbox, "s-1")["payment_status"] == "failed"
    again = api.post(f"{SCHEDULE}/s-1/retry").response
    assert (again["status"], again["customer_uid_usage"]) == ("failed", "payment.scheduled")
    assert shown(sandbox, "s-1")["imp_uid"] == again["imp_uid"]
    when = to_unix(sandbox.clock.now()) + DAY
    assert api.post(f"{SCHEDULE}/s-1/reschedule", schedule_at=when - DAY).status == 400
    anew = api.post(f"{SCHEDULE}/s-1/reschedule", schedule_at=when).response
    assert (anew["schedule_status"], anew["executed_at"], anew["imp_uid"]) == ("scheduled", 0, None)
    let_pass(sandbox, days=1)
    assert shown(sandbox, "s-1")["payment_status"] == "paid"
    for verb, body in (("retry", {}), ("reschedule", {"schedule_at": when + 9 * DAY})):
        assert api.call("POST", f"{SCHEDULE}/s-1/{verb}", body).status == 400
        assert api.call("POST", f"{SCHEDULE}/nothing/{verb}", body).status == 404
    api.post("/subscribe/payments/unschedule", merchant_uid=["s-2"])
    assert api.post(f"{SCHEDULE}/s-2/retry").response["status"] == "paid"


def test_a_dead_key_is_no_failed_payment_to_whoever_retries(sandbox: Sandbox) -> None:
    keep(sandbox, "dies", "0027")
    plan(sandbox, "dies", entry(sandbox, "d-1"))
    sandbox.api.post("/subscribe/payments/unschedule", customer_uid="dies")
    answer = sandbox.api.post(f"{SCHEDULE}/d-1/retry")
    assert (answer.status, answer.code, (answer.message or "")[:6]) == (200, -1, "[C085]")
    assert shown(sandbox, "d-1")["payment_status"] == "failed"


def test_whose_and_which_payments_are_revoked(sandbox: Sandbox) -> None:
    api = sandbox.api
    for uid in ("a", "b"):
        keep(sandbox, uid)
        plan(sandbox, uid, entry(sandbox, f"{uid}-1"), entry(sandbox, f"{uid}-2"))
    revoke = "/subscribe/payments/unschedule"
    assert api.post(revoke, customer_uid="a", merchant_uid=["b-1"]).code == 1
    one = api.post(revoke, customer_uid="a", merchant_uid=["a-1", "b-1"]).response
    assert [(row["merchant_uid"], row["schedule_status"]) for row in one] == [("a-1", "revoked")]
    assert one[0]["revoked_at"] == to_unix(sandbox.clock.now())
    two = api.post(revoke, merchant_uid=["b-1", "a-2"]).response
    assert {row["merchant_uid"] for row in two} == {"a-2", "b-1"}
    assert [row["merchant_uid"] for row in api.post(revoke, customer_uid="b").response] == ["b-2"]
    bodies: list[dict[str, object]] = [{"customer_uid": "b"}, {}, {"merchant_uid": []}]
    for body in bodies:
        answer = api.call("POST", revoke, body)
        assert (answer.status, answer.code) == (200, 1)
        assert answer.message == "취소할 예약결제 기록이 존재하지 않습니다."
    # What was revoked may be scheduled under the same number again.
    assert plan(sandbox, "a", entry(sandbox, "a-1")).code == 0


def test_lists_span_a_half_open_interval(sandbox: Sandbox) -> None:
    api, now = sandbox.api, to_unix(sandbox.clock.now())
    keep(sandbox, "kim")
    keep(sandbox, "lee")
    plan(sandbox, "kim", *(entry(sandbox, f"k-{day}", day) for day in range(1, 4)))
    plan(sandbox, "lee", entry(sandbox, "l-1", 2))
    api.post("/subscribe/payments/unschedule", merchant_uid="k-2")

    def numbers(query: str) -> list[str]:
        return [row["merchant_uid"] for row in api.get(f"{SCHEDULE}?{query}").response]

    span = f"schedule_from={now + DAY}&schedule_to={now + 3 * DAY}"
    assert numbers(span) == ["l-1", "k-2", "k-1"]
    assert numbers(f"{span}&sorting=scheduled") == ["k-1", "k-2", "l-1"]
    assert numbers(f"{span}&schedule_status=revoked") == ["k-2"]
    assert numbers(f"{span}&limit=1&page=2&sorting=scheduled") == ["k-2"]
    assert numbers(f"{span}&page=9") == []
    for path in (f"{SCHEDULE}/customers/kim", "/subscribe/customers/kim/schedules"):
        page = api.get(f"{path}?from={now + DAY}&to={now + 3 * DAY}&schedule-status=scheduled")
        assert page.response["total"] == 1
        assert [row["merchant_uid"] for row in page.response["list"]] == ["k-1"]
        assert api.get(f"{path}?from={now}&to={now + DAY}").response["list"] == []
        listed = api.raw(
            "GET", f"{path}?from={now}&to={now + 9 * DAY}", headers={"X-Sandbox-Profile": "current"}
        )
        assert [row["merchant_uid"] for row in listed.json()["response"]] == ["k-3", "k-2", "k-1"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "schedule_from=1",
        "schedule_to=1",
        "schedule_from=2&schedule_to=1",
        "schedule_from=0&schedule_to=8035201",
        "schedule_from=x&schedule_to=1",
        "schedule_from=0&schedule_to=1&schedule_status=odd",
        "schedule_from=0&schedule_to=1&sorting=odd",
        "schedule_from=0&schedule_to=1&limit=1001",
        "schedule_from=0&schedule_to=1&page=0",
    ],
)
def test_what_a_list_refuses(shared_sandbox: Sandbox, query: str) -> None:
    assert shared_sandbox.api.get(f"{SCHEDULE}?{query}").status == 400
    other = query.replace("schedule_from", "from").replace("schedule_to", "to")
    other = other.replace("schedule_status", "schedule-status")
    if "sorting" not in query and "limit" not in query:
        assert shared_sandbox.api.get(f"{SCHEDULE}/customers/kim?{other}").status == 400
