"""Are the gateway's codes sound?"""

from __future__ import annotations

import re

import pytest

from lib.catalog import gateway_codes
from lib.kernel.errors import CatalogError


def test_a_code_is_unique_within_its_category() -> None:
    keys = [(entry.category, entry.code) for entry in gateway_codes.gateway_codes()]
    assert len(keys) == len(set(keys))
    assert len(keys) > 100


def test_every_code_speaks_korean_and_english() -> None:
    for entry in gateway_codes.gateway_codes():
        assert re.search("[가-힣]", entry.ko), entry.code
        assert entry.en.isascii(), entry.code
        assert entry.en.endswith("."), entry.code


def test_look_up_with_and_without_a_category() -> None:
    found = gateway_codes.find("A8")
    assert found is not None
    assert found.category == "card"
    assert gateway_codes.find("A8", "common") is None
    assert gateway_codes.find("no such code") is None
    with pytest.raises(CatalogError):
        gateway_codes.gateway_code("A8", "phone")
