"""Does a set come through a link whole, and does nobody's data go with it?"""

from __future__ import annotations

import base64
import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalog import presets
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.kernel.ids import mint_merchant_uid
from lib.kernel.problems import Problem
from lib.request_pay.draft import with_value
from lib.request_pay.link import Shared, fits, pack, share, unpack

UPLUS, OLD = PgModule.UPLUS, SdkGeneration.IAMPORT
PERSONS = {
    "buyer_name": "\uae40\ubbfc\uc218",
    "buyer_tel": "010-9876-5432",
    "buyer_email": "minsu@company.example",
    "buyer_addr": "12 Sejong-daero",
    "buyer_postcode": "04524",
    "customer_id": "member-77",
}


def travelled(params: dict[str, Any]) -> Shared:
    found = unpack(pack(share(params, UPLUS, OLD)))
    assert isinstance(found, Shared)
    return found


def content(word: str) -> str:
    """Return what somebody reads who opens the link by hand."""
    packed = word.partition(".")[2]
    return zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))).decode()


@pytest.mark.parametrize("preset", presets.presets(), ids=lambda one: one.id)
def test_every_preset_comes_through_whole(preset: presets.Preset) -> None:
    params = preset.draft("order_0001")

    assert unpack(pack(share(params, preset.module, preset.sdk))) == Shared(
        params, preset.module, preset.sdk
    )


def test_a_buyers_data_stays_behind_and_is_named() -> None:
    params = {"name": "Tea", "amount": 1000, **PERSONS}
    word = pack(share(params, UPLUS, OLD))

    assert travelled(params).params == {"name": "Tea", "amount": 1000}
    assert travelled(params).left_out == tuple(PERSONS)
    for value in PERSONS.values():
        assert value not in content(word)
        assert json.dumps(value).strip('"') not in content(word)


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"custom_data": {"order": 7, "phone": "x"}}, "custom_data.phone"),
        ({"custom_data": {"deep": [{"userName": "x"}]}}, "custom_data.deep.0.userName"),
        ({"custom_data": {"\uc774\ub984": "x"}}, "custom_data.\uc774\ub984"),
        ({"custom_data": "write to kim@company.example"}, "custom_data"),
        ({"name": "for 010 9876 5432"}, "name"),
        ({"name": "4092-0230-1234-1234"}, "name"),
        ({"own": {"imp_secret": "abc"}}, "own.imp_secret"),
        ({"apiKey": "abc"}, "apiKey"),
        ({"notice_url": "https://shop.example/hook?token=abc"}, "notice_url"),
        ({"notice_url": ["https://a.example", "https://me:pw@b.example"]}, "notice_url.1"),
        ({"own": {"card_number": "0366000000000000"}}, "own.card_number"),
        ({"merchant_uid": "order-01098765432"}, "merchant_uid"),
        ({"kim@company.example": 1}, "kim@company.example"),
    ],
)
def test_what_tells_of_a_person_or_a_secret_stays_behind(params: dict[str, Any], path: str) -> None:
    assert share(params, UPLUS, OLD).left_out == (path,)


@pytest.mark.parametrize(
    "name",
    [
        *("recipientName", "shipTo", "userNm", "ordererNm", "buyername", "PHONENUMBER", "phone1"),
        *("addr2", "detailAddress", "cellphone", "hp", "member_id", "uid", "ssn", "e-mail"),
        *("수령인", "받는 사람", "연락처", "배송지", "주민등록번호", "계좌번호", "성명", "고객명"),
        *("비밀번호", "pwd", "pin", "sessionId", "cookie", "impKey", "clientKey", "restApiKey"),
    ],
)
@pytest.mark.parametrize("place", ["{}", "custom_data.{}", "card.direct.{}", "bypass.uplus.{}"])
def test_a_name_that_tells_keeps_its_value_behind(name: str, place: str) -> None:
    path = place.format(name)
    params = with_value({}, path, {"deeper": "x"})

    assert share(params, UPLUS, OLD).left_out == (path,)
    assert '"deeper"' not in content(pack(share(params, UPLUS, OLD)))


