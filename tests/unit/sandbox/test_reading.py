"""Are bodies read as they were meant?"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.sandbox.api import fields
from lib.sandbox.api.reading import Unreadable, read_body, read_profile, read_query
from lib.sandbox.api.routing import Call, Route, Router, segments_of
from lib.sandbox.gateway import Gateway
from lib.sandbox.models.refusals import Refusal
from lib.sandbox.profile import Profile
from lib.sandbox.rows import Connection

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2", {"a": "2"}),
        ("extra[requester]=customer", {"extra": {"requester": "customer"}}),
        ("extra%5Brequester%5D=customer", {"extra": {"requester": "customer"}}),
        ("u[]=a&u[]=b", {"u": ["a", "b"]}),
        ("s[0][m]=x&s[0][n]=y&s[1][m]=z", {"s": [{"m": "x", "n": "y"}, {"m": "z"}]}),
        ("a=1&a[b]=2", {"a": {"b": "2"}}),
        ("a[=1&]b=2&=3", {"a[": "1", "]b": "2", "?": "3"}),
        ("a=%ED%95%9C+b", {"a": "한 b"}),
        ("a=", {"a": ""}),
    ],
)
def test_forms(form: str, expected: dict[str, Any]) -> None:
    assert read_body(form.encode(), f"{FORM};charset=UTF-8") == expected


@given(st.binary(max_size=100), st.sampled_from([FORM, "application/json"]))
def test_any_bytes_are_read_or_refused(raw: bytes, kind: str) -> None:
    with suppress(Unreadable):
        assert isinstance(read_body(raw, kind), dict)


def test_the_last_value_of_a_query_counts() -> None:
    assert dict(read_query(b"page=1&page=2&x=%ff")) == {"page": "2", "x": "\ufffd"}


def test_a_query_name_may_come_more_than_once() -> None:
    call = Call(pairs=read_query(b"imp_uid[]=a&imp_uid%5B%5D=b&imp_uid[1]=c&imp_uid=d&x=e"))
    assert call.every("imp_uid") == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("header", "profile"),
    [
        ("", Profile("seed")),
        ("current", Profile("current")),
        (" Current , STRICT", Profile("current", strict=True)),
        ("strict", Profile("seed", strict=True)),
        ("seed", Profile("seed")),
    ],
)
def test_a_header_chooses_the_profile(header: str, profile: Profile) -> None:
    assert read_profile({"x-sandbox-profile": header}, Profile("seed")) == profile
    assert read_profile({}, Profile("current", strict=True)) == Profile("current", strict=True)


@pytest.mark.parametrize("header", ["old", "seed,current", "strict, lax"])
def test_a_profile_that_means_nothing_is_refused(header: str) -> None:
    with pytest.raises(Unreadable):
        read_profile({"x-sandbox-profile": header}, Profile())


@pytest.mark.parametrize(
    ("sent", "read"),
    [(1000, 1000), ("1000", 1000), (1000.0, 1000), (" 1000.00 ", 1000), (None, None), ("", None)],
    ids=repr,
)
def test_integers(sent: object, read: int | None) -> None:
    assert fields.integer({"amount": sent}, "amount") == read


@pytest.mark.parametrize("sent", [True, 1.5, "1,000", "1e3", [], {}, 10**13, float("inf")], ids=str)
def test_what_is_no_integer(sent: object) -> None:
    with pytest.raises(Refusal, match="amount"):
        fields.integer({"amount": sent}, "amount")


def test_fixed_segments_win_and_slashes_may_be_quoted() -> None:
    def handler(_gateway: Gateway, _call: Call, _db: Connection) -> None: ...

    router = Router(
        [
            Route("GET", "/payments/{imp_uid}", handler),
            Route("POST", "/payments/cancel", handler),
            Route("GET", "/payments/find/{merchant_uid}", handler),
            Route("GET", "/payments/{imp_uid}/balance", handler),
        ]
    )
    assert set(router.match(["payments", "cancel"]).methods) == {"POST"}
    assert router.match(["payments", "x"]).values == {"imp_uid": "x"}
    assert router.match(["payments", "find", "balance"]).values == {"merchant_uid": "balance"}
    assert router.match(["payments", "cancel", "balance"]).values == {"imp_uid": "cancel"}
    assert not router.match(["payments", ""]).methods
    scope = {
        "path": "/-/s/payments/find/a/b",
        "raw_path": b"/-/s/payments/find/a%2Fb",
        "root_path": "/-/s",
    }
    assert segments_of(scope) == ["payments", "find", "a/b"]
    assert router.match(segments_of(scope)).values == {"merchant_uid": "a/b"}
