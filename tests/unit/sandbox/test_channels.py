"""Which MID takes a keyed-in card?"""

from __future__ import annotations

import pytest

from lib.catalog.sandbox_merchant import channels
from lib.sandbox.models.channels import for_keyed_in_card
from lib.sandbox.models.refusals import Refusal


@pytest.mark.parametrize(
    ("pg", "mid"),
    [
        (None, "sbx_bill"),
        ("", "sbx_bill"),
        ("tosspayments", "sbx_bill"),
        ("tosspayments.sbx_bill", "sbx_bill"),
        ("tosspayments.sbx_toss", "sbx_toss"),
        ("tosspayments.unknown", "sbx_bill"),
        ("kcp", "sbx_bill"),
        ("kcp.sbx_toss", "sbx_bill"),
    ],
)
def test_pg_names_a_mid_or_falls_back(pg: str | None, mid: str) -> None:
    assert for_keyed_in_card(pg, None).pg_id == mid


def test_the_old_module_takes_no_keyed_in_card() -> None:
    with pytest.raises(Refusal, match="M024"):
        for_keyed_in_card("uplus", None)
    with pytest.raises(Refusal, match="M024"):
        for_keyed_in_card("tosspayments", channels()[0].channel_key)


def test_a_channel_key_wins_and_must_exist() -> None:
    assert for_keyed_in_card("uplus", channels()[1].channel_key).pg_id == "sbx_toss"
    with pytest.raises(Refusal):
        for_keyed_in_card(None, "channel-key-of-nobody")
