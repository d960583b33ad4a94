"""Does every command of the policy table leave the line in the trail that is said of it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from lib.access.actors import Role
from lib.access.policy import COMMANDS
from lib.access.traces import TRACES, UNTRACED
from lib.kernel.clock import seoul_day, to_unix
from lib.kernel.ids import mint_attempt_key
from lib.ledger.batches import State
from lib.ledger.inbox import Delivery
from lib.ledger.schema import AuditRow, BatchRow, CheckoutRow
from lib.services.batch_lines import Line, Plan
from lib.services.billing_keys import DeleteCommand
from lib.services.channel_form import ChannelForm
from lib.services.charges import AGAIN, ISSUE, VBANK
from lib.services.checkout import Order
from lib.services.checkout import Plan as CheckoutPlan
from lib.services.exports import ExportCommand
from lib.services.history import HistoryFilter
from lib.services.imports import Checked
from lib.services.samples import Recipe
from lib.services.schedule_orders import REVOKE, ActCommand, BookCommand
from lib.services.sync import SyncOrder
from lib.services.trail import LineFilter
from tests.contract.books import KIM, Books
from tests.unit.services.importing import ROW, csv_of, source_of

pytestmark = pytest.mark.contract


def test_of_every_command_is_said_what_it_leaves_in_the_trail() -> None:
    assert not TRACES.keys() & UNTRACED.keys()
    assert TRACES.keys() | UNTRACED.keys() == COMMANDS.keys(), "say it in lib/access/traces.py"
    assert all(reason.endswith(".") for reason in UNTRACED.values())


def test_every_command_that_is_to_leave_a_line_is_tried() -> None:
    assert sorted(TRACES.keys() - _acts().keys()) == [], "carry it out in _acts"


@pytest.mark.parametrize("command", TRACES)
def test_a_command_leaves_its_line(books: Books, command: str) -> None:
    prepare = _acts()[command]
    act = prepare(books)
    before = _last(books)
    act()
    actions = _actions(books, since=before)
    assert any(one.startswith(TRACES[command]) for one in actions), actions


@pytest.mark.parametrize("command", UNTRACED)
def test_a_command_that_is_to_leave_none_leaves_none(books: Books, command: str) -> None:
    where, name = command.split(".")
    given = {
        "where": LineFilter() if where == "trail" else _exchange_filter(),
        "number": 1,
        "size": 9,
        "actor": KIM,
    }
    method = getattr(getattr(books.services, where), name)
    before = _last(books)
    if command == "imports.check":
        _read(books)
    else:
        method(**{one: given[one] for one in _names(method)})
    assert _actions(books, since=before) == []


def test_a_line_a_sitting_is_left_by_a_set_that_is_worked_on(books: Books) -> None:
    drafts, clock = books.services.drafts, books.services.clock
    for text in ("a", "ab", "abc"):
        drafts.keep_in_hand({"name": text}, "", KIM)
    assert _actions(books).count("draft.begun") == 1
    clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    drafts.keep_in_hand({"name": "abcd"}, "", KIM)
    assert _actions(books).count("draft.begun") == 2


def _exchange_filter() -> object:
    from lib.services.api_log import ExchangeFilter  # noqa: PLC0415

    return ExchangeFilter()


def _names(method: Callable[..., object]) -> list[str]:
    import inspect  # noqa: PLC0415

    return list(inspect.signature(method).parameters)


def _last(books: Books) -> int:
    with books.services.database.reading() as session:
        rows = session.exec(select(AuditRow.seq)).all()
    return max(rows, default=0)


def _actions(books: Books, since: int = 0) -> list[str]:
    with books.services.database.reading() as session:
        rows = session.exec(
            select(AuditRow.action)
            .where(AuditRow.seq > since, AuditRow.actor == KIM.name)
            .order_by("seq")
        )
        return list(rows)


Prepared = Callable[[], object]


def _acts() -> Mapping[str, Callable[[Books], Prepared]]:
    """Return how each command is prepared; what comes back carries it out."""
    return {**_of_money(), **_of_keeping(), **_of_reading(), **_of_sandbox()}


def _handle(books: Books) -> str:
    return books.charge(operation=ISSUE, customer_uid=f"k-{uuid4().hex[:8]}").customer_uid


def _ended_batch(books: Books, state: State | None = None) -> str:
    line = {"customer_uid": _handle(books), "amount": 1000, "name": "x", "merchant_uid": "b-1"}
    batch = books.services.batch_runs.start(Plan("p", (Line(1, AGAIN, line),)), books.channel, KIM)
    books.services.batch_runs.wait(batch.id)
    if state:  # as it would be if it had broken off there
        with books.services.database.writing() as session:
            row = session.get_one(BatchRow, batch.id)
            row.state = state.value
            session.add(row)
    return batch.id


def _booked(books: Books) -> tuple[str, BookCommand]:
    handle = _handle(books)
    now = to_unix(books.services.time.now("sandbox"))
    entry = {"merchant_uid": uuid4().hex, "amount": 1000, "schedule_at": now + 9000, "name": "x"}
    command = BookCommand(mint_attempt_key(), books.channel.id, handle, [entry])
    return str(entry["merchant_uid"]), command


def _read(books: Books) -> Checked:
    source = source_of(csv_of(ROW))
    found = books.services.imports.preview(source, environment="live")
    return books.services.imports.check(source, found.mapped, actor=KIM, progress=_nothing)


def _take(books: Books) -> Prepared:
    checked = _read(books)
    return lambda: books.services.imports.take(checked, actor=KIM, progress=_nothing)


def _of_money() -> dict[str, Callable[[Books], Prepared]]:
    def charge_again(books: Books) -> Prepared:
        command = books.command()
        return lambda: books.services.batches.place_many([command], KIM)

    def run_batch(books: Books) -> Prepared:
        return lambda: _ended_batch(books)

    def stop(books: Books) -> Prepared:
        batch = _ended_batch(books, State.RUNNING)
        return lambda: books.services.batch_runs.stop(batch, KIM)

    def resume(books: Books) -> Prepared:
        batch = _ended_batch(books, State.STOPPED)
        return lambda: books.services.batch_runs.resume(batch, KIM)

    def anew(books: Books) -> Prepared:
        batch = _ended_batch(books)
        return lambda: books.services.batch_runs.charge_anew(batch, KIM)

    def delete(books: Books) -> Prepared:
        handle = _handle(books)
        command = DeleteCommand(mint_attempt_key(), "sandbox", handle)
        return lambda: books.services.billing_keys.delete(command, KIM)

    def book(books: Books) -> Prepared:
        return lambda: books.services.schedules.book(_booked(books)[1], KIM)

    def act(books: Books) -> Prepared:
        number, command = _booked(books)
        books.services.schedules.book(command, KIM)
        revoke = ActCommand(mint_attempt_key(), "sandbox", (number,), REVOKE)
        return lambda: books.services.schedules.act(revoke, KIM)

    def look(books: Books) -> Prepared:
        attempt = books.charge()
        return lambda: books.services.unknowns.look_up(attempt, KIM)

    return {
        "batch_runs.charge_anew": anew,
        "batch_runs.resume": resume,
        "batch_runs.start": run_batch,
        "batch_runs.stop": stop,
        "batches.place_many": charge_again,
        "billing_keys.delete": delete,
        "cancels.place": lambda books: lambda: books.cancel(books.charge().imp_uid),
        "charges.place": lambda books: books.charge,
        "schedules.act": act,
        "schedules.book": book,
        "unknowns.look_up": look,
        "unknowns.look_up_all": lambda books: lambda: books.services.unknowns.look_up_all(KIM),
    }


def _of_keeping() -> dict[str, Callable[[Books], Prepared]]:
    def form(name: str) -> ChannelForm:
        return ChannelForm(
            name=name, pg_module="tosspayments", mid="sbx_toss", sdk="portone",
            mid_api_version="2022-07-27", environment="sandbox",
        )  # fmt: skip

    def added(books: Books) -> str:
        return books.services.channels.add(form(uuid4().hex), KIM).id

    def to_empty(books: Books) -> Prepared:
        with books.services.database.writing() as session:
            for row in books.services.channels.all():
                session.delete(session.merge(row))
        return lambda: books.services.channels.add_to_empty([form("first")], KIM)

    def member(books: Books) -> Prepared:
        books.services.members.give("lee", [Role.TESTER], KIM)
        return lambda: books.services.members.remove("lee", KIM)

    def draft(books: Books) -> Prepared:
        row = books.services.drafts.save("n", {}, "", KIM)
        return lambda: books.services.drafts.remove(row.id, KIM)

    def view(books: Books) -> Prepared:
        row = books.services.views.save("payments", "n", "", KIM)
        return lambda: books.services.views.remove(row.id, KIM)

    def seeded(books: Books) -> None:
        day = seoul_day(books.services.clock.now())
        books.services.samples.seed(Recipe(3, 1, day), actor=KIM, progress=_nothing)

    def remove_samples(books: Books) -> Prepared:
        seeded(books)
        return lambda: books.services.samples.remove(actor=KIM, progress=_nothing)

    return {
        "channels.add": lambda books: lambda: added(books),
        "channels.add_to_empty": to_empty,
        "channels.edit": lambda books: (
            lambda: books.services.channels.edit(added(books), form("another"), KIM)
        ),
        "channels.note_check": lambda books: (
            lambda: books.services.channels.note_check(books.channel.id, "sandbox", KIM)
        ),
        "channels.remove": lambda books: lambda: books.services.channels.remove(added(books), KIM),
        "connection.check": lambda books: (
            lambda: books.services.connection.check(books.channel.id, KIM)
        ),
        "drafts.keep_in_hand": lambda books: (
            lambda: books.services.drafts.keep_in_hand({}, "", KIM)
        ),
        "drafts.remove": draft,
        "drafts.save": lambda books: lambda: books.services.drafts.save("n", {}, "", KIM),
        "imports.take": _take,
        "members.give": lambda books: (
            lambda: books.services.members.give("lee", [Role.VIEWER], KIM)
        ),
        "members.remove": member,
        "proving.rebuild": lambda books: lambda: books.services.proving.rebuild(KIM, _nothing),
        "samples.remove": remove_samples,
        "samples.seed": lambda books: lambda: seeded(books),
        "sealing.seal_again": lambda books: lambda: books.services.sealing.seal_again(KIM),
        "views.remove": view,
        "views.save": lambda books: lambda: books.services.views.save("payments", "n", "", KIM),
    }


def _of_reading() -> dict[str, Callable[[Books], Prepared]]:
    def days(books: Books) -> tuple[Any, Any]:
        today = seoul_day(books.services.clock.now())
        return today, today

    def export(books: Books) -> Prepared:
        command = ExportCommand(HistoryFilter(*days(books)), "csv")
        return lambda: books.services.exports.make(command, None, KIM)

    def opened(books: Books, **plan: Any) -> CheckoutRow:  # noqa: ANN401
        params = {"merchant_uid": uuid4().hex, "amount": 1000, "name": "x"}
        order = Order(params, books.channel.id, "http://x", plan=CheckoutPlan(**plan))
        return books.services.checkouts.open(order, KIM)

    def webhook(books: Books) -> int:
        told = Delivery(uuid4().hex, "application/json", "{}", imp_uid="imp_1", merchant_uid="m")
        return books.services.webhooks.receive([told])[0]

    def tidy(books: Books) -> Prepared:
        run = opened(books, tampered=100)
        return lambda: books.services.checkouts.tidy(run, KIM)

    def exchange(books: Books) -> int:
        return int(books.services.api_log.of_act(books.charge().key)[0].id or 0)

    return {
        "checkouts.open": lambda books: lambda: opened(books),
        "checkouts.tidy": tidy,
        "exports.make": export,
        "preparing.prepare": lambda books: (
            lambda: books.services.preparing.prepare(opened(books), KIM)
        ),
        "reconciling.reconcile": lambda books: (
            lambda: books.services.reconciling.reconcile(books.channel, days(books), KIM)
        ),
        "reconciling.repair": lambda books: (
            lambda: books.services.reconciling.repair(books.channel, [books.charge().imp_uid], KIM)
        ),
        "revealing.billing_key": lambda books: (
            lambda: books.services.revealing.billing_key(books.channel, _handle(books), KIM)
        ),
        "revealing.exchange": lambda books: (
            lambda: books.services.revealing.exchange(exchange(books), KIM)
        ),
        "revealing.payment": lambda books: (
            lambda: books.services.revealing.payment("sandbox", books.charge().imp_uid, KIM)
        ),
        "revealing.webhook": lambda books: (
            lambda: books.services.revealing.webhook(webhook(books), KIM)
        ),
        "sync.run": lambda books: (
            lambda: books.services.sync.run(
                SyncOrder(books.channel.id, *days(books)), actor=KIM, progress=_nothing
            )
        ),
        "trail.export": lambda books: lambda: books.services.trail.export(LineFilter(), KIM),
        "trail.verify": lambda books: lambda: books.services.trail.verify(KIM),
        "verifying.look_up": lambda books: (
            lambda: books.services.verifying.look_up(opened(books), KIM)
        ),
        "webhooks.replay": lambda books: (
            lambda: books.services.webhooks.replay(webhook(books), KIM)
        ),
    }


def _of_sandbox() -> dict[str, Callable[[Books], Prepared]]:
    def control(name: str, *given: object, **more: object) -> Callable[[Books], Prepared]:
        def prepare(books: Books) -> Prepared:
            return lambda: getattr(books.services.sandbox, name)(*given, KIM, **more)

        return prepare

    def account(books: Books) -> str:
        due = to_unix(books.services.time.now("sandbox")) + 9000
        holder = {"vbank_holder": "Kim", "buyer_name": "Kim"}
        return books.charge(operation=VBANK, vbank_code="004", vbank_due=due, **holder).imp_uid

    def deposit(books: Books) -> Prepared:
        return lambda: books.services.sandbox.deposit(account(books), None, KIM)

    def sent(books: Books) -> int:
        control_ = books.services.sandbox
        control_.change_webhooks({"test": {"url": "http://127.0.0.1:9/x"}}, KIM)
        control_.test_call(KIM)
        return int(control_.webhook_log()[0]["id"])

    def jump(books: Books) -> Prepared:
        later = books.services.time.now("sandbox") + timedelta(days=1)
        return lambda: books.services.sandbox.jump(later, KIM)

    def to_next(books: Books) -> Prepared:
        books.services.schedules.book(_booked(books)[1], KIM)
        return lambda: books.services.sandbox.to_next(KIM)

    return {
        "sandbox.advance": control("advance", 60),
        "sandbox.arm": control("arm", "server_error_before", None),
        "sandbox.change_switches": control("change_switches", {}),
        "sandbox.change_webhooks": control("change_webhooks", {}),
        "sandbox.deposit": deposit,
        "sandbox.disarm": control("disarm", None),
        "sandbox.forget_requests": control("forget_requests"),
        "sandbox.freeze": control("freeze"),
        "sandbox.jump": jump,
        "sandbox.real_time": control("real_time"),
        "sandbox.release": control("release"),
        "sandbox.resend": lambda books: lambda: books.services.sandbox.resend(sent(books), KIM),
        "sandbox.resend_failed": control("resend_failed"),
        "sandbox.reset": control("reset", keep_settings=False),
        "sandbox.seed": control("seed", 2),
        "sandbox.test_call": lambda books: lambda: sent(books),
        "sandbox.to_next": to_next,
    }


def _nothing(*_told: object) -> None:
    """Hear of progress and do nothing."""
