"""Are identifiers of the right form, and repeatable when a seed is given?"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

import pytest

from lib.sandbox.file_store import FileStore
from lib.sandbox.models.identifiers import Identifiers

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
FORMS: list[tuple[Callable[[Identifiers, sqlite3.Connection], str], str]] = [
    (Identifiers.imp_uid, r"imp_[1-9][0-9]{11}"),
    (Identifiers.access_token, r"[0-9a-f]{40}"),
    (Identifiers.apply_num, r"[0-9]{8}"),
    (Identifiers.pg_tid, r"tsb[0-9A-Za-z]{20}"),
    (Identifiers.cancellation_id, UUID),
    (Identifiers.customer_id, UUID),
]


def _minted(seed: int | None, rounds: int = 20) -> list[str]:
    ids, store = Identifiers(seed), FileStore(None)
    with store.writing() as db:
        minted = [mint(ids, db) for mint, _form in FORMS for _ in range(rounds)]
    store.close()
    return minted


@pytest.mark.parametrize("seed", [None, 7])
def test_each_has_its_form(seed: int | None) -> None:
    minted = _minted(seed)
    assert len(set(minted)) == len(minted)
    for number, identifier in enumerate(minted):
        assert re.fullmatch(FORMS[number // 20][1], identifier), identifier


def test_a_seed_repeats_itself_and_another_does_not() -> None:
    assert _minted(7) == _minted(7)
    assert not set(_minted(7)) & set(_minted(8))
    assert _minted(None) != _minted(None)


def test_what_is_undone_was_never_minted() -> None:
    ids, store = Identifiers(7), FileStore(None)
    with store.writing() as db:
        db.execute("SAVEPOINT undone")
        undone = ids.imp_uid(db)
        db.execute("ROLLBACK TO undone")
        assert ids.imp_uid(db) == undone
    store.close()
