"""How is the sandbox's gateway set up at present? Switches and webhooks, kept with the payments.

Each group of settings is one JSON value of the table ``setting``; what is missing has its default.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Literal, TypeVar, cast
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from lib.sandbox.models.refusals import PORTONE, Refusal
from lib.sandbox.rows import Connection

_LONGEST_URL: Final = 2000
_WORSE_THAN_LATE: Final = 120.0  # seconds; nobody's webhook waits longer for an answer


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Switches(_Group):
    """What the documents leave open, or what a merchant can have otherwise.

    Attributes:
        partial_status: status of a payment after its first partial cancel.
        deposit_notice: whether the PG tells the gateway of deposits; without it an account stays
            ``ready`` although the money is there.
        nightly_cancel: whether the day's test payments are cancelled shortly before midnight in
            Seoul.
        recovery_hour: hour of the day in Seoul at which the failed scheduled payments of the day
            before are tried again; None = never.
        confirm_content_type: form of the body that asks ``confirm_url``.
        wallets: whether the merchant's contract has the wallets inside the payment window.
        escrow_for_toss: whether deliveries of escrow payments can be registered, which the modules
            of Toss do not support.
    """

    partial_status: Literal["paid", "cancelled"] = "paid"
    deposit_notice: bool = True
    nightly_cancel: bool = False
    recovery_hour: int | None = Field(default=None, ge=1, le=23)
    confirm_content_type: Literal["json", "form"] = "json"
    wallets: bool = False
    escrow_for_toss: bool = False


class Destination(_Group):
    """Where webhooks of one environment go that have no address of their own.

    Attributes:
        url: empty = nowhere.
        content_type: form of the body.
    """

    url: str = Field(default="", max_length=_LONGEST_URL)
    content_type: Literal["json", "form"] = "json"

    @field_validator("url")
    @classmethod
    def _reachable(cls, value: str) -> str:
        if value and not is_address(value):
            raise ValueError("must start with http:// or https:// and name a host")
        return value


Policy = Literal["once", "five", "until_200", "toss"]


class Webhooks(_Group):
    """How webhooks are sent.

    Attributes:
        test: destination of payments through test channels.
        live: destination of the others.
        policy: what follows a delivery that failed, see ``policies``.
        order: whether an answer waits until the webhooks of its call have been sent once.
        connect_timeout: seconds to wait for a connection.
        read_timeout: seconds to wait for an answer to a delivery.
        resend_timeout: seconds a delivery takes at most that a person asked for.
    """

    test: Destination = Destination()
    live: Destination = Destination()
    policy: Policy = "once"
    order: Literal["free", "webhook_first"] = "free"
    connect_timeout: float = Field(default=10.0, gt=0, le=_WORSE_THAN_LATE)
    read_timeout: float = Field(default=30.0, gt=0, le=_WORSE_THAN_LATE)
    resend_timeout: float = Field(default=15.0, gt=0, le=_WORSE_THAN_LATE)


G = TypeVar("G", Switches, Webhooks)

_NAMES: Final[dict[type[_Group], str]] = {Switches: "switches", Webhooks: "webhooks"}


def switches(db: Connection) -> Switches:
    """Return how the switches stand."""
    return _parsed(Switches, _text(db, Switches))


def webhooks(db: Connection) -> Webhooks:
    """Return how webhooks are sent."""
    return _parsed(Webhooks, _text(db, Webhooks))


def change(db: Connection, kind: type[G], changes: Mapping[str, Any]) -> G:
    """Change some settings of a group and return the whole group.

    Args:
        db: a writing connection.
        kind: the group.
        changes: new values by name; objects inside are merged, not replaced.

    Raises:
        Refusal: 400, a name is unknown or a value cannot be; nothing is changed.
    """
    before = _parsed(kind, _text(db, kind)).model_dump()
    try:
        after = kind.model_validate(_merged(before, changes))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refusal(PORTONE, f"{where}: {first['msg']}", status=400) from None
    db.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_NAMES[kind], json.dumps(after.model_dump(exclude_defaults=True))),
    )
    return after


def is_address(url: str) -> bool:
    """Say whether something can be sent to a URL."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _text(db: Connection, kind: type[_Group]) -> str:
    row = db.execute("SELECT value FROM setting WHERE name = ?", (_NAMES[kind],)).fetchone()
    return row[0] if row else "{}"


def _parsed(kind: type[G], text: str) -> G:
    return cast("G", _parsed_once(kind, text))


@lru_cache(maxsize=32)
def _parsed_once(kind: type[_Group], text: str) -> _Group:
    return kind.model_validate_json(text)


def _merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(before)
    for name, value in changes.items():
        known = before.get(name)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            merged[name] = _merged(known, value)
        else:
            merged[name] = value
    return merged
