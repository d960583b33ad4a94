"""Are app cards asked for where no issuer with an app is left?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import issuers as issuer_data
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.buyer_view import enabled_issuers
from lib.request_pay.draft import at, items, text


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if at(params, "appCard") is not True:
        return
    direct = text(params, "card.direct.code")
    left = (direct,) if direct else enabled_issuers(params) if items(params, "card.detail") else ()
    known = issuer_data.by_code()
    if left and all(code in known and known[code].app_card is False for code in left):
        names = [known[code] for code in left]
        yield Hit(
            "appCard",
            {
                "names": ", ".join(one.en for one in names),
                "names_ko": ", ".join(one.ko for one in names),
            },
        )


RULE = Rule(
    code="R61",
    severity=Severity.WARNING,
    source="pg/v1/newtoss/warning.mdx",
    text=Text(
        en="{names} takes no part in app cards, and no other issuer is left. Take appCard out.",
        ko="{names_ko} 카드는 앱카드를 지원하지 않는데 다른 카드사가 없습니다. appCard를 빼세요.",
    ),
    find=_find,
    generations=CURRENT,
    cure=drop("appCard"),
    examples=(
        Example({"appCard": True, "card": {"direct": {"code": "370"}}}, NEW, hits=("appCard",)),
        Example(
            {
                "appCard": True,
                "card": {
                    "detail": [
                        {"card_code": "*", "enabled": False},
                        {"card_code": "370", "enabled": True},
                    ]
                },
            },
            NEW,
            hits=("appCard",),
        ),
        Example({"appCard": True, "card": {"direct": {"code": "366"}}}, NEW),
        Example({"appCard": False, "card": {"direct": {"code": "370"}}}, NEW),
        Example({"appCard": True}, NEW),
    ),
)
