"""Are secrets sealed, and the key kept from everybody else?"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.access.vault import Vault
from lib.kernel.errors import SettingsError
from lib.kernel.settings import PROJECT


@given(text=st.text(st.characters(codec="utf-8"), min_size=1))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_sealed_can_be_opened_and_not_be_read(tmp_path: Path, text: str) -> None:
    vault = Vault.at(tmp_path)
    sealed = vault.seal(text)
    assert vault.open(sealed) == text
    assert sealed != text
    assert vault.seal(text) != sealed


def test_an_empty_text_stays_empty(tmp_path: Path) -> None:
    vault = Vault.at(tmp_path)
    assert vault.seal("") == ""
    assert vault.open("") == ""


def test_the_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    Vault.at(tmp_path / "new")
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret.key"]


def test_a_later_start_opens_what_an_earlier_one_sealed(tmp_path: Path) -> None:
    assert Vault.at(tmp_path).open(Vault.at(tmp_path).seal("hush")) == "hush"


def test_two_starting_processes_make_one_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from lib.access.vault import Vault;"
        "sys.stdin.readline(); print(Vault.at(Path(sys.argv[1])).seal('hush'))"
    )
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in starting:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    sealed = [process.communicate(timeout=20)[0].strip() for process in starting]
    assert [Vault.at(tmp_path).open(text) for text in sealed] == ["hush", "hush"]


def test_eight_threads_of_one_process_make_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _: Vault.at(tmp_path), range(8)))
    assert {vaults[0].open(vault.seal("hush")) for vault in vaults} == {"hush"}


def test_a_start_that_was_killed_while_writing_the_key_hinders_no_later_one(
    tmp_path: Path,
) -> None:
    program = (
        "import os, sys; from pathlib import Path; import lib.access.vault as v;"
        "v.os.link = lambda *_: os._exit(9); v.Vault.at(Path(sys.argv[1]))"
    )
    # The id of a process says nothing in a container, where each is the first.
    same_id = f"import os; os.getpid = lambda: 1; {program}"
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", same_id, str(tmp_path)], cwd=PROJECT, check=False
        )
        assert done.returncode == 9
    assert Vault.at(tmp_path).open(Vault.at(tmp_path).seal("hush")) == "hush"


def test_the_variable_takes_precedence_over_the_file(tmp_path: Path) -> None:
    sealed = Vault.at(tmp_path, "any text at all").seal("hush")
    assert not (tmp_path / "secret.key").exists()
    assert Vault.at(tmp_path / "elsewhere", "any text at all").open(sealed) == "hush"


def test_another_key_is_told_in_a_sentence_that_names_the_mend(tmp_path: Path) -> None:
    sealed = Vault.at(tmp_path, "one").seal("hush")
    with pytest.raises(SettingsError, match=r"another key\. Restore data/secret\.key or PAYBENCH_"):
        Vault.at(tmp_path, "two").open(sealed)


def test_a_key_file_that_holds_no_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("not a key")
    with pytest.raises(SettingsError, match=r"PAYBENCH_SECRET_KEY is not set.*secret\.key"):
        Vault.at(tmp_path)
