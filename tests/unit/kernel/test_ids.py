"""Do minted names fit where they travel, and never collide?"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from lib.kernel.ids import mint_attempt_key, mint_customer_uid, mint_id, mint_merchant_uid
from lib.kernel.redaction import redact_text

NOW = datetime(2026, 11, 23, 15, 0, 0, tzinfo=UTC)


def test_an_order_number_carries_the_korean_date_and_suits_gateway_and_pg() -> None:
    number = mint_merchant_uid(NOW)
    assert number.startswith("pb-261124-000000-")
    assert re.fullmatch(r"[A-Za-z0-9_-]{6,40}", number)
    assert len(number) == 23


def test_a_handle_fits_the_gateway() -> None:
    assert re.fullmatch(r"card-261124-[0-9a-z]{8}", mint_customer_uid(NOW))


def test_an_attempt_key_has_its_length() -> None:
    assert re.fullmatch(r"at-[0-9a-z]{23}", mint_attempt_key())


def test_ten_thousand_names_are_ten_thousand_names() -> None:
    assert len({mint_attempt_key() for _ in range(10_000)}) == 10_000
    assert len({mint_id("ch") for _ in range(10_000)}) == 10_000


def test_no_name_of_ours_is_taken_for_a_card_number() -> None:
    for _ in range(2_000):
        for name in (mint_merchant_uid(NOW), mint_customer_uid(NOW), mint_attempt_key()):
            assert redact_text(f"paid {name} today") == f"paid {name} today"
