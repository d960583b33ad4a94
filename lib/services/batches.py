"""How are many charges placed? Slice by slice: journalled together, sent side by side, looked up.

The promise is that of a single charge: every intent is committed before it is sent, it is sent
once, its outcome is accepted, refused or unknown, and the payment is fetched back. While one slice
is under way, what the slice before it came to is written down. Whatever breaks off in between
leaves open attempts, which are settled by looking them up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.kernel.errors import GatewayError, InvalidInput, LiveDisabled
from lib.kernel.problems import Problem
from lib.ledger.journal import Outcome
from lib.ledger.schema import AttemptRow, ChannelRow
from lib.ledger.slices import Slices
from lib.lint import Context
from lib.portone.bulk import Flight, Heard
from lib.services.channels import Channels
from lib.services.charge_orders import ISSUE, SUBJECTS, ChargeCommand, ChargeOrder
from lib.services.charges import Charges
from lib.services.landings import Fetched, Landing, Landings, call_of

SLICE: Final = 250  # charges; what a transaction costs is spread thinly, a crash leaves few open
FIRST: Final = 60  # charges of the first slice, so that the gateway has something to do soon


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of one command.

    Attributes:
        attempt_key: of the command.
        outcome: as journalled; None when nothing was journalled or sent.
        code: the envelope's code; 0 when there was none.
        message: the gateway's text, or ours.
        imp_uid: the payment, once known.
        problems: why nothing was sent.
    """

    attempt_key: str
    outcome: Outcome | None
    code: int = 0
    message: str = ""
    imp_uid: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Slice:
    """Commands of one channel that were journalled together.

    Attributes:
        keys: of all its commands, in their order.
        placed: what has become of them so far.
        orders: those that are sent.
        flight: their calls; None = nothing was sent.
        grounded: why not.
        landing: how they ended, once they have.
    """

    keys: list[str]
    placed: dict[str, Placed]
    orders: list[ChargeOrder] = field(default_factory=list)
    flight: Flight | None = None
    grounded: GatewayError | None = None
    landing: Landing | None = None


