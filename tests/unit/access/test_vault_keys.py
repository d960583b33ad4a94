"""Can the key be changed without losing what it sealed, and is a key file for others refused?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib.access import vault
from lib.access.vault import Vault
from lib.kernel.errors import SettingsError


def test_what_was_sealed_before_can_be_opened_until_the_old_key_is_dropped(tmp_path: Path) -> None:
    sealed = Vault.at(tmp_path).seal("secret")
    vault.add_key(tmp_path)
    both = Vault.at(tmp_path)
    assert both.open(sealed) == "secret"
    again = both.again(sealed)
    vault.drop_old_keys(tmp_path)
    only = Vault.at(tmp_path)
    assert only.open(again) == "secret"
    with pytest.raises(SettingsError, match="cannot be opened"):
        only.open(sealed)


def test_a_vault_that_is_open_takes_up_a_key_that_was_changed_beside_it(tmp_path: Path) -> None:
    running = Vault.at(tmp_path)
    sealed = running.seal("secret")
    vault.add_key(tmp_path)
    again = Vault.at(tmp_path).again(sealed)
    vault.drop_old_keys(tmp_path)
    os.utime(tmp_path / vault.FILE, ns=(1, 1))  # however coarse the file system's clock is
    assert running.open(again) == "secret"
    assert Vault.at(tmp_path).open(running.seal("another")) == "another"


def test_digests_outlive_a_change_of_keys(tmp_path: Path) -> None:
    before = Vault.at(tmp_path).digest("text")
    for _ in range(2):
        vault.add_key(tmp_path)
        vault.drop_old_keys(tmp_path)
    assert Vault.at(tmp_path).digest("text") == before


def test_a_key_from_the_environment_is_changed_with_the_one_before(tmp_path: Path) -> None:
    sealed = Vault.at(tmp_path, "old").seal("secret")
    both = Vault.at(tmp_path, "new", "old")
    assert Vault.at(tmp_path, "new").open(both.again(sealed)) == "secret"


@pytest.mark.skipif(os.name != "posix", reason="modes of files are a matter of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_may_read_is_refused_with_the_cure(
    tmp_path: Path, mode: int
) -> None:
    Vault.at(tmp_path)
    (tmp_path / vault.FILE).chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        Vault.at(tmp_path)


@pytest.mark.parametrize("change", ["x", "", "gAAAAA", "é"])
def test_a_secret_that_was_changed_is_a_sentence(tmp_path: Path, change: str) -> None:
    one = Vault.at(tmp_path)
    sealed = one.seal("secret")
    tampered = change + sealed[len(change) + 1 :]
    with pytest.raises(SettingsError, match="changed in the database"):
        one.open(tampered)
