"""Is every call answered as it is described, whatever is sent? Hundreds of requests, or thousands.

With ``PAYBENCH_LONG`` in the environment there are ten thousand.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.catalog import rest_bodies
from lib.catalog.operations import Operation, operations
from lib.catalog.sandbox_merchant import channels
from lib.catalog.test_cards import by_scenario, number_for
from tests.contract.conformance import check
from tests.contract.sandbox_load import LONG
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

# Few numbers, so that calls meet what other calls have made.
ORDERS = [f"order-{number}" for number in range(20)]
NAMES = [*ORDERS[:3], "kim", "lee", "SBX", "366", "004", "paid", "failed"]
GOOD = number_for("0000")
TIMES = [0, 1, 1795400000, 1795500000, 1803000000, 2**31, 10**13]

TEXTS = st.sampled_from(NAMES) | st.text(max_size=60)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-10, 100_000)
    | st.sampled_from(TIMES)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
SENSIBLE: dict[str, st.SearchStrategy[Any]] = {
    "merchant_uid": st.sampled_from(ORDERS),
    "customer_uid": st.sampled_from(["kim", "lee"]),
    "amount": st.sampled_from([1_000, 50_000, 1]),
    "card_number": st.just(GOOD) | st.sampled_from([number_for(card) for card in by_scenario()]),
    "expiry": st.just("2099-12"),
    "card_quota": st.just(0) | st.sampled_from([1, 2, 13]),
    "schedule_at": st.sampled_from([1795500000, 1803000000]),
    "vbank_code": st.just("004") | st.sampled_from(["089", "999"]),
    "vbank_due": st.just(1803000000),
    "identifier": st.just("01012345678"),
    "type": st.sampled_from(["person", "company"]),
    "name": st.just("책"),
    "checksum": st.none() | st.just(1_000),
    "otp": st.just("000000") | st.just("111111"),
    "phone": st.just("01011112222"),
    "birth": st.just("900101"),
    "imp_key": st.just("imp_apikey"),
    "imp_secret": st.just("imp_secret"),
    "channel_key": st.just(channels()[1].channel_key),
    "buyer_name": st.just("홍길동"),
    "gender_digit": st.sampled_from("0129"),
    "carrier": st.sampled_from(["SKT", "KT"]),
    "refund_holder": st.just("홍길동"),
    "refund_bank": st.sampled_from(["088", "국민은행"]),
    "refund_account": st.just("110123456789"),
}
FIELDS = sorted({entry.name for entry in rest_bodies.body_names()} | set(SENSIBLE))
QUERIES = [
    "page", "limit", "from", "to", "sorting", "include_sandbox", "schedule_from", "schedule_to",
    "schedule_status", "schedule-status", "imp_uid[]", "merchant_uid[]", "customer_uid[]", "reason",
]  # fmt: skip


SLOTS: dict[str, st.SearchStrategy[str]] = {
    "merchant_uid": st.sampled_from(ORDERS),
    "customer_uid": st.sampled_from(["kim", "lee"]),
    "payment_status": st.sampled_from(["ready", "paid", "cancelled", "failed", "all"]),
    "code": st.sampled_from(["366", "004"]),
    "tier_code": st.just("SBX"),
}
SPANS = [
    {},
    {"page": "1", "limit": "3"},
    {"from": "1795400000", "to": "1795500001"},
    {"schedule_from": "1795400000", "schedule_to": "1803000001"},
    {"merchant_uid[]": "order-1", "customer_uid[]": "kim"},
    {"include_sandbox": "true"},
]


@st.composite
def bodies(draw: st.DrawFn) -> object:
    """Draw a body that is right, almost right, or anything at all."""
    kind = draw(st.sampled_from([*["right"] * 6, *["almost"] * 3, "anything"]))
    if kind == "anything":
        return draw(VALUES)
    body = {name: draw(values) for name, values in SENSIBLE.items()}
    if kind == "almost":
        for name in draw(st.sets(st.sampled_from(sorted(SENSIBLE)), max_size=3)):
            del body[name]
        for name in draw(st.sets(st.sampled_from(FIELDS), max_size=2)):
            body[name] = draw(VALUES)
    if kind == "right" or draw(st.booleans()):
        body["schedules"] = [
            {**body, "merchant_uid": order, "schedule_at": 1795500000}
            for order in draw(st.sets(st.sampled_from(ORDERS), min_size=1, max_size=2))
        ]
    return body


@st.composite
def calls(draw: st.DrawFn) -> tuple[Operation, str, object]:
    """Draw a call, its path with a query, and a body."""
    entry = draw(st.sampled_from(operations()))
    path = entry.path
    for slot, sensible in SLOTS.items():
        if f"{{{slot}}}" in path:
            odd = TEXTS.filter(lambda text: text not in {"", ".", ".."})
            value = draw(st.one_of(sensible, sensible, sensible, odd))
            path = path.replace(f"{{{slot}}}", quote(value.encode("utf-8", "surrogatepass"), ""))
    query = dict(draw(st.sampled_from(SPANS)))
    if draw(st.booleans()):
        names, values = st.sampled_from(QUERIES), st.sampled_from(TIMES).map(str) | TEXTS
        query |= draw(st.dictionaries(names, values, max_size=2))
    body = draw(bodies())
    if entry.name == "certifications.request" and isinstance(body, dict):
        body["birth"] = "19900101"
    return entry, f"{path}?{urlencode(query, errors='surrogatepass')}", body


@settings(
    max_examples=10_000 if LONG else 400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    call=calls(),
    known=st.integers(0, 12),
    profile=st.sampled_from(["seed", "current", "strict", "current,strict"]),
)
def test_any_call_is_answered_as_described(
    shared_sandbox: Sandbox, call: tuple[Operation, str, object], known: int, profile: str
) -> None:
    entry, path, body = call
    api = shared_sandbox.api
    path = path.replace("{imp_uid}", _some_payment(shared_sandbox, known))
    headers = {
        "Authorization": api.token or api.log_in(),
        "X-Sandbox-Profile": profile,
        "Content-Type": "application/json",
    }
    content = json.dumps(body).encode() if entry.method in {"POST", "PUT"} else None
    response = api.http.request(entry.method, path, content=content, headers=headers)
    check(entry.method, path, response)
    answer = response.json()["response"]
    if isinstance(answer, dict) and answer.get("imp_uid"):
        SEEN.setdefault(shared_sandbox.url, {})[answer["imp_uid"]] = None


# Numbers that answers have told, by sandbox, in the order they came.
SEEN: dict[str, dict[str, None]] = {}


def _some_payment(sandbox: Sandbox, number: int) -> str:
    """Give a number that an earlier answer has told, the newest first, or an unknown one."""
    seen = list(SEEN.get(sandbox.url, {}))
    return seen[-1 - number] if number < len(seen) else "imp_000000000000"
