"""Does the buyer's e-mail look like one?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, shown, text

_LONG: Final = Text(
    en=(
        "For a virtual account the e-mail may have {limit} bytes; this one has "
        "{length}. Use a shorter one."
    ),
    ko="가상계좌의 이메일은 {limit}바이트까지인데 {length}바이트입니다. 더 짧은 주소를 쓰세요.",
)
_FORM: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_VBANK_BYTES: Final = 50


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = text(params, "buyer_email")
    if not value:
        return
    if not _FORM.fullmatch(value):
        yield Hit("buyer_email", {"value": shown(value)})
    length = len(value.encode(errors="replace"))
    if at(params, "pay_method") == "vbank" and length > _VBANK_BYTES:
        yield Hit("buyer_email", {"limit": _VBANK_BYTES, "length": length}, text=_LONG)


RULE = Rule(
    code="R99",
    severity=Severity.WARNING,
    source="support/_assets/error_code_doc/tosspayments-code.xlsx A023; advice",
    text=Text(
        en="{value} does not look like an e-mail address. Write name@host.",
        ko="{value}은(는) 이메일 주소 형식이 아닙니다. 이름@호스트로 쓰세요.",
    ),
    find=_find,
    examples=(
        Example({"buyer_email": "gildong"}, hits=("buyer_email",)),
        Example(
            {"pay_method": "vbank", "buyer_email": "g" * 50 + "@example.com"}, hits=("buyer_email",)
        ),
        Example({"buyer_email": "gildong@example.com"}),
        Example({"buyer_email": "g" * 50 + "@example.com"}),
        Example({"buyer_email": ""}),
    ),
)
