"""Is a card examined and forgotten?"""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lib.sandbox.models.cards import Card, Credentials, authentication_failure, read_card


def test_a_card_is_good_to_the_end_of_its_month_in_korea() -> None:
    credentials = Credentials("0366-0000-0000-0000", "2026-11")
    card = read_card(credentials)
    last_hour = datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC)
    assert authentication_failure(credentials, card, last_hour) is None
    first_hour = datetime(2026, 11, 30, 15, tzinfo=UTC)
    failure = authentication_failure(credentials, card, first_hour)
    assert failure is not None
    assert failure.startswith("[4]")


def test_credentials_do_not_show_themselves() -> None:
    shown = repr(Credentials("4111-1111-1111-1111", "2030-01", "900101", "12"))
    assert not any(secret in shown for secret in ("1111", "2030", "9001", "12"))


@given(st.text(), st.text(), st.none() | st.text(), st.none() | st.text())
def test_any_text_is_examined(
    number: str, expiry: str, birth: str | None, password: str | None
) -> None:
    credentials = Credentials(number, expiry, birth, password)
    card = read_card(credentials)
    assert card is None or isinstance(card, Card)
    failure = authentication_failure(credentials, card, datetime(2026, 1, 1, tzinfo=UTC))
    assert failure is None or failure.startswith("[")
