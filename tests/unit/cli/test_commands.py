"""Do the commands for snippets, rules and pasted code answer, refuse politely, and start fast?"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lib.access.actors import SYSTEM
from lib.access.vault import Vault
from lib.kernel.clock import SystemClock
from lib.kernel.settings import PROJECT
from lib.services.channel_form import ChannelForm
from lib.services.channels import Channels
from tests.databases import ON_POSTGRESQL, about_files, environment_in, fresh

GOOD = {
    "pg": "uplus",
    "pay_method": "card",
    "merchant_uid": "order_0001",
    "name": "Cup",
    "amount": 1000,
    "buyer_name": "Kim",
    "buyer_tel": "010-0000-0000",
    "m_redirect_url": "https://shop.example/done",
}


def run(*words: str, given: str | bytes = "", data_dir: Path | None = None) -> tuple[int, str, str]:
    environment = {**os.environ, "PAYBENCH_DATA_DIR": "/nonexistent"}
    if data_dir:
        environment |= environment_in(data_dir)
    done = subprocess.run(
        [sys.executable, "-m", "lib", *words],
        input=given if isinstance(given, bytes) else given.encode(),
        capture_output=True,
        cwd=PROJECT,
        env=environment,
        timeout=30,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def refused(answer: tuple[int, str, str]) -> str:
    status, out, said = answer
    assert status == 2
    assert out == ""
    assert "Traceback" not in said
    assert said.strip()
    return said.strip()


@pytest.mark.parametrize("language", ["javascript", "typescript", "html", "react", "json"])
def test_parameters_in_code_out_and_back(language: str, tmp_path: Path) -> None:
    file = tmp_path / "params.json"
    file.write_text(json.dumps({**GOOD, "name": "\uac00</script>"}), encoding="utf-8")
    words = ("snippet", "--language", language, "--user-code", "imp42", "--sdk", "iamport")
    status, code, said = run(*words, str(file))

    assert (status, said) == (0, "")
    assert language == "json" or "IMP.init('imp42')" in code
    assert language == "json" or "rsp.success" in code
    status, text, _ = run("parse", given=code)
    assert status == 0
    assert json.loads(text)["params"] == {**GOOD, "name": "\uac00</script>"}


def test_a_good_call_is_clean_and_a_bad_one_is_not() -> None:
    assert run("lint", given=json.dumps(GOOD))[0] == 0

    status, text, said = run("lint", given=json.dumps({**GOOD, "amount": "1000"}))
    assert (status, said) == (1, "")
    assert "error R27 amount: " in text


def test_findings_as_json_carry_rule_place_source_and_cure() -> None:
    words = ("lint", "--format", "json", "--language", "ko", "--sdk", "portone")
    status, text, _ = run(*words, given=json.dumps({**GOOD, "amount": "1000"}))
    found: list[dict[str, Any]] = json.loads(text)
    (wrong,) = [finding for finding in found if finding["rule"] == "R27"]

    assert status == 1
    assert wrong["severity"] == "error"
    assert wrong["path"] == "amount"
    assert wrong["source"]
    assert any("\uac00" <= char <= "\ud7a3" for char in wrong["message"])
    assert wrong["cure"] == {**GOOD, "amount": 1000}


def test_sdk_module_and_device_change_what_is_found() -> None:
    def codes(*words: str) -> set[str]:
        text = run("lint", "--format", "json", *words, given='{"amount": 1000}')[1]
        return {f"{one['rule']} {one['severity']}" for one in json.loads(text)}

    assert codes("--sdk", "iamport") != codes("--sdk", "portone")
    assert codes("--module", "uplus") != codes("--module", "tosspayments")
    assert "R90 warning" in codes("--device", "pc")
    assert "R90 error" in codes("--device", "mobile")
    assert "R96 warning" not in codes("--device", "mobile")
    assert {"R90 error", "R96 warning"} <= codes("--device", "webview")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    database = fresh(tmp_path)
    channels = Channels(database, Vault.at(tmp_path), SystemClock())
    for name, module, sdk in (("Old", "uplus", "iamport"), ("New", "tosspayments", "portone")):
        form = ChannelForm(
            name=name,
            pg_module=module,
            mid=f"tosstest_{name.lower()}",
            sdk=sdk,
            mid_api_version="1.4" if name == "Old" else "2022-07-27",
            environment="test",
            user_code="imp00000000",
            rest_key="k",
            rest_secret="s",
        )
        channels.add(form, SYSTEM)
    database.close()
    return tmp_path


def test_a_channel_of_the_ledger_gives_the_surroundings(data_dir: Path) -> None:
    before = _written_at(data_dir)
    words = ("lint", "--format", "json", "--channel", "Old")
    status, text, said = run(
        *words, given=json.dumps({**GOOD, "pay_method": None}), data_dir=data_dir
    )

    assert said == ""
    assert status == 1
    assert "R63" in {one["rule"] for one in json.loads(text)}
    assert _written_at(data_dir) == before


def _written_at(folder: Path) -> int:
    return 0 if ON_POSTGRESQL else (folder / "ledger.db").stat().st_mtime_ns


@about_files("whose rows are written by hand")
def test_a_channel_brings_what_the_ledger_knows_of_order_number_and_handle(data_dir: Path) -> None:
    with closing(sqlite3.connect(data_dir / "ledger.db")) as ledger, ledger:
        for number, status in (("order_0001", "failed"), ("order_0001", "paid")):
            record(ledger, "payment", imp_uid=status, merchant_uid=number, status=status)
        record(ledger, "billing_key", customer_uid="card-1")

    def codes(**more: str) -> set[str]:
        given = json.dumps({**GOOD, **more})
        return {
            one["rule"]
            for one in json.loads(
                run("lint", "--format", "json", "--channel", "New", given=given, data_dir=data_dir)[
                    1
                ]
            )
        }

    assert codes() & {"R24", "R25", "R85"} == {"R24"}
    assert codes(merchant_uid="order_0002", customer_uid="card-1") & {"R24", "R85"} == {"R85"}


def record(ledger: sqlite3.Connection, table: str, **known: str) -> None:
    """Write a row of the test environment; what is not said is empty, or zero."""
    row: dict[str, Any] = {"environment": "test", **known}
    for _, name, kind, needed, otherwise, is_key in ledger.execute(f"PRAGMA table_info({table})"):
        if needed and otherwise is None and not is_key:
            row.setdefault(name, 0 if "INT" in kind or kind == "BOOLEAN" else "")
    marks = ", ".join("?" * len(row))
    ledger.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})",  # noqa: S608 — our own names
        tuple(row.values()),
    )


def test_an_unknown_channel_is_refused_with_the_known_ones(data_dir: Path) -> None:
    said = refused(run("lint", "--channel", "Other", given="{}", data_dir=data_dir))
    assert said == "There is no channel Other; there are: New, Old."


@about_files("of which none is made")
def test_before_the_first_start_there_are_the_sandbox_channels_and_no_ledger_is_made(
    tmp_path: Path,
) -> None:
    words = ("lint", "--channel", "Sandbox \u00b7 Toss Payments", "--format", "json")
    status, text, _ = run(*words, given="{}", data_dir=tmp_path)

    assert status == 1
    assert "R97" in {one["rule"] for one in json.loads(text)}
    assert "there are: Sandbox" in refused(
        run("lint", "--channel", "A", given="{}", data_dir=tmp_path)
    )
    assert list(tmp_path.iterdir()) == []


PLANS = {
    "channelKey": "channel-key-e33b498f-f223-4a13-9bb2-813db640e184",
    "pay_method": "card",
    "merchant_uid": "order_0001",
    "name": "Tea",
    "amount": 49_000,
    "buyer_name": "Hong Gildong",
    "buyer_tel": "010-1234-5678",
    "m_redirect_url": "https://www.my-service.com/done",
    "display": {"card_quota": [0, 6]},
    "card": {"direct": {"code": "366"}},
}


@pytest.mark.parametrize("words", [(), ("--module", "tosspayments"), ("--sdk", "portone")])
def test_the_plans_of_a_direct_call_are_found_fault_with_twice_and_mended(
    words: tuple[str, ...],
) -> None:
    status, text, _ = run("lint", "--format", "json", *words, given=json.dumps(PLANS))
    found = {one["rule"]: one for one in json.loads(text)}
    assert status == 0
    assert set(found) == {"R42", "R54"}
    assert found["R54"]["cure"]["card"]["direct"] == {"code": "366", "quota": 0}

    mended = json.dumps(found["R54"]["cure"])
    _, text, _ = run("lint", "--format", "json", *words, given=mended)
    assert [one["rule"] for one in json.loads(text)] == ["R42"]


@pytest.mark.parametrize(
    ("told", "generation"),
    [
        ({"channelKey": "x"}, "current"),
        ({"pg": "tosspayments"}, "current"),
        ({"pg": "uplus.mid"}, "older"),
        ({"pg": "tosspayments", "customer_uid": "card-1"}, ""),
        ({}, ""),
    ],
)
def test_a_call_tells_which_documents_it_is_read_by(told: dict[str, str], generation: str) -> None:
    _, text, _ = run("lint", "--format", "json", given=json.dumps(told))
    found = {one["rule"] for one in json.loads(text)}

    # Only the older documents ask for pay_method, only the current ones for the buyer's name.
    assert found & {"R63", "R97"} == {"current": {"R97"}, "older": {"R63"}, "": set()}[generation]


def test_pasted_code_becomes_json_with_variables_and_what_stands_about() -> None:
    code = "IMP.init('imp1'); const won = 5;\nIMP.request_pay({ pg: 'uplus', amount: won, });"
    status, text, said = run("parse", given=code)

    assert (status, said) == (0, "")
    assert json.loads(text) == {
        "params": {"pg": "uplus"},
        "variables": {"amount": "won"},
        "extra": {},
        "problems": [],
    }
    status, text, said = run("parse", "--about", given=code)
    assert json.loads(text)["about"] == {
        "kind": "code",
        "user_code": "imp1",
        "callback": False,
        "known": {"amount": 5},
    }


def test_what_was_parsed_is_checked_as_it_is_and_nothing_is_said_of_variables() -> None:
    code = "IMP.request_pay({pg: 'uplus', merchant_uid: next(), amount: '900', name: n.x, x: 1})"

    status, text, _ = run("lint", "--format", "json", given=run("parse", given=code)[1])

    found = {(one["rule"], one["path"]) for one in json.loads(text)}
    assert status == 1
    assert ("R27", "amount") in found
    assert ("R101", "x") in found
    assert not [path for _, path in found if path in {"merchant_uid", "name", "params"}]


def test_broken_code_is_read_as_far_as_it_goes() -> None:
    status, text, _ = run("parse", given="IMP.request_pay({ pg: 'uplus', amount: 5")
    answer = json.loads(text)

    assert status == 0
    assert answer["params"] == {"pg": "uplus", "amount": 5}
    assert answer["problems"][0]["line"] == 1


def test_a_text_without_a_call_is_unusable_but_told_about() -> None:
    status, text, said = run("parse", given="Hello.")

    assert status == 2
    assert json.loads(text)["params"] == {}
    assert "no call" in said


UNUSABLE: list[tuple[Sequence[str], str | bytes]] = [
    (("lint",), "{"),
    (("lint",), "[1]"),
    (("lint",), ""),
    (("lint",), '{"amount": NaN}'),
    (("lint",), '{"amount": 1' + "0" * 5000 + "}"),
    (("lint",), "[" * 100_000),
    (("lint",), b"\xff\xfe\x00x"),
    (("lint", "/no/such/file"), ""),
    (("lint", "/"), ""),
    (("lint", "--format", "xml"), "{}"),
    (("lint", "--sdk", "v2"), "{}"),
    (("lint", "--module", "kcp"), "{}"),
    (("lint", "--device", ""), "{}"),
    (("lint", "--language", "fr"), "{}"),
    (("lint", "--channel", "A", "--sdk", "portone"), "{}"),
    (("snippet", "--language", "cobol"), "{}"),
    (("snippet", "--language", "html", "--sdk", "x"), "{}"),
    (("snippet", "--language", "html"), "null"),
    (("snippet", "--language", "json"), '{"a":' + "[" * 90 + "]" * 90 + "}"),
    (("parse",), b"\xff\xfe\x00"),
    (("parse",), b"\x89PNG\r\n\x1a\n\x00\x00"),
    (("parse",), bytes(range(128, 256))),
    (("parse", "/"), ""),
    (("lint",), "\uac00".encode("cp949")),
    (("snippet", "--language", "html", "--call", "lookup"), "{}"),
    (("snippet", "--language", "curl"), "{}"),
    (("snippet", "--language", "python", "--call", "again"), "{}"),
    (("snippet", "--language", "curl", "--call", "refund"), "{}"),
    (("snippet", "--language", "curl", "--call", "token", "--sdk", "v2"), "{}"),
    (("parse", "/no/such/file"), ""),
]


@pytest.mark.parametrize(("words", "given"), UNUSABLE)
def test_unusable_input_is_refused_in_one_sentence(
    words: Sequence[str], given: str | bytes
) -> None:
    said = refused(run(*words, given=given))

    assert "\n" not in said


@pytest.mark.parametrize(
    "written",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        pytest.param("cp949", id="the encoding of old Korean pages"),
    ],
)
def test_a_page_is_read_in_the_encodings_of_editors_and_shells(
    written: str, tmp_path: Path
) -> None:
    page = tmp_path / "\uacb0\uc81c page.html"
    page.write_bytes("IMP.request_pay({\r\n name: '\uc758\uc790',\r\n});\r\n".encode(written))
    status, text, said = run("parse", str(page))

    assert (status, said) == (0, "")
    assert json.loads(text)["params"] == {"name": "\uc758\uc790"}


@pytest.mark.parametrize("written", ["utf-8-sig", "utf-16"])
def test_parameters_are_read_behind_a_byte_order_mark(written: str) -> None:
    assert run("lint", given=json.dumps(GOOD).encode(written))[0] == 0


def test_parameters_that_no_document_knows_are_extra() -> None:
    status, text, _ = run(
        "parse", given="IMP.request_pay({ pg: 'uplus', ammount: 5, naverProducts: [], a: b });"
    )
    answer = json.loads(text)

    assert status == 0
    assert answer["params"] == {"pg": "uplus", "ammount": 5, "naverProducts": []}
    assert answer["extra"] == {"ammount": 5}
    assert answer["variables"] == {"a": "b"}


def test_of_a_curl_command_the_request_around_the_body_is_extra() -> None:
    command = "curl -d '{\"amount\":1}' https://api.iamport.kr/payments/cancel"
    answer = json.loads(run("parse", given=command)[1])

    assert answer["params"] == {"amount": 1}
    assert answer["extra"]["operation"] == "payments.cancel"
    assert answer["extra"]["method"] == "POST"


@pytest.mark.parametrize("language", ["curl", "python"])
def test_each_call_of_the_server_is_written(language: str) -> None:
    for call, sign in (
        ("token", "getToken"),
        ("prepare", "prepare"),
        ("lookup", "include_sandbox"),
    ):
        words = ("snippet", "--language", language, "--call", call, "--test-channel")
        status, code, said = run(*words, "--base-url", "https://h.example", given=json.dumps(GOOD))

        assert (status, said) == (0, "")
        assert sign in code
        assert "https://h.example" in code
        assert "https://api.iamport.kr" not in code


def test_a_reader_who_has_gone_away_changes_nothing() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "lib", "snippet", "--language", "html"],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, said = process.communicate(json.dumps(GOOD).encode(), timeout=30)

    assert (process.returncode, said) == (0, b"")


def test_without_standard_input_a_command_asks_for_a_file() -> None:
    done = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m lib parse <&-"],  # noqa: S607
        cwd=PROJECT,
        capture_output=True,
        timeout=30,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr == b"Standard input is closed; name a file.\n"


COMMANDS = [
    ("lint",),
    ("lint", "--channel", "Sandbox \u00b7 Toss Payments"),
    ("parse",),
    ("snippet", "--language", "html"),
    ("snippet", "--language", "python", "--call", "lookup"),
]


@pytest.mark.parametrize("words", COMMANDS)
def test_no_command_loads_screens_frames_or_tables(words: Sequence[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "lib", *words],
        input=b"{}",
        capture_output=True,
        cwd=PROJECT,
        env={**os.environ, "PAYBENCH_DATA_DIR": "/nonexistent"},
        timeout=30,
        check=False,
    )
    loaded = {line.split("|")[-1].strip() for line in done.stderr.decode().splitlines()}

    assert "lib.snippets" in loaded or "lib.lint" in loaded
    assert not loaded & {
        "streamlit",
        "pandas",
        "sqlmodel",
        "sqlalchemy",
        "httpx",
        "pydantic_settings",
    }
