"""Is the issuer to open one that exists?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lib.catalog import brands
from lib.catalog import issuers as issuer_data
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, as_integer, at, shown

_MISSING: Final = Text(
    en='card.direct names no issuer. Add its code, such as "367", or take the direct call out.',
    ko='card.direct에 카드사 코드가 없습니다. "367" 같은 코드를 넣거나 바로 열기를 빼세요.',
)
_CODE_LENGTH: Final = 3


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if not isinstance(at(params, "card.direct"), Mapping):
        return
    code = at(params, "card.direct.code")
    if code is MISSING or code is None or code == "":
        yield Hit("card.direct.code", text=_MISSING, severity=Severity.WARNING)
        return
    if isinstance(code, str) and (code in issuer_data.by_code() or code in brands.brand_codes()):
        return
    number = as_integer(code)
    digits = code if isinstance(code, str) else "" if number is None else str(number)
    if digits.isascii() and digits.isdecimal() and len(digits) < _CODE_LENGTH:
        return  # a lost leading zero, which has a rule of its own
    cure = put("card.direct.code", digits) if digits in issuer_data.by_code() else None
    yield Hit("card.direct.code", {"value": shown(code)}, cure=cure)


RULE = Rule(
    code="R50",
    severity=Severity.ERROR,
    source="customer's guide; support/code-info/card-code.mdx",
    text=Text(
        en=(
            "{value} is not in the list of issuer codes. Use the issuer's "
            'three-character code as text, such as "367".'
        ),
        ko='{value}은(는) 카드사 코드표에 없습니다. "367"처럼 세 글자 코드를 문자열로 쓰세요.',
    ),
    find=_find,
    examples=(
        Example({"card": {"direct": {"code": "999"}}}, hits=("card.direct.code",)),
        Example({"card": {"direct": {"code": 367}}}, hits=("card.direct.code",)),
        Example({"card": {"direct": {"quota": 3}}}, hits=("card.direct.code",)),
        Example({"card": {"direct": {"code": "367"}}}),
        Example({"card": {"direct": {"code": "VIS"}}}),
        Example({"card": {"direct": {"code": "45"}}}),
    ),
)
