"""What do faults do to a call? They stand before its handler, around it, or behind its answer."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, Final

from starlette.types import Receive, Scope

from lib.catalog.faults import Moment, by_name
from lib.catalog.operations import operations
from lib.sandbox.api.routing import Call, Handler, LostAnswer, Postponed, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import faults, mishaps, notices
from lib.sandbox.models.faults import Fault
from lib.sandbox.models.refusals import PG, Refusal, pg_text
from lib.sandbox.rows import Connection

HEADER: Final = b"x-sandbox-fault"
# Calls that write without the PG hearing of it.
_WITHOUT_PG: Final = frozenset(
    {
        "users.token",
        "payments.prepare",
        "payments.prepare_change",
        "schedules.change",
        "schedules.reschedule",
        "schedules.revoke",
    }
)
# Charges that leave a failed payment when the PG is out of order, as any refusal of it does.
_CHARGES: Final = frozenset({"charges.onetime", "charges.again"})


@dataclass(frozen=True, slots=True)
class Bare:
    """An answer without an envelope, as a machine in front of the gateway gives it."""

    status: int


@dataclass(frozen=True, slots=True)
class Torn:
    """An answer that ends in the middle."""

    outcome: Any


class Reset:
    """The connection breaks."""


@dataclass(frozen=True, slots=True)
class Strike:
    """The faults of one call.

    Attributes:
        faults: in the order in which they were asked for.
    """

    faults: Sequence[Fault] = ()

    def before(self) -> Bare | Reset | Refusal | None:
        """Return what answers in place of everything; None = the call is looked at."""
        for fault in self.faults:
            match fault.name:
                case "connection_reset":
                    return Reset()
                case "server_error_before":
                    return Bare(fault.value)
                case "db_conflict":
                    return Refusal(PG, "데이터베이스 충돌이 발생했습니다.", status=500)
                case _other:
                    continue
        return None

    @property
    def ends_token(self) -> bool:
        """Say whether the token of the call is over."""
        return any(fault.name == "token_expired_now" for fault in self.faults)

    def on(self, route: Route) -> Route:
        """Return a route as it is while the faults strike."""
        at_pg = next((fault for fault in self.faults if fault.moment == "pg"), None)
        if at_pg and asks_pg(route):
            handler = _attempted(route.handler) if name_of(route) in _CHARGES else _refused
            return replace(route, handler=partial(handler, at_pg), writes=True)
        if route.writes and any(fault.moment == "webhook" for fault in self.faults):
            return replace(route, handler=partial(self._mislaid, route.handler))
        return route

    async def answered(self, outcome: Any) -> Any:  # noqa: ANN401 — see Handler
        """Return what the caller gets in place of the answer."""
        for fault in self.faults:
            match fault.name:
                case "slow_answer":
                    await asyncio.sleep(fault.value)
                case "answer_lost":
                    return LostAnswer()
                case "server_error_after":
                    return Bare(fault.value)
                case "broken_json":
                    return Torn(outcome)
                case _other:
                    continue
        return outcome

    def _mislaid(
        self,
        handler: Callable[[Gateway, Call, Connection], Any],
        gateway: Gateway,
        call: Call,
        db: Connection,
    ) -> Any:  # noqa: ANN401
        before = notices.newest(db)
        outcome = handler(gateway, call, db)
        mishaps.befall(db, self.faults, before)
        if isinstance(outcome, Postponed):
            # What is announced is announced later, in the second part of the call.
            then = outcome.then
            later = partial(self._mislaid, lambda _gateway, _call, db: then(db), gateway, call)
            return Postponed(outcome.seconds, later)
        return outcome


UNHARMED: Final = Strike()


def asked_for(scope: Scope) -> Sequence[Fault]:
    """Read the faults that a request's own header asks for.

    Raises:
        Refusal: 400, it asks for what there is not.
    """
    for name, value in scope["headers"]:
        if name == HEADER:
            return faults.parse(value.decode("latin-1"))
    return ()


def take_armed(route: Route, db: Connection) -> Sequence[Fault]:
    """Use up the armed faults that fit a call; those of webhooks are taken when one is sent."""
    moments: list[Moment] = ["before", "answer"]
    if asks_pg(route):
        moments.append("pg")
    return faults.take(db, moments, name_of(route))


@cache
def name_of(route: Route) -> str:
    """Return the catalogue name of a call; empty where it has none."""
    for operation in operations():
        if (operation.method, operation.path) == (route.method, route.path):
            return operation.name
    return ""


@cache
def asks_pg(route: Route) -> bool:
    """Say whether a call is passed on to the PG (ours: every one that changes something there)."""
    return route.method != "GET" and name_of(route) not in {"", *_WITHOUT_PG}


async def break_off(receive: Receive) -> None:
    """Break the connection of a request, as far as the server lets us at it.

    ASGI has no word for it, so the server's own object behind ``receive`` is asked for. Where
    something stands in between, the answer that follows is cut short instead.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        return
    with suppress(OSError, AttributeError):
        # Zero seconds of lingering: the peer is sent a reset and not an orderly end.
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
    transport.abort()
    await asyncio.sleep(0)  # until the server has noticed


def _refused(fault: Fault, _gateway: Gateway, _call: Call, _db: Connection) -> Any:  # noqa: ANN401
    refusal = Refusal(PG, _outage(fault))
    return _in_time(fault, lambda _db: refusal, _db)


def _attempted(handler: Handler) -> Callable[[Fault, Gateway, Call, Connection], Any]:
    """Return a handler of a charge that the PG does not carry out: a failed payment stays."""

    def attempted(fault: Fault, gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401
        struck = replace(call, outage=_outage(fault))
        return _in_time(fault, partial(handler, gateway, struck), db)

    return attempted


def _outage(fault: Fault) -> str:
    known = by_name()[fault.name]
    return pg_text(known.code, known.category)


def _in_time(fault: Fault, then: Callable[[Connection], Any], db: Connection) -> Any:  # noqa: ANN401
    if by_name()[fault.name].unit == "seconds":
        return Postponed(fault.value, then)
    return then(db)
