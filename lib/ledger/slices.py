"""How are many attempts journalled together? A slice of intents in one transaction, then its ends.

The journal's promise is that of a single attempt: all intents are committed before the first of
them is sent, and an end that was established once is not overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from lib.kernel.clock import Clock, to_unix
from lib.kernel.redaction import redact
from lib.ledger import audit, bulk
from lib.ledger.engine import Database
from lib.ledger.journal import Ending, Intent, Journal, Outcome, trail_of
from lib.ledger.schema import AttemptRow, AuditRow, ExchangeRow

_CLOSE: Final = (
    update(AttemptRow)
    .where(col(AttemptRow.key) == bindparam("of_key"))
    .values(
        closed_at=bindparam("at"),
        **{name: bindparam(name) for name in ("outcome", "code", "message", "imp_uid")},
    )
)
_TAKEN: Final = 'SELECT "key" FROM attempt WHERE "key" {among}'
# Without a condition on the outcome, whose index would lead through all that were ever accepted.
_STANDING: Final = 'SELECT "key", outcome FROM attempt WHERE "key" {among}'
_SETTLED: Final = {Outcome.ACCEPTED.value, Outcome.REFUSED.value}


class Slices:
    """Attempts by the hundred."""

    def __init__(self, database: Database, journal: Journal, clock: Clock) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock

    def open(self, intents: Sequence[Intent]) -> set[str]:
        """Write intents down, committed before this returns.

        Args:
            intents: with a key of its own each.

        Returns:
            The keys that are ours to carry out; the others were taken before.
        """
        rows = [{**self._journal.values_of(intent), "code": 0, "message": ""} for intent in intents]
        with self._database.writing() as session:
            taken = _taken(session, [row["key"] for row in rows])
            rows = [row for row in rows if row["key"] not in taken]
            bulk.add(session, AttemptRow, rows)
            lines = [_trail(row, row["opened_at"], "opened") for row in rows]
            bulk.add(session, AuditRow, audit.linked(session, lines))
        return {row["key"] for row in rows}

    def known(self, keys: Sequence[str]) -> dict[str, AttemptRow]:
        """Return the attempts under some keys, by their key."""
        with self._database.reading() as session:
            there = _taken(session, keys)
            if not there:  # as in every batch that is placed for the first time
                return {}
            rows = session.exec(select(AttemptRow).where(col(AttemptRow.key).in_(there))).all()
        return {row.key: row for row in rows}

    def close(
        self,
        ended: Sequence[tuple[Intent, Ending]],
        exchanges: Sequence[dict[str, Any]],
        alongside: Callable[[Session], object],
    ) -> None:
        """Write down how attempts ended.

        Args:
            ended: each with its end.
            exchanges: what went over the wire, as columns of ExchangeRow by name.
            alongside: more to write in the same transaction, such as the payments.
        """
        now = to_unix(self._clock.now())
        closed = [
            {
                "key": intent.key,
                "operation": intent.operation,
                "actor": intent.actor,
                "channel_name": intent.channel_name,
                "environment": intent.environment,
                "merchant_uid": intent.merchant_uid,
                "amount": intent.amount,
                "currency": intent.currency,
                "outcome": ending.outcome.value,
                "code": ending.code,
                "message": redact(ending.message),
                "imp_uid": ending.imp_uid or intent.imp_uid,
            }
            for intent, ending in ended
        ]
        with self._database.writing() as session:
            bulk.add(session, ExchangeRow, exchanges)
            alongside(session)
            settled = _settled(session, [row["key"] for row in closed])
            closed = [row for row in closed if row["key"] not in settled]
            changes = ("outcome", "code", "message", "imp_uid")
            bulk.change(
                session,
                _CLOSE,
                [
                    {"of_key": row["key"], "at": now, **{name: row[name] for name in changes}}
                    for row in closed
                ],
            )
            lines = [_trail(row, now, row["outcome"]) for row in closed]
            bulk.add(session, AuditRow, audit.linked(session, lines))


def _taken(session: Session, keys: Sequence[str]) -> set[str]:
    return {key for (key,) in bulk.among(session, _TAKEN, keys)}


def _settled(session: Session, keys: Sequence[str]) -> set[str]:
    found = bulk.among(session, _STANDING, keys)
    return {key for key, outcome in found if outcome in _SETTLED}


def _trail(row: Mapping[str, Any], at: int, what: str) -> dict[str, Any]:
    return {
        "at": at,
        "actor": row["actor"],
        "action": f"{row['operation']}.{what}",
        "subject": row["key"],
        "data": trail_of(row),
    }
