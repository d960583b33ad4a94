"""Is a card forgotten wherever else its number stands? Any field of any call, and the window."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.kernel.redaction import carries_check_digit
from lib.sandbox.config import SandboxConfig
from lib.sandbox.testing import RunningSandbox, running

pytestmark = pytest.mark.contract

EXAMPLES: Final = 3000 if os.environ.get("PAYBENCH_LONG") else 120
TEXTS: Final = (
    "name",
    "buyer_name",
    "buyer_email",
    "buyer_tel",
    "buyer_addr",
    "buyer_postcode",
    "custom_data",
    "notice_url",
    "pg",
    "reason",
    "currency",
    "customer_name",
    "customer_addr",
    "promotion_id",
    "anything",
)
NAMES: Final = ("merchant_uid", "customer_uid", "customer_id")
# Four digits that no instant, no minted number and no other part of a test is likely to have.
PASSWORD: Final = "cvc=9173"


def _with_check_digit(digits: str) -> str:
    return next(whole for last in range(10) if carries_check_digit(whole := f"{digits}{last}"))


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


REAL: Final = st.one_of(
    st.tuples(st.sampled_from(["4539", "5412", "6221", "3566", "9490"]), _digits(11)),
    st.tuples(st.sampled_from(["3412", "3787"]), _digits(10)),
).map(lambda parts: _with_check_digit("".join(parts)))
SCHEME: Final = st.tuples(st.sampled_from(["366", "381", "041"]), _digits(8)).map(
    lambda parts: f"0{parts[0]}{parts[1]}0000"
)
# Numbers that nothing tells from others: a card only because one request says so.
PLAIN: Final = st.tuples(st.sampled_from("1278"), _digits(15)).map("".join)


def _written(number: str, between: str) -> str:
    return between.join(number[start : start + 4] for start in range(0, len(number), 4))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningSandbox, Path]]:
    folder = tmp_path_factory.mktemp("forgets")
    with running(SandboxConfig(database=folder / "sandbox.db")) as sandbox:
        yield sandbox, folder


def _nowhere(sandbox: RunningSandbox, folder: Path, number: str, log: str) -> None:
    """Look for a number in all that is kept, sent and shown."""
    hooks = sandbox.webhooks.settled()
    places = {path.name: path.read_bytes().decode("latin-1") for path in folder.iterdir()}
    places |= {
        "webhooks": json.dumps(hooks),
        "deliveries": json.dumps(sandbox.control("GET", "/webhooks/log?limit=20")),
        "requests": json.dumps(sandbox.control("GET", "/requests?limit=20")),
        "log": log,
    }
    found = [
        (name, between)
        for name, content in places.items()
        for between in ("", "-", " ")
        if _written(number, between) in content
    ]
    assert found == []
    assert not [name for name, content in places.items() if PASSWORD in content]


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, dict[str, Any], str]:
    """Draw a call whose card, or any card, stands in one more of its fields."""
    has_card = draw(st.booleans())
    number = draw(st.one_of(REAL, SCHEME, PLAIN) if has_card else st.one_of(REAL, SCHEME))
    between = draw(st.sampled_from(["", "-", " "]))
    text = draw(st.sampled_from(["{}", "카드{}로", 'a "{}", b', "x{}y"])).format(
        _written(number, between)
    )
    where = draw(st.sampled_from((*TEXTS, *NAMES, "entry", "deep")))
    order = f"o{draw(_digits(12))}"
    body: dict[str, Any] = {"merchant_uid": order, "amount": 1000, "name": "Tea"}
    if has_card:
        body |= {"card_number": number, "expiry": "2099-12", "birth": "900101", "cvc": "9173"}
    if where == "custom_data":
        body[where] = draw(st.sampled_from([text, {"n": text}, {"cvc": "9173"}, PASSWORD, [text]]))
    elif where == "deep":
        body["custom_data"] = {"a": [{"b": {text: text, "n": int(number)}}]}
    elif where != "entry":
        body[where] = text
    entry = {"merchant_uid": f"s{order}", "schedule_at": 2**31, "amount": 1000, "name": "Tea"}
    extra = draw(st.sampled_from(["customer_uid", "merchant_uid", "name", "custom_data"]))
    if where == "entry":
        entry[extra] = text
    calls: list[tuple[str, str]] = [
        ("POST", "/subscribe/payments/onetime"),
        ("POST", "/subscribe/payments/again"),
        ("POST", f"/subscribe/customers/k{order}"),
        ("POST", f"/subscribe/customers/{text.replace(' ', '%20').replace('/', '')}"),
        ("POST", "/subscribe/payments/schedule"),
        ("POST", "/subscribe/payments/unschedule"),
        ("POST", "/payments/prepare"),
        ("POST", "/payments/cancel"),
        ("POST", "/vbanks"),
        ("POST", f"/receipts/external/r{order}"),
        ("POST", "/certifications/otp/request"),
    ]
    method, path = draw(st.sampled_from(calls))
    sent = {"customer_uid": f"k{order}", "schedules": [entry], **body, "vbank_code": "088"}
    if path == "/vbanks":
        sent |= {"vbank_due": 2**31}
    return method, path, sent, number


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(requests())
def test_a_number_stays_nowhere_whatever_field_it_stands_in(
    kept: tuple[RunningSandbox, Path],
    caplog: pytest.LogCaptureFixture,
    asked: tuple[str, str, dict[str, Any], str],
) -> None:
    sandbox, folder = kept
    method, path, body, number = asked
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "lib"):
        answer = sandbox.call(method, path, **body)
    assert set(answer) == {"code", "message", "response"}
    own = [record.getMessage() for record in caplog.records if record.name.startswith("lib")]
    _nowhere(sandbox, folder, number, " ".join(own))


@st.composite
def windows(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """Draw a window whose page knows the buyer's card by another name."""
    number = draw(st.one_of(REAL, SCHEME, PLAIN))
    text = draw(st.sampled_from(["{}", "카드{}로", 'a "{}", b'])).format(
        _written(number, draw(st.sampled_from(["", "-", " "])))
    )
    where = draw(st.sampled_from((*TEXTS, *NAMES, "m_redirect_url")))
    params: dict[str, Any] = {
        "pg": "uplus",
        "pay_method": "card",
        "merchant_uid": f"w{draw(_digits(12))}",
        "name": "Tea",
        "amount": 1000,
    }
    params[where] = {"n": [text, PASSWORD]} if where == "custom_data" else text
    if where.startswith("customer_") and where in NAMES:
        params |= {"pg": "tosspayments", "customer_uid": params.get("customer_uid", "kim")}
    return params, number


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(windows())
def test_a_number_that_is_typed_in_a_window_stays_nowhere(
    kept: tuple[RunningSandbox, Path],
    asked: tuple[dict[str, Any], str],
) -> None:
    sandbox, folder = kept
    params, number = asked
    page = {"user_code": "imp00000001", "sdk": "iamport", "device": "pc", "origin": "null"}
    opened = sandbox.http.post("/window/open", json={**page, "params": params}).json()["response"]
    if opened["window_id"]:
        card = {"card_number": number, "expiry": "2099-12", "birth": "900101", "cvc": "9173"}
        body = {"method": "card", "issuer": "366", "months": 0, "card": card}
        if number.startswith("0"):
            body["issuer"] = number[1:4]
        shown = sandbox.http.post(f"/window/{opened['window_id']}/pay", json=body).json()
        assert shown["response"]["state"] in {"done", "open"}
        in_a_name = any(number in re.sub(r"\D", "", str(params.get(name, ""))) for name in NAMES)
        assert shown["response"]["status"] == ("failed" if in_a_name else "paid")
    _nowhere(sandbox, folder, number, "")


def test_an_order_number_that_is_a_card_number_is_refused_and_one_that_is_long_is_not(
    kept: tuple[RunningSandbox, Path],
) -> None:
    sandbox, _folder = kept
    numbers = ("20261124102931123456", "20261124102931", "1732414171123", "1234-5678-9012-3456")
    for merchant_uid in numbers:
        told = sandbox.call("POST", "/payments/prepare", merchant_uid=merchant_uid, amount=1000)
        assert (told["code"], told["response"]["merchant_uid"]) == (0, merchant_uid)
    for merchant_uid in ("4111111111111111", "order-4111-1111-1111-1111", "0366000000000000"):
        told = sandbox.call("POST", "/payments/prepare", merchant_uid=merchant_uid, amount=1000)
        assert told["code"] == 1
        assert merchant_uid not in told["message"]