@pytest.mark.parametrize(
    "value",
    [
        *("010.1234.5678", "02-1234-5678", "0212345678", "+1 415 555 0100", "user01012345678"),
        *(
            "820213-1234567",
            "4111.1111.1111.1111",
            "test_sk_a1b2c3d4",
        ),
        *(
            "Bearer abcdefghijk",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefg",
            "kim%40shop.example",
        ),
        *(
            "홍길동",
            "서울 강남구 역삼동",
            "테헤란로 152",
            "1 Teheran-ro",
            '{"name": "x"}',
            1012345678,
        ),
    ],
)
def test_a_value_that_tells_stays_behind(value: object) -> None:
    assert share({"custom_data": {"note": value}}, UPLUS, OLD).left_out == ("custom_data.note",)


def test_wide_digits_are_digits() -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in "010-1234-5678")

    assert share({"name": f"for {wide}"}, UPLUS, OLD).left_out == ("name",)


@pytest.mark.parametrize(
    "tail",
    [
        *("?email=kim%40shop.example", "?tel=0212345678", "?buyer_name=x", "?name=x", "#token=x"),
        *("?a=1&access_token=abc", "?signature=abc", "?userId=7", "?to=%2B821012345678"),
    ],
)
def test_an_address_that_carries_somebody_stays_behind(tail: str) -> None:
    params = {"m_redirect_url": f"https://shop.example/done{tail}"}

    assert share(params, UPLUS, OLD).left_out == ("m_redirect_url",)


@pytest.mark.parametrize("name", ["kim@company.example", "01098765432", "4092-0230-1234-1234"])
def test_a_name_that_is_somebodys_data_is_not_named_in_the_link(name: str) -> None:
    word = pack(share({"custom_data": {name: 1}}, UPLUS, OLD))

    assert name not in content(word)


def test_an_object_in_place_of_a_text_stays_behind() -> None:
    assert share({"name": {"a": "x"}}, UPLUS, OLD).left_out == ("name",)


def test_order_numbers_of_ours_travel() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for step in range(2_000):
        params = {"merchant_uid": mint_merchant_uid(start + timedelta(hours=step, seconds=step))}
        assert share(params, UPLUS, OLD).left_out == ()


@pytest.mark.parametrize(
    "params",
    [
        {"products": [{"id": "p-1", "name": "Tea", "unitPrice": 1000}]},
        {"custom_data": {"product_name": "Tea", "order_id": 7}},
        {"custom_data": {"campaign": "spring-2026", "gift": True, "\uc0c9": "\ube68\uac15"}},
        {"m_redirect_url": "https://shop.example/done?order=7&step=2"},
        {"customer_uid": "card-0001", "merchant_uid": "20261124-000000000017"},
        {"buyer_name": "", "own": None},
        {"card": {"detail": [{"card_code": "*", "enabled": False}]}},
    ],
)
def test_what_tells_nothing_travels(params: dict[str, Any]) -> None:
    assert travelled(params) == Shared(params, UPLUS, OLD)


@given(
    st.dictionaries(
        st.text(),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
    )
)
def test_what_is_not_left_out_comes_through_as_it_was(params: dict[str, Any]) -> None:
    found = travelled(params)

    if not found.left_out:
        assert found.params == params


@given(st.text() | st.binary().map(lambda raw: "1." + base64.urlsafe_b64encode(raw).decode()))
def test_any_other_word_gives_a_sentence(word: str) -> None:
    assert isinstance(unpack(word), Problem)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_in_a_link_gives_a_set_or_a_sentence(value: object) -> None:
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode())).decode()

    assert isinstance(unpack(f"1.{packed}"), Shared | Problem)


def test_a_link_that_swells_beyond_measure_is_refused() -> None:
    packed = base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000)).decode()

    assert isinstance(unpack(f"1.{packed}"), Problem)


def test_a_cut_link_is_refused() -> None:
    word = pack(share({"name": "Tea"}, UPLUS, OLD))

    assert isinstance(unpack(word[:-5]), Problem)


def test_a_huge_set_does_not_fit() -> None:
    import random  # noqa: PLC0415

    noise = "".join(random.Random(1).choices("abcdefghijklmnop0123", k=200_000))  # noqa: S311

    assert not fits(pack(share({"own": noise}, UPLUS, OLD)))
    assert fits(pack(share({"own": "short"}, UPLUS, OLD)))
