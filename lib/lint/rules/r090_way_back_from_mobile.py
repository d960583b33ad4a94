"""Can a mobile browser come back with its result?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog.vocabulary import Device
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given

_MOBILE: Final = Text(
    en=(
        "On a mobile device the result only goes to m_redirect_url, and it is "
        "missing. Enter the page that takes it."
    ),
    ko=(
        "모바일에서는 결과가 m_redirect_url로만 전달되는데 값이 없습니다. 결과를 "
        "받을 주소를 입력하세요."
    ),
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if given(params, "m_redirect_url"):
        return
    if context.device is Device.MOBILE:
        yield Hit("m_redirect_url", text=_MOBILE, severity=Severity.ERROR)
    else:
        yield Hit("m_redirect_url")


RULE = Rule(
    code="R90",
    severity=Severity.WARNING,
    source="customer's guide; pg/v1/newtoss/readme.mdx",
    text=Text(
        en=(
            "Mobile buyers could not bring their result back: m_redirect_url is "
            "missing. Enter the page that takes it."
        ),
        ko=(
            "m_redirect_url이 없어 모바일 구매자의 결과를 받을 수 없습니다. 결과를 "
            "받을 주소를 입력하세요."
        ),
    ),
    find=_find,
    examples=(
        Example({}, Context(device=Device.MOBILE), hits=("m_redirect_url",)),
        Example({}, hits=("m_redirect_url",)),
        Example({"m_redirect_url": "https://shop.example/done"}, Context(device=Device.MOBILE)),
    ),
)
