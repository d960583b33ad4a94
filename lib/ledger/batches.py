"""Which batches are there, who drives one, and what became of its lines? Rows only, no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, update
from sqlmodel import Session, and_, col, func, select

from lib.ledger import bulk
from lib.ledger.journal import Outcome
from lib.ledger.schema import AttemptRow, BatchLineRow, BatchRow

# A run without a sign of life for so many seconds is over; one beats far more often.
LEASE: Final = 30
NOT_SENT: Final = "not_sent"
WAITING: Final = "waiting"

_REKEY: Final = (
    update(BatchLineRow)
    .where(
        col(BatchLineRow.batch_id) == bindparam("of_batch"),
        col(BatchLineRow.number) == bindparam("of_number"),
        col(BatchLineRow.attempt_key) == bindparam("old_key"),
    )
    .values(attempt_key=bindparam("new_key"), tries=bindparam("at_try"))
)


class State(StrEnum):
    """How a batch stands."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines came to what.

    Attributes:
        word: an outcome of the journal, NOT_SENT or WAITING.
        lines: how many.
        amount: their sum in minor units.
    """

    word: str
    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class LineView:
    """One line and what became of it.

    Attributes:
        line: as kept.
        attempt: its row of the journal; None = it was not reached, or never sent.
    """

    line: BatchLineRow
    attempt: AttemptRow | None


def add(session: Session, batch: BatchRow, lines: Sequence[dict[str, Any]]) -> None:
    """Add a batch with its lines, in the caller's transaction."""
    session.add(batch)
    session.flush()
    bulk.add(session, BatchLineRow, lines)


def locked(session: Session, batch_id: str) -> BatchRow | None:
    """Return a batch that nobody else can change until the caller's transaction ends."""
    return session.get(BatchRow, batch_id, with_for_update=True)


def of_content(session: Session, identity: str) -> Sequence[BatchRow]:
    """Return the batches of one content, the first one first."""
    return session.exec(
        select(BatchRow).where(BatchRow.identity == identity).order_by(col(BatchRow.copy_number))
    ).all()


def newest(session: Session, *, number: int, size: int) -> tuple[Sequence[BatchRow], int]:
    """Return one page of batches, newest first, and how many there are."""
    total = session.exec(select(func.count()).select_from(BatchRow)).one()
    rows = session.exec(
        select(BatchRow)
        .order_by(col(BatchRow.created_at).desc(), col(BatchRow.id))
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    return rows, total


def lines(session: Session, batch_id: str) -> Sequence[BatchLineRow]:
    """Return all lines in their order."""
    return session.exec(
        select(BatchLineRow)
        .where(BatchLineRow.batch_id == batch_id)
        .order_by(col(BatchLineRow.number))
    ).all()


def tally(session: Session, batch_id: str) -> list[Tally]:
    """Count the lines by what became of them."""
    found = session.exec(
        select(
            AttemptRow.outcome,
            BatchLineRow.is_unsent,
            func.count(),
            func.coalesce(func.sum(BatchLineRow.amount), 0),
        )
        .select_from(BatchLineRow)
        .join(AttemptRow, col(AttemptRow.key) == col(BatchLineRow.attempt_key), isouter=True)
        .where(BatchLineRow.batch_id == batch_id)
        .group_by(col(AttemptRow.outcome), col(BatchLineRow.is_unsent))
    ).all()
    return [
        Tally(outcome or (NOT_SENT if unsent else WAITING), count, int(amount))
        for outcome, unsent, count, amount in found
    ]


def page(
    session: Session, batch_id: str, word: str = "", *, number: int = 1, size: int = 0
) -> tuple[list[LineView], int]:
    """Return one page of lines with their attempts, and how many there are.

    Args:
        session: a reading session.
        batch_id: the batch.
        word: only lines that came to this; empty = all.
        number: of the page, from 1.
        size: lines a page; 0 = all lines.
    """
    joined = (
        select(BatchLineRow, AttemptRow)
        .join(AttemptRow, col(AttemptRow.key) == col(BatchLineRow.attempt_key), isouter=True)
        .where(BatchLineRow.batch_id == batch_id, *_came_to(word))
    )
    total = session.exec(select(func.count()).select_from(joined.subquery())).one()
    ordered = joined.order_by(col(BatchLineRow.number))
    if size:
        ordered = ordered.offset((number - 1) * size).limit(size)
    return [LineView(line, attempt) for line, attempt in session.exec(ordered).all()], total


def never_arrived(session: Session, batch_id: str, sayings: Sequence[str]) -> list[BatchLineRow]:
    """Return the lines of which is established that the gateway never saw them.

    Args:
        session: a reading session.
        batch_id: the batch.
        sayings: what the journal says of such attempts.
    """
    return list(
        session.exec(
            select(BatchLineRow)
            .join(AttemptRow, col(AttemptRow.key) == col(BatchLineRow.attempt_key))
            .where(
                BatchLineRow.batch_id == batch_id,
                AttemptRow.outcome == Outcome.REFUSED,
                AttemptRow.code == 0,
                AttemptRow.imp_uid == "",
                col(AttemptRow.message).in_(sayings),
            )
            .order_by(col(BatchLineRow.number))
        ).all()
    )


def unsettled(session: Session, batch_id: str) -> list[AttemptRow]:
    """Return the attempts of a batch whose outcome is not known."""
    return list(
        session.exec(
            select(AttemptRow)
            .join(BatchLineRow, col(AttemptRow.key) == col(BatchLineRow.attempt_key))
            .where(
                BatchLineRow.batch_id == batch_id,
                col(AttemptRow.outcome).in_([Outcome.OPEN, Outcome.UNKNOWN]),
            )
        ).all()
    )


def rekey(session: Session, batch_id: str, lines: Sequence[tuple[BatchLineRow, str]]) -> None:
    """Give lines another attempt; one that has got another meanwhile keeps that.

    Args:
        session: a writing session.
        batch_id: the batch.
        lines: as they were read, each with its new key.
    """
    changes = [
        {
            "of_batch": batch_id,
            "of_number": line.number,
            "old_key": line.attempt_key,
            "new_key": key,
            "at_try": line.tries + 1,
        }
        for line, key in lines
    ]
    bulk.change(session, _REKEY, changes)


def hold_back(session: Session, batch_id: str, problems: Mapping[str, Sequence[Any]]) -> None:
    """Note why lines were not sent, by the key of their attempts; no problem = all is well."""
    for line in session.exec(
        select(BatchLineRow).where(
            BatchLineRow.batch_id == batch_id, col(BatchLineRow.attempt_key).in_(problems)
        )
    ).all():
        line.problems = list(problems[line.attempt_key])
        line.is_unsent = bool(line.problems)
        session.add(line)


def _came_to(word: str) -> list[ColumnElement[bool]]:
    if not word:
        return []
    if word in {NOT_SENT, WAITING}:
        return [
            and_(col(AttemptRow.key).is_(None), col(BatchLineRow.is_unsent) == (word == NOT_SENT))
        ]
    return [col(AttemptRow.outcome) == word]
