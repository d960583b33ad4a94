"""How does a call go over the wire? As an ordered plain dict; what is off is not sent."""

from __future__ import annotations

from typing import Any

from lib.catalog import fields
from lib.request_pay.model import Part, RequestPay


def write(model: RequestPay) -> dict[str, Any]:
    """Return the call in the wire's shape.

    Keys stand in the order of the catalogue; unknown ones follow in the order they were entered.
    ``write(read(draft).model) == draft`` for every object: values of a wrong type come back as
    they were, so that what is previewed is what was typed.
    """
    return _written(model, "")


def _written(part: Part, path: str) -> dict[str, Any]:
    names = RequestPay.wire_names if isinstance(part, RequestPay) else {}
    found: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name != "rest" and value is not None:
            key = names.get(name, name)
            found[key] = _value(value, f"{path}.{key}" if path else key)
    found.update(part.rest)
    places = fields.order()
    last = len(places)
    return dict(
        sorted(
            found.items(),
            key=lambda item: places.get(f"{path}.{item[0]}" if path else item[0], last),
        )
    )


def _value(value: object, path: str) -> object:
    if isinstance(value, Part):
        return _written(value, path)
    if isinstance(value, tuple):
        return [_value(item, path) for item in value]
    return value
