"""Do the server's snippets do what they say, as they are printed, against a gateway?"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest

from lib.catalog.test_cards import number_for
from lib.catalog.vocabulary import SdkGeneration
from lib.snippets import Checkout, render
from lib.snippets.server import server_calls
from tests.contract.sandbox_process import sandbox_process
from tests.contract.sandbox_server import Api

pytestmark = pytest.mark.contract

LANGUAGES = ["curl", "python"]


@pytest.fixture(scope="module")
def gateway() -> Iterator[str]:
    with sandbox_process() as (url, _):
        yield url


def printed(language: str, name: str, draft: dict[str, Any], gateway: str) -> str:
    checkout = Checkout(draft, "imp00000000", SdkGeneration.PORTONE)
    calls = server_calls(checkout, is_test_channel=True, base_url=gateway)
    return render(language, calls[name])


def run(language: str, text: str, **variables: str) -> tuple[int, str]:
    environment = {
        **os.environ,
        "IMP_KEY": "imp_apikey",
        "IMP_SECRET": "imp_secret",
        "NO_PROXY": "127.0.0.1",
        **variables,
    }
    done = subprocess.run(
        ["sh", "-s"] if language == "curl" else [sys.executable, "-"],
        input=text.encode(),
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


def order(number: str) -> dict[str, Any]:
    return {"pay_method": "card", "merchant_uid": number, "amount": 15000, "name": "Cup"}


def paid(gateway: str, number: str) -> str:
    """Pay an order of 15,000 won, and give its ``imp_uid``."""
    api = Api(gateway, "imp_apikey", "imp_secret")
    with closing(api.http):
        answer = api.onetime(number, number_for("0000"), amount=15000)
        assert answer.code == 0
        return str(answer.response["imp_uid"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_token_is_issued(language: str, gateway: str) -> None:
    status, said = run(language, printed(language, "token", order("o"), gateway))

    assert status == 0, said
    assert said.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_payment_is_looked_up_and_believed_only_with_its_amount(
    language: str, gateway: str
) -> None:
    number = f"look_{language}"
    uid = paid(gateway, number)
    status, said = run(language, printed(language, "lookup", order(number), gateway), IMP_UID=uid)
    assert status == 0, said
    assert uid in said

    for wrong in ({"amount": 14999}, {"merchant_uid": "other"}):
        text = printed(language, "lookup", {**order(number), **wrong}, gateway)
        status, said = run(language, text, IMP_UID=uid)
        assert status == 1, said
        assert next(iter(wrong)) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_payment_that_is_not_there_is_not_believed(language: str, gateway: str) -> None:
    text = printed(language, "lookup", order("o"), gateway)

    assert run(language, text, IMP_UID="imp_000000000000")[0] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_billing_key_is_looked_up_and_charged_again(language: str, gateway: str) -> None:
    customer = f"kim '{language}'"
    api = Api(gateway, "imp_apikey", "imp_secret")
    with closing(api.http):
        card = {"card_number": number_for("0000"), "expiry": "2030-09", "birth": "820213"}
        address = f"/subscribe/customers/{quote(customer, safe='')}"
        assert api.post(address, **card, pwd_2digit="00").code == 0
    draft = {**order("window_1"), "customer_uid": customer}

    status, said = run(language, printed(language, "lookup", draft, gateway))
    assert status == 0, said
    text = printed(language, "again", draft, gateway)
    status, said = run(language, text, MERCHANT_UID=f"again_{language}")
    assert status == 0, said
    assert "paid" in said
    assert run(language, text, MERCHANT_UID=f"again_{language}")[0] == 1  # the number is used up


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_payment_is_cancelled_once(language: str, gateway: str) -> None:
    number = f"cancel_{language}"
    uid = paid(gateway, number)
    text = printed(language, "cancel", order(number), gateway)

    status, said = run(language, text, IMP_UID=uid)
    assert status == 0, said
    assert "cancelled" in said
    assert run(language, text, IMP_UID=uid)[0] == 1
