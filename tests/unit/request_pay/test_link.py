"""Does a set come through a link whole, and does nobody's data go with it?"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalog import presets
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.kernel.problems import Problem
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
    "params",
    [
        {"products": [{"id": "p-1", "name": "Tea", "unitPrice": 1000}]},
        {"custom_data": {"product_name": "Tea", "order_id": 7}},
        {"customer_uid": "card-0001", "merchant_uid": "20261124-000000000017"},
        {"buyer_name": "", "own": None},
        {"card": {"detail": [{"card_code": "*", "enabled": False}]}},
    ],
)
def test_what_tells_nothing_travels(params: dict[str, Any]) -> None:
    assert travelled(params) == Shared(params, UPLUS, OLD)


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
