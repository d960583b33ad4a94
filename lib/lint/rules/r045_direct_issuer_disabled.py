"""Does the call open an issuer that it switches off itself?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import issuers as issuer_data
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.buyer_view import enabled_issuers
from lib.request_pay.draft import at, items, text


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    issuer = issuer_data.by_code().get(text(params, "card.direct.code") or "")
    if issuer is None or issuer.code in enabled_issuers(params):
        return
    # The last rule on a card wins; the older ones on this one would only contradict it.
    kept = [rule for rule in items(params, "card.detail") if at(rule, "card_code") != issuer.code]
    kept.append({"card_code": issuer.code, "enabled": True})
    slots = {
        "issuer": f"{issuer.en} ({issuer.code})",
        "issuer_ko": f"{issuer.card_name}({issuer.code})",
    }
    yield Hit("card.direct.code", slots, cure=put("card.detail", kept))


RULE = Rule(
    code="R45",
    severity=Severity.ERROR,
    source="customer's guide, direct card module and enabled cards",
    text=Text(
        en=(
            "card.direct opens {issuer}, but card.detail switches it off. Enable it "
            "there or take the direct call out."
        ),
        ko=(
            "card.direct가 {issuer_ko}을(를) 여는데 card.detail에서는 꺼져 있습니다. "
            "켜거나 바로 열기를 빼세요."
        ),
    ),
    find=_find,
    examples=(
        Example(
            {"card": {"direct": {"code": "367"}, "detail": [{"card_code": "*", "enabled": False}]}},
            hits=("card.direct.code",),
        ),
        Example(
            {
                "card": {
                    "direct": {"code": "366"},
                    "detail": [
                        {"card_code": "*", "enabled": False},
                        {"card_code": "366", "enabled": True},
                    ],
                }
            }
        ),
        Example({"card": {"direct": {"code": "367"}}}),
    ),
)
