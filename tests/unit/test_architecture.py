"""Does the house stand as it was drawn, and would it be noticed if not?"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lib
from lib.kernel.settings import PROJECT

LIB, PAGES = PROJECT / "lib", PROJECT / "pages"
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
PAGE_LINES = 150


def _ignored(*paths: str) -> list[str]:
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", *paths],  # noqa: S607 — whichever git there is
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.split()


def test_git_keeps_the_code() -> None:
    assert _ignored("lib", "pages", "tests", "lib/ledger/schema.py", "docs") == []


@pytest.mark.parametrize(
    "path",
    [
        "data/ledger.db",
        "data/secret.key",
        "data/console.log",
        "elsewhere/ledger.db",
        "ledger.db-wal",
        "ledger.db-shm",
        ".env",
        ".streamlit/secrets.toml",
        "secret.key",
        ".venv/bin/python",
    ],
)
def test_git_forgets_what_holds_data_or_secrets(path: str) -> None:
    assert _ignored(path) == [path]


def test_the_version_is_written_alike_in_both_places() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert lib.__version__ == project["version"]


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.py")), ids=lambda path: path.stem)
def test_a_page_is_short(page: Path) -> None:
    assert len(page.read_text().splitlines()) <= PAGE_LINES


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "misc"}
    named = {part for path in LIB.rglob("*") for part in (path.stem, *path.stem.split("_"))}
    assert named & empty == set()


def test_streamlit_is_known_to_the_roof_only() -> None:
    knows = re.compile(r"^\s*(import|from) streamlit\b", re.MULTILINE)
    below = [
        str(path.relative_to(LIB))
        for path in LIB.rglob("*.py")
        if path.relative_to(LIB).parts[0] not in {"ui", "shell"} and knows.search(path.read_text())
    ]
    assert below == []


def test_every_file_says_which_question_it_answers() -> None:
    silent = [
        str(path.relative_to(PROJECT))
        for path in (*LIB.rglob("*.py"), *PAGES.glob("*.py"))
        if not path.read_text().startswith('"""')
    ]
    assert silent == []


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code in which contracts can be broken."""
    copy = tmp_path_factory.mktemp("house")
    for part in ("lib", "pages"):
        shutil.copytree(PROJECT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", copy)
    return copy


def _lint(house: Path) -> tuple[int, str]:
    done = subprocess.run(
        [str(LINT_IMPORTS)], cwd=house, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_the_contracts_hold(house: Path) -> None:
    status, said = _lint(house)
    assert status == 0, said


BREACHES = {
    "a page that reaches for the network": (
        "pages/broken.py",
        "import httpx",
        "Pages compose, they do not reach BROKEN",
    ),
    "a sandbox that knows its client": (
        "lib/sandbox/broken.py",
        "import lib.portone.client",
        "The sandbox is another company: kernel and catalog only BROKEN",
    ),
    "a ledger that knows screens": (
        "lib/ledger/broken.py",
        "import streamlit",
        "Streamlit is a roof: only shell, ui and pages know it BROKEN",
    ),
    "a floor that looks up": (
        "lib/kernel/broken.py",
        "import lib.services.bootstrap",
        "Floors of lib: each looks down, never up BROKEN",
    ),
    "a folder nobody decided on": (
        "lib/misc/__init__.py",
        "",
        "Floors of lib: each looks down, never up BROKEN",
    ),
    "a service that knows the sandbox": (
        "lib/services/broken.py",
        "import lib.sandbox.asgi",
        "Nobody but the command line (and app.py) knows the sandbox BROKEN",
    ),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_broken_contract_is_noticed_and_named(house: Path, breach: str) -> None:
    where, line, said = BREACHES[breach]
    path = house / where
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'"""Wrong on purpose."""\n\n{line}\n')
    try:
        status, output = _lint(house)
    finally:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    assert status != 0
    assert said in output
    assert "8 kept" not in output
