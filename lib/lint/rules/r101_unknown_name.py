"""Is there a parameter that nobody knows?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from lib.catalog import fields, rest_bodies
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import rename
from lib.lint.rule import REST, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, items, shown

_NEAR: Final = Text(
    en="{name} is not a known parameter and is probably ignored. Did you mean {near}?",
    ko="{name}은(는) 알려진 파라미터가 아니라 무시될 수 있습니다. {near}을(를) 쓰려던 것인가요?",
)


# Objects whose keys are fixed; others, such as bypass, carry whatever a PG understands.
_OBJECTS: Final = ("", "display", "card", "card.direct")
_LONGEST: Final = 40


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if context.subject != "request_pay":
        yield from _in_body(params, context.subject)
        return
    for path in _OBJECTS:
        holder = at(params, path) if path else params
        if isinstance(holder, Mapping):
            yield from _in_object(holder, path)
    seen: set[str] = set()
    for rule in items(params, "card.detail"):
        for name in rule if isinstance(rule, Mapping) else ():
            if name not in seen and not fields.is_known(f"card.detail.{name}"):
                seen.add(name)
                yield Hit("card.detail", {"name": shown(name)})


def _in_body(body: Params, call: str) -> Iterator[Hit]:
    known = rest_bodies.known(call)
    for name in body:
        if name not in known:
            yield _unknown(name, name, sorted(known), body, (name,))
    entries = rest_bodies.known(f"{call}.entry")
    seen: set[object] = set()
    for entry in items(body, "schedules") if entries else ():
        for name in entry if isinstance(entry, Mapping) else ():
            if name not in entries and name not in seen:
                seen.add(name)
                yield Hit("schedules", {"name": shown(name)})


def _in_object(holder: Mapping[object, object], path: str) -> Iterator[Hit]:
    start = f"{path}." if path else ""
    for name in holder:
        # A name with a dot in it is one key, not a path.
        if not isinstance(name, str) or ("." not in name and fields.is_known(start + name)):
            continue
        parts = (*path.split("."), name) if path else (name,)
        yield _unknown(start + name, name, _children(path), holder, parts)


def _unknown(
    path: str,
    name: str,
    known: Sequence[str],
    holder: Mapping[object, object] | Params,
    parts: tuple[str, ...],
) -> Hit:
    near = get_close_matches(name[:_LONGEST], known, n=1, cutoff=0.7)
    if not near:
        return Hit(path, {"name": shown(name)})
    return Hit(
        path,
        {"name": shown(name), "near": path.removesuffix(name) + near[0]},
        text=_NEAR,
        cure=None if near[0] in holder else rename(parts, near[0]),
    )


def _children(path: str) -> list[str]:
    start = f"{path}." if path else ""
    names = (name.removeprefix(start) for name in fields.known_names() if name.startswith(start))
    return sorted(name for name in names if "." not in name)


RULE = Rule(
    code="R101",
    severity=Severity.WARNING,
    source="advice",
    text=Text(
        en="{name} is not a known parameter and is probably ignored. Check its spelling.",
        ko="{name}은(는) 알려진 파라미터가 아니라 무시될 수 있습니다. 철자를 확인하세요.",
    ),
    find=_find,
    applies=WINDOW | REST,
    examples=(
        Example({"merchantUid": "order-1"}, subject="onetime", hits=("merchantUid",)),
        Example({"expiry": "2030-09", "card_no": "1"}, subject="billing.issue", hits=("card_no",)),
        Example({"chekcsum": 500}, subject="cancel", hits=("chekcsum",)),
        Example(
            {"schedules": [{"scheduled_at": 1800000000}]}, subject="schedule", hits=("schedules",)
        ),
        Example({"customer_uid": "card-1", "product_count": 1}, subject="again"),
        Example({"merchantUid": "order-1"}, hits=("merchantUid",)),
        Example({"ammount": 14000}, hits=("ammount",)),
        Example({"display": {"card_qouta": [6]}}, hits=("display.card_qouta",)),
        Example({"card": {"detail": [{"code": "366", "enabled": True}]}}, hits=("card.detail",)),
        Example({"my.own": 1}, hits=("my.own",)),
        Example(
            {
                "naverUseCfm": "20270101",
                "digital": True,
                "bypass": {"tosspayments": {"anything": 1}},
            }
        ),
        Example({"display": {"card_quota": [6]}, "card": {"direct": {"code": "367"}}}),
    ),
)
