"""Is there no way for the buyer around the PayBook popup?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import issuers as issuer_data
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.buyer_view import enabled_issuers
from lib.request_pay.draft import items, text


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    known = issuer_data.by_code()
    direct = text(params, "card.direct.code")
    left: tuple[str, ...] = (direct,) if direct else ()
    if not direct and items(params, "card.detail"):
        left = enabled_issuers(params)
    found = [known[code] for code in left if code in known and known[code].login == "isp"]
    if found and len(found) == len(left):  # the buyer cannot choose another one
        slots = {
            "issuer": ", ".join(one.en for one in found),
            "issuer_ko": ", ".join(one.card_name for one in found),
        }
        yield Hit("card.direct.code" if direct else "card.detail", slots)


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
        Example(
            {
                "card": {
                    "detail": [
                        {"card_code": "*", "enabled": False},
                        {"card_code": "381", "enabled": True},
                    ]
                }
            },
            NEW,
            hits=("card.detail",),
        ),
        Example({"card": {"direct": {"code": "367", "quota": 0}}}, NEW),
        Example({"card": {"detail": [{"card_code": "366", "enabled": False}]}}, NEW),
    ),
)
