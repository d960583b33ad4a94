"""Is the kind of cash receipt one that exists?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog import fields
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.draft import at, given, shown

_PATH: Final = "bypass.cashReceiptType"


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = at(params, _PATH)
    options = fields.field(_PATH).options
    if not given(params, _PATH) or value in options:
        return
    meant = value.strip().lower() if isinstance(value, str) else ""
    yield Hit(
        _PATH,
        {"value": shown(value), "options": ", ".join(options)},
        cure=put(_PATH, meant) if meant in options else None,
    )


RULE = Rule(
    code="R77",
    severity=Severity.ERROR,
    source="pg/v1/newtoss/readme.mdx",
    text=Text(
        en="{value} is no kind of cash receipt. Choose one of {options}.",
        ko="{value}은(는) 현금영수증 종류가 아닙니다. {options} 중에서 고르세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"bypass": {"cashReceiptType": "company"}}, NEW, hits=(_PATH,)),
        Example({"bypass": {"cashReceiptType": "Personal"}}, NEW, hits=(_PATH,)),
        Example({"bypass": {"cashReceiptType": 1}}, NEW, hits=(_PATH,)),
        Example({"bypass": {"cashReceiptType": "anonymous"}}, NEW),
        Example({"bypass": {}}, NEW),
    ),
)
