"""Do the customer's guide, the presets and the well-known case pass the rules as they should?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.catalog.presets import Preset, presets
from lib.catalog.vocabulary import Device, PgModule, SdkGeneration
from lib.kernel.problems import Severity
from lib.lint import Context, check
from lib.lint.context import Subject
from lib.lint.samples import EMULATED, NEW, NEW_UPLUS, NOW, OLD, OLD_BILLING

BELOW_THE_MINIMUM: dict[str, object] = {
    "pay_method": "card",
    "merchant_uid": "order_no_0001",
    "name": "Coffee",
    "amount": 49000,
    "buyer_name": "Hong Gildong",
    "buyer_tel": "010-1234-5678",
    "m_redirect_url": "https://shop.example/done",
    "display": {"card_quota": [0, 6]},
    "card": {"direct": {"code": "367"}},
}


def test_the_toss_window_below_the_instalment_minimum_gives_exactly_two_findings() -> None:
    found = check(BELOW_THE_MINIMUM, EMULATED)

    assert [finding.rule for finding in found] == ["R42", "R54"]


def test_a_test_channel_of_the_real_gateway_adds_one_note() -> None:
    found = check(BELOW_THE_MINIMUM, NEW)

    assert [finding.rule for finding in found] == ["R42", "R54", "R103"]


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)
def test_a_preset_has_no_error_in_its_own_generation(preset: Preset) -> None:
    old = OLD if preset.module is PgModule.UPLUS else OLD_BILLING
    new = NEW if preset.module is PgModule.TOSSPAYMENTS else NEW_UPLUS
    context = old if preset.sdk is SdkGeneration.IAMPORT else new
    for device in Device:
        around = replace(context, device=device, now=NOW)
        found = check(preset.draft("order_no_0001", NOW), around)

        assert [f.rule for f in found if f.severity is Severity.ERROR] == []
        assert "R101" not in {finding.rule for finding in found}


GUIDE_WINDOWS: list[tuple[Context, dict[str, object]]] = [
    (
        OLD,
        {
            "pg": "uplus",
            "pay_method": "card",
            "merchant_uid": "order_no_0001",
            "name": "Order name: Test payment request",
            "amount": 14000,
            "m_redirect_url": "https://www.my-service.com/payments/complete/mobile",
            **more,
        },
    )
    for more in (
        {},
        {"amount": 60000, "display": {"card_quota": [6], "only_installment": True}},
        {"amount": 60000, "card": {"direct": {"code": "367", "quota": 3}}},
        {
            "card": {
                "detail": [
                    {"card_code": "*", "enabled": False},
                    {"card_code": "366", "enabled": True},
                ]
            }
        },
        {"escrow": True},
        {"pay_method": "trans"},
        {"pay_method": "vbank"},
        # Word for word, with what the shop has to fill in.
        {
            "merchant_uid": "{Merchant created Order ID}",
            "buyer_email": "[email\u00a0protected]",
            "m_redirect_url": "{Mobile only - URL to redirect to after payment approval}",
        },
    )
] + [
    (
        OLD_BILLING,
        {
            "pg": "tosspayments",
            "pay_method": "card",
            "merchant_uid": "issue_billingkey_monthly_0001",
            "name": "Initial billing key request",
            "amount": 0,
            "customer_uid": "gildong_0001_1234",
            "m_redirect_url": "https://www.my-service.com/payments/complete/mobile",
            "customer_id": "matthew",
        },
    )
]


@pytest.mark.parametrize(("around", "call"), GUIDE_WINDOWS)
def test_the_guides_window_samples_have_no_error(around: Context, call: dict[str, object]) -> None:
    for device in Device:
        found = check(call, replace(around, device=device, now=NOW))

        assert [f.rule for f in found if f.severity is Severity.ERROR] == []


GUIDE_CALLS: list[tuple[Subject, dict[str, object]]] = [
    ("again", {"customer_uid": "gildong_1", "merchant_uid": "order_id_8237352", "amount": 3000}),
    (
        "onetime",
        {
            "merchant_uid": "order_id_8237352",
            "card_number": "1234-1234-1234-1234",
            "expiry": "2019-01",
            "birth": "123456",
            "amount": 3000,
        },
    ),
    (
        "billing.issue",
        {
            "card_number": "1234-1234-1234-1234",
            "expiry": "2025-12",
            "birth": "820213",
            "pwd_2digit": "00",
        },
    ),
]


@pytest.mark.parametrize(("subject", "body"), GUIDE_CALLS)
def test_the_guides_rest_samples_have_no_error(subject: Subject, body: dict[str, object]) -> None:
    found = check(body, replace(OLD_BILLING, now=NOW), subject)

    assert [f.rule for f in found if f.severity is Severity.ERROR] == []
