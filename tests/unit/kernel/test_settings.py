"""Does an unusable setting say which variable to mend?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lib.kernel.errors import SettingsError
from lib.kernel.settings import PROJECT, Settings, load


def test_nothing_need_be_set() -> None:
    settings = load()
    assert settings.data_dir == PROJECT / "data"
    assert settings.allow_live is False


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("port", "eighty", "valid integer"),
        ("port", 70_000, "65535"),
        ("log_level", "LOUD", "DEBUG, INFO, WARNING or ERROR"),
        ("gateway_url", "api.iamport.kr", "http:// or https://"),
        ("sandbox_url", "ftp://x", "http:// or https://"),
        ("read_timeout", 0, "greater than 0"),
        ("connect_timeout", -1, "greater than 0"),
        ("lookup_grace", -1, "greater than or equal to 0"),
        ("allow_live", "perhaps", "boolean"),
        ("database_url", "mysql://x/y", "must start with postgresql://"),
    ],
)
def test_an_unusable_value_names_its_variable_and_why(name: str, value: object, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        load(**{name: value})
    assert f"PAYBENCH_{name.upper()}: " in str(caught.value)


def test_a_variable_of_the_environment_is_read_and_named_when_it_is_wrong(tmp_path: Path) -> None:
    program = "from lib.kernel.settings import load; print(load().port)"
    for value, expected in (("9001", "9001\n"), ("x", "")):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": str(PROJECT), "PAYBENCH_PORT": value},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == expected
        assert (value == "x") == ("PAYBENCH_PORT: " in done.stderr)


def test_secrets_show_neither_in_a_repr_nor_in_an_error() -> None:
    assert "hush" not in repr(load(secret_key="hush", sandbox_imp_secret="hush-too"))
    with pytest.raises(SettingsError) as caught:
        load(secret_key=["hush"])
    assert "hush" not in str(caught.value)


def test_addresses_lose_their_last_slash() -> None:
    settings = Settings(sandbox_url="http://127.0.0.1:1/x/", port=1234)
    assert settings.embedded_sandbox_url == "http://127.0.0.1:1/x"
    assert Settings(port=1234).embedded_sandbox_url == "http://127.0.0.1:1234/-/sandbox"


def test_the_usual_name_of_a_database_counts_unless_ours_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://usual/x")
    assert load().ledger == load().sandbox_store == "postgresql://usual/x"
    monkeypatch.setenv("PAYBENCH_DATABASE_URL", "postgresql://ours/x")
    assert load().ledger == load().sandbox_store == "postgresql://ours/x"
