"""Are the calls of the API described, and does the sandbox have each of them?"""

from __future__ import annotations

import json
from pathlib import Path

from lib.catalog.operations import operations
from lib.sandbox.asgi import ROUTES

DATA = Path(__file__).resolve().parents[2] / "data" / "schema"


def test_a_call_is_described_once() -> None:
    names = [entry.name for entry in operations()]
    places = [(entry.method, entry.path) for entry in operations()]

    assert len(set(names)) == len(names)
    assert len(set(places)) == len(places)


def test_every_call_may_succeed_and_all_but_the_sign_in_ask_for_a_token() -> None:
    for entry in operations():
        assert entry.statuses[0] == 200
        assert 401 in entry.statuses


def test_the_sandbox_has_every_call_that_is_described() -> None:
    served = {(route.method, route.path) for route in ROUTES}

    assert {(entry.method, entry.path) for entry in operations()} <= served


def test_a_call_that_no_module_supports_has_no_good_answer() -> None:
    answers = json.loads((DATA / "answers.json").read_text(encoding="utf-8"))

    assert set(answers) == {entry.name for entry in operations()}
    for entry in operations():
        taught = entry.name.startswith("escrows.")  # while a switch of the sandbox is on
        assert (entry.toss or taught) == (answers[entry.name] is not None), entry.name
