"""Who may use which route of ours? Those below are for people with a role, the others for all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from lib.access.actors import LOCAL, Actor
from lib.access.policy import Permission, may
from lib.access.sign_in import Mode, SignIn
from lib.i18n import gettext as _
from lib.kernel.clock import Clock, to_unix
from lib.web.html import escape, page

if TYPE_CHECKING:  # what the services need is loaded while the gate stands already
    from lib.services.bootstrap import Services

_CALLER: Final = "paybench.caller"
Claims = Callable[[Mapping[str, str]], Mapping[str, Any]]

# What a buyer's browser gets from us is for those who test; what drives the sandbox is for few.
# Open to all stay the webhook door, the confirm endpoint and health, which machines call, and the
# sandbox's own API, which asks for its REST key.
_FOR: Final[dict[str, Permission]] = {
    "/-/checkout/": Permission.CHARGE,
    "/-/payments/complete": Permission.CHARGE,
    "/-/return": Permission.SEE,
    "/-/sandbox/_control": Permission.SANDBOX,
    "/-/metrics": Permission.LOG,
    "/-/exports/": Permission.EXPORT,
}
# Always answered to this machine itself, since the console asks its own sandbox and a collector of
# figures runs beside it; and where nobody signs in to nobody else, not even through a tunnel.
_FEW: Final = ("/-/sandbox/_control", "/-/metrics")


def caller(scope: Scope) -> str:
    """Return who makes a request that was let through; the local user where nobody signs in."""
    return str(scope.get(_CALLER, LOCAL.name))


def is_for_few(path: str) -> bool:
    """Say whether a path is not even for everybody who can reach a console without sign-in."""
    return path.startswith(_FEW)


class Admission:
    """The door of each route, for one process."""

    def __init__(
        self, how: SignIn, claims: Claims, services: Callable[[], Awaitable[Services]], clock: Clock
    ) -> None:
        """Prepare.

        Args:
            how: how people sign in.
            claims: reads what a provider said from cookies that carry our signature.
            services: waits for the services.
            clock: what time it is.
        """
        self.how = how
        self._claims = claims
        self._services = services
        self._clock = clock

    async def refusal(self, scope: Scope, headers: Headers, *, is_here: bool) -> Response | None:
        """Return how a request is turned away; None lets it pass.

        Args:
            scope: of the request.
            headers: its headers.
            is_here: whether it comes straight from this machine.
        """
        path = scope["path"]
        permission = next((one for start, one in _FOR.items() if path.startswith(start)), None)
        if permission is None or (is_here and is_for_few(path)):
            return None
        actor = await self._actor(headers)
        if may(actor, permission):
            scope[_CALLER] = actor.name
            return None
        if not actor.name:
            text = _("Sign in to the console first, in this browser; then load this page again.")
            return page(_("Not signed in"), f'<p class="bad">{escape(text)}</p>', 401)
        text = _("Your roles do not allow this. Ask an admin.")
        return page(_("Not allowed"), f'<p class="bad">{escape(text)}</p>', 403)

    async def _actor(self, headers: Headers) -> Actor:
        name = await run_in_threadpool(self._name, headers)
        if not name:
            return Actor("")
        services = await self._services()
        return Actor(name, await run_in_threadpool(services.members.roles_of, name))

    def _name(self, headers: Headers) -> str:
        if self.how.mode is Mode.HEADER:
            return headers.get(self.how.header, "").strip().casefold()
        claims = self._claims(_cookies(headers))
        return self.how.name_of(claims, to_unix(self._clock.now()))


def _cookies(headers: Headers) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in headers.get("cookie", "").split(";"):
        name, equals, value = part.strip().partition("=")
        if equals:
            found.setdefault(name, value.strip('"'))
    return found
