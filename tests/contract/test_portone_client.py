"""Does the client say the right thing about money, whatever the gateway does?"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from lib.catalog.test_cards import number_for
from lib.kernel.clock import FixedClock
from lib.kernel.errors import (
    GatewayError,
    GatewayRefused,
    GatewayUnauthorized,
    GatewayUnreachable,
    OutcomeUnknown,
)
from lib.kernel.money import FULL, Money
from lib.kernel.settings import PROJECT
from lib.portone.client import Credentials, PortOneClient
from lib.portone.exchange import Exchange
from lib.portone.models import BillingKey, Payment, PaymentPage, PgSetting, Token, WireModel
from tests.contract.odd_server import OddServer, envelope, http, odd_server
from tests.contract.sandbox_server import EXPIRY, Sandbox

pytestmark = pytest.mark.contract

CARD = {"card_number": number_for("0000"), "expiry": EXPIRY, "birth": "900101"}
PAYMENT = {"imp_uid": "imp_1", "merchant_uid": "m", "amount": 1000, "status": "paid"}


class Wired:
    """A client and everything it sent."""

    def __init__(self, url: str, clock: FixedClock, *pair: str) -> None:
        self.exchanges: list[Exchange] = []
        self.client = PortOneClient(
            url,
            Credentials(*(pair or ("imp_apikey", "imp_secret"))),
            clock=clock,
            connect_timeout=1,
            read_timeout=0.4,
            include_sandbox=True,
            keep=self.exchanges.append,
        )

    def count(self, operation: str) -> int:
        return sum(exchange.operation == operation for exchange in self.exchanges)

    def charge(self, **more: Any) -> Payment:  # noqa: ANN401 — the wire's own fields
        body = {"merchant_uid": uuid4().hex, "amount": 1000, "name": "x", **CARD, **more}
        return self.client.charges.onetime(body, attempt_key="at-1")

    def look(self) -> Payment:
        return self.client.payments.get("imp_1")


@pytest.fixture
def wired(sandbox: Sandbox) -> Iterator[Wired]:
    """A client of the sandbox."""
    made = Wired(sandbox.url, sandbox.clock)
    yield made
    made.client.close()


@pytest.fixture
def odd() -> Iterator[OddServer]:
    """A gateway that misbehaves."""
    with odd_server() as server:
        yield server


@pytest.fixture
def at_odds(odd: OddServer, clock: FixedClock) -> Iterator[Wired]:
    """A client of a gateway that misbehaves."""
    made = Wired(odd.url, clock)
    yield made
    made.client.close()


# --- every call ------------------------------------------------------------------------------


def test_a_charge_can_be_found_by_both_its_names_and_in_the_lists(
    wired: Wired, sandbox: Sandbox
) -> None:
    paid = wired.charge(merchant_uid="m-1")
    assert (paid.status, paid.amount, paid.merchant_uid) == ("paid", 1000, "m-1")
    payments = wired.client.payments
    assert payments.get(paid.imp_uid) == paid
    assert payments.find("m-1") == paid
    assert payments.find_in("m-1", "paid") == paid
    now = int(sandbox.clock.now().timestamp())
    page = payments.by_status("paid", since=now - 60, until=now + 60)
    assert (page.total, page.next, page.items) == (1, 0, [paid])


def test_money_goes_back_in_part_and_in_full(wired: Wired) -> None:
    paid = wired.charge()
    cancel = wired.client.payments.cancel
    part = cancel(
        paid.imp_uid,
        amount=Money(300),
        cancellable=Money(1000),
        reason="part",
        attempt_key="at-2",
    )
    assert (part.cancel_amount, part.status) == (300, "paid")
    rest = cancel(
        paid.imp_uid, amount=FULL, cancellable=Money(700), reason="rest", attempt_key="at-3"
    )
    assert (rest.cancel_amount, rest.status) == (1000, "cancelled")
    assert [(one.amount, one.reason) for one in rest.cancel_history] == [
        (300, "part"),
        (700, "rest"),
    ]


@pytest.mark.parametrize("nothing", [Money(0), Money(-5)])
def test_a_cancel_of_nothing_is_never_sent_because_the_wire_reads_it_as_everything(
    wired: Wired, nothing: Money
) -> None:
    with pytest.raises(ValueError, match="above zero"):
        wired.client.payments.cancel(
            "imp_1", amount=nothing, cancellable=Money(1000), reason="r", attempt_key="at"
        )
    assert wired.exchanges == []


def test_a_wrong_idea_of_the_balance_gives_nothing_back(wired: Wired) -> None:
    paid = wired.charge()
    with pytest.raises(GatewayRefused, match="C112"):
        wired.client.payments.cancel(
            paid.imp_uid, amount=FULL, cancellable=Money(999), reason="r", attempt_key="at"
        )
    assert wired.client.payments.get(paid.imp_uid).cancel_amount == 0


def test_a_card_is_kept_under_a_handle_shown_and_charged(wired: Wired) -> None:
    issued = wired.client.billing.issue("kim", CARD, attempt_key="at-1")
    assert (issued.customer_uid, issued.card_number) == ("kim", "036600******0000")
    assert wired.client.billing.get("kim") == issued
    body = {"customer_uid": "kim", "merchant_uid": "m", "amount": 500, "name": "x"}
    charged = wired.client.charges.again(body, attempt_key="at-2")
    assert (charged.status, charged.customer_uid) == ("paid", "kim")


def test_a_handle_of_any_letters_reaches_the_gateway_whole(wired: Wired) -> None:
    handle = "김/하나?#1 %2F"
    issued = wired.client.billing.issue(handle, CARD, attempt_key="at-1")
    assert issued.customer_uid == wired.client.billing.get(handle).customer_uid == handle


def test_the_accounts_settings_are_listed(wired: Wired) -> None:
    assert [(one.pg_provider, one.pg_id, one.sandbox) for one in wired.client.settings.pg()] == [
        ("uplus", "sbx_uplus", True),
        ("tosspayments", "sbx_toss", True),
        ("tosspayments", "sbx_bill", True),
    ]


def test_what_the_issuer_refuses_is_a_failed_payment_and_no_error(wired: Wired) -> None:
    refused = wired.charge(card_number=number_for("0002"))
    assert refused.status == "failed"
    assert "[A8]" in (refused.fail_reason or "")


def test_what_the_gateway_refuses_carries_its_code_and_words(wired: Wired) -> None:
    with pytest.raises(GatewayRefused) as caught:
        wired.charge(card_number=number_for("0011"))
    error = caught.value
    assert (error.status, error.code) == (200, -1)
    assert error.message.startswith("카드정보 인증에 실패하였습니다. [19]")
    assert (error.operation, error.attempt_key) == ("charges.onetime", "at-1")


def test_what_is_not_there_is_refused_with_404(wired: Wired) -> None:
    for look in (
        wired.look,
        lambda: wired.client.payments.find("none"),
        lambda: wired.client.payments.find_in("none", "paid"),
        lambda: wired.client.billing.get("none"),
    ):
        with pytest.raises(GatewayRefused) as caught:
            look()
        assert caught.value.status == 404


# --- tokens ----------------------------------------------------------------------------------


def test_one_token_serves_all_threads(wired: Wired) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: wired.charge(), range(16)))
    assert wired.count("users.token") == 1
    assert wired.count("charges.onetime") == 16


def test_a_token_that_ended_early_is_renewed_once_and_the_act_is_done_once(
    wired: Wired, sandbox: Sandbox
) -> None:
    wired.charge()
    sandbox.clock.advance(timedelta(minutes=31))
    assert wired.charge(merchant_uid="after").status == "paid"
    assert wired.count("users.token") == 2
    assert [x.status for x in wired.exchanges if x.operation == "charges.onetime"] == [
        200,
        401,
        200,
    ]
    now = int(sandbox.clock.now().timestamp())
    assert wired.client.payments.by_status("paid", since=now - 60, until=now).total == 1


def test_threads_that_meet_an_ended_token_share_one_renewal(wired: Wired, sandbox: Sandbox) -> None:
    wired.charge()
    sandbox.clock.advance(timedelta(minutes=31))
    with ThreadPoolExecutor(8) as pool:
        assert {paid.status for paid in pool.map(lambda _: wired.charge(), range(8))} == {"paid"}
    assert wired.count("users.token") == 2


def test_a_token_is_renewed_before_it_ends(odd: OddServer, at_odds: Wired) -> None:
    odd.reply = lambda _: http(200, envelope(PAYMENT))
    odd.token = {"access_token": "t", "now": 1000, "expired_at": 1000 + 30}
    at_odds.look()
    at_odds.look()
    assert odd.tokens == 2  # with half a minute left it counts as ended
    odd.token = {"access_token": "u", "now": 1000, "expired_at": 1000 + 90}
    at_odds.look()
    at_odds.look()
    assert odd.tokens == 3


def test_a_wrong_secret_is_unauthorized_and_nothing_else_is_sent(
    sandbox: Sandbox, clock: FixedClock
) -> None:
    wrong = Wired(sandbox.url, clock, "imp_apikey", "wrong")
    with pytest.raises(GatewayUnauthorized, match="시크릿"):
        wrong.charge()
    assert [exchange.operation for exchange in wrong.exchanges] == ["users.token"]
    wrong.client.close()


def test_a_gateway_that_accepts_no_token_is_asked_twice_and_no_more(
    odd: OddServer, at_odds: Wired
) -> None:
    odd.reply = lambda _: http(401, envelope(None, -1, "Unauthorized"))
    with pytest.raises(GatewayUnauthorized):
        at_odds.charge()
    assert len(odd.requests) == 2


# --- a gateway that misbehaves ---------------------------------------------------------------

HTML = "<html>502 Bad Gateway</html>"
LOST: dict[str, Callable[[str], bytes]] = {
    "breaks off": lambda _: b"",
    "breaks off within the head": lambda _: b"HTTP/1.1 200 OK\r\ncontent-",
    "breaks off within the body": lambda _: (
        b'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"code": 0'
    ),
    "500 with an envelope": lambda _: http(500, envelope(None, -1, "oops")),
    "500 with a happy envelope": lambda _: http(500, envelope(PAYMENT)),
    "502 in HTML": lambda _: http(502, HTML, "text/html"),
    "503": lambda _: http(503, ""),
    "504": lambda _: http(504, HTML, "text/html"),
    "408": lambda _: http(408, ""),
    "broken JSON": lambda _: http(200, '{"code": 0, "resp'),
    "JSON without an envelope": lambda _: http(200, PAYMENT),
    "a list": lambda _: http(200, [PAYMENT]),
    "a code that is no number": lambda _: http(200, envelope(PAYMENT, "0")),
    "a code that is true": lambda _: http(200, envelope(PAYMENT, code=True)),
    "accepted and empty": lambda _: http(200, envelope(None)),
    "accepted and something else": lambda _: http(200, envelope({"imp_uid": "imp_1"})),
    "an empty answer": lambda _: http(200, ""),
    "no HTTP": lambda _: b"220 mail.example ESMTP\r\n",
    "a body that cannot be unpacked": lambda _: http(200, "x", **{"content-encoding": "gzip"}),
    "sent elsewhere": lambda _: http(302, envelope(None, 1, "moved"), location="/"),
}


@pytest.mark.parametrize("trouble", LOST)
def test_an_act_without_a_readable_answer_is_unknown_and_sent_once(
    odd: OddServer, at_odds: Wired, trouble: str
) -> None:
    odd.reply = LOST[trouble]
    with pytest.raises(OutcomeUnknown) as caught:
        at_odds.charge()
    assert odd.requests == ["POST /subscribe/payments/onetime"]
    assert (caught.value.operation, caught.value.attempt_key) == ("charges.onetime", "at-1")
    assert at_odds.count("charges.onetime") == 1


@pytest.mark.parametrize("trouble", LOST)
def test_a_look_up_without_a_readable_answer_is_unreachable(
    odd: OddServer, at_odds: Wired, trouble: str
) -> None:
    odd.reply = LOST[trouble]
    with pytest.raises(GatewayUnreachable):
        at_odds.look()
    # What came whole and is no payment would come again; everything else is tried three times.
    tries = 1 if trouble.startswith("accepted") else 3
    assert len(odd.requests) == tries == at_odds.count("payments.get")


@pytest.mark.parametrize("act", ["issue", "again", "cancel"])
def test_every_call_that_may_move_money_is_unknown_and_sent_once(
    odd: OddServer, at_odds: Wired, act: str
) -> None:
    client = at_odds.client
    acts: dict[str, Callable[[], object]] = {
        "issue": lambda: client.billing.issue("k", CARD, attempt_key="a"),
        "again": lambda: client.charges.again({"customer_uid": "k"}, attempt_key="a"),
        "cancel": lambda: client.payments.cancel(
            "imp_1", amount=FULL, cancellable=Money(1), reason="r", attempt_key="a"
        ),
    }
    with pytest.raises(OutcomeUnknown):
        acts[act]()
    assert len(odd.requests) == 1


def test_an_answer_slower_than_the_timeout_is_unknown_for_an_act(
    odd: OddServer, at_odds: Wired
) -> None:
    odd.delay = 5
    with pytest.raises(OutcomeUnknown, match="ReadTimeout"):
        at_odds.charge()
    assert len(odd.requests) == 1


@pytest.mark.usefixtures("with_pauses")
def test_a_look_up_that_fails_twice_succeeds(odd: OddServer, at_odds: Wired) -> None:
    odd.reply = lambda _: http(200, envelope(PAYMENT)) if len(odd.requests) == 3 else b""
    assert at_odds.look().imp_uid == "imp_1"
    assert [exchange.status for exchange in at_odds.exchanges] == [200, 0, 0, 200]


def test_without_a_connection_nothing_was_sent(clock: FixedClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    nobody = Wired(f"http://127.0.0.1:{port}", clock)
    for call in (nobody.charge, nobody.look):
        with pytest.raises(GatewayUnreachable, match="nothing was sent"):
            call()
    nobody.client.close()


@pytest.mark.parametrize("status", [400, 404, 405, 409, 429])
def test_a_client_error_without_an_envelope_refuses_an_act(
    odd: OddServer, at_odds: Wired, status: int
) -> None:
    odd.reply = lambda _: http(status, HTML, "text/html")
    with pytest.raises(GatewayRefused) as caught:
        at_odds.charge()
    assert (caught.value.status, caught.value.code) == (status, -status)


def test_a_404_of_some_proxy_does_not_say_that_a_payment_does_not_exist(
    odd: OddServer, at_odds: Wired
) -> None:
    odd.reply = lambda _: http(404, HTML, "text/html")
    with pytest.raises(GatewayUnreachable):
        at_odds.look()


def test_a_refusal_never_carries_the_code_of_success(odd: OddServer, at_odds: Wired) -> None:
    odd.reply = lambda _: http(400, envelope(None, 0))
    with pytest.raises(GatewayRefused) as caught:
        at_odds.charge()
    assert caught.value.code == -400


def test_a_request_that_cannot_be_written_is_not_sent(odd: OddServer, at_odds: Wired) -> None:
    with pytest.raises(GatewayUnreachable, match="nothing was sent"):
        at_odds.charge(amount=float("nan"))
    assert odd.requests == []


# --- what is kept ----------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["breaks off", "502 in HTML", "accepted and empty"])
def test_an_exchange_is_kept_whatever_became_of_it(
    odd: OddServer, at_odds: Wired, trouble: str
) -> None:
    odd.reply = LOST[trouble]
    with pytest.raises(OutcomeUnknown):
        at_odds.charge(merchant_uid="m-1")
    kept = at_odds.exchanges[-1]
    assert (kept.operation, kept.attempt_key, kept.method) == ("charges.onetime", "at-1", "POST")
    assert kept.url == f"{odd.url}/subscribe/payments/onetime"
    assert kept.request_body["merchant_uid"] == "m-1"
    assert bool(kept.error) == (trouble == "breaks off") == (kept.status == 0)


def test_nothing_secret_is_in_any_exchange_or_error(odd: OddServer, clock: FixedClock) -> None:
    at_odds = Wired(odd.url, clock, "key-9d1f", "hush-77c2")
    secrets = {"cvc": "917", "pwd_2digit": "73", "birth": "871231", "expiry": "2098-07"}
    written = "5409-2600-0000-4321"
    said = f"card {written} for Bearer"
    shown = []
    for reply in (b"", http(502, said), http(200, envelope(None, -1, said))):
        odd.reply = lambda _, reply=reply: reply  # type: ignore[misc]
        with pytest.raises(GatewayError) as caught:
            at_odds.charge(card_number=written, **secrets)
        shown += [repr(caught.value), str(caught.value), json.dumps(caught.value.evidence)]
    shown += [repr(exchange) for exchange in at_odds.exchanges]
    text = "\n".join(shown)
    assert "540926******4321" in text
    at_odds.client.close()
    for secret in (written, *secrets.values(), "key-9d1f", "hush-77c2", "a" * 40):
        assert f"'{secret}'" not in text
        assert len(secret) < 4 or secret not in text


def test_keys_do_not_show_in_a_repr() -> None:
    assert repr(Credentials("key-1", "hush-1")) == "Credentials(***)"


# --- the treaty ------------------------------------------------------------------------------

WIRE = PROJECT / "tests" / "data" / "wire"
MODELS: dict[str, type[WireModel]] = {
    "POST /users/getToken": Token,
    "GET /users/pg": PgSetting,
    "POST /subscribe/payments": Payment,
    "POST /payments/cancel": Payment,
    "GET /payments/status": PaymentPage,
    "GET /payments": Payment,
    "subscribe/customers": BillingKey,
}


def _model(request: dict[str, Any]) -> type[WireModel]:
    called = f"{request['method']} {request['path']}"
    return next(model for part, model in MODELS.items() if part in called)


@pytest.mark.parametrize("path", sorted(WIRE.glob("*.json")), ids=lambda path: path.stem)
def test_every_answer_of_the_treaty_is_understood(
    odd: OddServer, at_odds: Wired, path: Path
) -> None:
    told = json.loads(path.read_text())
    body = told["body"]
    if body["code"] == 0:
        content = body["response"]
        for one in content if isinstance(content, list) else [content]:
            read = _model(told["request"]).model_validate(one)
            assert read.model_dump(mode="json", by_alias=True).items() >= one.items()
        return
    odd.reply = lambda _: http(told["status"], body)
    kind = GatewayUnauthorized if told["status"] == 401 else GatewayRefused
    with pytest.raises(kind) as caught:
        at_odds.charge()
    assert str(caught.value) == body["message"]


def test_fields_that_do_not_exist_yet_are_kept(odd: OddServer, at_odds: Wired) -> None:
    grown = {**PAYMENT, "new": {"deep": [1]}, "status": "paused"}
    odd.reply = lambda _: http(200, envelope(grown))
    read = at_odds.look()
    assert read.status == "paused"
    assert read.model_dump()["new"] == {"deep": [1]}


def test_what_is_null_where_a_text_is_expected_is_no_trouble(
    odd: OddServer, at_odds: Wired
) -> None:
    empty = dict.fromkeys(("name", "buyer_name", "card_quota", "pg_tid", "fail_reason"))
    odd.reply = lambda _: http(200, envelope({**PAYMENT, **empty}))
    assert at_odds.look().name is None
