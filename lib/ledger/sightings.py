"""How do payments enter the ledger? Through this one door, many at once as well as one.

Observations may come late, twice and in any order: every one is kept, the row always shows the
furthest state, and the sums follow in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import bindparam, func, literal_column, update
from sqlmodel import Session, col, select

from lib.ledger import bulk
from lib.ledger.facts import CancelFact, Cause, Effect, Sighting
from lib.ledger.merging import begun, changed_at, moved_on, requested_at
from lib.ledger.rollups import deltas, words
from lib.ledger.rollups.cells import Cells, dim_id, dim_of, state_of
from lib.ledger.schema import CancelRow, ObservationRow, PaymentRow

_COLUMNS: Final = tuple(name for name in PaymentRow.model_fields if name != "id")
_COUNT: Final = (
    update(ObservationRow)
    .where(col(ObservationRow.id) == bindparam("of_id"))
    .values(seen=col(ObservationRow.seen) + literal_column("1"), last_seen_at=bindparam("at"))
)
_CHANGE: Final = (
    update(PaymentRow)
    .where(col(PaymentRow.id) == bindparam("of_id"))
    .values({name: bindparam(name) for name in _COLUMNS})
)
_LAST: Final = select(func.max(PaymentRow.id).label("last"))
_NEXT: Final = "SELECT nextval(pg_get_serial_sequence('payment', 'id')) FROM generate_series(1, %s)"
_ONE: Final = select(PaymentRow.__table__).where(  # type: ignore[attr-defined]
    col(PaymentRow.environment) == bindparam("environment"),
    col(PaymentRow.imp_uid) == bindparam("imp_uid"),
)

_LISTED: Final = func.json_each(bindparam("numbers")).table_valued("value")
_SEVERAL: Final = select(PaymentRow.__table__).where(  # type: ignore[attr-defined]
    col(PaymentRow.environment) == bindparam("environment"),
    col(PaymentRow.imp_uid).in_(select(_LISTED.c.value)),
)


@dataclass(slots=True)
class _Known:
    """A payment while observations of it are taken in.

    Attributes:
        row: its columns, its number included.
        before: the columns as they were; None = it is new.
        cancels: its cancellations by their ids.
        counted: the cancellations that its sums hold already.
        digest: of its last observation.
        observation: number of its last observation; 0 = that one is not written yet.
        at: where the last observation lies among the new ones.
    """

    row: dict[str, Any]
    before: dict[str, Any] | None = None
    cancels: dict[str, CancelFact] = field(default_factory=dict)
    counted: tuple[tuple[int, int], ...] = ()
    digest: str = ""
    observation: int = 0
    at: int = -1
    is_heard: bool = False


class _Taking:
    """Observations that are taken in together, in their order."""

    def __init__(self, session: Session, cause: Cause, observed_at: int) -> None:
        self._session = session
        self._cause = cause
        self._observed_at = observed_at
        self._observations: list[dict[str, Any]] = []
        self._counted: list[dict[str, Any]] = []
        self._cancels: list[tuple[_Known, CancelFact]] = []

    def take(self, sightings: Sequence[Sighting]) -> list[Effect]:
        """Take observations in; see record_all."""
        known = self._known(sightings)
        effects = [self._one(known, seen) for seen in sightings]
        self._write([one for one in known.values() if one.is_heard])
        return effects

    def _known(self, sightings: Sequence[Sighting]) -> dict[tuple[str, str], _Known]:
        session = self._session
        found = {}
        by_id = {}
        for held in _rows(session, sightings):
            one = _Known(held, before=dict(held))
            found[held["environment"], held["imp_uid"]] = by_id[held["id"]] = one
        if not by_id:
            return found
        for payment_id, number, digest in _last_observations(session, list(by_id)):
            by_id[payment_id].digest, by_id[payment_id].observation = digest, number
        cancels = select(CancelRow.__table__).where(col(CancelRow.payment_id).in_(list(by_id)))  # type: ignore[attr-defined]
        for row in session.execute(cancels).mappings():
            cancel = CancelFact(
                row["cancellation_id"],
                row["amount"],
                row["reason"],
                row["pg_tid"],
                row["cancelled_at"],
            )
            by_id[row["payment_id"]].cancels[cancel.cancellation_id] = cancel
        for one in by_id.values():
            one.counted = _counted(one)
        return found

    def _one(self, known: dict[tuple[str, str], _Known], seen: Sighting) -> Effect:
        place = (seen.environment, seen.imp_uid)
        one = known.get(place)
        if one is None:
            row = begun(
                seen.fact,
                environment=seen.environment,
                channel_id=seen.channel_id,
                observed_at=self._observed_at,
            )
            row["attempt_key"] = seen.attempt_key
            one = known[place] = _Known(row)
            effect = Effect.NEW
        else:
            effect = moved_on(one.row, seen.fact, seen.attempt_key, self._observed_at)
        one.is_heard = True
        for cancel in seen.fact.cancels:
            if cancel.cancellation_id not in one.cancels:
                one.cancels[cancel.cancellation_id] = cancel
                self._cancels.append((one, cancel))
        self._observe(one, seen, effect)
        return effect

    def _observe(self, one: _Known, seen: Sighting, effect: Effect) -> None:
        """Keep the raw answer; the same answer again only adds to the count of the last one."""
        at = self._observed_at
        if one.digest == seen.digest:
            if one.observation:
                self._counted.append({"of_id": one.observation, "at": at})
            else:
                last = self._observations[one.at]
                last["seen"] += 1
                last["last_seen_at"] = at
            return
        one.digest, one.observation, one.at = seen.digest, 0, len(self._observations)
        self._observations.append(
            {
                "payment_id": one,  # its number, once it has one
                "cause": self._cause.value,
                "attempt_key": seen.attempt_key,
                "digest": seen.digest,
                "body": seen.body,
                "effect": effect.value,
                "observed_at": at,
                "seen": 1,
                "last_seen_at": at,
            }
        )

    def _write(self, heard: Sequence[_Known]) -> None:
        session = self._session
        new = [one for one in heard if one.before is None]
        for number, one in zip(_numbers(session, len(new)), new, strict=True):
            one.row["id"] = number
        cells = Cells()
        changed = []
        for one in heard:
            _place(one, cells)
            if one.before is not None and one.row != one.before:
                changed.append(one)
        bulk.add(session, PaymentRow, [one.row for one in new])
        bulk.change(session, _CHANGE, [{**one.row, "of_id": one.row["id"]} for one in changed])
        bulk.add(
            session,
            CancelRow,
            [
                {
                    "payment_id": one.row["id"],
                    "cancellation_id": cancel.cancellation_id,
                    "amount": cancel.amount,
                    "reason": cancel.reason,
                    "pg_tid": cancel.pg_tid,
                    "cancelled_at": cancel.cancelled_at,
                }
                for one, cancel in self._cancels
            ],
        )
        for row in self._observations:
            row["payment_id"] = row["payment_id"].row["id"]
        bulk.add(session, ObservationRow, self._observations)
        bulk.change(session, _COUNT, self._counted)
        deltas.apply(session, cells)
        renamed = [one for one in changed if one.before and words.differ(one.before, one.row)]
        words.forget(session, [one.before for one in renamed if one.before])
        words.keep(session, [one.row for one in (*new, *renamed)])


def record_all(
    session: Session, sightings: Sequence[Sighting], *, cause: Cause, observed_at: int
) -> list[Effect]:
    """Take observations in, and bring each payment's row to the furthest state known.

    Args:
        session: a writing session; nothing is committed here.
        sightings: in the order in which they were made; a payment may occur more than once.
        cause: why they were asked for.
        observed_at: UNIX seconds.

    Returns:
        What each of them changed.
    """
    if not sightings:
        return []
    session.flush()
    effects = _Taking(session, cause, observed_at).take(sightings)
    for held in list(session.identity_map.values()):
        if isinstance(held, PaymentRow | CancelRow | ObservationRow):
            session.expire(held)  # it was written past the objects that hold it
    return effects


def _place(one: _Known, cells: Cells) -> None:
    """Say in which sums a payment is counted, and note the difference to before."""
    row, before = one.row, one.before
    counted = _counted(one)
    dim = dim_of(row)
    number = dim_id(dim)
    row["state"], row["dim_id"] = state_of(row), number
    row["requested_at"] = requested_at(row)
    row["changed_at"] = changed_at(row, [at for at, _ in counted])
    if before is not None:
        if row == before and counted == one.counted:
            return
        cells.dims[before["dim_id"]] = dim_of(before)
        cells.count(before, one.counted, -1)
    cells.dims[number] = dim
    cells.count(row, counted, 1)


def _counted(one: _Known) -> tuple[tuple[int, int], ...]:
    return tuple((cancel.cancelled_at, cancel.amount) for cancel in one.cancels.values())


def _rows(session: Session, sightings: Sequence[Sighting]) -> list[dict[str, Any]]:
    if len(sightings) == 1:
        where = {"environment": sightings[0].environment, "imp_uid": sightings[0].imp_uid}
        return bulk.rows(session, _ONE, where)
    found: list[dict[str, Any]] = []
    for environment in {seen.environment for seen in sightings}:
        numbers = list({seen.imp_uid for seen in sightings if seen.environment == environment})
        if session.get_bind().dialect.name == "sqlite":
            where = {"environment": environment, "numbers": json.dumps(numbers)}
            found += bulk.rows(session, _SEVERAL, where)
            continue
        query = select(PaymentRow.__table__).where(  # type: ignore[attr-defined]
            col(PaymentRow.environment) == environment, col(PaymentRow.imp_uid).in_(numbers)
        )
        found += [dict(row) for row in session.execute(query).mappings()]
    return found


def _numbers(session: Session, count: int) -> Sequence[int]:
    """Return numbers for new payments; the writing session holds the lock, so they stay free."""
    if not count:
        return ()
    if session.get_bind().dialect.name == "postgresql":
        rows = session.connection().exec_driver_sql(_NEXT, (count,))
        return [int(row[0]) for row in rows]
    (held,) = bulk.rows(session, _LAST, {})
    last = held["last"] or 0
    return range(last + 1, last + count + 1)


def _last_observations(
    session: Session, payment_ids: Sequence[int]
) -> Sequence[tuple[int, int, str]]:
    newest = (
        select(func.max(ObservationRow.id))
        .where(col(ObservationRow.payment_id).in_(payment_ids))
        .group_by(col(ObservationRow.payment_id))
    )
    rows = session.execute(
        select(ObservationRow.payment_id, ObservationRow.id, ObservationRow.digest).where(
            col(ObservationRow.id).in_(newest)
        )
    ).all()
    return [(payment_id, number, digest) for payment_id, number, digest in rows]
