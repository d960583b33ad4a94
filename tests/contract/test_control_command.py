"""Can the clock be moved from a terminal?"""

from __future__ import annotations

import subprocess
import sys

import pytest

from lib.kernel.settings import PROJECT
from lib.sandbox.testing import RunningSandbox, sandbox

__all__ = ["sandbox"]

pytestmark = pytest.mark.contract


def command(url: str, *words: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "lib.sandbox", "clock", "--url", url, *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_it_is_stopped_and_moved(sandbox: RunningSandbox) -> None:
    assert command(sandbox.url, "freeze", "2027-01-31T22:00") == (
        0,
        "2027-01-31T22:00:00+09:00 (1801400400), frozen\n",
        "",
    )
    assert command(sandbox.url, "advance", "2h", "30m")[1].startswith("2027-02-01T00:30:00+09:00")
    assert command(sandbox.url + "/", "show")[1].startswith("2027-02-01T00:30:00+09:00")
    assert command(sandbox.url, "real")[1].endswith("real\n")


def test_what_happens_on_the_way_is_printed(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze("2027-01-31T22:00")
    sandbox.control("POST", "/settings", {"nightly_cancel": True})

    code, printed, _said = command(sandbox.url, "next")

    assert code == 0
    assert printed.splitlines()[1] == '{"at": 1801407000, "kind": "nightly", "cancelled": 0}'


def test_a_refusal_and_a_silence_are_a_sentence_each(sandbox: RunningSandbox) -> None:
    assert command(sandbox.url, "jump", "tomorrow")[0] == 1
    assert command(sandbox.url, "jump", "tomorrow")[2].startswith("Refused: at:")
    code, _printed, said = command("http://127.0.0.1:9", "show")
    assert (code, len(said.splitlines())) == (2, 1)
    assert "No sandbox answers" in said


def test_a_span_that_is_none_is_refused_before_anybody_is_asked() -> None:
    assert command("http://127.0.0.1:9", "advance", "soon")[0] == 2
