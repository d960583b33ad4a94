"""Is any card or credential written down anywhere? Files and logs are searched after heavy use."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

from lib.catalog.vocabulary import Environment
from lib.kernel import logs
from lib.kernel.clock import FixedClock
from lib.kernel.errors import PaybenchError
from lib.services.charges import AGAIN, ISSUE
from lib.services.checkout import Order, Plan
from tests.contract.books import KIM, Books, books_in
from tests.contract.lossy_proxy import lossy_proxy
from tests.contract.odd_server import http, odd_server
from tests.contract.sandbox_server import running_sandbox
from tests.databases import about_files, all_that_is_kept

pytestmark = pytest.mark.contract

KEY, SECRET = "key-7c1e55d0", "geheim-93fa1c2b"
REAL = "4539-5787-6362-1486"  # passes the check digit
SCHEME = "0366-0000-7315-0021"  # the sandbox's own numbering: charged, answer lost
PLAIN = "0366-0000-7315-0000"
SECRETS = {"expiry": "2098-07", "birth": "871231", "pwd_2digit": "73", "cvc": "9173"}


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """Log as the console does, and give the loggers back."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    logs.configure("DEBUG")
    yield capsys
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _use(books: Books) -> None:
    """Do everything that card data takes part in, well and badly."""
    channel = books.add_channel(Environment.SANDBOX, rest_key=KEY, rest_secret=SECRET)
    wrong = books.add_channel(Environment.SANDBOX, rest_key=KEY, rest_secret=f"{SECRET}x")
    digits = REAL.replace("-", "")
    spaced = REAL.replace("-", " ")
    acts = (
        {"number": REAL, "name": f"card {digits} 12", "buyer_name": f"카드{digits}로"},
        {"number": REAL, "custom_data": f'{{"n": "{spaced}", "m": "{REAL}"}}'},
        {"number": SCHEME},
        {"number": PLAIN, "operation": ISSUE, "customer_uid": "kim"},
        {"number": PLAIN, "customer_uid": "lee"},
        {"number": PLAIN, "operation": AGAIN, "customer_uid": "kim"},
        {"number": PLAIN, "expiry": "2001-07"},
        {"number": f"{REAL} *"},
        {"number": REAL, "merchant_uid": REAL},
        {"number": spaced, "operation": ISSUE, "customer_uid": "park"},
        {"number": REAL, "amount": "a lot"},
        {"number": REAL, "channel": wrong},
    )
    for act in acts:
        with suppress(PaybenchError):
            books.charge(**{"channel": channel, **SECRETS, **act})  # type: ignore[arg-type]
    for name, value in (
        ("custom_data", {"n": [digits, spaced], "cvc": SECRETS["cvc"]}),
        ("name", f"card {spaced}"),
        ("merchant_uid", f"order-{digits}"),
        ("customer_uid", REAL),
    ):
        params = {"merchant_uid": uuid4().hex, "amount": 1000, "name": "x", name: value}
        books.services.drafts.save(name, params, channel.id, KIM)
        plan = Plan(register=True, reason=f"of {REAL}")
        with suppress(PaybenchError):
            run = books.services.checkouts.open(
                Order(params, channel.id, "http://x", plan=plan), KIM
            )
            books.services.preparing.prepare(run, KIM)
    for payment in books.payments():
        for reason in ("r", f"back to {spaced} 12"):
            with suppress(PaybenchError):
                books.cancel(payment.imp_uid, 100, reason=reason)
    books.services.unknowns.resolve_all()


@about_files("every one of a folder is read, the write-ahead log as well")
def test_no_card_and_no_credential_is_in_any_file_or_log(
    tmp_path: Path, clock: FixedClock, said: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with (
        running_sandbox(folder / "sandbox.db", clock, imp_key=KEY, imp_secret=SECRET) as sandbox,
        lossy_proxy(sandbox.url) as proxy,
        books_in(folder, proxy.url, clock) as books,
    ):
        _use(books)
        proxy.lose("answer", "/onetime")
        _use(books)
        # The write-ahead log is there only while somebody has the file open.
        kept = {path.name: path.read_bytes() for path in folder.iterdir()}
        token = sandbox.api.log_in()
    printed = said.readouterr()
    searched = {**kept, "stdout": printed.out.encode(), "stderr": printed.err.encode()}
    assert {"ledger.db", "ledger.db-wal", "sandbox.db"} <= searched.keys()
    assert b"453957******1486" in kept["ledger.db"] + kept["ledger.db-wal"]
    assert b"gateway.exchange" in searched["stderr"]
    cards = (REAL, SCHEME, PLAIN)
    hidden = [number.replace("-", between) for number in cards for between in ("-", " ", "")]
    hidden += [SECRET, KEY, SECRETS["expiry"], SECRETS["birth"], token]
    hidden += [f'"{name}": "{SECRETS[name]}"' for name in ("cvc", "pwd_2digit")]
    found = [
        (name, secret)
        for name, content in searched.items()
        for secret in hidden
        # A gateway has to know its own keys and tokens.
        if secret.encode() in content and (secret not in {KEY, token} or "sandbox" not in name)
    ]
    assert found == []


def test_a_gateway_that_echoes_what_it_was_sent_gets_no_card_into_the_ledger(
    tmp_path: Path, clock: FixedClock
) -> None:
    digits = REAL.replace("-", "")
    echo = http(500, f"<pre>card_number={REAL} of 카드{digits}로</pre>", "text/html")
    with odd_server(echo) as odd, books_in(tmp_path, odd.url, clock) as books:
        books.charge(REAL)
        kept = all_that_is_kept(tmp_path)
    assert b"card_number=453957******1486" in kept
    assert REAL.encode() not in kept
    assert digits.encode() not in kept