class Batches:
    """Places many charges."""

    def __init__(
        self, *, slices: Slices, channels: Channels, charges: Charges, landings: Landings
    ) -> None:
        self._slices = slices
        self._channels = channels
        self._charges = charges
        self._landings = landings

    def place_many(
        self,
        commands: Sequence[ChargeCommand],
        actor: Actor,
        *,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> list[Placed]:
        """Carry commands out, each once.

        A command whose attempt key was used before is not sent again: its attempt is returned. So
        a batch that broke off is resumed by placing the same commands once more.

        Args:
            commands: charges of a card or of a billing key.
            actor: who asks.
            progress: told how many are done, and how many there are.
            stop: asked before each slice whether to send no more.

        Returns:
            What became of the commands that were reached, in their order. Where nothing leaves
            this machine the rest is not begun.

        Raises:
            AccessDenied: the actor may not charge, or not with real money.
        """
        allow(actor, "batches.place_many")
        run = _Run(self._landings)
        try:
            for channel_id, some in _slices(commands):
                if run.is_grounded or (stop is not None and stop()):
                    break
                run.add(self._begin(channel_id, some, actor))
                if progress is not None:
                    progress(len(run.placed), len(commands))
        finally:
            run.end()
        if progress is not None:
            progress(len(run.placed), len(commands))
        return run.placed

    def _begin(self, channel_id: str, commands: Sequence[ChargeCommand], actor: Actor) -> _Slice:
        """Examine commands, journal those that are in order, and send them off."""
        channel = self._channels.get(channel_id)
        keys = [command.attempt_key for command in commands]
        known = self._slices.known(keys)
        begun = _Slice(keys, {key: _placed(row) for key, row in known.items()})
        orders = self._orders(begun, commands, channel, actor)
        mine = self._slices.open([order.intent for order in orders.values()]) if orders else set()
        begun.orders = [order for key, order in orders.items() if key in mine]
        # Somebody else has begun these meanwhile.
        others = self._slices.known([key for key in orders if key not in mine])
        begun.placed.update({key: _placed(row) for key, row in others.items()})
        if begun.orders:
            try:
                begun.flight = begun.orders[0].client.start(list(map(call_of, begun.orders)))
            except GatewayError as error:
                begun.grounded = error
        return begun

    def _orders(
        self,
        begun: _Slice,
        commands: Sequence[ChargeCommand],
        channel: ChannelRow,
        actor: Actor,
    ) -> dict[str, ChargeOrder]:
        """Return what is to be sent, by key; what is not is placed."""
        contexts: dict[str, Context] = {}
        orders: dict[str, ChargeOrder] = {}
        for command in commands:
            key, operation = command.attempt_key, command.operation
            if key in begun.placed or key in orders:
                continue
            if operation in SUBJECTS and operation not in contexts:
                contexts[operation] = self._charges.orders.context(channel, operation)
            try:
                order = self._charges.orders.order(command, channel, actor, contexts.get(operation))
            except InvalidInput as error:
                begun.placed[key] = Placed(key, None, problems=error.problems)
            except LiveDisabled as error:
                begun.placed[key] = Placed(key, None, problems=(Problem("", str(error)),))
            else:
                if operation == ISSUE or not order.client.takes_many:
                    begun.placed[key] = _placed(self._charges.place(command, actor))
                else:
                    orders[key] = order
        return orders


class _Run:
    """Slices on their way: one that is heard, one whose payments are fetched back."""

    def __init__(self, landings: Landings) -> None:
        self._landings = landings
        self._waiting: deque[_Slice] = deque()
        self._fetching: _Slice | None = None
        self.placed: list[Placed] = []
        self.is_grounded = False

    def add(self, begun: _Slice) -> None:
        """Take a slice that has just begun, and bring the one before it a step further."""
        self._waiting.append(begun)
        if len(self._waiting) > 1:
            self._step()

    def end(self) -> None:
        """Bring all slices to their end."""
        while self._waiting:
            self._step()
        self._landings.write_fetched(self._fetch())

    def _step(self) -> None:
        one = self._waiting.popleft()
        heard = one.flight.wait() if one.flight else [Heard(None, one.grounded)] * len(one.orders)
        fetched = self._fetch()
        self._fetching = one
        if one.orders:
            one.landing = self._landings.land(one.orders, heard, fetched)
            self.is_grounded = self.is_grounded or not one.landing.left_us
            for end in one.landing.ends:
                key, ending = end.order.intent.key, end.ending
                one.placed[key] = Placed(
                    key, ending.outcome, ending.code, ending.message, ending.imp_uid
                )
        else:
            self._landings.write_fetched(fetched)

    def _fetch(self) -> Fetched:
        """Return what was fetched back of the slice before, which is done with that."""
        one, self._fetching = self._fetching, None
        if one is None:
            return Fetched()
        fetched = Fetched()
        if one.landing is not None:
            fetched = self._landings.fetched(one.landing)
            for row in self._landings.settle_rest(one.landing):
                one.placed[row.key] = _placed(row)
        self.placed.extend(one.placed[key] for key in one.keys)
        return fetched


def _slices(commands: Sequence[ChargeCommand]) -> Iterator[tuple[str, Sequence[ChargeCommand]]]:
    """Cut commands into slices of one channel each, in their order."""
    for channel_id, group in groupby(commands, lambda command: command.channel_id):
        some = list(group)
        done, size = 0, FIRST
        while done < len(some):
            yield channel_id, some[done : done + size]
            done, size = done + size, min(size * 2, SLICE)


def _placed(row: AttemptRow) -> Placed:
    return Placed(row.key, Outcome(row.outcome), row.code, row.message, row.imp_uid)
