"""Does anything upset the sandbox? Bodies, forms, paths and queries of every shape."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.sandbox_server import Sandbox, unpack

pytestmark = pytest.mark.contract

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(10**400), max_value=10**400),
    st.floats(),
    st.text(max_size=60),
    st.text(st.characters(categories=["Cs", "Cc", "Lo"]), max_size=10),
    st.sampled_from(
        ["0366-0000-0000-0000", "0366-0000-0000-0002", "2099-12", "2001-01", "m", "1000", "900101"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        "merchant_uid", "amount", "card_number", "expiry", "birth", "pwd_2digit", "customer_uid",
        "imp_uid", "checksum", "tax_free", "reason", "name", "custom_data", "card_quota", "pg",
        "channel_key", "currency", "buyer_name", "customer_id", "imp_key", "imp_secret",
        "use_card_point", "extra", "schedules", "schedule_at", "vbank_code", "vbank_due",
        "identifier", "notice_url",
    ]
)  # fmt: skip
PATHS = st.sampled_from(
    [
        "/users/getToken",
        "/subscribe/payments/onetime",
        "/subscribe/payments/again",
        "/subscribe/customers/c",
        "/payments/cancel",
        "/payments/prepare",
        "/subscribe/payments/schedule",
        "/subscribe/payments/unschedule",
        "/vbanks",
        "/receipts/external/r",
        "/certifications/otp/request",
    ]
)
STATUSES = {200, 400, 401, 404, 405, 413, 415}
QUIETLY = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _check(sandbox: Sandbox, method: str, path: str, **arguments: Any) -> None:  # noqa: ANN401
    answer = unpack(sandbox.api.raw(method, path, **arguments))
    assert answer.status in STATUSES
    assert (answer.code == 0) == (answer.message is None)
    assert answer.status == 200 or answer.code != 0


@QUIETLY
@given(path=PATHS, body=st.dictionaries(NAMES, VALUES, max_size=8) | VALUES)
def test_any_json(shared_sandbox: Sandbox, path: str, body: object) -> None:
    content = json.dumps(body).encode()
    _check(
        shared_sandbox, "POST", path, content=content, headers={"Content-Type": "application/json"}
    )


@QUIETLY
@given(path=PATHS, fields=st.dictionaries(NAMES, SCALARS, max_size=4), amount=SCALARS)
def test_almost_good_charges(
    shared_sandbox: Sandbox, path: str, fields: dict[str, object], amount: object
) -> None:
    body = {
        "merchant_uid": "almost",
        "amount": amount,
        "card_number": "0366-0000-0000-0000",
        "expiry": "2099-12",
        "customer_uid": "almost",
        **fields,
    }
    content = json.dumps(body).encode()
    _check(
        shared_sandbox, "POST", path, content=content, headers={"Content-Type": "application/json"}
    )


@QUIETLY
@given(
    path=PATHS,
    content=st.binary(max_size=200)
    | st.text(alphabet="ab[]=&%0_é", max_size=60).map(lambda text: text.encode()),
    kind=st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/html"]),
)
def test_any_bytes(shared_sandbox: Sandbox, path: str, content: bytes, kind: str) -> None:
    _check(shared_sandbox, "POST", path, content=content, headers={"Content-Type": kind})


@QUIETLY
@given(
    prefix=st.sampled_from(
        ["", "payments", "payments/find", "payments/status", "subscribe/customers"]
    ),
    segment=st.text(min_size=1, max_size=100).filter(lambda text: text not in {".", ".."}),
    query=st.dictionaries(
        st.sampled_from(["page", "limit", "from", "to", "sorting", "x"]), st.text(max_size=25)
    ),
    method=st.sampled_from(["GET", "DELETE", "POST", "PUT", "PATCH"]),
)
def test_any_path(
    shared_sandbox: Sandbox, prefix: str, segment: str, query: dict[str, str], method: str
) -> None:
    raw = segment.encode("utf-8", "surrogatepass")
    _check(shared_sandbox, method, f"/{prefix}/{quote(raw, safe='')}", params=query)
