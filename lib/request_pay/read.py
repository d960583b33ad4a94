"""How does a draft become a call? Totally: any JSON value gives a reading, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from lib.kernel.problems import Problem
from lib.request_pay.draft import shown
from lib.request_pay.model import Card, CardDetail, CardDirect, Display, Part, RequestPay

P = TypeVar("P", bound=Part)

# What the types of pydantic's errors mean to a person.
_WANTED = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "string_type": "text",
    "string_unicode": "text without broken characters",
    "tuple_type": "a list",
    "model_type": "an object",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a draft.

    Attributes:
        model: the call; None when the draft is no object at all.
        problems: values that are not of their type, each with its path. They stay in the model's
            ``rest``, so that they are shown and sent as they were entered.
    """

    model: RequestPay | None
    problems: tuple[Problem, ...] = ()


def read(draft: object) -> Reading:
    """Read a draft; never raises on a JSON value and keeps every key and value of an object."""
    if not isinstance(draft, Mapping) or not all(isinstance(key, str) for key in draft):
        problem = Problem(
            "", "The call must be an object, not {value}.", params={"value": shown(draft)}
        )
        return Reading(None, (problem,))
    problems: list[Problem] = []
    inner = dict(draft)
    if _is_object(inner.get("display")):
        inner["display"] = _part(Display, inner["display"], "display", problems)
    if _is_object(inner.get("card")):
        inner["card"] = _card(inner["card"], problems)
    return Reading(_build(RequestPay, inner, "", problems), tuple(problems))


def _card(raw: Mapping[str, object], problems: list[Problem]) -> Card:
    inner = dict(raw)
    if _is_object(inner.get("direct")):
        inner["direct"] = _part(CardDirect, inner["direct"], "card.direct", problems)
    rules = inner.get("detail")
    if isinstance(rules, list | tuple) and all(_is_object(rule) for rule in rules):
        inner["detail"] = tuple(_part(CardDetail, rule, "card.detail", problems) for rule in rules)
    return _build(Card, inner, "card", problems)


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)


def _part(kind: type[P], raw: object, path: str, problems: list[Problem]) -> P:
    return _build(kind, dict(raw) if isinstance(raw, Mapping) else {}, path, problems)


def _build(kind: type[P], raw: dict[str, object], path: str, problems: list[Problem]) -> P:
    """Type what fits; what does not goes to ``rest``."""
    wire = _wire_names(kind)
    typed = {
        name: tuple(value) if isinstance(value := raw[key], list) else value
        for name, key in wire.items()
        if key in raw and raw[key] is not None
    }
    try:
        kind.model_validate(typed)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            name = str(fault["loc"][0])
            if name not in typed:
                continue  # a second fault of the same value, such as another item of its list
            del typed[name]
            problems.append(
                Problem(
                    f"{path}.{wire[name]}" if path else wire[name],
                    "{value} is not {wanted}.",
                    params={
                        "value": shown(fault["input"]),
                        "wanted": _WANTED.get(fault["type"], "of the right type"),
                    },
                )
            )
    fitted = {wire[name] for name in typed}
    rest = {key: value for key, value in raw.items() if key not in fitted}
    return kind.model_validate({**typed, "rest": rest})


def _wire_names(kind: type[Part]) -> dict[str, str]:
    names = RequestPay.wire_names if kind is RequestPay else {}
    return {name: names.get(name, name) for name in kind.model_fields if name != "rest"}
