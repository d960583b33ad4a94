"""Can a card company's app find back into the shop's app?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if context.webview and not given(params, "app_scheme"):
        yield Hit("app_scheme")


RULE = Rule(
    code="R96",
    severity=Severity.WARNING,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx; i'mport manual",
    text=Text(
        en=(
            "In a WebView the card companies' apps find back by app_scheme only, and it is "
            "missing. Enter your app's scheme, such as myapp://."
        ),
        ko=(
            "웹뷰에서는 카드사 앱이 app_scheme으로 돌아오는데 값이 없습니다. myapp://처럼 "
            "앱 스킴을 입력하세요."
        ),
    ),
    find=_find,
    examples=(
        Example({}, Context(webview=True), hits=("app_scheme",)),
        Example({"app_scheme": "myapp://"}, Context(webview=True)),
        Example({}),
    ),
)
