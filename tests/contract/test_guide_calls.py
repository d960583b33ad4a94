"""Is every curl of the customer's guide shown as it stands there, and does it run in a shell?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lib.catalog.operations import operation
from lib.catalog.rest_presets import RestPreset, rest_presets
from lib.kernel.redaction import CARD_FIELDS, SECRET_FIELDS
from lib.services.charges import ChargeCommand
from lib.services.published import published_keys
from lib.snippets import RestCall, render
from tests.contract.books import KIM, Books, books_in
from tests.contract.sandbox_process import sandbox_process

pytestmark = pytest.mark.contract

# What the guide's curls say, in the order in which they stand there.
GUIDE: list[tuple[str, dict[str, Any]]] = [
    (
        "/subscribe/payments/onetime",
        {
            "merchant_uid": "order_id_8237352",
            "card_number": "1234-1234-1234-1234",
            "expiry": "2019-01",
            "birth": "123456",
            "amount": 3000,
        },
    ),
    (
        "/subscribe/customers/your-customer-unique-id",
        {
            "card_number": "1234-1234-1234-1234",
            "expiry": "2025-12",
            "birth": "820213",
            "pwd_2digit": "00",
        },
    ),
    (
        "/subscribe/payments/onetime",
        {
            "customer_uid": "your-customer-unique-id",
            "merchant_uid": "order_id_8237352",
            "card_number": "1234-1234-1234-1234",
            "expiry": "2019-01",
            "birth": "123456",
            "amount": 3000,
        },
    ),
    (
        "/subscribe/payments/again",
        {
            "customer_uid": "your-customer-unique-id",
            "merchant_uid": "order_id_8237352",
            "amount": 3000,
        },
    ),
]


def shown(books: Books, preset: RestPreset, language: str, base_url: str) -> str:
    """Return the snippet of a preset as the screen shows it."""
    body = {**preset.path, **preset.body}
    orders = books.services.charges.orders
    sent = orders.request(books.channel, preset.call, body, names_channel=False)
    return render(
        language,
        RestCall(
            preset.call,
            path_params=preset.path,
            body=sent,
            base_url=base_url,
            published=CARD_FIELDS | SECRET_FIELDS,
            defaults=published_keys(books.services, books.channel),
        ),
    )


def in_a_shell(text: str, **environment: str) -> str:
    """Paste a text into a fresh shell, whose environment holds nothing of ours."""
    done = subprocess.run(
        ["/bin/sh", "-e"],
        input=text,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        env={"PATH": os.environ["PATH"], **environment},
    )
    return done.stdout


def test_the_presets_are_the_guides_own_calls() -> None:
    def called(preset: RestPreset) -> tuple[str, dict[str, Any]]:
        assert operation(preset.call).method == "POST"
        path = operation(preset.call).path
        for name, value in preset.path.items():
            path = path.replace(f"{{{name}}}", value)
        return path, dict(preset.body)

    assert [called(preset) for preset in rest_presets()] == GUIDE


def test_the_curl_sends_what_the_guide_sends(books: Books, tmp_path: Path) -> None:
    spy = tmp_path / "curl"
    spy.write_text(
        "#!/bin/sh\n"
        'case "$*" in *getToken*) echo \'{"response":{"access_token":"t"}}\' ;;\n'
        '*) for one in "$@"; do printf "%s\\n" "$one"; done ;; esac\n'
    )
    spy.chmod(0o755)
    for preset, (path, body) in zip(rest_presets(), GUIDE, strict=True):
        text = shown(books, preset, "curl", "https://api.iamport.kr")
        said = in_a_shell(text, PATH=f"{tmp_path}:{os.environ['PATH']}")
        given = said.splitlines()
        at = {name: given[place + 1] for place, name in enumerate(given) if name.startswith("--")}
        assert at["--request"] == "POST"
        assert at["--url"] == f"https://api.iamport.kr{path}"
        assert json.loads(said.partition("--data-raw\n")[2]) == body


def test_the_shown_curl_and_python_run_against_the_sandbox(tmp_path: Path) -> None:
    database = str(tmp_path / "sandbox.db")
    with (
        sandbox_process("--db", database) as (url, _process),
        books_in(tmp_path / "data", url) as books,
    ):
        answers = []
        for preset in rest_presets():
            text = shown(books, preset, "curl", url)
            if preset.id != "guide_onetime":  # the guide uses one order number again and again
                text = text.replace("order_id_8237352", f"order_{preset.id}")
            answers.append(json.loads(in_a_shell(text)))
        assert [answer["code"] for answer in answers] == [0, 0, 0, 0], answers
        assert [answer["response"].get("status") for answer in answers] == [
            "paid", None, "paid", "paid",
        ]  # fmt: skip
        program = shown(books, rest_presets()[0], "python", url).replace("8237352", "1")
        done = subprocess.run(
            [sys.executable, "-"], input=program, capture_output=True, text=True, timeout=30,
            check=True, env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        assert "'status': 'paid'" in done.stdout


def test_a_preset_is_charged_through_the_journal(books: Books) -> None:
    for number, preset in enumerate(rest_presets()):
        body = {**preset.path, **preset.body}
        if "merchant_uid" in body:
            body["merchant_uid"] = f"order-{number}"
        command = ChargeCommand(
            f"at-{number}", books.channel.id, preset.call, body, names_channel=False
        )
        attempt = books.services.charges.place(command, KIM)
        assert attempt.outcome == "accepted", attempt.message
        assert "pg" not in attempt.request
        assert "1234-1234-1234-1234" not in json.dumps(attempt.request)
