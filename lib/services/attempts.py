"""How is an act that may move money carried out once? Intent, network, outcome: never twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog
from sqlmodel import Session

from lib.i18n import mark
from lib.kernel.errors import (
    GatewayError,
    GatewayRefused,
    GatewayUnauthorized,
    GatewayUnreachable,
)
from lib.ledger.journal import Ending, Intent, Journal, Outcome
from lib.ledger.schema import AttemptRow

log = structlog.get_logger()

_POLL: Final = 0.05
UNRECORDED: Final = mark("The answer could not be recorded.")
NOT_SENT: Final = mark("The request did not leave this machine: nothing was sent.")
NO_KEYS: Final = mark("The gateway does not accept the REST key and secret of this channel.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway answered to an act.

    Attributes:
        ending: what it means for the attempt.
        alongside: what to write in the same transaction as the ending.
    """

    ending: Ending
    alongside: Callable[[Session, AttemptRow], object] | None = None


class Attempts:
    """Carries acts out under the journal."""

    def __init__(self, journal: Journal, *, patience: float) -> None:
        """Prepare.

        Args:
            journal: where intents and outcomes are written.
            patience: seconds to wait for a parallel run that carries the same attempt out.
        """
        self._journal = journal
        self._patience = patience

    def known(self, key: str) -> AttemptRow | None:
        """Return the attempt of a key that was used before, when its outcome is known."""
        return self._await_outcome(key) if self._journal.known(key) else None

    def carry_out(self, intent: Intent, send: Callable[[], Answer]) -> AttemptRow:
        """Write the intent, send once, write the outcome.

        A key that was used before sends nothing: the first attempt is returned, after its outcome
        is known or patience has run out.

        Args:
            intent: what is about to be asked.
            send: makes the one call.
        """
        attempt, mine = self._journal.open(intent)
        if not mine:
            log.info("attempt.repeated", attempt=intent.key)
            return self._await_outcome(intent.key)
        try:
            answer = send()
        except GatewayError as error:
            answer = Answer(ending_of(error))
        except BaseException:
            # Whatever broke, the request may be out: say so before anything else.
            self._journal.close(
                intent.key,
                Ending(Outcome.UNKNOWN, message=mark("It was interrupted before the answer came.")),
            )
            raise
        return self.record(attempt, answer)

    def record(self, attempt: AttemptRow, answer: Answer) -> AttemptRow:
        """Write the outcome of an attempt; unknown, when what was answered cannot be recorded."""
        also = answer.alongside
        try:
            return self._journal.close(
                attempt.key,
                answer.ending,
                None if also is None else lambda session: also(session, attempt),
            )
        except Exception as error:  # noqa: BLE001 — whatever it was, reading can settle it later
            # Without a traceback: its frames hold the request as it was sent.
            log.error("attempt.unrecorded", attempt=attempt.key, reason=repr(error))  # noqa: TRY400
            return self._journal.close(
                attempt.key,
                Ending(
                    Outcome.UNKNOWN,
                    message=UNRECORDED,
                    imp_uid=answer.ending.imp_uid,
                ),
            )

    def _await_outcome(self, key: str) -> AttemptRow:
        until = time.monotonic() + self._patience
        attempt = self._journal.get(key)
        while attempt.outcome == Outcome.OPEN and time.monotonic() < until:
            time.sleep(_POLL)
            attempt = self._journal.get(key)
        return attempt


def ending_of(error: GatewayError) -> Ending:
    """Say what an error of the gateway means for the act that met it."""
    match error:
        case GatewayRefused():
            return Ending(Outcome.REFUSED, error.code, error.message)
        case GatewayUnauthorized():
            return Ending(Outcome.REFUSED, message=NO_KEYS)
        case GatewayUnreachable():
            return Ending(Outcome.REFUSED, message=NOT_SENT)
        case _:
            return Ending(Outcome.UNKNOWN, message=mark("The answer was lost."))
