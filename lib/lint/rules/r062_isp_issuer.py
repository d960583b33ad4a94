"""Does the issuer to open use the PayBook popup?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import issuers as issuer_data
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.draft import text


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    issuer = issuer_data.by_code().get(text(params, "card.direct.code") or "")
    if issuer and issuer.login == "isp":
        yield Hit("card.direct.code", {"issuer": issuer.en, "issuer_ko": issuer.card_name})


RULE = Rule(
    code="R62",
    severity=Severity.INFO,
    source="pg/v1/newtoss/warning.mdx",
    text=Text(
        en=(
            "{issuer} pays through the PayBook popup: the plan is shown there, and "
            "Safari cannot open it."
        ),
        ko=(
            "{issuer_ko}은(는) 페이북 팝업으로 결제합니다. 할부도 그곳에 표시되며 "
            "사파리에서는 열리지 않습니다."
        ),
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"card": {"direct": {"code": "381", "quota": 0}}}, NEW, hits=("card.direct.code",)),
        Example({"card": {"direct": {"code": "367", "quota": 0}}}, NEW),
    ),
)
