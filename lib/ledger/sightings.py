"""How do payments enter the ledger? Through this one door, many at once as well as one.

Observations may come late, twice and in any order: every one is kept, the row always shows the
furthest state, and the sums follow in the same transaction. What a file says counts until the
gateway tells of the payment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, literal_column, text, update
from sqlmodel import Session, col, select

from lib.ledger import bulk
from lib.ledger.facts import CancelFact, Cause, Effect, Sighting, is_stand_in, stand_in
from lib.ledger.merging import (
    begun,
    cancels_of,
    changed_at,
    is_overruled,
    moved_by_file,
    moved_on,
    requested_at,
)
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

_IMPORTED: Final = select(func.min(PaymentRow.id).label("first")).where(
    col(PaymentRow.environment) == bindparam("environment"), text("is_imported")
)
_DROP: Final = delete(CancelRow).where(
    col(CancelRow.payment_id) == bindparam("of_id"),
    col(CancelRow.cancellation_id) == bindparam("name"),
)
_CANCELS: Final = (
    "SELECT payment_id, cancellation_id, amount, reason, pg_tid, cancelled_at"
    " FROM payment_cancel WHERE payment_id {among} ORDER BY id"
)
_LAST_OBSERVATIONS: Final = (
    "SELECT payment_id, id, digest FROM observation WHERE id IN"
    " (SELECT max(id) FROM observation WHERE payment_id {among} GROUP BY payment_id)"
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
        stored: ids of the cancellations that are written already.
    """

    row: dict[str, Any]
    before: dict[str, Any] | None = None
    cancels: dict[str, CancelFact] = field(default_factory=dict)
    counted: tuple[tuple[int, int], ...] = ()
    digest: str = ""
    observation: int = 0
    at: int = -1
    is_heard: bool = False
    stored: tuple[str, ...] = ()


class _Taking:
    """Observations that are taken in together, in their order."""

    def __init__(self, on: Connection, cause: Cause, observed_at: int) -> None:
        self._on = on
        self._cause = cause.value
        self._observed_at = observed_at
        self._observations: list[dict[str, Any]] = []
        self._counted: list[dict[str, Any]] = []
        self._is_file = cause is Cause.IMPORT

    def take(self, sightings: Sequence[Sighting]) -> list[Effect]:
        """Take observations in; see record_all."""
        known = self._known(sightings)
        effects = [self._one(known, seen) for seen in sightings]
        # A payment may be known by two numbers: that of the gateway, and one of ours.
        heard = {id(one): one for one in known.values() if one.is_heard}
        self._write(list(heard.values()))
        return effects

    def _known(self, sightings: Sequence[Sighting]) -> dict[tuple[str, str], _Known]:
        on = self._on
        found = {}
        by_id = {}
        for held in _rows(on, sightings):
            one = _Known(held, before=dict(held))
            found[held["environment"], held["imp_uid"]] = by_id[held["id"]] = one
        for place, held in _stood_in_for(on, sightings, found):
            one = by_id.get(held["id"]) or _Known(held, before=dict(held))
            found[place] = by_id[held["id"]] = one
        if not by_id:
            return found
        for payment_id, number, digest in bulk.among(on, _LAST_OBSERVATIONS, list(by_id)):
            by_id[payment_id].digest, by_id[payment_id].observation = digest, number
        for payment_id, *told in bulk.among(on, _CANCELS, list(by_id)):
            cancel = CancelFact(*told)
            by_id[payment_id].cancels[cancel.cancellation_id] = cancel
        for one in by_id.values():
            one.counted = _counted(one)
            one.stored = tuple(one.cancels)
        return found

    def _one(self, known: dict[tuple[str, str], _Known], seen: Sighting) -> Effect:
        place = (seen.environment, seen.imp_uid)
        one = known.get(place)
        if one is None:
            one = known[place] = _Known(self._begun(seen))
            effect = Effect.NEW
        elif is_overruled(one.row, seen.fact, is_file=self._is_file):
            one.row.update(self._begun(seen))
            one.cancels = {}
            effect = Effect.CHANGED
        elif self._is_file:
            effect = moved_by_file(one.row, seen.fact, self._observed_at)
        else:
            effect = moved_on(one.row, seen.fact, seen.attempt_key, self._observed_at)
        one.is_heard = True
        if self._is_file or seen.fact.cancels:
            one.cancels = cancels_of(one.row, one.cancels, seen.fact, is_file=self._is_file)
        self._observe(one, seen, effect)
        return effect

    def _begun(self, seen: Sighting) -> dict[str, Any]:
        row = begun(
            seen.fact,
            environment=seen.environment,
            channel_id=seen.channel_id,
            observed_at=self._observed_at,
            is_imported=self._is_file,
        )
        row["attempt_key"] = seen.attempt_key
        return row

    def _observe(self, one: _Known, seen: Sighting, effect: Effect) -> None:
        """Keep the raw answer; the same answer again only adds to the count of the last one."""
        at = self._observed_at
        # What a file says is not what the gateway says, even where it is the same.
        digest = f"file:{seen.digest}" if self._is_file else seen.digest
        if one.digest == digest:
            if one.observation:
                self._counted.append({"of_id": one.observation, "at": at})
            else:
                last = self._observations[one.at]
                last["seen"] += 1
                last["last_seen_at"] = at
            return
        one.digest, one.observation, one.at = digest, 0, len(self._observations)
        self._observations.append(
            {
                "payment_id": one,  # its number, once it has one
                "cause": self._cause,
                "attempt_key": seen.attempt_key,
                "digest": digest,
                "body": seen.body,
                "effect": effect.value,
                "observed_at": at,
                "seen": 1,
                "last_seen_at": at,
            }
        )

    def _write(self, heard: Sequence[_Known]) -> None:
        on = self._on
        new = [one for one in heard if one.before is None]
        for number, one in zip(_numbers(on, len(new)), new, strict=True):
            one.row["id"] = number
        cells = Cells()
        changed = []
        for one in heard:
            _place(one, cells)
            if one.before is not None and one.row != one.before:
                changed.append(one)
        bulk.add(on, PaymentRow, [one.row for one in new])
        bulk.change(on, _CHANGE, [{**one.row, "of_id": one.row["id"]} for one in changed])
        bulk.change(on, _DROP, [*_dropped(heard)])
        bulk.add(on, CancelRow, [*_added(heard)])
        for row in self._observations:
            row["payment_id"] = row["payment_id"].row["id"]
        bulk.add(on, ObservationRow, self._observations)
        bulk.change(on, _COUNT, self._counted)
        deltas.apply(on, cells)
        renamed = [one for one in changed if one.before and words.differ(one.before, one.row)]
        words.forget(on, [one.before for one in renamed if one.before])
        words.keep(on, [one.row for one in (*new, *renamed)])


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
    effects = _Taking(session.connection(), cause, observed_at).take(sightings)
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


