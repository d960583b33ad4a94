"""Who does this, and as what? Every command names its actor, and the audit trail keeps the name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is here for; a person may have several. What each may do: the policy."""

    VIEWER = "viewer"
    TESTER = "tester"
    FINANCE = "finance"
    DEVELOPER = "developer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a timed job.

    Attributes:
        name: what the audit trail shows; an e-mail address where people sign in.
        roles: what they are here for; none = they may do nothing.
        origin: from where they act: a network address, ``console`` or ``command line``.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    origin: str = ""


EVERY_ROLE: Final = frozenset(Role)

LOCAL: Final = Actor("local", EVERY_ROLE)
SYSTEM: Final = Actor("system", EVERY_ROLE)
