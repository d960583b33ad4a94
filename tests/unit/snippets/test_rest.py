"""Do REST snippets run, send what was meant, and keep secrets to themselves?"""

from __future__ import annotations

import ast
import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.catalog.operations import operations
from lib.snippets import RestCall, render
from lib.snippets.rest import SECRETS as HIDDEN

SECRETS = {
    "IMP_KEY": "key & 'quote' = \"x\"",
    "IMP_SECRET": "secret+/%",
    "CARD_NUMBER": "1234-1234-1234-1234",
    "EXPIRY": "2030-09",
    "BIRTH": "820213",
    "PWD_2DIGIT": "00",
}
HOSTILE = (
    'it\'s $(touch /tmp/never) `id` "$HOME" \\ \\n ! * ? ; & | > <\n'
    "\u2028 \x00 \x1b[31m # @file {a,b} [1-2] \uac00 \U0001f600"
)
BODY: dict[str, object] = {
    "card_number": "9999-9999-9999-9999",
    "expiry": "1999-12",
    "birth": "111111",
    "pwd_2digit": "77",
    "customer_name": HOSTILE,
    HOSTILE: [1, 1.5, True, None, {"nested": [HOSTILE, {}], "empty": []}],
}
ISSUE = RestCall("billing.issue", {"customer_uid": "a b/c'd?e#%\uac00"}, BODY)


class Gateway(BaseHTTPRequestHandler):
    """Keeps what arrives and answers like the gateway."""

    seen: ClassVar[list[tuple[str, str, dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.seen.append((self.command, self.path, dict(self.headers), body))
        answer = json.dumps({"code": 0, "message": None, "response": {"access_token": "tok-1"}})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer.encode())

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the server's own name
        del format, args


@pytest.fixture
def gateway() -> Iterator[str]:
    Gateway.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(command: list[str], text: str) -> None:
    environment = {**os.environ, **SECRETS, "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        command, input=text.encode(), env=environment, capture_output=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def expected() -> dict[str, object]:
    return {**BODY, **{name.lower(): value for name, value in SECRETS.items() if "IMP" not in name}}


def intended(call: RestCall, base_url: str) -> RestCall:
    return RestCall(call.operation, call.path_params, call.body, base_url, call.query)


needs_curl = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("sh")), reason="no curl or sh on this machine"
)


@needs_curl
def test_a_shell_finds_no_fault_in_any_curl_snippet() -> None:
    for entry in operations():
        call = RestCall(entry.name, {"customer_uid": HOSTILE}, BODY, query={"page": "1"})
        run(["sh", "-n"], render("curl", call))


@needs_curl
@pytest.mark.parametrize("language", ["curl", "python"])
def test_what_arrives_is_what_was_meant(language: str, gateway: str) -> None:
    shell = ["sh", "-s"] if language == "curl" else [sys.executable, "-"]
    run(shell, render(language, intended(ISSUE, gateway)))
    (_, token_path, _, token_body), (method, path, headers, body) = Gateway.seen

    assert token_path == "/users/getToken"
    if language == "curl":
        sent = {name: values[0] for name, values in parse_qs(token_body.decode()).items()}
    else:
        sent = json.loads(token_body)
    assert sent == {"imp_key": SECRETS["IMP_KEY"], "imp_secret": SECRETS["IMP_SECRET"]}
    assert method == "POST"
    assert unquote(path) == "/subscribe/customers/" + str(ISSUE.path_params["customer_uid"])
    assert path.count("/") == 3
    assert headers["Authorization"] == "Bearer tok-1"
    assert json.loads(body) == expected()


@needs_curl
@pytest.mark.parametrize("language", ["curl", "python"])
def test_a_query_arrives_and_a_reading_call_sends_no_body(language: str, gateway: str) -> None:
    call = RestCall("payments.status", {"payment_status": "paid"}, {"x": 1}, gateway, {"page": "2"})
    run(["sh", "-s"] if language == "curl" else [sys.executable, "-"], render(language, call))
    method, path, _, body = Gateway.seen[-1]

    assert (method, path, body) == ("GET", "/payments/status/paid?page=2", b"")


@pytest.mark.parametrize("language", ["curl", "python"])
def test_card_data_and_credentials_never_stand_in_a_snippet(language: str) -> None:
    nested = {
        "schedules": [{"CVC": "321", "card_number": "8888-8888-8888-8888"}],
        "imp_secret": "s3cr3t",
    }
    text = render(language, RestCall("charges.onetime", body={**BODY, **nested}))

    for secret in ("9999-9999", "1999-12", "111111", "77", "321", "8888", "s3cr3t"):
        assert secret not in text
    first, second, *_ = text.splitlines()
    assert first.startswith("# ")
    assert second.startswith("# Export these first: IMP_KEY, IMP_SECRET, CARD_NUMBER, EXPIRY")


texts = st.text(alphabet=st.characters(), max_size=8) | st.sampled_from(
    ["'", '"', "\\", "$(id)", "`", "\n", "\x00", "\ud800", "'\"'\"'", "@x", "-o"]
)
bodies = st.dictionaries(
    texts,
    st.recursive(texts | st.integers() | st.booleans(), lambda i: st.lists(i, max_size=2)),
    max_size=4,
).filter(lambda body: not {key.lower() for key in body} & HIDDEN)


@settings(max_examples=300, deadline=None)
@given(bodies, texts, texts)
def test_a_shell_reads_back_the_body_as_one_word(body: dict[str, Any], uid: str, host: str) -> None:
    call = RestCall("billing.issue", {"customer_uid": uid}, body, f"https://h.example/{host}")
    text = render("curl", call)
    command = shlex.split(text.split("\n\n", 1)[1], comments=False)

    assert json.loads(command[command.index("--data-raw") + 1]) == body
    assert command[command.index("--url") + 1] == call.root + call.path
    assert command[0] == "curl"
    assert text.encode()


@settings(max_examples=300, deadline=None)
@given(bodies, texts, texts)
def test_python_reads_back_the_body_as_a_literal(body: dict[str, Any], uid: str, host: str) -> None:
    call = RestCall("billing.issue", {"customer_uid": uid}, body, f"https://h.example/{host}")
    text = render("python", call)
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    request = next(
        c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "request"
    )
    sent = next(keyword.value for keyword in request.keywords if keyword.arg == "json")

    assert ast.literal_eval(sent) == body
    assert text.encode()


def test_an_empty_slot_of_the_path_stays_visible() -> None:
    assert (
        RestCall("billing.issue", {"customer_uid": ""}).path
        == "/subscribe/customers/{customer_uid}"
    )


def test_the_token_call_alone_is_written_without_a_second_call() -> None:
    assert render("curl", RestCall("users.token")).count("curl --silent") == 1
    assert render("python", RestCall("users.token")).count("client.") == 1
