"""Does a draft survive, and stay its owner's?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lib.access.actors import EVERY_ROLE, Actor
from lib.kernel.errors import InvalidInput
from tests.contract.books import KIM, books_in
from tests.databases import all_that_is_kept

PARAMS = {"pg": "tosspayments", "display": {"card_quota": [0, 3]}, "이름": "값", "x": None}
NOWHERE = "http://127.0.0.1:1"
LEE = Actor("lee", EVERY_ROLE)


def test_what_is_in_hand_survives_a_restart_unchanged(tmp_path: Path) -> None:
    with books_in(tmp_path, NOWHERE) as books:
        assert books.services.drafts.in_hand(KIM) is None
        books.services.drafts.keep_in_hand(PARAMS, "ch-1", KIM)
    with books_in(tmp_path, NOWHERE) as books:
        kept = books.services.drafts.in_hand(KIM)
        assert kept is not None
        assert (kept.params, kept.channel_id) == (PARAMS, "ch-1")
        assert books.services.drafts.in_hand(LEE) is None
        assert books.services.drafts.saved() == []


def test_a_saved_set_is_everybodys_and_replaced_by_its_owner_only(tmp_path: Path) -> None:
    with books_in(tmp_path, NOWHERE) as books:
        drafts = books.services.drafts
        drafts.save(" Three months ", {"a": 1}, "ch-1", KIM)
        drafts.save("Three months", {"a": 2}, "ch-1", KIM)
        drafts.save("Three months", {"a": 3}, "ch-1", LEE)
        assert sorted((row.owner, row.params["a"]) for row in drafts.saved()) == [
            ("kim", 2),
            ("lee", 3),
        ]


@pytest.mark.parametrize("name", ["", "  ", "n" * 61])
def test_a_name_that_cannot_be_used_is_told(tmp_path: Path, name: str) -> None:
    with books_in(tmp_path, NOWHERE) as books:
        with pytest.raises(InvalidInput) as caught:
            books.services.drafts.save(name, {}, "", KIM)
        assert caught.value.problems[0].path == "name"
        assert books.services.drafts.saved() == []


def test_removing_twice_is_no_error(tmp_path: Path) -> None:
    with books_in(tmp_path, NOWHERE) as books:
        row = books.services.drafts.save("n", {}, "", KIM)
        books.services.drafts.remove(row.id, KIM)
        books.services.drafts.remove(row.id, LEE)
        assert books.services.drafts.saved() == []


def test_sessions_of_one_person_that_type_at_once_leave_one_draft_of_one_of_them(
    tmp_path: Path,
) -> None:
    with books_in(tmp_path, NOWHERE) as books, ThreadPoolExecutor(8) as pool:
        drafts = books.services.drafts
        list(pool.map(lambda n: drafts.keep_in_hand({"n": n}, "", KIM), range(24)))
        kept = drafts.in_hand(KIM)
        assert kept is not None
        assert kept.params["n"] in range(24)


def test_no_card_number_is_kept_wherever_it_was_typed(tmp_path: Path) -> None:
    number = "4092-0230-1234-1234"
    typed = {"name": f"for {number}", "own": {"card_number": number, "pwd_2digit": "12"}}
    with books_in(tmp_path, NOWHERE) as books:
        books.services.drafts.keep_in_hand(typed, "", KIM)
        books.services.drafts.save("with a card", typed, "", KIM)
    kept = all_that_is_kept(tmp_path)

    assert number.encode() not in kept
    assert number.replace("-", "").encode() not in kept
    assert b"409202******1234" in kept
