"""Schedules: payments of a billing key that are booked for later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lib.portone.auth import Session
from lib.portone.exchange import Call
from lib.portone.models import Payment, Schedule

LONGEST: Final = 90 * 86_400
"""Seconds that one list may span; the gateway says three months, the shortest of which has 90 days
on average (ours)."""
_PAGE: Final = 1000
_SMALL_PAGE: Final = 20  # of the lists of one customer, which take no limit
_MOST_PAGES: Final = 200


class Schedules:
    """``/subscribe/payments/schedule`` and ``/subscribe/payments/unschedule``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def book(self, body: Mapping[str, Any], *, attempt_key: str) -> tuple[Schedule, ...]:
        """Book payments of a billing key, all in one call.

        Raises:
            GatewayRefused: nothing was booked.
            OutcomeUnknown: resolve by ``get``, never repeat.
        """
        return self._several(Call("schedules.create", body=body, attempt_key=attempt_key))

    def get(self, merchant_uid: str, *, attempt_key: str = "") -> Schedule:
        """Return what was booked last under an order number.

        Raises:
            GatewayRefused: nothing was (HTTP 404).
        """
        return self._one(
            Call("schedules.get", path={"merchant_uid": merchant_uid}, attempt_key=attempt_key)
        )

    def listed(self, since: int, until: int, *, status: str = "") -> tuple[Schedule, ...]:
        """Return what is booked for a span of time, the earliest first.

        Args:
            since: first second, UNIX.
            until: first second that counts no longer; a long span takes several calls.
            status: ``scheduled``, ``executed`` or ``revoked``; empty = any.

        Raises:
            GatewayError: one of the lists could not be read.
        """
        found: list[Schedule] = []
        for start, end in _spans(since, until):
            query = {
                "schedule_from": str(start),
                "schedule_to": str(end),
                "limit": str(_PAGE),
                "sorting": "scheduled",
                **({"schedule_status": status} if status else {}),
            }
            found += self._paged("schedules.list", {}, query, _PAGE)
        return tuple(found)

    def of_key(
        self, customer_uid: str, since: int, until: int, *, status: str = "", attempt_key: str = ""
    ) -> tuple[Schedule, ...]:
        """Return what is booked on one billing key in a span of time; see listed.

        A key that is gone by now may still have schedules.
        """
        found: list[Schedule] = []
        for start, end in _spans(since, until):
            query = {
                "from": str(start),
                "to": str(end),
                **({"schedule-status": status} if status else {}),
            }
            path = {"customer_uid": customer_uid}
            found += self._paged("billing.schedules", path, query, _SMALL_PAGE, attempt_key)
        return tuple(found)

    def change(self, merchant_uid: str, schedule_at: int, *, attempt_key: str) -> Schedule:
        """Move a payment that is still to come.

        Raises:
            GatewayRefused: it has run, was revoked, or the new time is over.
            OutcomeUnknown: resolve by ``get``, never repeat.
        """
        return self._moved("schedules.change", merchant_uid, schedule_at, attempt_key)

    def reschedule(self, merchant_uid: str, schedule_at: int, *, attempt_key: str) -> Schedule:
        """Book a failed or revoked payment anew; see change."""
        return self._moved("schedules.reschedule", merchant_uid, schedule_at, attempt_key)

    def retry(self, merchant_uid: str, *, attempt_key: str) -> Payment:
        """Charge a failed or revoked payment now.

        Returns:
            The payment; its status may be ``failed`` although the envelope's code is 0.

        Raises:
            GatewayRefused: it is still to come, was paid, or its key is gone.
            OutcomeUnknown: resolve by ``Payments.find``, never repeat.
        """
        call = Call("schedules.retry", path={"merchant_uid": merchant_uid}, attempt_key=attempt_key)
        return self._session.transport.read(Payment, self._session.send(call), call)

    def revoke(
        self, customer_uid: str, merchant_uids: Sequence[str], *, attempt_key: str
    ) -> tuple[Schedule, ...]:
        """Revoke payments of a billing key that are still to come, by their order numbers.

        Raises:
            ValueError: no order number; the wire would read that as "all of this key".
            GatewayRefused: none of them is to come.
            OutcomeUnknown: resolve by ``get``, never repeat.
        """
        body = revoke_body(customer_uid, merchant_uids)
        return self._several(Call("schedules.revoke", body=body, attempt_key=attempt_key))

    def _moved(self, name: str, merchant_uid: str, at: int, attempt_key: str) -> Schedule:
        return self._one(
            Call(
                name,
                path={"merchant_uid": merchant_uid},
                body={"schedule_at": at},
                attempt_key=attempt_key,
            )
        )

    def _one(self, call: Call) -> Schedule:
        return self._session.transport.read(Schedule, self._session.send(call), call)

    def _several(self, call: Call) -> tuple[Schedule, ...]:
        rows, _ = _rows(self._session.send(call))
        return tuple(self._session.transport.read(Schedule, row, call) for row in rows)

    def _paged(
        self,
        name: str,
        path: Mapping[str, str],
        query: Mapping[str, str],
        limit: int,
        attempt_key: str = "",
    ) -> list[Schedule]:
        found: list[Schedule] = []
        for page in range(1, _MOST_PAGES):
            call = Call(
                name, path=path, query={**query, "page": str(page)}, attempt_key=attempt_key
            )
            rows, more = _rows(self._session.send(call))
            found += [self._session.transport.read(Schedule, row, call) for row in rows]
            if not rows or (len(rows) < limit if more is None else not more):
                break
        return found


def revoke_body(customer_uid: str, merchant_uids: Sequence[str]) -> dict[str, Any]:
    """Return the body of a revocation; see Schedules.revoke."""
    if not merchant_uids:
        raise ValueError("a revocation names its order numbers")
    return {"customer_uid": customer_uid, "merchant_uid": list(merchant_uids)}


def _spans(since: int, until: int) -> list[tuple[int, int]]:
    """Cut a span of time into pieces that one list may have."""
    return [(start, min(start + LONGEST, until)) for start in range(since, until, LONGEST)]


def _rows(content: object) -> tuple[list[object], bool | None]:
    """Read a list that comes as it is or as a page; None = it does not say whether there is more.

    The description has a plain array, published clients read a page.
    """
    if isinstance(content, dict) and isinstance(content.get("list"), list):
        return content["list"], bool(content.get("next"))
    return (content if isinstance(content, list) else [content]), None
