"""Is a value of another type than its parameter?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lib.catalog import fields
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put, typed_number
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, as_integer, at, shown

_WANTED: Final = {
    "boolean": ("true or false", "true 또는 false"),
    "integer": ("a number", "숫자"),
    "text": ("text", "문자열"),
    "object": ("an object", "객체"),
    "list": ("a list", "목록"),
}
# These have rules of their own, which say more.
_ELSEWHERE: Final = frozenset(
    {
        *("amount", "channelKey", "merchant_uid", "customer_uid", "card.direct.quota"),
        *("tax_free", "vbank_due", "bypass.cashReceiptType"),
    }
)
_HOLDERS: Final = ("display", "card", "card.direct")


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    for path in _HOLDERS:
        yield from _look(params, path, "object")
    for path, entry in fields.known().items():
        kind = _kind(entry)
        if path not in _ELSEWHERE and kind in _WANTED:
            yield from _look(params, path, kind)


def _kind(entry: fields.KnownName) -> str:
    """A choice with options of its own is one of some texts; pay_method has rules that say more."""
    if entry.kind == "json":
        return entry.shape
    choice = isinstance(entry, fields.Field) and entry.options
    return "text" if choice else entry.kind


def _look(params: Params, path: str, kind: str) -> Iterator[Hit]:
    value = at(params, path)
    if value is MISSING or value is None or _fits(value, kind):
        return
    meant = _meant(value, kind)
    wanted, wanted_ko = _WANTED[kind]
    yield Hit(
        path,
        {"path": path, "wanted": wanted, "wanted_ko": wanted_ko, "value": shown(value)},
        cure=None if meant is None else put(path, meant),
    )


def _fits(value: object, kind: str) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "text":
        return isinstance(value, str)
    return isinstance(value, Mapping if kind == "object" else list | tuple)


def _meant(value: object, kind: str) -> object:
    if kind == "boolean" and isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    if kind == "integer":
        return typed_number(value)
    number = as_integer(value)
    return str(number) if kind == "text" and number is not None else None


RULE = Rule(
    code="R102",
    severity=Severity.WARNING,
    source="advice",
    text=Text(
        en="{path} should be {wanted}, not {value}.",
        ko="{path} 값은 {wanted_ko} 형식이어야 합니다. 지금은 {value}입니다.",
    ),
    find=_find,
    examples=(
        Example({"escrow": "true"}, hits=("escrow",)),
        Example({"display": {"only_installment": 1}}, hits=("display.only_installment",)),
        Example({"buyer_tel": 1012345678}, hits=("buyer_tel",)),
        Example({"display": [6]}, hits=("display",)),
        Example({"useCardPoint": "true"}, hits=("useCardPoint",)),
        Example({"products": {"name": "Tea"}}, hits=("products",)),
        Example({"bypass": {"uplus": "Y"}}, hits=("bypass.uplus",)),
        Example({"language": 1}, hits=("language",)),
        Example({"escrow": True, "buyer_tel": "010-1234-5678", "display": {}}),
        Example({"escrow": None}),
    ),
)
