"""Does the old module understand the language it is asked for?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog import fields
from lib.catalog.vocabulary import PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_UPLUS
from lib.request_pay.draft import at, given, shown

_LOCALE: Final = Text(
    en="uplus does not read locale; its name there is language. Take it out.",
    ko="uplus는 locale을 읽지 않습니다. language를 쓰고 locale은 빼세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if context.module(params) is not PgModule.UPLUS:
        return
    value, options = at(params, "language"), fields.field("language").options
    if given(params, "language") and value not in options:
        slots = {"value": shown(value), "options": ", ".join(options)}
        yield Hit("language", slots, cure=drop("language"))
    if given(params, "locale"):
        yield Hit("locale", text=_LOCALE, cure=drop("locale"))


RULE = Rule(
    code="R80",
    severity=Severity.WARNING,
    source="pg/v1/toss.mdx; pg/v1/newtoss/readme.mdx",
    text=Text(
        en="uplus knows the languages {options}; {value} is ignored. Choose one of them.",
        ko="uplus의 결제창 언어는 {options}이며 {value}은(는) 무시됩니다. 이 중에서 고르세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"language": "zh"}, NEW_UPLUS, hits=("language",)),
        Example({"locale": "ko"}, NEW_UPLUS, hits=("locale",)),
        Example({"language": "en"}, NEW_UPLUS),
        Example({"language": "zh", "locale": "ko"}, NEW),
        Example({}, NEW_UPLUS),
    ),
)
