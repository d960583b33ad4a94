"""Is the command of an exchange the same call, without anything secret?"""

from __future__ import annotations

from typing import Any

from lib.ledger.schema import ExchangeRow
from lib.services.api_log import curl_of


def exchange(operation: str, method: str, url: str, body: Any = None) -> ExchangeRow:  # noqa: ANN401
    return ExchangeRow(
        environment="sandbox",
        operation=operation,
        method=method,
        url=url,
        request_headers={},
        request_body=body,
        started_at=1,
    )


def test_a_charge_is_a_post_whose_card_comes_from_the_environment() -> None:
    text = curl_of(
        exchange(
            "charges.onetime",
            "POST",
            "http://127.0.0.1:8501/-/sandbox/subscribe/payments/onetime",
            {"merchant_uid": "m", "amount": 1000, "card_number": "036600******0000"},
        )
    )
    assert "http://127.0.0.1:8501/-/sandbox/subscribe/payments/onetime" in text
    assert "$CARD_NUMBER" in text
    assert "036600" not in text


def test_what_stands_in_the_address_stays_there() -> None:
    text = curl_of(
        exchange("billing.get", "GET", "https://api.iamport.kr/subscribe/customers/a%2Fb%20c")
    )
    assert "https://api.iamport.kr/subscribe/customers/a%2Fb%20c" in text
    assert "{customer_uid}" not in text


def test_every_value_of_a_query_is_kept() -> None:
    text = curl_of(
        exchange(
            "payments.list",
            "GET",
            "https://api.iamport.kr/payments?imp_uid%5B%5D=imp_1&imp_uid%5B%5D=imp_2",
        )
    )
    assert "imp_uid%5B%5D=imp_1&imp_uid%5B%5D=imp_2" in text


def test_the_call_for_a_token_is_one_without_a_token() -> None:
    text = curl_of(exchange("users.token", "POST", "http://g/users/getToken", {"imp_key": "***"}))
    assert "Bearer" not in text
    assert "IMP_KEY" in text
