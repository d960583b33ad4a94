"""What should a payment be? Told anew by all that was ever said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from sqlmodel import Session, col, select

from lib.ledger.facts import CancelFact, Cause, PaymentFact
from lib.ledger.merging import begun, cancels_of, is_overruled, moved_by_file, moved_on
from lib.ledger.rollups.building import places, slices
from lib.ledger.schema import CancelRow, ObservationRow

# What an observation does not tell: our own act, and the channel that was asked.
_OURS: Final = frozenset({"id", "environment", "channel_id", "attempt_key", "cancels"})

Reader = Callable[[dict[str, Any]], PaymentFact]


@dataclass(slots=True)
class Retold:
    """A payment as it is kept, and as its observations tell it.

    Attributes:
        kept: its columns.
        told: the same columns by the observations; None = they cannot be read.
        cancels: the cancellations they tell of, by their ids.
        lacking: ids of cancellations that are told of and not kept.
        surplus: ids of cancellations that are kept and not told of.
        reason: why they cannot be read.
    """

    kept: dict[str, Any]
    told: dict[str, Any] | None
    cancels: dict[str, CancelFact] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    reason: str = ""

    @property
    def differing(self) -> tuple[str, ...]:
        """Return the columns that are kept differently from what was told."""
        told = self.told
        if told is None:
            return ()
        return tuple(name for name, value in told.items() if self.kept[name] != value)


def retold(session: Session, read: Reader) -> Iterator[list[Retold]]:
    """Give all payments told anew, ten thousand at a time.

    Args:
        session: a session.
        read: reads the body of an observation; a ValueError says that it cannot.
    """
    for rows in slices(session, as_kept=True):
        first, last = rows[0]["id"], rows[-1]["id"]
        table = ObservationRow.__table__.c  # type: ignore[attr-defined]
        query = (
            select(table.payment_id, table.body, table.observed_at, table.cause)
            .where(table.payment_id >= first, table.payment_id <= last)
            .order_by(table.payment_id, table.id)
        )
        told = {
            number: [(body, at, cause == Cause.IMPORT) for _, body, at, cause in group]
            for number, group in groupby(session.execute(query), key=lambda row: row[0])
        }
        ids = _cancel_ids(session, first, last)
        yield [_one(row, told.get(row["id"], []), ids.get(row["id"], set()), read) for row in rows]


def _one(
    kept: dict[str, Any],
    told: Sequence[tuple[dict[str, Any], int, bool]],
    ids: set[str],
    read: Reader,
) -> Retold:
    row: dict[str, Any] | None = None
    cancels: dict[str, CancelFact] = {}
    try:
        for body, at, is_imported in told:
            fact = read(body)
            seen = begun(
                fact,
                environment=kept["environment"],
                channel_id=kept["channel_id"],
                observed_at=at,
                is_imported=is_imported,
            )
            if row is None or is_overruled(row, fact, is_file=is_imported):
                row, cancels = seen, {}
            elif is_imported:
                moved_by_file(row, fact, at)
            else:
                moved_on(row, fact, "", at)
            cancels = cancels_of(row, cancels, fact, is_file=is_imported)
    except ValueError as error:
        return Retold(kept, None, reason=str(error))
    if row is None:
        return Retold(kept, None, reason="there is no observation")
    row.update(places(row, [(one.cancelled_at, one.amount) for one in cancels.values()]))
    return Retold(
        kept,
        {name: value for name, value in row.items() if name not in _OURS},
        cancels,
        tuple(sorted(cancels.keys() - ids)),
        tuple(sorted(ids - cancels.keys())),
    )


def _cancel_ids(session: Session, first: int, last: int) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    query = select(CancelRow.payment_id, CancelRow.cancellation_id).where(
        col(CancelRow.payment_id) >= first, col(CancelRow.payment_id) <= last
    )
    for payment_id, name in session.exec(query):
        found.setdefault(payment_id, set()).add(name)
    return found
