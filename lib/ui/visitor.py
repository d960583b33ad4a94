"""Who sits at this screen? As the sign-in says, with the roles that the members' list gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.access.actors import LOCAL, Actor
from lib.access.sign_in import Mode, SignIn, sign_in
from lib.kernel import trace
from lib.kernel.clock import to_unix
from lib.kernel.settings import Settings
from lib.services.bootstrap import Services
from lib.ui import provider

_HERE = "127.0.0.1"


def way(settings: Settings) -> SignIn:
    """Return how people sign in; whether it may be this way was decided at the start."""
    return sign_in(settings, address=_HERE, has_provider=provider.has_provider())


def name(services: Services) -> str:
    """Return whom the sign-in names; empty where nobody has signed in."""
    how = way(services.settings)
    if how.mode is Mode.HEADER:
        # The gate has taken it away from everybody but the proxy, and if it came twice.
        return (st.context.headers.get(how.header) or "").strip().casefold()
    return how.name_of(_claims(), to_unix(services.clock.now()))


def where() -> str:
    """Return from which address this screen is looked at; ``console`` where it is this machine."""
    address = st.context.ip_address
    return address if isinstance(address, str) and address else "console"


def actor(services: Callable[[], Services]) -> Actor:
    """Return who sits here; without a name they may do nothing."""
    origin = where()
    if not trace.request_id():
        trace.begin(origin)
    found = services()
    if way(found.settings).mode is Mode.LOCAL:
        return LOCAL
    who = name(found)
    return Actor(who, found.members.roles_of(who) if who else frozenset(), origin)


def _claims() -> dict[str, Any]:
    return dict(st.user.to_dict())
