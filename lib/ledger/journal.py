"""What did we set out to do, and how did it end? Every act that may move money has a row here.

The row is committed before the network is touched; its primary key is the lock against doing the
same thing twice. It ends accepted, refused or unknown; unknown is resolved by reading.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import LedgerError
from lib.kernel.masking import without_customer
from lib.kernel.redaction import redact
from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.schema import AttemptRow, ExchangeRow

# A row that is still open after this many seconds belongs to nobody: longer than any timeout.
LEASE: Final = 180
CANCEL: Final = "payments.cancel"


class Outcome(StrEnum):
    """How an attempt stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Intent:
    """What is about to be asked of the gateway.

    Attributes:
        key: minted when the form was drawn; a second use finds the first attempt.
        operation: catalogue name of the call.
        environment: sandbox, test or live.
        channel_id: the channel it goes through.
        channel_name: its name at that moment.
        actor: who asks.
        amount: minor units; 0 where no money is named.
        currency: ISO 4217.
        merchant_uid: order number, if the act has one.
        imp_uid: the payment to be cancelled, if it is a cancel.
        customer_uid: billing-key handle, if one takes part.
        cancelled_before: minor units given back before this cancel.
        request: the body as it will be sent; redacted here, before it is kept.
    """

    key: str
    operation: str
    environment: str
    channel_id: str
    channel_name: str
    actor: str
    request: dict[str, Any]
    amount: int = 0
    currency: str = "KRW"
    merchant_uid: str = ""
    imp_uid: str = ""
    customer_uid: str = ""
    cancelled_before: int = 0


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ended.

    Attributes:
        outcome: accepted, refused or unknown.
        code: the envelope's code; 0 when there was none.
        message: the gateway's text, or ours when the gateway never spoke; redacted.
        imp_uid: the payment, once known.
    """

    outcome: Outcome
    code: int = 0
    message: str = ""
    imp_uid: str = ""


class Journal:
    """The rows of attempts and of the exchanges behind them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._instance = f"{socket.gethostname()}:{os.getpid()}"

    def open(self, intent: Intent) -> tuple[AttemptRow, bool]:
        """Write an intent down, committed before this returns.

        Returns:
            The attempt, and whether it is ours to carry out: False when the key is taken, then the
            attempt is the one that took it.
        """
        row = AttemptRow(**self.values_of(intent))
        try:
            with self._database.writing() as session:
                session.add(row)
                session.flush()
                self._audit(session, row, "opened", intent.actor)
        except IntegrityError:
            return self.get(intent.key), False
        return row, True

    def values_of(self, intent: Intent) -> dict[str, Any]:
        """Return the columns of an attempt that begins now, by name, its request redacted."""
        return {
            "key": intent.key,
            "operation": intent.operation,
            "environment": intent.environment,
            "channel_id": intent.channel_id,
            "channel_name": intent.channel_name,
            "actor": intent.actor,
            "merchant_uid": intent.merchant_uid,
            "imp_uid": intent.imp_uid,
            "customer_uid": intent.customer_uid,
            "amount": intent.amount,
            "currency": intent.currency,
            "cancelled_before": intent.cancelled_before,
            "request": redact(without_customer(intent.request)),
            "outcome": Outcome.OPEN.value,
            "instance": self._instance,
            "opened_at": to_unix(self._clock.now()),
        }

    def known(self, key: str) -> AttemptRow | None:
        """Return the attempt under a key, or None when the key is unused."""
        with self._database.reading() as session:
            return session.get(AttemptRow, key)

    def get(self, key: str) -> AttemptRow:
        """Return an attempt.

        Raises:
            LedgerError: there is none under this key.
        """
        row = self.known(key)
        if row is None:
            raise LedgerError(f"There is no attempt {key}.")
        return row

    def link(self, key: str, imp_uid: str) -> AttemptRow:
        """Name the payment of an attempt that was refused before its answer could name it."""
        with self._database.writing() as session:
            row = session.get_one(AttemptRow, key)
            row.imp_uid = row.imp_uid or imp_uid
            session.add(row)
        return row

    def is_taken(self, attempt: AttemptRow, imp_uid: str) -> bool:
        """Say whether a payment came of another charge than this one."""
        with self._database.reading() as session:
            other = session.exec(
                select(AttemptRow.key)
                .where(AttemptRow.environment == attempt.environment)
                .where(AttemptRow.imp_uid == imp_uid)
                .where(AttemptRow.operation != CANCEL, AttemptRow.key != attempt.key)
            ).first()
        return other is not None

    def is_overtaken(self, cancel: AttemptRow) -> bool:
        """Say whether another cancel used up the balance that this one started from.

        Both named it as their checksum, so the gateway can have carried out one of them at most.
        """
        with self._database.reading() as session:
            other = session.exec(
                select(AttemptRow.key)
                .where(AttemptRow.environment == cancel.environment)
                .where(AttemptRow.imp_uid == cancel.imp_uid)
                .where(AttemptRow.operation == CANCEL, AttemptRow.key != cancel.key)
                .where(AttemptRow.cancelled_before == cancel.cancelled_before)
                .where(AttemptRow.outcome == Outcome.ACCEPTED)
            ).first()
        return other is not None

    def close(
        self, key: str, ending: Ending, alongside: Callable[[Session], object] | None = None
    ) -> AttemptRow:
        """Write down how an attempt ended.

        An attempt that is accepted or refused already stays as it is: what was established once is
        not overwritten by a slower reader.

        Args:
            key: the attempt.
            ending: how it ended.
            alongside: more to write in the same transaction, such as the payment.

        Raises:
            LedgerError: there is no such attempt.
        """
        now = to_unix(self._clock.now())
        with self._database.writing() as session:
            row = session.get(AttemptRow, key)
            if row is None:
                raise LedgerError(f"There is no attempt {key}.")
            if alongside is not None:
                alongside(session)
            if row.outcome in {Outcome.ACCEPTED, Outcome.REFUSED}:
                return row
            row.outcome = ending.outcome
            row.code = ending.code
            row.message = redact(ending.message)
            row.imp_uid = ending.imp_uid or row.imp_uid
            row.closed_at = now
            session.add(row)
            self._audit(session, row, str(ending.outcome), row.actor)
        return row

    def unresolved(self) -> list[AttemptRow]:
        """Return what must be looked up: unknown ones, and open ones whose process is gone."""
        now = to_unix(self._clock.now())
        with self._database.reading() as session:
            rows = session.exec(
                select(AttemptRow)
                .where(col(AttemptRow.outcome).in_([Outcome.UNKNOWN, Outcome.OPEN]))
                .order_by(col(AttemptRow.opened_at))
            ).all()
        return [
            row
            for row in rows
            if row.outcome == Outcome.UNKNOWN
            or now - row.opened_at > LEASE
            or not _alive(row.instance, self._instance)
        ]

    def note_lookup(self, key: str) -> None:
        """Count a look-up that could not settle an attempt, and leave it unknown."""
        with self._database.writing() as session:
            row = session.get(AttemptRow, key)
            if row is not None and row.outcome in {Outcome.OPEN, Outcome.UNKNOWN}:
                row.outcome = Outcome.UNKNOWN
                row.lookups += 1
                row.looked_up_at = to_unix(self._clock.now())
                session.add(row)

    def keep_exchange(self, row: ExchangeRow) -> None:
        """Keep one HTTP exchange; it comes redacted from the client."""
        with self._database.writing() as session:
            session.add(row)

    def exchanges(self, attempt_key: str) -> list[ExchangeRow]:
        """Return the exchanges behind an attempt, oldest first."""
        with self._database.reading() as session:
            return list(
                session.exec(
                    select(ExchangeRow)
                    .where(ExchangeRow.attempt_key == attempt_key)
                    .order_by(col(ExchangeRow.id))
                ).all()
            )

    @staticmethod
    def _audit(session: Session, row: AttemptRow, what: str, actor: str) -> None:
        audit.append(
            session,
            at=row.closed_at or row.opened_at,
            actor=actor,
            action=f"{row.operation}.{what}",
            subject=row.key,
            data=trail_of(row.model_dump()),
        )


def trail_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the trail keeps of an attempt, from its columns by name."""
    return {
        "channel": values["channel_name"],
        "environment": values["environment"],
        "merchant_uid": values["merchant_uid"],
        "imp_uid": values["imp_uid"],
        "amount": values["amount"],
        "currency": values["currency"],
        "code": values["code"],
        "message": values["message"],
    }


def _alive(instance: str, own: str) -> bool:
    """Say whether the process that opened a row may still be at work on it."""
    host, _, pid = instance.rpartition(":")
    if instance == own:
        return True
    if host != own.rpartition(":")[0]:
        return True  # another machine: only the lease can tell
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (OSError, ValueError, OverflowError):
        return True
    return True
