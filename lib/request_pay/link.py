"""How does a parameter set travel in a link? Packed into one word, without anybody's data in it.

Buyer's data, secrets and whatever looks like a card number, an e-mail address or a telephone number
stay behind; the link says which parameters that were. The made-up buyer of our own presets may
travel: it is nobody.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lib.catalog import fields, presets
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.kernel.problems import Problem
from lib.kernel.redaction import CARD_FIELDS, SECRET_FIELDS, redact

_VERSION: Final = "1"
_LARGEST: Final = 512 * 1024  # bytes of JSON; more is no parameter set but an attack
_LONGEST: Final = 8_000  # characters; many a proxy refuses longer addresses

# Parameters that hold a buyer's data, or a member's number at the shop.
_BUYER: Final = frozenset(
    {"buyer_name", "buyer_tel", "buyer_email", "buyer_addr", "buyer_postcode", "customer_id"}
)
# What people call such data in objects of their own; then the Korean words for name, address,
# telephone, mobile, e-mail and birth.
_WHOSE: Final = r"(first|last|full|user|nick|buyer|customer|member|receiver|depositor|holder)"
_PERSON: Final = re.compile(
    rf"^name$|{_WHOSE}_?(id|name)s?$"
    r"|(^|_)(tel(ephone)?|phone|mobile|e?_?mail|addr(ess)?|post_?code|zip(_?code)?"
    r"|birth(_?(day|date))?|holder|account|resident)(_?(no|number))?$"
    r"|\uc774\ub984|\uc131\ud568|\uc8fc\uc18c|\uc804\ud654|\ud734\ub300\ud3f0|\uc774\uba54\uc77c|\uc0dd\ub144",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SECRET: Final = re.compile(
    r"secret|passw|token|api_?key|private_?key|authorization", re.IGNORECASE
)
_TELLING: Final = (
    re.compile(r"[^\s@/]{1,64}@[^\s@/]{1,250}\.[A-Za-z]{2,}"),  # an e-mail address
    re.compile(r"(?<![0-9A-Za-z])(\+?82[- ]?|0)1[0-9][- ]?[0-9]{3,4}[- ]?[0-9]{4}(?![0-9])"),
    re.compile(r"^[a-z][a-z0-9+.-]*://[^/@\s]*@", re.IGNORECASE),  # an address that signs in
)


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
        "left_out": list(shared.left_out),
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
    if key.lower() in SECRET_FIELDS | CARD_FIELDS or _SECRET.search(key) or _tells(key):
        return False
    if _is_ours(path, value):
        return True
    root = path.partition(".")[0]
    own = root not in fields.order() or root == "custom_data"
    if path in _BUYER or (own and _PERSON.search(_WORDS.sub("_", key))):
        return False
    return not _tells(value, key)


def _tells(value: object, key: str = "") -> bool:
    """Say whether a text or number gives away a card, an address, a telephone or a secret."""
    if isinstance(value, Mapping | list | tuple):
        return False  # looked into piece by piece
    if redact({key: value}) != {key: value}:
        return True
    if not isinstance(value, str):
        return False
    return any(sign.search(value) for sign in _TELLING) or bool(
        _SECRET.search(value.partition("?")[2])
    )


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
