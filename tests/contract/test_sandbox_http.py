"""Does every request get an envelope, with the right status?"""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from tests.contract.sandbox_server import Sandbox, unpack

pytestmark = pytest.mark.contract


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "{}"])
def test_the_token_is_taken_from_the_authorization_header(
    shared_sandbox: Sandbox, form: str
) -> None:
    headers = {"Authorization": form.format(shared_sandbox.api.log_in())}
    assert httpx.get(f"{shared_sandbox.url}/users/pg", headers=headers).status_code == 200


def test_the_token_is_taken_from_its_own_header(shared_sandbox: Sandbox) -> None:
    headers = {"X-ImpTokenHeader": shared_sandbox.api.log_in()}
    assert httpx.get(f"{shared_sandbox.url}/users/pg", headers=headers).status_code == 200


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer wrong", "Basic aW1wOmltcA==", "é" * 4])
def test_without_a_good_token_the_answer_is_401(shared_sandbox: Sandbox, value: str) -> None:
    headers = [(b"Authorization", value.encode())]
    answer = unpack(httpx.get(f"{shared_sandbox.url}/users/pg", headers=headers))
    assert (answer.status, answer.code, answer.message) == (401, -1, "Unauthorized")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"imp_key":"imp_apikey"}',
        b'{"imp_key":"imp_apikey","imp_secret":"wrong"}',
        b'{"imp_key":null,"imp_secret":7}',
        b'{"imp_key":"imp_apikey","imp_secret":"\\ud800"}',
    ],
)
def test_a_wrong_key_pair_is_401(shared_sandbox: Sandbox, content: bytes) -> None:
    response = shared_sandbox.api.http.post(
        "/users/getToken", content=content, headers={"Content-Type": "application/json"}
    )
    answer = unpack(response)
    assert (answer.status, answer.code) == (401, 1)


def test_a_token_is_given_for_a_form_too(shared_sandbox: Sandbox) -> None:
    pair = {"imp_key": shared_sandbox.imp_key, "imp_secret": shared_sandbox.imp_secret}
    answer = unpack(shared_sandbox.api.http.post("/users/getToken", data=pair))
    assert answer.response["access_token"] == shared_sandbox.api.log_in()
    assert answer.response["expired_at"] - answer.response["now"] == 1800


def test_a_token_lives_thirty_minutes(sandbox: Sandbox) -> None:
    token = sandbox.api.log_in()
    sandbox.clock.advance(timedelta(minutes=29, seconds=59))
    assert sandbox.api.get("/users/pg").status == 200
    sandbox.clock.advance(timedelta(seconds=1))
    assert sandbox.api.get("/users/pg").status == 401
    assert sandbox.api.log_in() != token


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/nothing", 404),
        ("POST", "/payments/cancel/more", 404),
        ("GET", "/%FF%00/%2e%2e", 404),
        ("GET", "/subscribe/customers/", 404),
        ("GET", "/users/getToken", 405),
        ("DELETE", "/payments/cancel", 405),
        ("PUT", "/subscribe/payments/onetime", 405),
        ("OPTIONS", "/users/pg", 405),
    ],
)
def test_unknown_paths_and_methods(
    shared_sandbox: Sandbox, method: str, path: str, status: int
) -> None:
    response = shared_sandbox.api.raw(method, path)
    answer = unpack(response)
    assert (answer.status, answer.response) == (status, None)
    assert answer.code != 0
    assert ("allow" in response.headers) == (status == 405)


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 200),
        (b'"text"', "application/json", 200),
        (b'{"amount": NaN}', "application/json", 400),
        (b'{"amount": -Infinity}', "application/json", 400),
        (b'{"amount": 1e999}', "application/json", 400),
        (b'{"amount": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b'{"a":' + b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"\xff=1", "application/x-www-form-urlencoded", 400),
        (b"a=1&" * 2000, "application/x-www-form-urlencoded", 400),
        (b"<xml/>", "application/xml", 415),
        (b"text", "", 415),
        (b"x" * (1024 * 1024 + 1), "application/json", 413),
        (b"", "application/xml", 200),
        (b"{}", "application/json; charset=utf-8", 200),
    ],
    ids=str,
)
def test_bodies_that_cannot_be_read(
    shared_sandbox: Sandbox, content: bytes, content_type: str, status: int
) -> None:
    response = shared_sandbox.api.raw(
        "POST", "/payments/cancel", content=content, headers={"Content-Type": content_type}
    )
    answer = unpack(response)
    assert answer.status == status
    assert answer.code != 0


def test_a_mebibyte_is_taken(shared_sandbox: Sandbox) -> None:
    content = b'{"imp_uid": "' + b"x" * (1024 * 1024 - 15) + b'"}'
    response = shared_sandbox.api.raw(
        "POST", "/payments/cancel", content=content, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 200


def test_a_caller_without_a_token_is_told_that_before_anything_else(
    shared_sandbox: Sandbox,
) -> None:
    response = httpx.post(f"{shared_sandbox.url}/payments/cancel", content=b"x" * 2_000_000)
    assert unpack(response).status == 401


def test_a_form_may_nest(shared_sandbox: Sandbox) -> None:
    answer = unpack(
        shared_sandbox.api.raw(
            "POST",
            "/subscribe/payments/onetime",
            content=b"merchant_uid=form-1&amount=1000&card_number=0366-0000-0000-0000"
            b"&expiry=2099-12&extra[requester]=customer&custom_data[cart][]=a&custom_data[cart][]=b",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
    )
    assert answer.response["status"] == "paid"
    assert answer.response["custom_data"] == '{"cart": ["a", "b"]}'


def test_an_order_number_may_hold_anything_that_can_be_quoted(shared_sandbox: Sandbox) -> None:
    merchant_uid = "주문/1 %2F?#&=\U0001f4b3"
    api = shared_sandbox.api
    api.onetime(merchant_uid, "0366-0000-0000-0000")
    path = httpx.URL("http://x").copy_with(params={"q": merchant_uid})
    quoted = path.query.decode().removeprefix("q=").replace("+", "%20")
    assert api.get(f"/payments/find/{quoted}").response["merchant_uid"] == merchant_uid
    assert api.get(f"/payments/find/{quoted}/paid").response["merchant_uid"] == merchant_uid


def test_a_doubled_slash_after_the_base_url_does_no_harm(shared_sandbox: Sandbox) -> None:
    headers = {"Authorization": shared_sandbox.api.log_in()}
    assert httpx.get(f"{shared_sandbox.url}//users/pg", headers=headers).status_code == 200


def test_half_a_surrogate_pair_is_stored_as_a_question_mark(shared_sandbox: Sandbox) -> None:
    content = (
        b'{"merchant_uid":"half-1","amount":1000,"card_number":"0366-0000-0000-0000",'
        b'"expiry":"2099-12","name":"a\\ud800b","custom_data":{"x":"\\udfff"}}'
    )
    answer = unpack(
        shared_sandbox.api.raw(
            "POST",
            "/subscribe/payments/onetime",
            content=content,
            headers={"Content-Type": "application/json"},
        )
    )
    assert answer.response["name"] == "a?b"
    assert answer.response["custom_data"] == '{"x": "?"}'


def test_pg_settings_are_those_of_the_catalogue(shared_sandbox: Sandbox) -> None:
    settings = shared_sandbox.api.get("/users/pg").response
    assert [(s["pg_provider"], s["pg_id"], s["type"], s["sandbox"]) for s in settings] == [
        ("uplus", "sbx_uplus", "payment", True),
        ("tosspayments", "sbx_toss", "payment", True),
        ("tosspayments", "sbx_bill", "api_payment", True),
    ]
