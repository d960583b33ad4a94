"""What does a REST call consist of? Address and body, without anything that must stay secret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from lib.catalog.operations import operation
from lib.kernel.redaction import CARD_FIELDS, SECRET_FIELDS
from lib.snippets.script import Env, Node, node, variables

SIGN_IN: Final = "users.token"
CREDENTIALS: Final = ("IMP_KEY", "IMP_SECRET")

# Values of these never stand in a snippet; they come from the environment when it runs.
SECRETS: Final = SECRET_FIELDS | CARD_FIELDS

# What may stand in an address as it is; everything else is percent-encoded (RFC 3986).
_SLOT: Final = re.compile(r"(\{\w+\})")
_HARMLESS: Final = re.compile(r"[A-Za-z0-9._-]+")
_ADDRESS: Final = ":/?#[]@!$&'()*+,;=%~-._"


@dataclass(frozen=True, slots=True)
class Check:
    """What the answer to a call has to say before a shop may believe it.

    Attributes:
        name: key of the envelope's ``response``.
        allowed: the values that are good.
    """

    name: str
    allowed: tuple[str | int | Env, ...]


@dataclass(frozen=True, slots=True)
class RestCall:
    """One call of the gateway's REST API.

    Attributes:
        operation: catalogue name of the call, such as ``charges.again``.
        path_params: values for the slots of its path, or the environment variables that hold
            them; a slot without a value stays visible.
        body: the JSON object to send; ignored for GET and DELETE.
        base_url: root of the API.
        query: parameters behind the question mark; a list where a name comes more than once.
        checks: what its answer has to say.
        published: names of card data in the body that may stand in a snippet, because it is printed
            in public documents and belongs to no card.
        defaults: values of environment variables that are no secret, such as the sandbox's own
            keys; what the environment says wins.
    """

    operation: str
    path_params: Mapping[str, str | Env] = field(default_factory=dict)
    body: Mapping[str, object] = field(default_factory=dict)
    base_url: str = "https://api.iamport.kr"
    query: Mapping[str, str | list[str]] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    published: frozenset[str] = frozenset()
    defaults: Mapping[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Return the HTTP method."""
        return operation(self.operation).method

    @property
    def title(self) -> str:
        """Return what the call does, in English."""
        return operation(self.operation).en

    @property
    def root(self) -> str:
        """Return the base address without a slash at its end, fit for a command line."""
        return quote(self.base_url, safe=_ADDRESS, errors="replace").rstrip("/")

    @property
    def path(self) -> str:
        """Return the path as text; where the environment fills it in, a slot stays visible."""
        return "".join(f"{{{one.name}}}" if isinstance(one, Env) else one for one in self.pieces)

    @property
    def pieces(self) -> tuple[str | Env, ...]:
        """Return the path in pieces: text, percent-encoded, and what the environment fills in.

        The query is the end of the last piece.
        """
        pieces: list[str | Env] = []
        for piece in _SLOT.split(operation(self.operation).path):
            value = self.path_params.get(piece[1:-1]) if piece.startswith("{") else None
            if isinstance(value, Env):
                pieces.append(value)
            else:
                pieces.append(quote(value, safe="", errors="replace") if value else piece)
        if self.query:
            pieces.append(f"?{urlencode(self.query, doseq=True, errors='replace')}")
        return tuple(_joined(pieces))

    @property
    def token_path(self) -> str:
        """Return the path of the call that issues a token."""
        return operation(SIGN_IN).path

    @property
    def is_token(self) -> bool:
        """Say whether this is the call that issues a token."""
        return self.operation == SIGN_IN

    @property
    def tree(self) -> Node | None:
        """Return the body with its secrets as variables; None when nothing is sent."""
        if self.method in {"GET", "DELETE"} or self.is_token:
            return None
        return node(self.body, SECRETS - self.published)

    @property
    def variables(self) -> tuple[str, ...]:
        """Return the environment variables that must be set before the snippet runs."""
        tree = self.tree
        checked = [value for check in self.checks for value in check.allowed]
        around = [piece.name for piece in (*self.pieces, *checked) if isinstance(piece, Env)]
        return tuple(dict.fromkeys((*CREDENTIALS, *(variables(tree) if tree else ()), *around)))

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the variables that have no default."""
        return tuple(name for name in self.variables if name not in self.usual)

    @property
    def usual(self) -> dict[str, str]:
        """Return the defaults that are needed and that every shell takes as they are."""
        return {
            name: self.defaults[name]
            for name in self.variables
            if _HARMLESS.fullmatch(self.defaults.get(name, ""))
        }


def _joined(pieces: list[str | Env]) -> Iterator[str | Env]:
    """Yield pieces so that no two texts stand side by side."""
    text = ""
    for piece in pieces:
        if isinstance(piece, Env):
            if text:
                yield text
            yield piece
            text = ""
        else:
            text += piece
    if text:
        yield text
