"""Are the data files on calls, methods, modules and presets complete and of one mind?"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lib.catalog import brands, fields, issuers, pay_methods, pg_modules, presets
from lib.catalog.vocabulary import Device, PgModule, SdkGeneration
from lib.kernel.errors import CatalogError

GUIDE = {
    *("pg", "pay_method", "merchant_uid", "name", "amount", "escrow", "m_redirect_url"),
    *("buyer_email", "buyer_name", "buyer_tel", "buyer_addr", "buyer_postcode"),
    *("customer_uid", "customer_id", "display.card_quota", "display.only_installment"),
    *("card.direct.code", "card.direct.quota", "card.detail", "channelKey"),
}


# What both Toss modules take besides, by today's documents.
MORE = {
    *("currency", "tax_free", "custom_data", "app_scheme", "notice_url", "confirm_url"),
    *("vbank_due", "digital", "products", "language", "locale"),
    *("appCard", "useCardPoint", "useFreeInterestFromMall"),
    *("bypass.isCulturalExpense", "bypass.cashReceiptType", "bypass.uplus.LGD_AUTO_DISCOUNT"),
    *("bypass.tosspayments.useInternationalCardOnly", "bypass.tosspayments.discountCode"),
}
HANGUL = re.compile("[\uac00-\ud7a3]")


def test_every_parameter_of_toss_has_a_field_in_both_languages() -> None:
    assert {field.path for field in fields.fields() if field.group != "more"} == GUIDE
    assert {field.path for field in fields.fields() if field.group == "more"} == MORE
    for field in fields.fields():
        assert field.source
        for korean, english in ((field.ko, field.en), (field.help_ko, field.help_en)):
            assert HANGUL.search(korean)
            assert not HANGUL.search(english)


def test_what_toss_makes_nothing_of_is_explained_in_both_languages() -> None:
    explained = {path for path in fields.known() if fields.not_for_toss(path)}

    assert explained == {"vat_amount", "popup", "escrowProducts", "biz_num", "period"}
    for path in (*explained, "naverUseCfm", "kcpProducts"):
        why = fields.not_for_toss(path)
        assert why is not None
        assert why.reason_en.endswith(".")
        assert HANGUL.search(why.reason_ko)
    assert fields.not_for_toss("bypass") is None
    assert fields.not_for_toss("ammount") is None


def test_choices_have_options_and_methods_are_methods() -> None:
    for field in fields.fields():
        assert bool(field.options) == (field.kind == "choice" and field.path != "pay_method")
        assert set(field.methods) <= set(pay_methods.by_code())


@pytest.mark.parametrize(
    ("path", "module", "sdk", "mode", "device", "method", "needed"),
    [
        ("name", "uplus", "iamport", "window", None, None, False),
        ("name", "uplus", "portone", "window", None, None, True),
        ("pay_method", "tosspayments", "portone", "window", None, None, False),
        ("pay_method", "tosspayments", "portone", "billing", None, None, True),
        ("buyer_name", "tosspayments", "portone", "window", None, None, True),
        ("buyer_name", "uplus", "portone", "window", None, None, False),
        ("m_redirect_url", "uplus", "iamport", "window", "mobile", None, True),
        ("m_redirect_url", "uplus", "iamport", "window", "pc", None, False),
        ("digital", "uplus", "iamport", "window", None, "phone", True),
        ("digital", "uplus", "iamport", "window", None, "card", False),
        ("customer_uid", "tosspayments", "portone", "billing", None, None, True),
        ("customer_id", "tosspayments", "portone", "billing", None, None, False),
        ("customer_id", "tosspayments", "iamport", "billing", None, None, True),
        ("escrow", "uplus", "iamport", "window", None, None, False),
    ],
)
def test_a_field_is_required_where_the_documents_say_so(  # noqa: PLR0913, PLR0917 — one case
    path: str,
    module: str,
    sdk: str,
    mode: fields.Mode,
    device: str | None,
    method: str | None,
    needed: bool,  # noqa: FBT001 — one case
) -> None:
    found = fields.field(path).required_for(
        PgModule(module),
        SdkGeneration(sdk),
        mode,
        None if device is None else Device(device),
        method,
    )

    assert found is needed


def test_a_required_field_is_listed_where_it_is_required() -> None:
    for field in fields.fields():
        for module in PgModule:
            for sdk in SdkGeneration:
                for mode in ("window", "billing"):
                    if mode == "billing" and not pg_modules.module(module).billing_window:
                        continue
                    if field.required_for(module, sdk, mode):
                        assert field.listed_for(module, sdk, mode)


def test_todays_fields_are_not_listed_for_the_guide() -> None:
    points = fields.field("useCardPoint")

    assert points.listed_for(PgModule.TOSSPAYMENTS, SdkGeneration.PORTONE, "window")
    assert not points.listed_for(PgModule.TOSSPAYMENTS, SdkGeneration.IAMPORT, "window")
    assert not points.listed_for(PgModule.UPLUS, SdkGeneration.PORTONE, "window")
    assert not points.listed_for(PgModule.TOSSPAYMENTS, SdkGeneration.PORTONE, "billing")


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
    assert "popup" not in {field.path for field in fields.fields()}
    assert {"bypass", "bypass.tosspayments", "card.detail.max_month"} <= fields.known_names()
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


def test_titles_and_places_of_presets_are_told_apart() -> None:
    found = presets.presets()

    for told in ("en", "ko", "position"):
        assert len({getattr(preset, told) for preset in found}) == len(found)


def test_every_first_method_of_both_modules_has_a_preset() -> None:
    shown = {(preset.module, preset.params["pay_method"]) for preset in presets.presets()}

    for module in PgModule:
        assert {(module, method) for method in ("card", "trans", "vbank", "phone")} <= shown


NIGHT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # the 24th in Seoul


@pytest.mark.parametrize(
    ("name", "due"),
    [("virtual_account", "202612012359"), ("new_module_virtual_account", "20261201235959")],
)
def test_a_deadline_is_counted_from_the_korean_day_on_which_a_preset_is_applied(
    name: str, due: str
) -> None:
    assert presets.preset(name).draft("order_no_0001", NIGHT)["vbank_due"] == due
    assert presets.preset(name).draft("order_no_0001")["vbank_due"] > "2026"
    assert "vbank_due" not in presets.preset("kakaopay").draft("order_no_0001", NIGHT)


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
    [
        ("two", "{}", "id must be two"),
        ("one", '{merchant_uid = "x"}', "minted"),
        ("one", '{vbank_due = "20261130"}', "minted"),
    ],
)
def test_a_preset_file_that_does_not_fit_is_refused_by_name(
    tmp_path: Path, name: str, params: str, fault: str
) -> None:
    (tmp_path / f"{name}.toml").write_text(PRESET.replace("{PARAMS}", params))

    with pytest.raises(CatalogError, match=fault):
        presets.read_presets(tmp_path)


def test_a_file_of_two_presets_and_an_unknown_name_are_refused(tmp_path: Path) -> None:
    one = PRESET.replace("{PARAMS}", "{}")
    (tmp_path / "one.toml").write_text(one + one.partition("read_on = 2026-08-06")[2])

    with pytest.raises(CatalogError, match="holds 2 presets"):
        presets.read_presets(tmp_path)
    with pytest.raises(CatalogError, match="no preset nonsense"):
        presets.preset("nonsense")
