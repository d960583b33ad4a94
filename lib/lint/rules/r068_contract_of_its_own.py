"""Does the call use something that Toss sells under a contract of its own?

Wallets, escrow and tax-free parts have rules that say so already. The emulator asks for none.
"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import fields, pay_methods
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import EMULATED, NEW
from lib.request_pay.draft import INSTALMENTS_FROM, at, integer, is_billing, quota, text


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if context.emulated or is_billing(params):
        return
    method = pay_methods.by_code().get(text(params, "pay_method") or "")
    if method is not None and (method.voucher or method.code == "phone"):
        yield Hit("pay_method", {"what": method.en, "what_ko": method.ko})
    if (integer(params, "amount") or 0) >= INSTALMENTS_FROM:
        if max(quota(params) or (0,)) > 1:
            yield _field("display.card_quota")
        if (integer(params, "card.direct.quota") or 0) > 1:
            yield _field("card.direct.quota")
    for path in ("useCardPoint", "useFreeInterestFromMall"):
        if at(params, path) is True:
            yield _field(path)


def _field(path: str) -> Hit:
    entry = fields.field(path)
    return Hit(path, {"what": entry.en, "what_ko": entry.ko})


RULE = Rule(
    code="R68",
    severity=Severity.INFO,
    source="pg/v1/newtoss/warning.mdx; pg/v2/tosspayments.mdx (V2, same PG, for phone bills)",
    text=Text(
        en="{what}: needs a contract of its own with Toss. Check that this MID has it.",
        ko="{what_ko}: 토스와 별도 계약이 필요합니다. 이 상점아이디에 있는지 확인하세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"pay_method": "cultureland"}, NEW, hits=("pay_method",)),
        Example({"pay_method": "phone"}, NEW, hits=("pay_method",)),
        Example(
            {"amount": 60000, "display": {"card_quota": [2, 3]}}, NEW, hits=("display.card_quota",)
        ),
        Example(
            {"amount": 60000, "card": {"direct": {"code": "367", "quota": 3}}},
            NEW,
            hits=("card.direct.quota",),
        ),
        Example({"useCardPoint": True}, NEW, hits=("useCardPoint",)),
        Example({"amount": 49000, "display": {"card_quota": [0, 6]}}, NEW),
        Example({"pay_method": "cultureland"}, EMULATED),
        Example({"pay_method": "card", "amount": 14000}, NEW),
    ),
)
