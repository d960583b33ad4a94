"""How does a parameter set travel in a link? Packed into one word, without anybody's data in it.

Buyer's data, secrets and whatever looks like either stay behind; the link says which parameters
that were. The made-up buyer of our own presets may travel: it is nobody.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lib.catalog import fields, presets
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.kernel.personal import is_telling, is_telling_name
from lib.kernel.problems import Problem
from lib.kernel.redaction import CARD_FIELDS, SECRET_FIELDS, redact

_VERSION: Final = "1"
_LARGEST: Final = 512 * 1024  # bytes of JSON; more is no parameter set but an attack
_LONGEST: Final = 8_000  # characters; many a proxy refuses longer addresses

# Parameters that hold a buyer's data, or a member's number at the shop.
_BUYER: Final = frozenset(
    {"buyer_name", "buyer_tel", "buyer_email", "buyer_addr", "buyer_postcode", "customer_id"}
)
# What the documents put into a list of goods; other names in it are the shop's own.
_ITEMS: Final = frozenset(
    f"{goods}.{name}"
    for goods in ("products", "escrowProducts")
    for name in ("id", "name", "code", "unitPrice", "quantity")
)
# Kinds that hold an object or a list by their nature.
_HOLDERS: Final = frozenset({"json", "months", "urls", "issuer_rules"})
_SOMETHING: Final = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Shared:
    """A parameter set as it travels.

    Attributes:
        params: the set, without what stays behind.
        module: the module it is meant for.
        sdk: the generation of the SDK it is meant for.
        left_out: paths of what stayed behind, in order.
    """

    params: dict[str, Any]
    module: PgModule
    sdk: SdkGeneration
    left_out: tuple[str, ...] = ()


def share(params: Mapping[str, Any], module: PgModule, sdk: SdkGeneration) -> Shared:
    """Take out of a set what must not travel."""
    left_out: list[str] = []
    return Shared(_kept(params, "", left_out), module, sdk, tuple(left_out))


def pack(shared: Shared) -> str:
    """Return a set as a word that may stand in an address: letters, digits, ``-``, ``_``, ``.``."""
    content = {
        "params": shared.params,
        "module": shared.module.value,
        "sdk": shared.sdk.value,
        # A name may tell as much as a value.
        "left_out": [_SOMETHING if _tells(path) else path for path in shared.left_out],
    }
    text = json.dumps(content, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()
    return f"{_VERSION}.{packed.rstrip('=')}"


def unpack(word: str) -> Shared | Problem:
    """Read a word that ``pack`` made; anything else gives a problem, never an exception."""
    version, _, packed = word.strip().partition(".")
    if version != _VERSION or not packed:
        return Problem("", "This link was made by another version of Paybench, or it is damaged.")
    try:
        content = json.loads(_inflated(packed))
        params = content["params"]
        left_out = tuple(str(path) for path in content["left_out"])
        shared = Shared(
            params, PgModule(content["module"]), SdkGeneration(content["sdk"]), left_out
        )
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error, binascii.Error):
        return Problem("", "This link is damaged: copy it once more, in full.")
    if not isinstance(params, dict):
        return Problem("", "This link is damaged: copy it once more, in full.")
    return shared


def fits(word: str) -> bool:
    """Say whether a packed set is short enough for an address."""
    return len(word) <= _LONGEST


def _inflated(packed: str) -> str:
    raw = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
    reader = zlib.decompressobj()
    text = reader.decompress(raw, _LARGEST)
    if not reader.eof:
        raise ValueError("too long, or cut off")
    return text.decode()


def _kept(value: object, path: str, left_out: list[str]) -> Any:  # noqa: ANN401 — any JSON value
    """Copy a value without what must not travel, and note the paths of that."""
    if isinstance(value, Mapping):
        pairs: list[tuple[Any, object]] = list(value.items())
    elif isinstance(value, list | tuple):
        pairs = list(enumerate(value))
    else:
        return value
    kept = []
    for key, item in pairs:
        here = f"{path}.{key}" if path else str(key)
        if _may_travel(str(key), item, here):
            kept.append((key, _kept(item, here, left_out)))
        else:
            left_out.append(here)
    return dict(kept) if isinstance(value, Mapping) else [item for _place, item in kept]


def _may_travel(key: str, value: object, path: str) -> bool:
    if value is None or value == "":
        return True
    if key.lower() in SECRET_FIELDS | CARD_FIELDS or _tells(key):
        return False
    if _is_ours(path, value):
        return True
    # Items of a list carry the list's path.
    place = ".".join(part for part in path.split(".") if not part.isdecimal())
    entry = fields.known().get(place)
    own = place not in fields.known_names() or place == "custom_data"
    if path in _BUYER or (own and place not in _ITEMS and is_telling_name(key)):
        return False
    if isinstance(value, Mapping | list | tuple):
        return entry is None or entry.kind in _HOLDERS  # looked into piece by piece
    return not _tells(value, key, own=own)


def _tells(value: object, key: str = "", *, own: bool = False) -> bool:
    """Say whether a text or number gives away a card, a person or a secret."""
    return redact({key: value}) != {key: value} or is_telling(value, own=own)


def _is_ours(path: str, value: object) -> bool:
    return isinstance(value, str) and (path, value) in _samples()


@cache
def _samples() -> frozenset[tuple[str, str]]:
    return frozenset(
        (path, value)
        for preset in presets.presets()
        for path, value in preset.params.items()
        if isinstance(value, str)
    )
