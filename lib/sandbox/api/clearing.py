"""What of a request goes further than its door? All but card numbers in fields that are no card's.

Handlers see a body whose texts are clean already, so that none of them can keep a card by mistake.
The card's own fields pass: they are examined and forgotten where they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models.clearing import Secrets, clean, clean_name, clean_value, secrets_of
from lib.sandbox.models.refusals import PORTONE, Refusal
from lib.sandbox.rows import Connection

# What a handler has to see as it was sent: a card's own fields, keys, and an account of a buyer.
_AS_SENT: Final = frozenset(
    {
        "card_number",
        "expiry",
        "birth",
        "pwd_2digit",
        "cvc",
        "imp_key",
        "imp_secret",
        "refund_account",
    }
)
_NAMES: Final = frozenset({"merchant_uid", "customer_uid", "customer_id", "imp_uid"})
_ENTRIES: Final = "schedules"
_TOO_SHORT: Final = 5  # characters; less holds neither a number nor a secret with its name


def kept_clean(routes: Iterable[Route]) -> tuple[Route, ...]:
    """Return routes whose handlers are given clean bodies; those without a body as they are."""
    return tuple(_cleaned(route) if route.method in {"POST", "PUT"} else route for route in routes)


def clean_body(body: Mapping[str, Any], secrets: Secrets) -> dict[str, Any]:
    """Return a body without a card anywhere but in the card's own fields.

    Args:
        body: as sent.
        secrets: what is known of the card.

    Raises:
        Refusal: 400, a card number serves as an identifier, which cannot be kept masked.
    """
    cleaned: dict[str, Any] = {}
    for name, value in body.items():
        if (value.__class__ is str and len(value) < _TOO_SHORT) or name in _AS_SENT:
            cleaned[name] = value
        elif name in _NAMES:
            _check_name(name, value, secrets)
            cleaned[name] = value
        elif name == _ENTRIES and isinstance(value, list):
            cleaned[name] = [
                clean_body(one, secrets) if isinstance(one, dict) else one for one in value
            ]
        else:
            shown = name if name.replace("_", "").isalpha() else clean(name, secrets)
            cleaned[shown] = clean_value(value, secrets)
    return cleaned


def _cleaned(route: Route) -> Route:
    handler = route.handler

    def cleaned(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401 — see Handler
        secrets = secrets_of(call.body)
        for name, value in call.path.items():
            if name in _NAMES:
                _check_name(name, value, secrets)
        return handler(gateway, replace(call, body=clean_body(call.body, secrets)), db)

    return replace(route, handler=cleaned)


def _check_name(name: str, value: object, secrets: Secrets) -> None:
    for one in value if isinstance(value, list) else [value]:
        written = str(one) if isinstance(one, str | float) else _digits(one)
        if clean_name(written, secrets) != written:
            raise Refusal(PORTONE, f"{name} 값에 카드번호를 쓸 수 없습니다.", status=400)


def _digits(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**40:
        return ""
    return str(value)
