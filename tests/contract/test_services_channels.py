"""Are channels kept well: one default, sealed keys, a check that a change makes void?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from lib.catalog.vocabulary import Environment
from lib.kernel.errors import InvalidInput, LedgerError, SettingsError
from lib.ledger.journal import Outcome
from lib.ledger.schema import ChannelRow
from lib.services.bootstrap import build
from lib.services.channel_form import ChannelForm
from tests.contract.books import KIM, Books, books_in
from tests.contract.sandbox_server import Sandbox
from tests.databases import settings_in

FORM = ChannelForm(
    name="Shop",
    pg_module="tosspayments",
    mid="sbx_toss",
    sdk="portone",
    mid_api_version="2022-07-27",
    environment=Environment.SANDBOX,
    rest_key="imp_apikey",
    rest_secret="imp_secret",
)


def _defaults(books: Books) -> list[str]:
    return [row.name for row in books.services.channels.all() if row.is_default]


def test_a_fresh_installation_can_charge_at_once(books: Books) -> None:
    assert [row.mid for row in books.services.channels.all()] == [
        "sbx_toss",
        "sbx_bill",
        "sbx_uplus",
    ]
    assert books.charge().outcome == Outcome.ACCEPTED


def test_eight_parts_of_a_program_that_start_at_once_make_three_channels(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, sandbox_url="http://127.0.0.1:1")
    with ThreadPoolExecutor(8) as pool:
        built = list(pool.map(lambda _: build(settings), range(8)))
    assert len(built[0].channels.all()) == 3
    for services in built:
        services.close()


def test_exactly_one_channel_is_the_default(books: Books) -> None:
    channels = books.services.channels
    first = books.channel
    made = channels.add(replace(FORM, is_default=True), KIM)
    assert _defaults(books) == ["Shop"]
    with pytest.raises(InvalidInput, match="One channel has to be the default"):
        channels.edit(made.id, replace(FORM, is_default=False), KIM)
    with pytest.raises(InvalidInput, match="default channel cannot be removed"):
        channels.remove(made.id, KIM)
    second = channels.add(replace(FORM, name="Second", is_default=True), KIM)
    channels.remove(made.id, KIM)
    assert _defaults(books) == [second.name]
    assert first.id in {row.id for row in channels.all()}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "n" * 61),
        ("name", "SANDBOX · toss payments"),
        ("mid", ""),
        ("mid", "a b"),
        ("mid", "m" * 81),
        ("channel_key", "channel-key-1"),
        ("user_code", "42"),
        ("rest_key", "two words"),
        ("rest_secret", "line\nbreak"),
        ("pg_module", "inicis"),
        ("sdk", "v3"),
        ("mid_api_version", "1999"),
        ("environment", "moon"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_kept(books: Books, field: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        books.services.channels.add(replace(FORM, **{field: value}), KIM)  # type: ignore[arg-type]
    assert {problem.path for problem in caught.value.problems} == {field}
    assert len(books.services.channels.all()) == 3


def test_keys_are_sealed_kept_when_not_entered_and_replaced_when_they_are(books: Books) -> None:
    channels = books.services.channels
    row = channels.add(replace(FORM, rest_secret="hush-1"), KIM)
    assert "hush" not in row.sealed_rest_secret
    assert "hush" not in repr(FORM)
    kept = channels.edit(row.id, replace(FORM, rest_key=None, rest_secret=None), KIM)
    assert channels.credentials(kept).imp_secret == "hush-1"
    changed = channels.edit(row.id, replace(FORM, rest_secret="hush-2"), KIM)
    assert channels.credentials(changed).imp_secret == "hush-2"


def test_new_keys_are_used_by_the_very_next_call(books: Books) -> None:
    channels = books.services.channels
    row = channels.add(replace(FORM, rest_secret="wrong"), KIM)
    assert books.charge(channel=row).outcome == Outcome.REFUSED
    channels.edit(row.id, FORM, KIM)
    assert books.charge(channel=row).outcome == Outcome.ACCEPTED


def test_a_channel_without_keys_says_where_to_enter_them(books: Books) -> None:
    row = books.services.channels.add(replace(FORM, rest_key=None, rest_secret=None), KIM)
    with pytest.raises(InvalidInput, match="Enter them under Channels"):
        books.charge(channel=row)
    assert books.attempts() == 0


def test_a_lost_vault_key_is_told_and_mended_by_entering_the_secret_anew(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    with books_in(tmp_path / "d", sandbox.url, sandbox.clock):
        pass
    (tmp_path / "d" / "secret.key").unlink()
    with books_in(tmp_path / "d", sandbox.url, sandbox.clock) as books:
        with pytest.raises(SettingsError, match="enter the secret of the channel anew"):
            books.charge()
        default = books.channel
        books.services.channels.edit(default.id, replace(FORM, is_default=True), KIM)
        assert books.charge().outcome == Outcome.ACCEPTED


def test_what_was_charged_through_a_removed_channel_stays(books: Books) -> None:
    row = books.add_channel(Environment.SANDBOX)
    attempt = books.charge(channel=row)
    books.services.channels.remove(row.id, KIM)
    assert books.payment(attempt.imp_uid).status == "paid"
    with pytest.raises(LedgerError, match="gone"):
        books.charge(channel=row)


def test_a_change_makes_the_connection_check_void(books: Books) -> None:
    row = books.add_channel(Environment.TEST)
    books.services.connection.check(row.id, KIM)
    assert books.services.channels.get(row.id).check_result == "test"
    form = ChannelForm(**{name: getattr(row, name) for name in _COLUMNS})
    changed: ChannelRow = books.services.channels.edit(row.id, form, KIM)
    assert (changed.check_result, changed.checked_at) == ("", 0)


_COLUMNS = ("name", "pg_module", "mid", "sdk", "mid_api_version", "environment")
