"""Does the whole set of rules hold together? Sorting, generations, any JSON value, speed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.catalog import fields, rest_bodies
from lib.catalog.presets import presets
from lib.catalog.vocabulary import Device, PgModule
from lib.kernel.errors import CatalogError
from lib.kernel.problems import Severity
from lib.lint import Context, PaymentFacts, check, rule, rules
from lib.lint.context import Subject
from lib.lint.cures import put
from lib.lint.samples import EMULATED, NEW, NEW_UPLUS, NOW, OLD, OLD_BILLING
from lib.request_pay import issuers, months, read

CONTEXTS = [
    Context(),
    replace(OLD, now=NOW, used_merchant_uids={"": "paid", "a": "ready"}),
    replace(NEW, channels=(NEW.channel, NEW_UPLUS.channel), device=Device.MOBILE),  # type: ignore[arg-type]
    replace(NEW_UPLUS, now=NOW, prepared_amounts={"": 1}, billing_window=True),
    replace(OLD_BILLING, billing_customer_uids=frozenset({"", "a"})),
    replace(EMULATED, now=NOW, webview=True, payment=PaymentFacts("vbank", "paid", 14000)),
    replace(NEW, payment=PaymentFacts("booknlife", "paid", 0)),
]
SUBJECTS: list[Subject] = list(get_args(Subject))

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-3, 60_000)
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=12)
    | st.sampled_from(
        [
            *("card", "vbank", "kakaopay", "uplus", "tosspayments.", "14,000", "367", "41", "*"),
            *("\ud800", "http://[", "NaN", "20261130", "00000000", "99999999999999", "9999-12-31"),
        ]
    )
)
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
BODY_NAMES = {entry.name for entry in rest_bodies.body_names()}
NAMES = [
    *sorted({path.split(".")[0] for path in fields.known_names()} | BODY_NAMES),
]
SHAPED = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("pg", "pay_method", "amount", "customer_uid", "notice_url"), json_values),
        **dict.fromkeys(("tax_free", "vbank_due", "custom_data", "bypass"), json_values),
        "schedules": json_values
        | st.lists(
            json_values
            | st.fixed_dictionaries(
                {}, optional=dict.fromkeys(("merchant_uid", "schedule_at", "amount"), scalars)
            ),
            max_size=3,
        ),
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
                    st.fixed_dictionaries(
                        {}, optional=dict.fromkeys(("card_code", "enabled", "max_month"), scalars)
                    ),
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
    *("00010101", "99991231235959", "2026-11-30 25:00:00", 20261130, "Personal", "corporate"),
    *([], [[]], [None], [10**400], ["6"], [-1.5], [{"card_code": 41, "enabled": "x"}], [{}]),
    *({}, {"a": 1}, {"direct": []}, {"detail": {}}, {"card_quota": "x"}, {"code": {}, "quota": []}),
]
PATHS = sorted({*fields.known_names(), *NAMES, "ammount", "{0}"})
# Everything at once; parts contradict one another on purpose.
FULL: dict[str, Any] = {
    **{name: value for preset in presets() for name, value in preset.params.items()},
    **presets()[0].draft("order_no_0001"),
    "card": {
        "direct": {"code": "367", "quota": 3},
        "detail": [{"card_code": "*", "enabled": True, "max_month": 3}],
    },
    "pay_method": "vbank",
    "schedules": [{"merchant_uid": "a", "schedule_at": 1, "amount": 1}],
}


@pytest.mark.parametrize("around", CONTEXTS)
def test_no_value_at_any_path_makes_a_check_raise(around: Context) -> None:
    bodies = BODY_NAMES if around == CONTEXTS[-2] else set()
    for path in PATHS:
        subjects = SUBJECTS if path in bodies else SUBJECTS[:1]
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


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_emulator_hears_nothing_of_contracts_and_test_channels(subject: Subject) -> None:
    found = {finding.rule for finding in check(FULL, EMULATED, subject)}

    assert not found & {"R5", "R67", "R68", "R103", "R118"}


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


@pytest.mark.parametrize(
    ("subject", "body", "path", "meant"),
    [
        ("onetime", {"merchantUid": "order-1"}, "merchantUid", "merchant_uid"),
        ("again", {"customer_id_": "card-1"}, "customer_id_", "customer_uid"),
        ("billing.issue", {"pwd2digit": "00"}, "pwd2digit", "pwd_2digit"),
    ],
)
def test_a_misspelt_name_in_a_rest_body_is_told_the_nearest_one(
    subject: Subject, body: dict[str, object], path: str, meant: str
) -> None:
    finding = next(f for f in check(body, NEW, subject) if f.rule == "R101")

    assert finding.path == path
    assert meant in finding.text.en
    assert finding.cure is not None
    assert finding.cure(body) == {meant: body[path]}


def test_what_is_no_object_is_looked_at_as_an_empty_one() -> None:
    assert [f.rule for f in check([1], OLD)] == [f.rule for f in check({}, OLD)]


def test_a_rule_is_found_by_its_code() -> None:
    assert rule("R42").code == "R42"
    assert len(rules()) >= 110
    with pytest.raises(CatalogError, match="no lint rule R0"):
        rule("R0")


def test_checking_and_writing_code_load_nothing_heavy() -> None:
    program = "import sys, lib.lint, lib.snippets; lib.lint.rules(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert not {"streamlit", "pandas", "httpx", "sqlalchemy"} & set(done.stdout.split())
