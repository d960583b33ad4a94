"""Are the data files on calls, methods, modules and presets complete and of one mind?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.catalog import brands, fields, issuers, pay_methods, pg_modules, presets
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.kernel.errors import CatalogError

GUIDE = {
    *("pg", "pay_method", "merchant_uid", "name", "amount", "escrow", "m_redirect_url"),
    *("buyer_email", "buyer_name", "buyer_tel", "buyer_addr", "buyer_postcode"),
    *("customer_uid", "customer_id", "display.card_quota", "display.only_installment"),
    *("card.direct.code", "card.direct.quota", "card.detail", "channelKey"),
}


def test_every_key_parameter_of_the_guide_has_a_field_in_both_languages() -> None:
    assert {field.path for field in fields.fields()} == GUIDE
    for field in fields.fields():
        assert field.source
        assert re.search("[\uac00-\ud7a3]", field.ko + field.help_ko)
        assert not re.search("[\uac00-\ud7a3]", field.en + field.help_en)


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("merchant_uid", 40),
        ("name", 40),
        ("buyer_name", 16),
        ("customer_uid", 80),
        ("amount", None),
    ],
)
def test_documented_lengths_stand_in_the_fields(path: str, limit: int | None) -> None:
    assert fields.field(path).max_length == limit


def test_holders_and_names_without_a_field_are_known_too() -> None:
    assert {"card", "card.direct", "display", "digital", "vbank_due"} <= fields.known_names()
    assert "digital" not in {field.path for field in fields.fields()}
    assert fields.is_known("naverProducts")
    assert not fields.is_known("ammount")


def test_an_unknown_field_is_refused_by_name() -> None:
    with pytest.raises(CatalogError, match="no field nonsense"):
        fields.field("nonsense")


def test_the_guide_knows_four_methods_and_todays_modules_many() -> None:
    def codes(module: PgModule, generation: SdkGeneration) -> list[str]:
        return [method.code for method in pay_methods.offered(module, generation)]

    assert codes(PgModule.UPLUS, SdkGeneration.IAMPORT) == ["card", "trans", "vbank", "phone"]
    assert codes(PgModule.TOSSPAYMENTS, SdkGeneration.IAMPORT) == ["card"]
    assert len(codes(PgModule.UPLUS, SdkGeneration.PORTONE)) == 14
    assert len(codes(PgModule.TOSSPAYMENTS, SdkGeneration.PORTONE)) == 15


def test_only_the_new_module_has_billing_keys() -> None:
    assert not pg_modules.module(PgModule.UPLUS).billing_window
    assert pg_modules.module(PgModule.TOSSPAYMENTS).billing_window


def test_the_old_sdk_loads_jquery_first_and_the_new_one_needs_none() -> None:
    old, new = (pg_modules.sdk(generation).scripts for generation in SdkGeneration)

    assert "jquery" in old[0]
    assert "iamport.payment-" in old[1]
    assert new == ("https://cdn.iamport.kr/v1/iamport.js",)


def test_brands_and_issuers_share_no_code() -> None:
    assert not brands.brand_codes() & set(issuers.by_code())


def test_presets_are_ordered_and_each_file_is_one() -> None:
    found = presets.presets()

    assert [preset.position for preset in found] == sorted(preset.position for preset in found)
    assert {preset.id for preset in found} == {path.stem for path in presets.FOLDER.glob("*.toml")}
    assert presets.preset("instalments").params["amount"] >= 50_000


def test_a_draft_of_a_preset_can_be_changed_without_changing_the_preset() -> None:
    preset = presets.preset("enabled_cards")
    draft = preset.draft("order_no_0001")
    draft["card"]["detail"].clear()

    assert draft["merchant_uid"] == "order_no_0001"
    assert len(preset.params["card"]["detail"]) == 2


PRESET = """
[meta]
source = "ours"
read_on = 2026-08-06

[[preset]]
id = "one"
position = 1
en = "One"
ko = "One"
about_en = "One."
about_ko = "One."
module = "uplus"
sdk = "iamport"
params = {PARAMS}
"""


@pytest.mark.parametrize(
    ("name", "params", "fault"),
    [("two", "{}", "id must be two"), ("one", '{merchant_uid = "x"}', "minted")],
)
def test_a_preset_file_that_does_not_fit_is_refused_by_name(
    tmp_path: Path, name: str, params: str, fault: str
) -> None:
    (tmp_path / f"{name}.toml").write_text(PRESET.replace("{PARAMS}", params))

    with pytest.raises(CatalogError, match=fault):
        presets.read_presets(tmp_path)