def _added(heard: Sequence[_Known]) -> Iterator[dict[str, Any]]:
    for one in heard:
        for name, cancel in one.cancels.items():
            if name not in one.stored:
                yield {
                    "payment_id": one.row["id"],
                    "cancellation_id": name,
                    "amount": cancel.amount,
                    "reason": cancel.reason,
                    "pg_tid": cancel.pg_tid,
                    "cancelled_at": cancel.cancelled_at,
                }


def _dropped(heard: Sequence[_Known]) -> Iterator[dict[str, Any]]:
    """Give the cancels that a file told of and that are told otherwise now."""
    for one in heard:
        for name in one.stored:
            if name not in one.cancels:
                yield {"of_id": one.row["id"], "name": name}


def _counted(one: _Known) -> tuple[tuple[int, int], ...]:
    if not one.cancels:
        return ()
    return tuple((cancel.cancelled_at, cancel.amount) for cancel in one.cancels.values())


def _rows(on: Connection, sightings: Sequence[Sighting]) -> list[dict[str, Any]]:
    if len(sightings) == 1:
        where = {"environment": sightings[0].environment, "imp_uid": sightings[0].imp_uid}
        return bulk.rows(on, _ONE, where)
    found: list[dict[str, Any]] = []
    for environment in {seen.environment for seen in sightings}:
        numbers = list({seen.imp_uid for seen in sightings if seen.environment == environment})
        found += _named(on, environment, numbers)
    return found


def _named(on: Connection, environment: str, numbers: list[str]) -> list[dict[str, Any]]:
    if on.dialect.name == "sqlite":
        where = {"environment": environment, "numbers": json.dumps(numbers)}
        return bulk.rows(on, _SEVERAL, where)
    query = select(PaymentRow.__table__).where(  # type: ignore[attr-defined]
        col(PaymentRow.environment) == environment, col(PaymentRow.imp_uid).in_(numbers)
    )
    return [dict(row) for row in on.execute(query).mappings()]


def _stood_in_for(
    on: Connection, sightings: Sequence[Sighting], found: Mapping[tuple[str, str], _Known]
) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Give the payments that a file has told of without their number, and whose they are."""
    for environment in {seen.environment for seen in sightings}:
        (known,) = bulk.rows(on, _IMPORTED, {"environment": environment})
        if known["first"] is None:
            continue
        orders: dict[str, str] = {}
        for seen in sightings:
            place = (seen.environment, seen.imp_uid)
            if place[0] != environment or place in found or is_stand_in(seen.imp_uid):
                continue
            # Of several payments of an order it is the first that is told of.
            orders.setdefault(stand_in(str(seen.fact.values["merchant_uid"])), seen.imp_uid)
        for held in _named(on, environment, list(orders)):
            yield (environment, orders[held["imp_uid"]]), held


def _numbers(on: Connection, count: int) -> Sequence[int]:
    """Return numbers for new payments; the writing session holds the lock, so they stay free."""
    if not count:
        return ()
    if on.dialect.name == "postgresql":
        rows = on.exec_driver_sql(_NEXT, (count,))
        return [int(row[0]) for row in rows]
    (held,) = bulk.rows(on, _LAST, {})
    last = held["last"] or 0
    return range(last + 1, last + count + 1)
