"""Is nobody named on any screen before somebody who may has asked, and is that noted?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.access.actors import LOCAL, Role
from lib.catalog.test_cards import number_for
from lib.kernel.clock import seoul_day, to_unix
from lib.kernel.ids import mint_attempt_key
from lib.ledger.inbox import Delivery
from lib.ledger.schema import AttemptRow
from lib.services.bootstrap import Services
from lib.services.charges import ISSUE, ONETIME, VBANK, ChargeCommand
from lib.services.exports import ExportCommand
from lib.services.history import HistoryFilter
from lib.services.trail import LineFilter
from tests.app.screen import button, healthy
from tests.app.test_roles import WHO, Visit, visit

__all__ = ["visit"]

Open = Callable[..., AppTest]
PERSON = {
    "buyer_name": "Gildong-Hong",
    "buyer_email": "gildong@secret.example",
    "buyer_tel": "010-8765-4321",
    "buyer_addr": "Seoul Teheranro-77",
}
TOLD = ("Gildong", "gildong@", "8765", "Teheranro")


def everything(app: AppTest) -> str:
    """Return all that was sent to the browser, tables included."""
    return "\n".join(_told(app))


def _told(app: AppTest) -> Iterator[str]:
    for block in (app.main, app.sidebar):
        for element in block:
            yield str(getattr(element, "proto", ""))
            value: Any = getattr(element, "value", "")
            yield value.to_string() if isinstance(value, pd.DataFrame) else str(value)


@pytest.fixture
def paid(services: Services) -> AttemptRow:
    """A payment of somebody, and a webhook that names whom it is of."""
    body = {
        "merchant_uid": uuid4().hex,
        "amount": 1000,
        "name": "Tea",
        "card_number": number_for("0000"),
        "expiry": "2099-12",
        **PERSON,
    }
    channel = services.channels.all()[0]
    attempt = services.charges.place(
        ChargeCommand(mint_attempt_key(), channel.id, ONETIME, body), LOCAL
    )
    told = f'{{"imp_uid": "{attempt.imp_uid}", "buyer_email": "{PERSON["buyer_email"]}"}}'
    (number,) = services.webhooks.receive(
        [Delivery(uuid4().hex, "application/json", told, attempt.imp_uid, attempt.merchant_uid)]
    )
    services.webhooks.process(number)
    return attempt


def _screens(services: Services, paid: AttemptRow) -> dict[str, dict[str, str]]:
    exchange = services.api_log.of_act(paid.key)[0]
    (webhook,) = services.webhooks.listed(text=paid.imp_uid)
    return {
        "overview": {},
        "payments": {"imp_uid": paid.imp_uid, "environment": "sandbox"},
        "api_log": {"exchange": str(exchange.id)},
        "webhooks": {"webhook": str(webhook.id)},
        "audit": {},
        "sandbox": {"part": "requests"},
        "schedules": {},
    }


@pytest.mark.parametrize(
    "screen",
    ["overview", "payments", "api_log", "webhooks", "audit", "sandbox", "schedules"],
)
def test_persons_are_masked_even_where_one_person_has_every_role(
    open_page: Open, services: Services, paid: AttemptRow, screen: str
) -> None:
    app = open_page(screen, **_screens(services, paid)[screen])
    healthy(app)
    shown = everything(app)
    assert [one for one in TOLD if one in shown] == []


def test_accounts_that_wait_for_money_are_masked(open_page: Open, services: Services) -> None:
    due = to_unix(services.time.now("sandbox")) + 9000
    body = {"merchant_uid": uuid4().hex, "amount": 1000, "name": "Tea", "vbank_code": "004"}
    body |= {"vbank_due": due, "vbank_holder": PERSON["buyer_name"], **PERSON}
    channel = services.channels.all()[0]
    attempt = services.charges.place(
        ChargeCommand(mint_attempt_key(), channel.id, VBANK, body), LOCAL
    )
    assert [one for one in TOLD if one in str(services.sandbox.accounts())] == []
    for screen, query in (
        ("sandbox", {"part": "accounts"}),
        ("payments", {"imp_uid": attempt.imp_uid, "environment": "sandbox"}),
    ):
        app = open_page(screen, **query)
        healthy(app)
        assert [one for one in TOLD if one in everything(app)] == []


def test_neither_trail_nor_masked_export_holds_anybody(
    services: Services, paid: AttemptRow, tmp_path: Path
) -> None:
    assert [one for one in TOLD if one in services.trail.export(LineFilter(), LOCAL).decode()] == []
    today = seoul_day(services.clock.now())
    where = HistoryFilter(today - timedelta(days=9), today + timedelta(days=9))
    for unmasked, found in ((False, []), (True, ["Gildong"])):
        command = ExportCommand(where, "csv", unmasked=unmasked)
        made = services.exports.make(command, tmp_path / f"{unmasked}.csv", LOCAL)
        content = made.path.read_text(encoding="utf-8-sig")
        assert paid.imp_uid in content
        assert [one for one in TOLD if one in content] == found
        assert made.record.masked is not unmasked


def test_the_list_of_payments_masks_its_buyers(open_page: Open, paid: AttemptRow) -> None:
    app = open_page("payments", q=paid.merchant_uid)
    healthy(app)
    shown = everything(app)
    assert paid.imp_uid in shown
    assert [one for one in TOLD if one in shown] == []
    assert "G**********g" in shown


@pytest.mark.parametrize("screen", ["payments", "api_log", "webhooks"])
def test_a_record_is_revealed_by_a_button_until_the_next_click(
    open_page: Open, services: Services, paid: AttemptRow, screen: str
) -> None:
    app = open_page(screen, **_screens(services, paid)[screen])
    button(app, "Reveal").click().run()
    healthy(app)
    assert PERSON["buyer_email"] in everything(app)
    (line,) = services.trail.page(LineFilter(action="personal.revealed"), LOCAL, number=1, size=9)[
        0
    ]
    assert (line.actor, line.data["environment"]) == ("local", "sandbox")
    app.run()
    assert PERSON["buyer_email"] not in everything(app)


def test_the_customer_of_a_billing_key_is_revealed_by_a_button(
    open_page: Open, services: Services
) -> None:
    handle = f"key-{uuid4().hex[:12]}"
    card = {"card_number": number_for("0000"), "expiry": "2099-12"}
    body = {"customer_uid": handle, "customer_name": "Gildong-Hong", **card}
    channel = services.channels.all()[0]
    services.charges.place(ChargeCommand(mint_attempt_key(), channel.id, ISSUE, body), LOCAL)
    app = open_page("billing_keys", key=handle, environment="sandbox")
    assert "Gildong" not in everything(app)
    button(app, "Reveal").click().run()
    healthy(app)
    assert "Gildong" in everything(app).replace("\\", "")
    lines, _ = services.trail.page(
        LineFilter(action="personal.revealed", subject=handle), LOCAL, number=1, size=9
    )
    assert len(lines) == 1


@pytest.mark.parametrize("role", Role)
def test_the_button_is_for_those_who_may(
    services: Services, visit: Visit, paid: AttemptRow, role: Role
) -> None:
    services.members.give(WHO, [role], LOCAL)
    app = visit("payments", imp_uid=paid.imp_uid, environment="sandbox")
    assert not app.exception
    offered = any(one.label == "Reveal" for one in app.button)
    assert offered == (role in {Role.FINANCE, Role.ADMIN})
    assert PERSON["buyer_email"] not in everything(app)


def test_who_may_not_see_names_cannot_find_them_by_searching(
    services: Services, visit: Visit, paid: AttemptRow
) -> None:
    for role, found in ((Role.VIEWER, False), (Role.FINANCE, True)):
        services.members.give(WHO, [role], LOCAL)
        app = visit("payments", q="Gildong")
        assert not app.exception
        assert (paid.imp_uid in everything(app)) == found, role
