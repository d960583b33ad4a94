"""How is a person named to those who need not know them? By a part that tells people apart.

The one place that does so, for screens, files and what is kept: a field by its name on the wire,
a free text by what reads like an e-mail address or a telephone number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from lib.kernel.personal import is_telling, is_telling_name
from lib.kernel.redaction import HIDDEN, IDENTIFIERS, mask_account

_STAR: Final = "*"
_SHOWN: Final = 3
_HEAD: Final = 3  # digits of a telephone number that name its kind or region
_TAIL: Final = 4
_LEAST: Final = 9  # digits below which nothing of a telephone number is shown

# An e-mail address, also as it stands in a path, and telephone numbers as Korea and others write.
_EMAIL: Final = re.compile(r"([\w.+'-]{1,64})(@|%40)((?:[\w-]+\.)+[A-Za-z]{2,})")
_TELEPHONE: Final = re.compile(
    r"(?<![0-9A-Za-z_+.-])(?:"
    r"(?:\+?82[-. ]?0?|0)1[016789][-. ]?[0-9]{3,4}[-. ]?[0-9]{4}"
    r"|(?:\+?82[-. ]?|0)(?:[2-6][0-9]?|70|505)[-. )]{1,2}[0-9]{3,4}[-. ]?[0-9]{4}"
    r")(?![0-9A-Za-z_-])"
)


def mask_name(name: str) -> str:
    """Keep a name's first and last letter, of two letters the first; an empty one stays empty."""
    if len(name) <= 1:
        return _STAR * len(name)
    if len(name) == 2:  # noqa: PLR2004 — a family name and one syllable
        return name[0] + _STAR
    return name[0] + _STAR * (len(name) - 2) + name[-1]


def mask_handle(handle: str) -> str:
    """Keep the last letters of a shop's own name for a person, which may be a telephone number."""
    hidden = max(len(handle) - _SHOWN, min(len(handle), 1))
    return _STAR * hidden + handle[hidden:]


def mask_email(text: str) -> str:
    """Keep the first letter of an e-mail address, and its host."""
    local, at, host = text.rpartition("@")
    return f"{local[:1] if len(local) > 1 else ''}{HIDDEN}@{host}" if at else mask_name(text)


def mask_telephone(text: str) -> str:
    """Keep what a telephone number begins with and its last four digits, if it has others."""
    total = sum(map(str.isdigit, text))
    if total < _LEAST:
        return HIDDEN if text else ""
    head = _HEAD if total > _LEAST else _HEAD - 1
    shown, number = [], 0
    for sign in text:
        is_hidden = sign.isdigit() and head <= number < total - _TAIL
        number += sign.isdigit()
        shown.append(_STAR if is_hidden else sign)
    return "".join(shown)


def mask_address(text: str) -> str:
    """Keep an address's first word, which is a city or a province, if there are others."""
    first, space, _rest = text.strip().partition(" ")
    return f"{first} {HIDDEN}" if space else mask_whole(text)


def mask_whole(text: str) -> str:
    """Say of a text only that it is there."""
    return HIDDEN if text else ""


def mask_text(text: str) -> str:
    """Mask what reads like an e-mail address or a telephone number in a free text."""
    shown = _EMAIL.sub(lambda found: mask_email(f"{found[1]}@{found[3]}"), text)
    return _TELEPHONE.sub(lambda found: mask_telephone(found[0]), shown)


# Wire names of what is a person's. Source: facts on payments, billing keys, cancels and receipts.
FIELDS: Final[Mapping[str, Callable[[str], str]]] = {
    "buyer_name": mask_name,
    "buyer_email": mask_email,
    "buyer_tel": mask_telephone,
    "buyer_addr": mask_address,
    "buyer_postcode": mask_whole,
    "customer_name": mask_name,
    "customer_email": mask_email,
    "customer_tel": mask_telephone,
    "customer_addr": mask_address,
    "customer_postcode": mask_whole,
    "customer_id": mask_handle,
    "refund_holder": mask_name,
    "refund_account": mask_account,
    "refund_tel": mask_telephone,
    "vbank_holder": mask_name,
    "identifier": mask_handle,
}
# Of these nothing is kept; the shop's own number of a member is a handle.
CUSTOMER: Final = frozenset(name for name in FIELDS if name.startswith("customer_")) - {
    "customer_id"
}
# Where a shop, or a PG, names things as it likes.
_FREE: Final = frozenset({"custom_data", "bypass", "extra"})


def masked(value: Any, *, free: bool = False) -> Any:  # noqa: ANN401 — any JSON value
    """Return a copy of a JSON value in which persons are masked; its shape stays the same.

    Args:
        value: what came or went over the wire.
        free: it stands where names mean what a shop likes; each is judged by its words then.
    """
    if isinstance(value, str):
        return _free_text(value) if free else mask_text(value)
    if isinstance(value, Mapping):
        return {name: _field(str(name), item, free=free) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item, free=free) for item in value]
    return HIDDEN if free and is_telling(value, own=True) else value


def masked_body(text: str) -> str:
    """Return a body that was kept as a text, JSON or a form or neither, with persons masked."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        pairs = parse_qsl(text, keep_blank_values=True) if "=" in text.partition("&")[0] else []
        hidden = [(name, _field(name, item, free=False)) for name, item in pairs]
        return mask_text(text) if hidden == pairs else urlencode(hidden, safe="*@")
    hidden = masked(told)
    return text if hidden == told else json.dumps(hidden, ensure_ascii=False)


def without_customer(value: Any) -> Any:  # noqa: ANN401 — any JSON value
    """Return a request or a billing key without whose card it is: nobody has to keep that."""
    if not isinstance(value, Mapping):
        return value
    return {name: HIDDEN if name in CUSTOMER and item else item for name, item in value.items()}


def _field(name: str, value: Any, *, free: bool) -> Any:  # noqa: ANN401
    mask = FIELDS.get(name)
    if mask is not None:
        return value if value is None or isinstance(value, bool) else mask(str(value))
    if free and is_telling_name(name) and not isinstance(value, Mapping | list | bool | None):
        return mask_whole(str(value))
    if name in IDENTIFIERS:
        return value
    return masked(value, free=free or name in _FREE)


def _free_text(text: str) -> str:
    """Mask a text of a shop's own, which may be JSON in itself."""
    if not text.lstrip().startswith(("{", "[")):
        return HIDDEN if is_telling(text, own=True) else text
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return HIDDEN
    return json.dumps(masked(told, free=True), ensure_ascii=False)
