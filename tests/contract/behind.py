"""How do tests do what a buyer or the clock does? On the sandbox's file, as another process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from lib.sandbox.models import schedules, window
from lib.sandbox.models.channels import Mid
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.orders import Order
from lib.sandbox.models.window import Means, Opening
from lib.sandbox.places import store_at
from lib.sandbox.store import Store
from tests.contract.sandbox_server import Sandbox

TOSS = Mid("tosspayments", "sbx_toss", is_test_channel=True)
UPLUS = Mid("uplus", "sbx_uplus", is_test_channel=True)


@contextmanager
def store_of(sandbox: Sandbox) -> Iterator[Store]:
    """Open the place of a sandbox that is listening."""
    store = store_at(sandbox.place)
    try:
        yield store
    finally:
        store.close()


def let_pass(sandbox: Sandbox, **span: float) -> None:
    """Let time pass, as ``timedelta`` counts it, and make what is due by then; sign in anew."""
    sandbox.clock.advance(timedelta(**span))
    run_due(sandbox)
    sandbox.api.log_in()


def pay_in_window(
    sandbox: Sandbox, means: Means, mid: Mid = TOSS, *, is_escrow: bool = False
) -> dict[str, Any]:
    """Let a buyer pay 10,000 won in a window; give the payment."""
    moment = Moment(Identifiers(), sandbox.clock.now())
    order = Order(uuid4().hex, 10_000, name="책")
    opening = Opening(order, mid, "pc", means.pay_method, is_escrow)
    with store_of(sandbox) as store, store.writing() as db:
        imp_uid = window.open_window(db, moment, opening)
        return window.approve(db, moment, imp_uid, means)


def run_due(sandbox: Sandbox) -> None:
    """Make the scheduled payments whose time has come, unless the sandbox has done so itself."""
    moment = Moment(Identifiers(), sandbox.clock.now())
    with store_of(sandbox) as store:
        with store.reading() as db:
            numbers = [number for _at, number in schedules.due(db, moment.now)]
        for number in numbers:
            with store.writing() as db:
                schedules.run(db, moment, number)
