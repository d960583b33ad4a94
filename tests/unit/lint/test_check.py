"""Does the whole set of rules hold together? Sorting, generations, any JSON value, speed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.catalog import fields
from lib.catalog.presets import Preset, presets
from lib.catalog.vocabulary import Device, PgModule, SdkGeneration
from lib.kernel.problems import Severity
from lib.lint import Context, check, rule, rules
from lib.lint.context import Subject
from lib.lint.cures import put
from lib.lint.samples import NEW, NEW_UPLUS, OLD, OLD_BILLING
from lib.request_pay import issuers, months, read, write

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CONTEXTS = [
    Context(),
    replace(OLD, now=NOW, used_merchant_uids={"": "paid", "a": "ready"}),
    replace(NEW, channels=(NEW.channel, NEW_UPLUS.channel), device=Device.MOBILE),  # type: ignore[arg-type]
    replace(NEW_UPLUS, now=NOW, prepared_amounts={"": 1}, billing_window=True),
    replace(OLD_BILLING, billing_customer_uids=frozenset({"", "a"})),
]
SUBJECTS: list[Subject] = ["request_pay", "onetime", "billing.issue", "again", "cancel"]

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-3, 60_000)
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=12)
    | st.sampled_from(
        ["card", "uplus", "tosspayments.", "14,000", "367", "41", "*", "\ud800", "http://[", "NaN"]
    )
)
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = [
    *sorted({path.split(".")[0] for path in fields.known_names()}),
    *("card_number", "expiry", "birth", "pwd_2digit", "card_quota", "checksum", "imp_uid"),
]
SHAPED = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("pg", "pay_method", "amount", "customer_uid", "notice_url"), json_values),
        "display": json_values
        | st.fixed_dictionaries(
            {}, optional={"card_quota": json_values, "only_installment": scalars}
        ),
        "card": json_values
        | st.fixed_dictionaries(
            {},
            optional={
                "direct": json_values
                | st.fixed_dictionaries({}, optional={"code": scalars, "quota": scalars}),
                "detail": json_values
                | st.lists(
                    st.fixed_dictionaries({}, optional={"card_code": scalars, "enabled": scalars}),
                    max_size=3,
                ),
            },
        ),
    },
)
drafts = (
    json_values
    | SHAPED
    | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=6), json_values, max_size=6)
)


@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts, st.sampled_from(CONTEXTS), st.sampled_from(SUBJECTS))
def test_no_json_value_makes_a_check_raise(
    draft: object, context: Context, subject: Subject
) -> None:
    found = check(draft, context, subject)

    for finding in found:
        assert finding.text.en.encode()  # fit to be sent to a browser
        assert finding.text.ko.encode()
        if finding.cure is not None:
            finding.cure(draft if isinstance(draft, Mapping) else {})
    months(draft, context.channel.pg_module if context.channel else None)
    issuers(draft)


NASTY: list[object] = [
    *(None, True, False, 0, -1, 1, 41, 10**400, 1.5, 1e300, float("nan"), float("inf")),
    *("", " ", "\ud800", "a@\ud800.c", "14,000", "\u0661\u0664", "41", "367", "*", "card", "vbank"),
    *("uplus", "tosspayments.x", "http://[", "http://1", "2019-01", "000000", "x" * 300, "{0}"),
    *([], [[]], [None], [10**400], ["6"], [-1.5], [{"card_code": 41, "enabled": "x"}], [{}]),
    *({}, {"a": 1}, {"direct": []}, {"detail": {}}, {"card_quota": "x"}, {"code": {}, "quota": []}),
]
PATHS = sorted({*fields.known_names(), *NAMES, "ammount", "{0}"})
FULL: dict[str, Any] = {
    **presets()[-1].draft("order_no_0001"),
    "card": {
        "direct": {"code": "367", "quota": 3},
        "detail": [{"card_code": "*", "enabled": True}],
    },
    "pay_method": "vbank",
}


@pytest.mark.parametrize("around", CONTEXTS)
def test_no_value_at_any_path_makes_a_check_raise(around: Context) -> None:
    subjects = SUBJECTS if around is CONTEXTS[1] else SUBJECTS[:1]
    for path in PATHS:
        for value in NASTY:
            draft = put(path, value)(FULL)
            for finding in (f for subject in subjects for f in check(draft, around, subject)):
                if finding.cure is not None:
                    finding.cure(draft)
            months(draft, PgModule.TOSSPAYMENTS)
            issuers(draft)
            reading = read(draft)
            assert reading.model is not None
            assert all(problem.text() for problem in reading.problems)


def test_errors_come_first_and_then_the_order_of_the_fields() -> None:
    found = check({"escrow": True, "amount": "14,000"}, NEW)

    weights = [["error", "warning", "info"].index(finding.severity) for finding in found]
    places = fields.order()
    errors = [places[f.path] for f in found if f.severity is Severity.ERROR]
    assert weights == sorted(weights)
    assert errors == sorted(errors)


def test_the_toss_window_below_the_instalment_minimum_gives_exactly_two_findings() -> None:
    draft = {
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

    assert [finding.rule for finding in check(draft, NEW)] == ["R42", "R54"]


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)
def test_a_preset_has_no_error_in_its_own_generation(preset: Preset) -> None:
    old = OLD if preset.module is PgModule.UPLUS else OLD_BILLING
    context = old if preset.sdk is SdkGeneration.IAMPORT else NEW
    for device in Device:
        found = check(preset.draft("order_no_0001"), replace(context, device=device))

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


@pytest.mark.parametrize(
    ("entered", "said"), [("14,000", "14000"), (" 14 000 ", "14000"), ("abc", "digits only")]
)
def test_an_amount_typed_as_text_is_told_what_to_type(entered: str, said: str) -> None:
    finding = next(f for f in check({"amount": entered}, OLD) if f.rule == "R27")

    assert said in finding.text.en
    assert (finding.cure is not None) is (said == "14000")


def test_a_cure_of_an_amount_writes_the_number() -> None:
    finding = next(f for f in check({"amount": "₩14,000", "name": "x"}, OLD) if f.rule == "R27")

    assert finding.cure is not None
    assert finding.cure({"amount": "₩14,000", "name": "x"}) == {"amount": 14000, "name": "x"}


def test_a_misspelt_name_is_told_the_nearest_known_one() -> None:
    finding = next(f for f in check({"buyer_emial": "a@b.c"}, OLD) if f.rule == "R101")

    assert "buyer_email" in finding.text.en
    assert finding.cure is not None
    assert finding.cure({"buyer_emial": "a@b.c"}) == {"buyer_email": "a@b.c"}


def test_no_finding_shows_card_data() -> None:
    body = {
        "card_number": "4111111111111111",
        "expiry": "0930",
        "birth": "19820213",
        "pwd_2digit": "987",
    }

    told = " ".join(f.text.en + f.text.ko for f in check(body, NEW, "onetime"))
    assert not any(value in told for value in body.values())


def test_what_is_no_object_is_looked_at_as_an_empty_one() -> None:
    assert [f.rule for f in check([1], OLD)] == [f.rule for f in check({}, OLD)]


def test_a_rule_is_found_by_its_code() -> None:
    assert rule("R42").code == "R42"
    assert len(rules()) >= 70


def test_a_check_and_the_readings_of_a_full_draft_take_less_than_five_milliseconds() -> None:
    preset = presets()[-1]
    draft = preset.draft("order_no_0001") | {
        "card": {"direct": {"code": "367"}, "detail": [{"card_code": "*", "enabled": False}]},
        "ammount": "14,000",
    }
    best = 1.0
    for _ in range(20):
        start = time.perf_counter()
        check(draft, NEW)
        months(draft, PgModule.TOSSPAYMENTS)
        issuers(draft)
        model = read(draft).model
        assert model is not None
        json.dumps(write(model))
        best = min(best, time.perf_counter() - start)

    assert best < 0.005


def test_checking_and_writing_code_load_nothing_heavy() -> None:
    program = "import sys, lib.lint, lib.snippets; lib.lint.rules(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert not {"streamlit", "pandas", "httpx", "sqlalchemy"} & set(done.stdout.split())
