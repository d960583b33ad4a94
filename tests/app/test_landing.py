"""Does what a browser kept lead to a screen of ours, and nowhere else?"""

from __future__ import annotations

from urllib.parse import quote

import pytest

from lib.ui.landing import read


def test_a_screen_and_its_parameters_come_back() -> None:
    told = quote("payments?imp_uid=imp_1&status=paid&status=failed&q=%ED%99%8D+%26", safe="")
    assert read(told) == (
        "payments",
        [("imp_uid", "imp_1"), ("status", "paid"), ("status", "failed"), ("q", "홍 &")],
    )


@pytest.mark.parametrize(
    "told",
    [
        "https://evil.example/",
        "//evil.example",
        "https:%2F%2Fevil.example?payments",
        "../../etc/passwd",
        "payments/../channels",
        "Payments",
        "javascript:alert(1)",
        "nowhere?x=1",
        "payments?" + "x" * 2000,
    ],
)
def test_anything_else_leads_nowhere(told: str) -> None:
    assert read(told) is None
    assert read(quote(told, safe="")) is None
