"""What does a REST call consist of? Address and body, without anything that must stay secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from lib.catalog.operations import operation
from lib.kernel.redaction import CARD_FIELDS, SECRET_FIELDS
from lib.snippets.script import Node, node, variables

SIGN_IN: Final = "users.token"
CREDENTIALS: Final = ("IMP_KEY", "IMP_SECRET")

# Values of these never stand in a snippet; they come from the environment when it runs.
SECRETS: Final = SECRET_FIELDS | CARD_FIELDS

# What may stand in an address as it is; everything else is percent-encoded (RFC 3986).
_ADDRESS: Final = ":/?#[]@!$&'()*+,;=%~-._"


@dataclass(frozen=True, slots=True)
class RestCall:
    """One call of the gateway's REST API.

    Attributes:
        operation: catalogue name of the call, such as ``charges.again``.
        path_params: values for the slots of its path; a slot without a value stays visible.
        body: the JSON object to send; ignored for GET and DELETE.
        base_url: root of the API.
        query: parameters behind the question mark.
    """

    operation: str
    path_params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] = field(default_factory=dict)
    base_url: str = "https://api.iamport.kr"
    query: Mapping[str, str] = field(default_factory=dict)

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
        """Return the path with its slots filled and percent-encoded, and the query behind it."""
        path = operation(self.operation).path
        for name, value in self.path_params.items():
            if value:
                path = path.replace(f"{{{name}}}", quote(value, safe="", errors="replace"))
        return f"{path}?{urlencode(self.query, errors='replace')}" if self.query else path

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
        return node(self.body, SECRETS)

    @property
    def variables(self) -> tuple[str, ...]:
        """Return the environment variables that must be set before the snippet runs."""
        tree = self.tree
        return tuple(dict.fromkeys((*CREDENTIALS, *(variables(tree) if tree else ()))))
