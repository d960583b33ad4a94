"""Did an issuer's code lose its leading zero?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import as_integer, at, items, shown

_CODE_LENGTH: Final = 3


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = at(params, "card.direct.code")
    code = _padded(value)
    if code:
        yield Hit("card.direct.code", _slots(value, code), cure=put("card.direct.code", code))
    rules = items(params, "card.detail")
    for index, rule in enumerate(rules):
        value = rule.get("card_code") if isinstance(rule, Mapping) else None
        code = _padded(value)
        if code and isinstance(rule, Mapping):
            mended = [*rules[:index], {**rule, "card_code": code}, *rules[index + 1 :]]
            yield Hit("card.detail", _slots(value, code), cure=put("card.detail", mended))


def _padded(value: object) -> str:
    """Return the code with its zeros back; empty when none was lost."""
    number = as_integer(value)
    digits = value if isinstance(value, str) else "" if number is None else str(number)
    short = digits.isascii() and digits.isdecimal() and len(digits) < _CODE_LENGTH
    return digits.zfill(_CODE_LENGTH) if short else ""


def _slots(value: object, code: str) -> dict[str, object]:
    return {"value": shown(value), "right": shown(code)}


RULE = Rule(
    code="R51",
    severity=Severity.ERROR,
    source="support/code-info/card-code.mdx",
    text=Text(
        en=(
            "Issuer codes have three characters and keep their zeros: write {right}, "
            "as text, instead of {value}."
        ),
        ko="카드사 코드는 앞의 0을 포함한 세 글자입니다. {value} 대신 문자열 {right}(으)로 쓰세요.",
    ),
    find=_find,
    examples=(
        Example({"card": {"direct": {"code": 41}}}, hits=("card.direct.code",)),
        Example({"card": {"direct": {"code": "45"}}}, hits=("card.direct.code",)),
        Example(
            {"card": {"detail": [{"card_code": "41", "enabled": True}]}}, hits=("card.detail",)
        ),
        Example({"card": {"direct": {"code": "041"}}}),
        Example({"card": {"detail": [{"card_code": "*", "enabled": False}]}}),
    ),
)
