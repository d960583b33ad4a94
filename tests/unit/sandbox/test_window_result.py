"""Where is a mobile browser sent, and what is a page told when no window opens?"""

from __future__ import annotations

import pytest

from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.sandbox.models import window_result
from lib.sandbox.models.customers import ISSUE_FAILED

GOOD = {"success": True, "imp_uid": "imp_1", "merchant_uid": "m 1"}


@pytest.mark.parametrize(
    ("url", "gone"),
    [
        ("http://a/b", "http://a/b?imp_uid=imp_1&merchant_uid=m%201&imp_success=true"),
        ("http://a/b?c=1", "http://a/b?c=1&imp_uid=imp_1&merchant_uid=m%201&imp_success=true"),
        ("http://a/b?", "http://a/b?imp_uid=imp_1&merchant_uid=m%201&imp_success=true"),
        ("http://a/b?c&", "http://a/b?c&imp_uid=imp_1&merchant_uid=m%201&imp_success=true"),
        ("http://a/b#c", "http://a/b?imp_uid=imp_1&merchant_uid=m%201&imp_success=true#c"),
        ("myapp://pay", "myapp://pay?imp_uid=imp_1&merchant_uid=m%201&imp_success=true"),
        (
            "http://a/한글?x=%20",
            "http://a/%ED%95%9C%EA%B8%80?x=%20&imp_uid=imp_1&merchant_uid=m%201&imp_success=true",
        ),
    ],
)
def test_the_result_is_put_behind_what_the_address_has(url: str, gone: str) -> None:
    assert window_result.redirect(url, GOOD) == gone


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "/relative",
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:http://a/b",
        "http://[",
    ],
)
def test_nobody_is_sent_where_a_script_runs_or_nothing_is(url: str | None) -> None:
    assert window_result.redirect(url, GOOD) is None


def test_an_address_cannot_bring_a_header_along() -> None:
    gone = window_result.redirect("http://a/b\r\nset-cookie: x=1", GOOD)

    assert gone is not None
    assert not {"\r", "\n"} & set(gone)


def test_a_refusal_without_a_code_has_an_empty_one() -> None:
    rsp = window_result.refused(SdkGeneration.PORTONE, None, "m", "왜냐하면")

    assert rsp == {"imp_uid": None, "merchant_uid": "m", "error_code": "", "error_msg": "왜냐하면"}
    gone = window_result.redirect("http://a/", rsp) or ""
    assert gone.startswith("http://a/?imp_uid=&merchant_uid=m&error_code=&error_msg=")


@pytest.mark.parametrize(
    ("sdk", "module", "is_brief"),
    [
        (SdkGeneration.IAMPORT, PgModule.UPLUS, False),
        (SdkGeneration.IAMPORT, PgModule.TOSSPAYMENTS, False),
        (SdkGeneration.PORTONE, PgModule.UPLUS, False),
        (SdkGeneration.PORTONE, PgModule.TOSSPAYMENTS, True),
    ],
)
def test_only_todays_sdk_with_todays_module_is_brief(
    sdk: SdkGeneration, module: PgModule, *, is_brief: bool
) -> None:
    rsp = window_result.refused(sdk, module, "m", "[S021] x")

    assert ("success" not in rsp) is is_brief
    assert rsp["error_code"] == "S021"


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("[A8] x", "A8"),
        (f"{ISSUE_FAILED} [14] x", "14"),
        ("고객사 요청에 의해 결제를 중단합니다. (상세사유 : [A8] x)", ""),
        ("x", ""),
    ],
)
def test_the_code_is_the_one_the_pg_gave(reason: str, code: str) -> None:
    assert window_result.code_of(reason) == code
