"""How does a person drive the sandbox? Its clock, faults, webhooks and accounts, over HTTP.

The sandbox is another server; what it answers is handed on as the plain data it sends. Nothing here
concerns a real gateway.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import httpx

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.kernel.clock import to_unix
from lib.kernel.errors import GatewayUnreachable, InvalidInput
from lib.kernel.masking import masked
from lib.kernel.problems import Problem
from lib.kernel.settings import Settings
from lib.services.trail import Trail

_OPERATION: Final = "sandbox.control"
_LONGEST: Final = 300.0  # seconds; a clock that jumps over a year of schedules takes its time

Shown = dict[str, Any]


class SandboxControl:
    """The control API of the sandbox that this installation's sandbox channels call."""

    def __init__(self, settings: Settings, trail: Trail) -> None:
        self._trail = trail
        self.base_url = settings.embedded_sandbox_url
        self.is_embedded = not settings.sandbox_url
        timeout = httpx.Timeout(_LONGEST, connect=settings.connect_timeout)
        self._http = httpx.Client(timeout=timeout, trust_env=False)

    def close(self) -> None:
        """Give connections back."""
        self._http.close()

    @property
    def documentation_url(self) -> str:
        """Return where the sandbox describes its control API; within the console if it is there."""
        root = "/-/sandbox" if self.is_embedded else self.base_url
        return f"{root}/_control/docs"

    def clock(self) -> Shown:
        """Return how the clock stands: ``mode``, ``now``, ``ahead``, ``next``."""
        return self._get("/clock")

    def due(self) -> list[Shown]:
        """Return what is going to happen by itself, the earliest first."""
        return self._listed("/due?limit=100")

    def freeze(self, actor: Actor) -> Shown:
        """Stop the clock."""
        allow(actor, "sandbox.freeze")
        return self._post(actor, "/clock/freeze")

    def release(self, actor: Actor) -> Shown:
        """Let a stopped clock go on."""
        allow(actor, "sandbox.release")
        return self._post(actor, "/clock/release")

    def advance(self, seconds: int, actor: Actor) -> Shown:
        """Move the clock forward; ``happened`` is what happened on the way."""
        allow(actor, "sandbox.advance")
        return self._post(actor, "/clock/advance", {"seconds": seconds})

    def jump(self, at: datetime, actor: Actor) -> Shown:
        """Set the clock; ``happened`` is what happened on the way."""
        allow(actor, "sandbox.jump")
        return self._post(actor, "/clock/jump", {"at": to_unix(at)})

    def to_next(self, actor: Actor) -> Shown:
        """Move the clock to what happens next."""
        allow(actor, "sandbox.to_next")
        return self._post(actor, "/clock/next")

    def real_time(self, actor: Actor) -> Shown:
        """Let the clock follow the machine's."""
        allow(actor, "sandbox.real_time")
        return self._post(actor, "/clock/real")

    def armed_faults(self) -> list[Shown]:
        """Return the faults that are armed."""
        armed: list[Shown] = self._get("/faults")["armed"]
        return armed

    def arm(  # noqa: PLR0913 — what strikes, whom, and how often
        self,
        name: str,
        value: int | None,
        actor: Actor,
        *,
        times: int = 1,
        operation: str = "",
        merchant_uid: str = "",
    ) -> int:
        """Arm a fault and return its number.

        Args:
            name: as in the catalogue.
            value: in the fault's unit; None = the catalogue's value, or it takes none.
            actor: who asks.
            times: how often it strikes; -1 = until it is taken away.
            operation: the only call it strikes; empty = any.
            merchant_uid: the only order it strikes; empty = any.
        """
        allow(actor, "sandbox.arm")
        asked = {
            "name": name,
            "value": value,
            "times": times,
            "operation": operation,
            "merchant_uid": merchant_uid,
        }
        armed: list[Shown] = self._do(actor, "POST", "/faults", asked)
        return max(int(one["id"]) for one in armed)

    def disarm(self, number: int | None, actor: Actor) -> None:
        """Take one armed fault away, or all."""
        allow(actor, "sandbox.disarm")
        self._do(actor, "DELETE", "/faults" if number is None else f"/faults/{number}")

    def webhooks(self) -> Shown:
        """Return ``settings``, ``counts`` by state, and how many are ``pending``."""
        return self._get("/webhooks")

    def change_webhooks(self, changes: Mapping[str, Any], actor: Actor) -> None:
        """Change settings of webhooks.

        Raises:
            InvalidInput: one of them cannot be.
        """
        allow(actor, "sandbox.change_webhooks")
        self._do(actor, "POST", "/webhooks", changes)

    def webhook_log(self, state: str = "", imp_uid: str = "") -> list[Shown]:
        """Return the newest webhooks with their deliveries; all, or of a state, or a payment."""
        return self._listed(f"/webhooks/log?limit=50&state={state}&imp_uid={quote(imp_uid)}")

    def resend(self, number: int, actor: Actor) -> None:
        """Send one webhook once more."""
        allow(actor, "sandbox.resend")
        self._do(actor, "POST", f"/webhooks/{number}/resend")

    def resend_failed(self, actor: Actor) -> int:
        """Send all webhooks once more that failed, and return how many."""
        allow(actor, "sandbox.resend_failed")
        return int(self._post(actor, "/webhooks/resend")["resent"])

    def test_call(self, actor: Actor) -> None:
        """Send a test webhook to the configured address.

        Raises:
            InvalidInput: none is configured.
        """
        allow(actor, "sandbox.test_call")
        self._do(actor, "POST", "/webhooks/test")

    def accounts(self) -> list[Shown]:
        """Return the virtual accounts that wait for money, the newest first."""
        return [masked(account) for account in self._listed("/vbanks?limit=100")]

    def deposit(self, imp_uid: str, amount: int | None, actor: Actor) -> Shown:
        """Pay into a virtual account and return the payment; None = what is asked for.

        Raises:
            InvalidInput: the bank does not take the money.
        """
        allow(actor, "sandbox.deposit")
        return self._post(
            actor, f"/vbanks/{imp_uid}/deposit", {} if amount is None else {"amount": amount}
        )

    def requests(self) -> list[Shown]:
        """Return the last calls of the sandbox, masked, the newest first."""
        return [masked(call) for call in self._listed("/requests?limit=50")]

    def forget_requests(self, actor: Actor) -> None:
        """Empty the list of calls."""
        allow(actor, "sandbox.forget_requests")
        self._do(actor, "DELETE", "/requests")

    def switches(self) -> Shown:
        """Return how the switches stand."""
        return self._get("/settings")

    def change_switches(self, changes: Mapping[str, Any], actor: Actor) -> None:
        """Change some switches."""
        allow(actor, "sandbox.change_switches")
        self._do(actor, "POST", "/settings", changes)

    def seed(self, count: int, actor: Actor) -> int:
        """Make plausible payments and return how many were made."""
        allow(actor, "sandbox.seed")
        return int(self._post(actor, "/seed", {"payments": count})["made"])

    def reset(self, actor: Actor, *, keep_settings: bool) -> None:
        """Empty the sandbox."""
        allow(actor, "sandbox.reset")
        self._do(actor, "POST", "/reset", {"keep_settings": keep_settings})

    def _get(self, path: str) -> Shown:
        answer: Shown = self._call("GET", path)
        return answer

    def _listed(self, path: str) -> list[Shown]:
        answer: list[Shown] = self._call("GET", path)
        return answer

    def _post(self, actor: Actor, path: str, body: Mapping[str, Any] | None = None) -> Shown:
        answer: Shown = self._do(actor, "POST", path, body)
        return answer

    def _do(
        self, actor: Actor, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Any:  # noqa: ANN401
        """Change something, and tell the trail once it is done."""
        answer = self._call(method, path, body)
        self._trail.note(actor, "sandbox.driven", f"{method} {path}", **dict(body or {}))
        return answer

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        """Ask the sandbox.

        Raises:
            GatewayUnreachable: it does not answer, or not as a sandbox does.
            InvalidInput: it refused.
        """
        url = f"{self.base_url}/_control{path}"
        content = dict(body or {}) if method == "POST" else None
        try:
            envelope = self._http.request(method, url, json=content).json()
            code, message, response = (envelope[key] for key in ("code", "message", "response"))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise GatewayUnreachable(type(error).__name__, operation=_OPERATION) from None
        if code:
            raise InvalidInput(
                Problem("", "The sandbox refused: {reason}", params={"reason": str(message)})
            )
        return response
