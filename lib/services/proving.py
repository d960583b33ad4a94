"""Is the ledger right, and how is it mended? From the observations, which are never changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.kernel.clock import Clock, to_unix
from lib.ledger import audit, proof
from lib.ledger.engine import Database
from lib.ledger.facts import PaymentFact
from lib.ledger.proof import Drift, Progress
from lib.portone.models import Payment
from lib.services.observing import fact_of

__all__ = ["Drift", "Proving"]


class Proving:
    """Compares the ledger with its observations."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def verify(self, progress: Progress) -> Iterator[Drift]:
        """Give everything in which the ledger differs from what was observed; nothing is written.

        Args:
            progress: called with what is being compared and how many of it have been.
        """
        with self._database.reading() as session:
            yield from proof.verify(session, _fact, progress)

    def rebuild(self, actor: Actor, progress: Progress) -> int:
        """Bring payments, cancels and all sums to what was observed.

        Args:
            actor: who asks for it.
            progress: see verify.

        Returns:
            How many payments were mended.

        Raises:
            AccessDenied: the actor may not.
        """
        allow(actor, "proving.rebuild")
        with self._database.writing() as session:
            mended = proof.rebuild(session, _fact, progress)
            audit.append(
                session,
                at=to_unix(self._clock.now()),
                actor=actor.name,
                action="ledger.rebuilt",
                subject="ledger",
                data={"mended": mended},
            )
        return mended


def _fact(body: dict[str, Any]) -> PaymentFact:
    """Read the body of an observation.

    Raises:
        ValueError: it is no payment (any more).
    """
    return fact_of(Payment.model_validate(body))
