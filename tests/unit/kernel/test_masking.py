"""Is a person's data masked wherever it stands, and nothing else with it?"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.kernel.masking import (
    FIELDS,
    mask_address,
    mask_email,
    mask_name,
    mask_telephone,
    mask_text,
    masked,
    masked_body,
    without_customer,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("홍길동", "홍*동"), ("김철", "김*"), ("Ada Lovelace", "A**********e"), ("x", "*"), ("", "")],
)
def test_a_name_keeps_its_ends(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("010-1234-5678", "010-****-5678"),
        ("01012345678", "010****5678"),
        ("02-123-4567", "02-***-4567"),
        ("+82 10-1234-5678", "+82 1*-****-5678"),
        ("1234", "***"),
        ("", ""),
    ],
)
def test_a_telephone_number_keeps_its_kind_and_its_end(number: str, shown: str) -> None:
    assert mask_telephone(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [("me@example.com", "m***@example.com"), ("m@example.com", "***@example.com"), ("", "")],
)
def test_an_e_mail_address_keeps_its_first_letter_and_its_host(address: str, shown: str) -> None:
    assert mask_email(address) == shown


def test_an_address_keeps_its_city() -> None:
    assert mask_address("서울특별시 강남구 테헤란로 1") == "서울특별시 ***"
    assert mask_address("테헤란로1") == "***"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("refunded to kim@example.com, call 010-1234-5678", "k***@example.com, call 010-****-5678"),
        ("/subscribe/customers/kim%40example.com", "/subscribe/customers/k***@example.com"),
        ("전화 01012345678로", "전화 010****5678로"),
    ],
)
def test_a_free_text_loses_e_mail_addresses_and_telephone_numbers(text: str, shown: str) -> None:
    assert shown in mask_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "ORD-20260701-010-12345678",
        "imp_010123456789",
        "50,000 won on 2026-07-01 12:30:45",
        "1720000000",
        "approval 30012345",
    ],
)
def test_what_only_looks_like_a_number_of_a_person_stays(text: str) -> None:
    assert mask_text(text) == text


def test_a_body_is_masked_by_its_fields_and_keeps_its_shape() -> None:
    body = {
        "code": 0,
        "response": {
            "merchant_uid": "01012345678",
            "customer_uid": "kim@example.com",
            "name": "Tea",
            "amount": 1000,
            "buyer_name": "홍길동",
            "buyer_email": "me@example.com",
            "buyer_tel": "010-1234-5678",
            "buyer_addr": "서울 강남",
            "buyer_postcode": "06236",
            "vbank_holder": None,
            "custom_data": '{"receiver": "이영희", "size": "L"}',
            "cancel_history": [{"reason": "asked by kim@example.com"}],
        },
    }
    shown = masked(body)["response"]
    assert shown["merchant_uid"] == "01012345678"
    assert shown["customer_uid"] == "kim@example.com"
    assert (shown["name"], shown["amount"]) == ("Tea", 1000)
    assert shown["buyer_name"] == "홍*동"
    assert shown["buyer_email"] == "m***@example.com"
    assert shown["buyer_tel"] == "010-****-5678"
    assert shown["buyer_addr"] == "서울 ***"
    assert shown["buyer_postcode"] == "***"
    assert shown["vbank_holder"] is None
    assert json.loads(shown["custom_data"]) == {"receiver": "***", "size": "L"}
    assert shown["cancel_history"] == [{"reason": "asked by k***@example.com"}]


@pytest.mark.parametrize(
    ("body", "gone"),
    [
        ('{"imp_uid": "imp_1", "buyer_name": "홍길동"}', "홍길동"),
        ("imp_uid=imp_1&buyer_name=%ED%99%8D%EA%B8%B8%EB%8F%99", "%ED%99%8D%EA%B8%B8"),
        ("who knows, ask kim@example.com", "kim@"),
    ],
)
def test_a_body_that_is_kept_as_text_is_masked_whatever_it_is(body: str, gone: str) -> None:
    assert gone not in masked_body(body)


def test_a_body_without_a_person_stays_to_the_letter() -> None:
    for body in ('{"imp_uid":  "imp_1"}', "imp_uid=imp_1&status=paid", "rubbish"):
        assert masked_body(body) == body


def test_the_customer_of_a_request_is_not_kept_and_the_rest_is() -> None:
    asked = {"customer_uid": "k-1", "customer_name": "홍길동", "amount": 1, "customer_tel": ""}
    assert without_customer(asked) == {
        "customer_uid": "k-1",
        "customer_name": "***",
        "amount": 1,
        "customer_tel": "",
    }


@given(JSON)
def test_masking_never_fails_and_twice_is_as_once_for_names(value: object) -> None:
    masked(value)
    masked_body(str(value))
    masked({"custom_data": value})


@given(
    st.sampled_from(sorted(FIELDS)),
    st.text(st.characters(exclude_characters="*"), min_size=3, max_size=40),  # not masked before
)
def test_no_field_of_a_person_is_shown_whole(field: str, text: str) -> None:
    shown = masked({field: text})[field]
    assert shown != text or not text.strip("@ ")
