"""How is a batch started, stopped and carried on? Each of its lines is charged once, whoever asks.

The lines are written down before the first is sent, without any card data. The key of a line's
attempt is made from the content of the batch and the number of the line, so whoever starts the same
content, however often and wherever, charges each line once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.access.vault import Vault
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import InvalidInput
from lib.kernel.problems import Problem
from lib.ledger import batches as book
from lib.ledger.batches import State
from lib.ledger.engine import Database
from lib.ledger.schema import BatchRow, ChannelRow
from lib.services.batch_driver import BatchDriver
from lib.services.batch_lines import Examiner, Plan, identity_of
from lib.services.batch_names import attempt_key_of, batch_id_of, order_number_of
from lib.services.batch_reports import NEVER_ARRIVED, BatchReports
from lib.services.channels import Channels
from lib.services.charge_orders import ChargeOrders
from lib.services.gateways import Gateways

_NAME: Final = 120  # characters


class BatchRuns:
    """Starts, stops and resumes batches; ``reports`` tells how they stand."""

    def __init__(  # noqa: PLR0913 — the parts it works with
        self,
        *,
        database: Database,
        driver: BatchDriver,
        channels: Channels,
        orders: ChargeOrders,
        gateways: Gateways,
        vault: Vault,
        clock: Clock,
    ) -> None:
        self._database = database
        self._driver = driver
        self._channels = channels
        self._orders = orders
        self._gateways = gateways
        self._vault = vault
        self._clock = clock
        self.reports = BatchReports(database, driver.is_running)

    def examiner(self, channel: ChannelRow) -> Examiner:
        """Return who looks at lines that are to go through a channel."""
        return Examiner(self._orders, channel, self._clock.now())

    def same(self, plan: Plan, environment: str) -> Sequence[BatchRow]:
        """Return the batches that charge the very same content, the first one first."""
        with self._database.reading() as session:
            return book.of_content(session, self._identity(plan, environment))

    def start(
        self,
        plan: Plan,
        channel: ChannelRow,
        actor: Actor,
        *,
        copy_number: int = 0,
        confirmed_amount: int | None = None,
    ) -> BatchRow:
        """Write a batch down and let it run; one that is there already is left as it is.

        Args:
            plan: without troubles.
            channel: through which all of it goes.
            actor: who asks.
            copy_number: 0 = this content for the first time; more = somebody said that it shall be
                charged once more. Two who say so at once mean the same copy.
            confirmed_amount: what was typed to confirm a live batch; the sum in won.

        Returns:
            The batch, or the one that was there.

        Raises:
            InvalidInput: the plan has troubles.
            LiveDisabled: the guard holds it back.
            AccessDenied: it is not for this actor.
        """
        allow(actor, "batch_runs.start")
        if plan.troubles or not plan.lines:
            raise InvalidInput(*(trouble.problem for trouble in plan.troubles))
        self._gateways.moving(channel, actor, amount=plan.amount, confirmed_amount=confirmed_amount)
        identity = self._identity(plan, channel.environment)
        now = to_unix(self._clock.now())
        batch = BatchRow(
            id=batch_id_of(identity, copy_number),
            identity=identity,
            copy_number=copy_number,
            name=plan.name[:_NAME],
            environment=channel.environment,
            channel_id=channel.id,
            channel_name=channel.name,
            actor=actor.name,
            lines=len(plan.lines),
            amount=plan.amount,
            holds_cards=plan.holds_cards,
            runner=self._driver.mint_runner(),
            created_at=now,
            beat_at=now,
        )
        with self._database.writing() as session:
            known = book.locked(session, batch.id)
            if known is not None:
                return known
            book.add(session, batch, list(_rows(batch, plan)))
            self._driver.note(session, batch, actor, "started")
        self._driver.drive(batch, _cards(plan), actor)
        return batch

    def resume(
        self,
        batch_id: str,
        actor: Actor,
        plan: Plan | None = None,
        confirmed_amount: int | None = None,
    ) -> BatchRow:
        """Go on where a batch stopped or broke off; one that is running or done is left alone.

        Args:
            batch_id: which.
            actor: who asks.
            plan: its content once more, where its lines need card data that is kept nowhere.
            confirmed_amount: as in start.

        Raises:
            InvalidInput: card data is needed, or the plan is not this batch's.
            LiveDisabled: the guard holds it back.
            AccessDenied: it is not for this actor.
            LedgerError: there is no such batch, or its channel is gone.
        """
        allow(actor, "batch_runs.resume")
        self._admit(batch_id, actor, plan, confirmed_amount)
        with self._database.writing() as session:
            row = book.locked(session, batch_id)
            if row is None or row.state == State.DONE or self._driver.is_running(row):
                return self.reports.get(batch_id)
            row.state, row.stop_asked, row.note = State.RUNNING.value, False, ""
            row.runner, row.ended_at = self._driver.mint_runner(), 0
            row.beat_at = to_unix(self._clock.now())
            session.add(row)
            self._driver.note(session, row, actor, "resumed")
        self._driver.drive(row, _cards(plan), actor)
        return row

    def stop(self, batch_id: str, actor: Actor) -> None:
        """Ask a batch to send no more; what is under way is still heard."""
        allow(actor, "batch_runs.stop")
        with self._database.writing() as session:
            row = book.locked(session, batch_id)
            if row is None or row.state != State.RUNNING:
                return
            row.stop_asked = True
            if not self._driver.is_running(row):
                row.state, row.ended_at = State.STOPPED.value, to_unix(self._clock.now())
            session.add(row)
            self._driver.note(session, row, actor, "stopped")

    def charge_anew(
        self,
        batch_id: str,
        actor: Actor,
        plan: Plan | None = None,
        confirmed_amount: int | None = None,
    ) -> BatchRow:
        """Charge those lines anew of which is established that the gateway never saw them.

        Each gets another attempt under its old order number; see resume for the arguments.
        """
        allow(actor, "batch_runs.charge_anew")
        self._admit(batch_id, actor, plan, confirmed_amount)
        with self._database.writing() as session:
            row = book.locked(session, batch_id)
            if row is not None and not self._driver.is_running(row):
                lost = book.never_arrived(session, batch_id, NEVER_ARRIVED)
                keys = [attempt_key_of(batch_id, one.number, one.tries + 1) for one in lost]
                book.rekey(session, batch_id, list(zip(lost, keys, strict=True)))
                row.state = State.STOPPED.value
                session.add(row)
                self._driver.note(session, row, actor, "charged_anew")
        return self.resume(batch_id, actor, plan, confirmed_amount)

    def wait(self, batch_id: str, seconds: float | None = None) -> None:
        """Wait until a batch that is driven from here has come to its end."""
        self._driver.wait(batch_id, seconds)

    def close(self) -> None:
        """Let the batches that are driven from here stop."""
        self._driver.close()

    def _identity(self, plan: Plan, environment: str) -> str:
        return identity_of(plan, environment, self._vault.digest)

    def _admit(
        self, batch_id: str, actor: Actor, plan: Plan | None, confirmed_amount: int | None
    ) -> None:
        batch = self.reports.get(batch_id)
        if plan is None and batch.holds_cards:
            raise InvalidInput(
                Problem(
                    "",
                    "The card data of this batch is kept nowhere. Hand its file in again to go on.",
                )
            )
        if plan is not None and self._identity(plan, batch.environment) != batch.identity:
            raise InvalidInput(Problem("", "This is not the file that the batch was started with."))
        channel = self._channels.get(batch.channel_id)
        self._gateways.moving(
            channel, actor, amount=batch.amount, confirmed_amount=confirmed_amount
        )


def _rows(batch: BatchRow, plan: Plan) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(plan.lines, start=1):
        given = str(line.body.get("merchant_uid") or "")
        merchant_uid = given or order_number_of(batch.id, number)
        yield {
            "batch_id": batch.id,
            "number": number,
            "place": line.place,
            "attempt_key": attempt_key_of(batch.id, number, 1),
            "tries": 1,
            "operation": line.operation,
            "merchant_uid": merchant_uid,
            "customer_uid": str(line.body.get("customer_uid") or ""),
            "amount": line.amount,
            "test_card": line.test_card,
            "body": {**line.body, "merchant_uid": merchant_uid},
            "is_unsent": False,
            "problems": [],
        }


def _cards(plan: Plan | None) -> dict[int, Mapping[str, Any]]:
    if plan is None:
        return {}
    return {number: line.card for number, line in enumerate(plan.lines, start=1) if line.card}
