"""What does an installation hold whose live channel was switched off since? A whole history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lib.catalog.vocabulary import Environment
from lib.kernel.clock import seoul_day, to_unix
from lib.kernel.money import Money
from lib.ledger.inbox import Delivery
from lib.ledger.schema import (
    AttemptRow,
    BillingKeyRow,
    ChannelRow,
    CheckoutRow,
    PaymentRow,
    ScheduleRow,
    WebhookRow,
)
from lib.services.batch_lines import Line, Plan
from lib.services.billing_keys import DeleteCommand
from lib.services.bootstrap import Services
from lib.services.cancels import CancelCommand
from lib.services.channel_form import ChannelForm
from lib.services.charges import AGAIN, ISSUE, ONETIME, VBANK, ChargeCommand
from lib.services.checkout import Order
from lib.services.schedule_orders import CHANGE, RESCHEDULE, RETRY, REVOKE, ActCommand, BookCommand
from lib.services.sync import SyncOrder
from tests.contract.books import GOOD, KIM
from tests.contract.sandbox_server import EXPIRY

CARD = {"card_number": GOOD, "expiry": EXPIRY, "birth": "900101", "pwd_2digit": "12"}
OPERATIONS = (ONETIME, AGAIN, ISSUE, VBANK, "payments.cancel", "schedules.create")


def live_channel(services: Services) -> ChannelRow:
    """Add a live channel and make it the default."""
    form = ChannelForm(
        name="Shop live", pg_module="tosspayments", mid="shop_mid", sdk="portone",
        mid_api_version="2022-07-27", environment=Environment.LIVE, rest_key="key",
        rest_secret="secret", is_default=True,
    )  # fmt: skip
    return services.channels.add(form, KIM)


def write_history(services: Services, channel: ChannelRow) -> None:
    """Write down what live days leave behind, with everything in it that wants to be looked up."""
    now = to_unix(services.clock.now())
    here: dict[str, Any] = {"environment": "live", "channel_id": channel.id}
    rows: list[Any] = [
        PaymentRow(**here, imp_uid=f"imp_{status}", merchant_uid=f"m-{status}", status=status,
                   amount=9000, observed_at=now, started_at=now, event_at=now,
                   paid_at=now if status == "paid" else 0, pay_method="card",
                   pg_module="tosspayments", mid="shop_mid", customer_uid="kim")
        for status in ("paid", "ready", "failed")
    ]  # fmt: skip
    rows += [
        AttemptRow(**here, key=f"at-{name}", operation=name, channel_name=channel.name,
                   actor="kim", merchant_uid="m-paid", imp_uid="imp_paid", customer_uid="kim",
                   amount=9000, request={}, outcome="unknown", opened_at=now - 500)
        for name in OPERATIONS
    ]  # fmt: skip
    rows += [
        BillingKeyRow(**here, customer_uid="kim", observed_at=now - 5000),
        CheckoutRow(**here, id="co-1", actor="kim", params={"merchant_uid": "m-co"}, plan={},
                    merchant_uid="m-co", amount=9000, opened_at=now - 30),
        WebhookRow(digest="d", imp_uid="imp_paid", merchant_uid="m-paid", status="paid",
                   received_at=now, last_at=now, arrivals=[], changes={}),
    ]  # fmt: skip
    rows.append(
        ScheduleRow(**here, merchant_uid="s-1", customer_uid="kim", amount=9000,
                    schedule_at=now - 60, status="scheduled", observed_at=now - 5000)
    )  # fmt: skip
    with services.database.writing() as session:
        session.add_all(rows)


def commands(services: Services, channel: ChannelRow) -> dict[str, list[Callable[[], object]]]:
    """Return what everybody could ask of a live channel, by the name of the command."""
    s = services
    sum_of_it = 9000

    def charge(operation: str) -> ChargeCommand:
        body: dict[str, Any] = {
            "merchant_uid": f"n-{operation}", "amount": sum_of_it, "name": "x",
            "customer_uid": "kim", "buyer_name": "Kim", "vbank_code": "004",
            "vbank_due": to_unix(s.clock.now()) + 9000,
        }  # fmt: skip
        card = CARD if operation in {ONETIME, ISSUE} else {}
        key = f"at-new-{operation}"
        return ChargeCommand(key, channel.id, operation, {**body, **card}, sum_of_it)

    def act(operation: str) -> ActCommand:
        later = to_unix(s.clock.now()) + 9000
        key = f"at-act-{operation}"
        return ActCommand(key, "live", ("s-1",), operation, later, True, 9000)  # noqa: FBT003

    def run() -> CheckoutRow:
        found = s.checkouts.get("co-1")
        assert found is not None
        return found

    body = {"customer_uid": "kim", "merchant_uid": "b-1", "amount": 9000, "name": "x"}
    plan = Plan("p", (Line(1, AGAIN, body),))
    entry = {"merchant_uid": "s-2", "amount": 9000, "name": "x",
             "schedule_at": to_unix(s.clock.now()) + 9000}  # fmt: skip
    cancel = CancelCommand("at-c", "live", "imp_paid", Money(9000), "r", sum_of_it)
    order = Order({"merchant_uid": "w-1", "amount": 9000}, channel.id, s.settings.console_url,
                  confirmed_amount=9000)  # fmt: skip
    unknown = s.unknowns.open()
    today = seoul_day(s.clock.now())
    days = (today, today)
    sync = SyncOrder(channel.id, *days)
    return {
        "charges.place": [
            lambda o=o: s.charges.place(charge(o), KIM)  # type: ignore[misc]
            for o in (ONETIME, AGAIN, ISSUE, VBANK)
        ],
        "batches.place_many": [lambda: s.batches.place_many([charge(ONETIME)], KIM)],
        "batch_runs.start": [lambda: s.batch_runs.start(plan, channel, KIM, confirmed_amount=9000)],
        "batch_runs.resume": [lambda: s.batch_runs.resume("bt-x", KIM, confirmed_amount=9000)],
        "batch_runs.charge_anew": [lambda: s.batch_runs.charge_anew("bt-x", KIM)],
        "billing_keys.delete": [
            lambda: s.billing_keys.delete(
                DeleteCommand("at-d", "live", "kim", frozenset({"s-1"}), confirmed=True), KIM
            )
        ],
        "cancels.place": [lambda: s.cancels.place(cancel, KIM)],
        "checkouts.open": [lambda: s.checkouts.open(order, KIM)],
        "checkouts.tidy": [lambda: s.checkouts.tidy(run(), KIM)],
        "connection.check": [lambda: s.connection.check(channel.id, KIM)],
        "reconciling.reconcile": [lambda: s.reconciling.reconcile(channel, days, KIM)],
        "reconciling.repair": [lambda: s.reconciling.repair(channel, ["imp_paid"], KIM)],
        "revealing.billing_key": [lambda: s.revealing.billing_key(channel, "kim", KIM)],
        "sync.run": [lambda: s.sync.run(sync, actor=KIM, progress=lambda _at: None)],
        "preparing.prepare": [lambda: s.preparing.prepare(run(), KIM)],
        "schedules.act": [
            lambda o=o: s.schedules.act(act(o), KIM)  # type: ignore[misc]
            for o in (CHANGE, RESCHEDULE, RETRY, REVOKE)
        ],
        "schedules.book": [
            lambda: s.schedules.book(BookCommand("at-b", channel.id, "kim", [entry], 9000), KIM)
        ],
        "unknowns.look_up": [
            lambda one=one: s.unknowns.look_up(one, KIM)  # type: ignore[misc]
            for one in unknown
        ],
        "unknowns.look_up_all": [lambda: s.unknowns.look_up_all(KIM)],
        "verifying.look_up": [lambda: s.verifying.look_up(run(), KIM)],
        "webhooks.replay": [lambda: s.webhooks.replay(1, KIM)],
    }


def jobs(services: Services, channel: ChannelRow) -> list[Callable[[], object]]:
    """Return what timers, doors and screens do by themselves."""
    s = services
    delivery = Delivery("d2", "application/json", "{}", "imp_ready", "m-ready", "paid", "", "", 1)
    return [
        s.unknowns.resolve_all,
        s.verifying.sync_due,
        s.schedule_sync.sync_due,
        s.sync.run_due,
        lambda: s.schedule_sync.refresh_key(channel, "kim"),
        lambda: s.billing_keys.look_up(channel, "kim"),
        lambda: s.billing_keys.payments(channel, "kim"),
        lambda: s.billing_keys.pending(channel, "kim"),
        lambda: s.webhooks.process(1),
        lambda: [s.webhooks.process(number) for number in s.webhooks.receive([delivery])],
        lambda: s.gateways.reading(channel),
    ]


def open_folder(folder: Path) -> Path:
    """Return a folder that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder
