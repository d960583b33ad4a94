"""What does a request at the webhook door claim? Read from JSON or a form; nothing is believed."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from lib.kernel.redaction import redact, redact_text
from lib.ledger.inbox import Delivery

LARGEST: Final = 65_536  # bytes; ours. A webhook has four short fields.
UNREADABLE: Final = "unreadable"

_FORM: Final = "application/x-www-form-urlencoded"
_LONGEST: Final = {"imp_uid": 64, "merchant_uid": 255, "status": 32, "cancellation_id": 64}
_KEPT: Final = 2_000  # characters of a body that cannot be read
_MOST_FIELDS: Final = 50


def read(content_type: str, raw: bytes) -> Delivery:
    """Read a request; one that names no payment is kept as it came, marked unreadable.

    Args:
        content_type: the header as sent.
        raw: the body, at most ``LARGEST`` bytes.
    """
    kind = content_type.partition(";")[0].strip().lower()[:80]
    digest = hashlib.sha256(kind.encode() + b"\n" + raw).hexdigest()
    text = raw.decode("utf-8", "replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    said = _fields(kind, text)
    named = {name: _text(said.get(name), most) for name, most in _LONGEST.items()} if said else {}
    if not said or not named["imp_uid"] or None in named.values():
        return Delivery(digest, kind, redact_text(text[:_KEPT]), reason=UNREADABLE)
    return Delivery(
        digest,
        kind,
        _kept(kind, text, said),
        imp_uid=named["imp_uid"],
        merchant_uid=named["merchant_uid"] or "",
        status=named["status"] or "",
        cancellation_id=named["cancellation_id"] or "",
    )


def claimed_amount(delivery_body: str, content_type: str) -> float | None:
    """Return the amount a body claims; V1 sends none, but a forger may."""
    amount = _fields(content_type, delivery_body).get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return None
    try:
        return float(amount)
    except (ValueError, OverflowError):
        return None


def _fields(kind: str, text: str) -> dict[str, Any]:
    """Return the fields of a body by name; nothing when it has none."""
    try:
        if kind == _FORM:
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(value: object, most: int) -> str | None:
    """Return a field as a text that can be stored; None when it is something else."""
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def _kept(kind: str, text: str, said: dict[str, Any]) -> str:
    """Return the body as it came, unless something in it must not be kept."""
    clean = redact(said)
    if clean == said:
        return text
    if kind == _FORM:
        return urlencode(clean)
    return json.dumps(clean, ensure_ascii=True)
