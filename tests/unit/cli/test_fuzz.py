"""Do the commands answer every input whatsoever, and with one of the three statuses?

Together with the texts of the reader's own laws these are more than ten thousand for each command.
"""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
import typer

from lib.catalog import fields
from lib.catalog.presets import presets
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.cli.lint import lint
from lib.cli.parse import parse
from lib.lint import ChannelFacts, Context, check

CORPUS = [
    path.read_bytes()
    for path in sorted((Path(__file__).parents[2] / "data" / "pasted").glob("*.txt"))
]
PIECES = [
    *[b"\x00", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"],
    *[
        b"IMP.request_pay(",
        b"{",
        b"}",
        b"[" * 300,
        b"(" * 1200,
        b"'",
        b"`${",
        b"9" * 5000,
        b"1e999",
    ],
    *[b"<script>", b"</script>", b"<!--", b"<%", b"%>", b"{{", b"}}", b"curl -d '", b"\\\r\n"],
    *[
        b'"\\ud800"',
        b"\\u{110000}",
        b"NaN",
        b"-Infinity",
        b"null",
        b"pg:",
        b'"amount":',
        b"//",
        b"/*",
    ],
]
CONTEXTS = [Context()] + [
    Context(channel=ChannelFacts("c", module, sdk=sdk))
    for module in PgModule
    for sdk in SdkGeneration
]
NAMES = sorted({*fields.known_names(), "ammount", "", "0", "__proto__", "a.b", "\ud800"})
ATOMS: list[Any] = [
    *(None, True, False, 0, -1, 1, 6, 41, 49_999, 10**400, -(10**30), 1.5, 1e300, float("inf")),
    *("", " ", "card", "vbank", "phone", "uplus", "tosspayments.x", "14,000", "367", "*", "041"),
    *("\ud800", "\u2028", "x" * 3_000, "2026-11-30", "00010101", "http://[", "//", "{0}", "%s"),
]


def noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randint(0, 400))


def spoilt(chance: random.Random) -> bytes:
    data = chance.choice(CORPUS)
    for _ in range(chance.randint(1, 5)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.randint(0, 30))
        data = data[:start] + chance.choice(PIECES) * chance.randint(0, 2) + data[end:]
    return data


def recoded(chance: random.Random) -> bytes:
    text = chance.choice(CORPUS).decode()
    encoding = chance.choice(["utf-16", "utf-16-le", "utf-16-be", "cp949", "utf-32", "utf-7"])
    return text[: chance.randint(0, len(text))].encode(encoding, "replace")


def document(chance: random.Random) -> bytes:
    data = json.dumps(tree(chance, chance.randint(0, 4))).encode()
    for _ in range(chance.choice([0, 0, 1, 2])):
        start = chance.randrange(len(data) + 1)
        data = data[:start] + chance.choice(PIECES) + data[start + chance.randint(0, 4) :]
    return data


def nested(chance: random.Random) -> bytes:
    depth = chance.choice([10, 70, 500, 3_000])
    return chance.choice([b"[", b'{"a":', b"IMP.request_pay({a:", b"(", b"'+"]) * depth


def tree(chance: random.Random, depth: int) -> Any:  # noqa: ANN401 — any JSON value
    kind = chance.random()
    if depth <= 0 or kind < 0.3:
        return chance.choice(ATOMS)
    if kind < 0.4:
        return [tree(chance, depth - 1) for _ in range(chance.randint(0, 4))]
    keys = chance.sample(NAMES, chance.randint(0, 8))
    made: dict[str, Any] = {}
    for key in keys:
        *outer, last = key.split(".")
        inner = made
        for name in outer:
            found = inner.setdefault(name, {})
            inner = found if isinstance(found, dict) else {}
        inner[last] = tree(chance, depth - 1)
    return made


@contextmanager
def standing_in(data: bytes) -> Iterator[tuple[io.TextIOWrapper, io.StringIO]]:
    """Let a command find bytes in its standard input; give what it says and complains."""
    said, complained = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    try:
        with redirect_stdout(said), redirect_stderr(complained):
            yield said, complained
    finally:
        sys.stdin = before


def run(command: Callable[[], None], data: bytes) -> tuple[int, bytes, str]:
    with standing_in(data) as (said, complained):
        try:
            command()
        except typer.Exit as end:
            status = end.exit_code
        else:
            status = 0
        assert isinstance(said.buffer, io.BytesIO)
        return status, said.buffer.getvalue(), complained.getvalue()


KINDS = [(noise, 1_000), (spoilt, 1_600), (recoded, 400), (document, 900), (nested, 100)]


@pytest.mark.parametrize(("make", "cases"), KINDS)
def test_no_bytes_upset_parse(make: Callable[[random.Random], bytes], cases: int) -> None:
    chance = random.Random(20_260_824)  # noqa: S311 — repeatable
    for _ in range(cases):
        status, said, complained = run(parse, make(chance))

        assert status in {0, 2}
        assert bool(complained) == (status == 2)
        if said:
            answer = json.loads(said)
            assert list(answer) == ["params", "variables", "extra", "problems"]
            assert status == 0 or answer["problems"]


@pytest.mark.parametrize(("make", "cases"), KINDS)
def test_no_bytes_upset_lint(make: Callable[[random.Random], bytes], cases: int) -> None:
    chance = random.Random(20_260_825)  # noqa: S311 — repeatable
    for _ in range(cases):
        status, said, complained = run(lambda: lint(form="json"), make(chance))

        assert status in {0, 1, 2}
        assert bool(said) == (status != 2)
        assert bool(complained) == (status == 2)
        if said:
            errors = [one for one in json.loads(said) if one["severity"] == "error"]
            assert bool(errors) == (status == 1)


def test_no_json_value_upsets_the_rules() -> None:
    chance = random.Random(20_260_826)  # noqa: S311 — repeatable
    full = [preset.draft("order_0001") for preset in presets()]
    for _ in range(6_000):
        draft = tree(chance, 4)
        if isinstance(draft, dict) and chance.random() < 0.5:
            draft = {**chance.choice(full), **draft}
        for finding in check(draft, chance.choice(CONTEXTS)):
            assert finding.text.en.encode()
            if finding.cure is not None:
                finding.cure(draft if isinstance(draft, dict) else {})
