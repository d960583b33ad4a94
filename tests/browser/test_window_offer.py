"""Does a window show what the console says a buyer will see? Read from its own elements."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lib.catalog.vocabulary import PgModule
from lib.request_pay import issuers, months
from lib.sandbox.testing import RunningSandbox
from tests.browser.shop import trading
from tests.parameter_sets import SETS

pytestmark = pytest.mark.browser

CARD = {"pg": "uplus", "pay_method": "card", "name": "녹차", "amount": 60_000}


def opened(page: Page, sandbox: RunningSandbox, params: dict[str, Any]) -> list[list[str]]:
    """Open a window without a shop around it and read what it offers: issuers and months."""
    body = {
        "user_code": "imp00000001",
        "sdk": "iamport",
        "device": "mobile",
        "origin": "null",
        "params": params,
    }
    found = sandbox.http.post("/window/open", json=body).json()["response"]
    assert found["window_id"], found
    page.goto(f"{sandbox.url}/window/{found['window_id']}")
    expect(page.locator("h1")).to_be_visible()
    return [
        page.locator(f"[data-{name}]").evaluate_all(
            f"(found) => found.map((one) => one.getAttribute('data-{name}'))"
        )
        for name in ("issuer", "months")
    ]


@pytest.mark.parametrize("module", PgModule)
def test_issuers_and_months_are_those_of_the_buyers_view(
    page: Page, gateway: RunningSandbox, module: PgModule
) -> None:
    """Read all sets from the windows' own elements; they stand on one page, to be read at once."""
    sets = {
        title: {
            **CARD,
            "pg": module.value,
            "buyer_name": "홍길동",
            **varied,
            "merchant_uid": f"s{n}",
        }
        for n, (title, varied) in enumerate(SETS.items())
    }
    sdk = "iamport" if module is PgModule.UPLUS else "portone"
    with trading() as shop:
        windows = []
        for params in sets.values():
            asked = {"user_code": "imp00000001", "sdk": sdk, "device": "pc", "origin": shop.url}
            found = gateway.http.post("/window/open", json={**asked, "params": params}).json()
            windows.append(f"{gateway.url}/window/{found['response']['window_id']}")
        shop.page = "".join(f'<iframe src="{address}"></iframe>' for address in windows)
        page.goto(shop.url)
        shown = {frame.url: frame for frame in page.frames}
        for (title, params), address in zip(sets.items(), windows, strict=True):
            frame = shown[address]
            frame.locator("h1").wait_for(state="attached")
            codes, plans = (
                frame.locator(f"[data-{name}]").evaluate_all(
                    f"(found) => found.map((one) => one.getAttribute('data-{name}'))"
                )
                for name in ("issuer", "months")
            )

            assert codes == list(issuers(params)), title
            if codes:  # without an issuer there is nothing to pay with in instalments
                assert plans == [str(month) for month in months(params, module).toss], title

    assert len(sets) >= 30


@pytest.mark.parametrize(
    ("params", "title"),
    [
        ({"language": "en"}, "Choose your card issuer"),
        ({"language": "ko"}, "카드사 선택"),
        ({}, "카드사 선택"),
    ],
)
def test_the_old_module_speaks_the_language_that_was_asked_for(
    page: Page, gateway: RunningSandbox, params: dict[str, Any], title: str
) -> None:
    opened(page, gateway, {**CARD, "merchant_uid": "spoken", **params})

    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("html")).to_have_attribute("lang", params.get("language", "ko"))


def test_months_without_interest_are_marked(page: Page, gateway: RunningSandbox) -> None:
    rule = {"card_code": "366", "enabled": True, "max_month": 3}
    opened(
        page,
        gateway,
        {
            **CARD,
            "merchant_uid": "free",
            "useFreeInterestFromMall": True,
            "card": {"detail": [rule]},
        },
    )
    page.locator("[data-issuer='366']").click()

    assert [
        line for line in page.locator("option[data-months]").all_inner_texts() if "(" in line
    ] == ["3개월 (무이자)"]
