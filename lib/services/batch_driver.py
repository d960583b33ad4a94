"""Who carries a batch on? A thread of its own, which no screen can abort by being drawn anew."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog
from sqlmodel import Session

from lib.access.actors import Actor
from lib.catalog.vocabulary import Environment
from lib.i18n import language, mark, speaking
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import PaybenchError
from lib.kernel.ids import mint_id
from lib.ledger import audit
from lib.ledger import batches as book
from lib.ledger.batches import LEASE, State
from lib.ledger.engine import Database
from lib.ledger.journal import Outcome
from lib.ledger.schema import BatchLineRow, BatchRow
from lib.services.attempts import NO_KEYS, NOT_SENT
from lib.services.batches import Batches, Placed
from lib.services.charge_orders import ChargeCommand
from lib.services.test_card_data import card_of
from lib.services.unknowns import Unknowns

log = structlog.get_logger()

Cards = Mapping[int, Mapping[str, Any]]

# Lines that are placed at once: few at first, so that a person soon sees that it goes on.
_FIRST: Final = 20
_MOST: Final = 1000
_BRISK: Final = 0.8  # seconds
_BEAT: Final = 5.0
_PATIENCE: Final = 5.0
GROUNDED: Final = mark("Nothing leaves this machine or is let in: the gateway cannot be used now.")
INTERRUPTED: Final = mark("It broke off inside; the server's log says why.")


class BatchDriver:
    """Runs batches that are written down."""

    def __init__(
        self, *, database: Database, batches: Batches, unknowns: Unknowns, clock: Clock
    ) -> None:
        self._database = database
        self._batches = batches
        self._unknowns = unknowns
        self._clock = clock
        self._here = f"{socket.gethostname()}:{os.getpid()}"
        self._threads: dict[str, threading.Thread] = {}
        self._ending = threading.Event()

    def mint_runner(self) -> str:
        """Mint the name of a run; it says where it runs."""
        return f"{mint_id('run')}@{self._here}"

    def is_running(self, row: BatchRow) -> bool:
        """Say whether somebody drives a batch at this moment."""
        if row.state != State.RUNNING:
            return False
        thread = self._threads.get(row.id)
        if thread is not None and thread.name == row.runner:
            return thread.is_alive()
        if _is_dead(row.runner.partition("@")[2], self._here):
            return False
        return to_unix(self._clock.now()) - row.beat_at <= LEASE

    def drive(self, batch: BatchRow, cards: Cards, actor: Actor) -> None:
        """Carry a batch on from its first line without an outcome; this returns at once.

        Args:
            batch: written down, with this run as its runner.
            cards: card data by the number of the line; it is let go of with the run.
            actor: who asked for it.
        """
        spoken = language()

        def run() -> None:
            with speaking(spoken):
                self._run(batch, cards, actor)

        thread = threading.Thread(target=run, name=batch.runner, daemon=True)
        self._threads[batch.id] = thread
        thread.start()

    def wait(self, batch_id: str, seconds: float | None = None) -> None:
        """Wait until a batch that is driven from here has come to its end."""
        thread = self._threads.get(batch_id)
        if thread is not None:
            thread.join(seconds)

    def close(self) -> None:
        """Let the batches that are driven from here stop, and wait a little for them."""
        self._ending.set()
        for thread in list(self._threads.values()):
            thread.join(_PATIENCE)

    def note(self, session: Session, row: BatchRow, actor: Actor, what: str) -> None:
        """Add a line to the audit trail, in the caller's transaction."""
        audit.append(
            session,
            at=to_unix(self._clock.now()),
            actor=actor.name,
            action=f"batch.{what}",
            subject=row.id,
            data={"name": row.name, "lines": row.lines, "amount": row.amount},
        )

    def _run(self, batch: BatchRow, cards: Cards, actor: Actor) -> None:
        ended = threading.Event()
        heart = threading.Thread(target=self._beat, args=(batch, ended), daemon=True)
        heart.start()
        state, note = State.STOPPED, ""
        try:
            state, note = self._place_all(batch, cards, actor)
        except PaybenchError as error:
            log.warning("batch.broken_off", batch=batch.id, reason=str(error))
            note = str(error)
        except Exception as error:  # noqa: BLE001 — a traceback would hold the requests
            log.error("batch.broken_off", batch=batch.id, reason=repr(error))  # noqa: TRY400
            note = INTERRUPTED
        finally:
            ended.set()
            heart.join()
        with self._database.writing() as session:
            row = book.locked(session, batch.id)
            if row is not None and row.runner == batch.runner:
                row.state, row.note = state.value, note
                row.ended_at = to_unix(self._clock.now())
                session.add(row)
                self.note(session, row, actor, f"ended.{state.value}")

    def _beat(self, batch: BatchRow, ended: threading.Event) -> None:
        while not ended.wait(_BEAT):
            with self._database.writing() as session:
                row = book.locked(session, batch.id)
                if row is not None and row.runner == batch.runner:
                    row.beat_at = to_unix(self._clock.now())
                    session.add(row)

    def _place_all(self, batch: BatchRow, cards: Cards, actor: Actor) -> tuple[State, str]:
        """Place all lines that have no outcome yet; return how it ended, and why it stopped."""
        with self._database.reading() as session:
            open_ones = book.unsettled(session, batch.id)
            views = book.page(session, batch.id, book.WAITING)[0]
            views += book.page(session, batch.id, book.NOT_SENT)[0]
        for attempt in open_ones:  # of a run that broke off
            self._unknowns.resolve(attempt)
        lines = sorted((view.line for view in views), key=lambda line: line.number)
        size, done = _FIRST, 0
        while done < len(lines):
            if self._shall_stop(batch):
                return State.STOPPED, ""
            some = lines[done : done + size]
            began = time.perf_counter()
            placed = self._batches.place_many(
                [self._command(batch, line, cards) for line in some],
                actor,
                stop=lambda: self._shall_stop(batch),
            )
            self._note_problems(batch, some, placed)
            done += len(placed)
            if placed and all(_was_grounded(one) for one in placed):
                return State.STOPPED, GROUNDED
            if time.perf_counter() - began < _BRISK:
                size = min(size * 3, _MOST)
        return State.DONE, ""

    def _shall_stop(self, batch: BatchRow) -> bool:
        if self._ending.is_set():
            return True
        with self._database.reading() as session:
            row = session.get_one(BatchRow, batch.id)
        return row.stop_asked or row.runner != batch.runner

    def _command(self, batch: BatchRow, line: BatchLineRow, cards: Cards) -> ChargeCommand:
        body = dict(line.body)
        if line.test_card and batch.environment == Environment.SANDBOX:
            body.update(card_of(line.test_card, self._clock.now()))
        body.update(cards.get(line.number, {}))
        return ChargeCommand(
            line.attempt_key, batch.channel_id, line.operation, body, confirmed_amount=line.amount
        )

    def _note_problems(
        self, batch: BatchRow, lines: Sequence[BatchLineRow], placed: Sequence[Placed]
    ) -> None:
        problems = {
            one.attempt_key: [[p.path, p.message, p.params] for p in one.problems]
            for one in placed
            if one.outcome is None
        }
        mended = [line.attempt_key for line in lines if line.is_unsent]
        if problems or mended:
            with self._database.writing() as session:
                book.hold_back(session, batch.id, {**dict.fromkeys(mended, ()), **problems})


def _was_grounded(one: Placed) -> bool:
    return one.outcome == Outcome.REFUSED and one.message in {NOT_SENT, NO_KEYS}


def _is_dead(place: str, here: str) -> bool:
    """Say whether a process of this machine is certainly gone."""
    host, _, pid = place.rpartition(":")
    if host != here.rpartition(":")[0] or place == here:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return False
