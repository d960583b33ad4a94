"""Is a card kept, shown and charged under its handle?"""

from __future__ import annotations

from lib.catalog.test_cards import number_for
from lib.catalog.vocabulary import Environment
from lib.ledger.journal import Outcome
from lib.services.charges import AGAIN, ISSUE
from tests.contract.books import KIM, Books
from tests.contract.sandbox_server import Sandbox


def _by_key(books: Books, customer_uid: str, **more: object) -> str:
    command = books.command(operation=AGAIN, customer_uid=customer_uid, **more)  # type: ignore[arg-type]
    body = {name: value for name, value in command.body.items() if not name.startswith("card")}
    for name in ("expiry", "birth", "pwd_2digit"):
        body.pop(name)
    attempt = books.services.charges.place(
        type(command)(command.attempt_key, command.channel_id, AGAIN, body), KIM
    )
    return f"{attempt.outcome} {attempt.message}".strip()


def test_an_issued_key_is_in_the_ledger_and_can_be_charged(books: Books) -> None:
    attempt = books.charge(operation=ISSUE, customer_uid="kim", merchant_uid="", amount=None)
    assert (attempt.outcome, attempt.customer_uid) == (Outcome.ACCEPTED, "kim")
    (key,) = books.services.reports.billing_keys("sandbox")
    assert (key.customer_uid, key.card_number, key.mid) == ("kim", "036600******0000", "sbx_toss")
    assert _by_key(books, "kim") == Outcome.ACCEPTED
    assert books.payments()[0].customer_uid == "kim"


def test_a_refused_key_is_not_in_the_ledger(books: Books) -> None:
    attempt = books.charge(number_for("0029"), operation=ISSUE, customer_uid="kim")
    assert (attempt.outcome, "[C1]" in attempt.message) == (Outcome.REFUSED, True)
    assert books.services.reports.billing_keys("sandbox") == []


def test_a_handle_that_gets_another_card_is_still_one_key(books: Books) -> None:
    books.charge(operation=ISSUE, customer_uid="kim")
    books.charge(number_for("0001"), operation=ISSUE, customer_uid="kim")
    (key,) = books.services.reports.billing_keys("sandbox")
    assert key.card_number == "036600******0001"


def test_a_card_that_is_charged_and_kept_is_in_the_ledger_and_its_revision_grows_last(
    books: Books,
) -> None:
    before = books.services.reports.revision()
    attempt = books.charge(customer_uid="kim")
    assert attempt.outcome == Outcome.ACCEPTED
    (key,) = books.services.reports.billing_keys("sandbox")
    assert key.customer_uid == "kim"
    # Opened, accepted, observed, key kept: a screen that cached in between asks again.
    assert books.services.reports.revision() == before + 4


def test_a_key_that_dies_and_one_that_never_was_are_refused(books: Books) -> None:
    books.charge(number_for("0027"), operation=ISSUE, customer_uid="kim")
    assert "refused [C085]" in _by_key(books, "kim")
    assert "요청하신 customer_uid(lee)" in _by_key(books, "lee")


def test_a_key_whose_first_charges_fail_is_charged_at_last(books: Books) -> None:
    books.charge(number_for("0028"), operation=ISSUE, customer_uid="kim")
    outcomes = [_by_key(books, "kim").split()[0] for _ in range(3)]
    assert outcomes == [Outcome.REFUSED, Outcome.REFUSED, Outcome.ACCEPTED]
    assert [payment.status for payment in books.payments()] == ["failed", "failed", "paid"]


def test_keys_of_one_environment_do_not_show_in_another(books: Books, sandbox: Sandbox) -> None:
    books.charge(operation=ISSUE, customer_uid="kim")
    assert sandbox.api.get("/subscribe/customers/kim").status == 200
    for environment in (Environment.TEST, Environment.LIVE):
        assert books.services.reports.billing_keys(environment) == []
