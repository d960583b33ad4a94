"""Does the console refuse or shrug off what an attacker sends? One table of hostile requests."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.console_process import ConsoleProcess, running

pytestmark = pytest.mark.contract

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
SCRIPT: Final = "<script>alert(1)</script>"
IMAGE: Final = '"><img src=x onerror=alert(1)>'


@dataclass(frozen=True)
class Hostile:
    """One request, exactly as it goes over the wire.

    Attributes:
        name: what is tried.
        path: as it stands in the first line.
        method: of the request.
        headers: beside Host and Content-Length.
        body: what is sent.
        statuses: how it may be answered; empty = anything below 500.
    """

    name: str
    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    statuses: frozenset[int] = frozenset()


def _get(name: str, path: str, *statuses: int, **headers: str) -> Hostile:
    sent = {key.replace("_", "-"): value for key, value in headers.items()}
    return Hostile(name, path, headers=sent, statuses=frozenset(statuses))


def _post(
    name: str,
    path: str,
    body: bytes | str,
    *statuses: int,
    kind: str = JSON,
    method: str = "POST",
    **headers: str,
) -> Hostile:
    sent = {"Content-Type": kind, **{k.replace("_", "-"): v for k, v in headers.items()}}
    raw = body.encode() if isinstance(body, str) else body
    return Hostile(name, path, method, sent, raw, frozenset(statuses))


HOOK: Final = "/-/hooks/portone"
COMPLETE: Final = "/-/payments/complete"
SEEN: Final = "/-/checkout/co-none/seen"
CONTROL: Final = "/-/sandbox/_control"
ROUTES: Final = (
    HOOK,
    COMPLETE,
    SEEN,
    "/-/confirm/accept",
    f"{CONTROL}/clock/freeze",
    f"{CONTROL}/reset",
    f"{CONTROL}/settings",
    f"{CONTROL}/webhooks",
    f"{CONTROL}/faults",
    f"{CONTROL}/seed",
    "/-/sandbox/users/getToken",
    "/-/sandbox/payments/cancel",
)
NESTED: Final = b"[" * 20_000 + b"]" * 20_000

PATHS: Final = [
    _get("dots", "/-/../../../../etc/passwd"),
    _get("dots, encoded", "/-/%2e%2e/%2e%2e/etc/passwd", 400, 404),
    _get("dots, twice encoded", "/-/%252e%252e/%252e%252e/etc/passwd", 404),
    _get("back slashes", "/-/..%5c..%5csecrets.toml", 400, 404),
    _get("a slash inside", "/-/checkout/..%2f..%2fhealth", 400, 404),
    _get("a null byte", "/-/checkout/co-1%00.html", 400, 404),
    _get("settings of Streamlit", "/-/.streamlit/secrets.toml", 404),
    _get("static dots", "/app/static/../../../data/secret.key"),
    _get("static dots, encoded", "/app/static/%2e%2e/%2e%2e/data/secret.key"),
    _get("media dots", "/media/%2e%2e/%2e%2e/etc/passwd"),
    _get("component dots", "/component/x/..%2f..%2f..%2fetc%2fpasswd"),
    _get("double slashes", "//-//sandbox//_control//clock"),
    _get("half a character", "/-/checkout/%ff%fe", 404),
    _get("a very long name", "/-/checkout/" + "a" * 8_000, 404),
    _get("an absolute address", "http://evil.example/-/health"),
    _get("database by its name", "/-/ledger.db", 404),
]
HEADERS: Final = [
    _get("a foreign host", "/-/health", 403, Host="evil.example"),
    _get("a foreign host before a screen", "/", 403, Host="evil.example"),
    _get("a host with a port and a name", "/-/health", 403, Host="evil.example:8501"),
    _get("a host that begins like ours", "/-/health", 403, Host="127.0.0.1.evil.example"),
    _get("a host with a user", "/-/health", 403, Host="127.0.0.1@evil.example"),
    _get("no host", "/-/health", 400, 403, Host=""),
    _get("a line break, encoded", "/-/return?imp_uid=%0d%0aSet-Cookie:%20x=1"),
    _get("a line break in a language", "/-/return?lang=%0d%0aX:1"),
    _get("a forwarded visitor", "/", 403, X_Forwarded_For="203.0.113.9"),
    _get("a forwarded visitor at the control", f"{CONTROL}/clock", 403, Forwarded="for=9.9.9.9"),
    _get("a forwarded visitor at the figures", "/-/metrics", 403, X_Forwarded_For="9.9.9.9"),
    _get("an id of a request that is a program", "/-/health", 200, X_Request_Id=SCRIPT),
    _get("an id of a request without end", "/-/health", 200, X_Request_Id="a" * 5_000),
    _get("another method", "/-/health", 200, X_HTTP_Method_Override="DELETE"),
    _get("cookies of nobody", "/-/return?imp_uid=1", Cookie="_streamlit_user=" + "A" * 3_000),
    Hostile("a trace", "/-/health", "TRACE", statuses=frozenset({404, 405, 501})),
    Hostile("a tunnel", "/-/health", "CONNECT", statuses=frozenset({400, 403, 404, 405})),
    Hostile("a method of nobody", "/-/health", "JEFF", statuses=frozenset({400, 404, 405})),
]
BODIES: Final = [
    _post("oversize", HOOK, b"x" * 70_000, 413),
    _post("oversize at the page", SEEN, b"x" * 70_000, 413),
    _post("nested", HOOK, NESTED, 400),
    _post("nested at the page", COMPLETE, NESTED, 400, 413),
    _post("a number", COMPLETE, "12", 400),
    _post("a list", COMPLETE, "[]", 400),
    _post("nothing", COMPLETE, "", 400),
    _post("numbers for texts", COMPLETE, '{"imp_uid": 1, "merchant_uid": {}}', 400),
    _post("not a number", HOOK, '{"imp_uid": NaN}', 400),
    _post("a huge number", HOOK, '{"imp_uid": 1e999999}', 400),
    _post("the same name twice", HOOK, '{"imp_uid": "a", "imp_uid": []}', 400),
    _post("half a pair", HOOK, '{"imp_uid": "\\ud800", "merchant_uid": "m"}'),
    _post("null bytes", HOOK, '{"imp_uid": "a\\u0000b", "merchant_uid": "m"}'),
    _post("not text", HOOK, b"\xff\xfe\x00\x00", 400),
    _post("a form of a thousand fields", HOOK, "a=1&" * 1_000, 400, kind=FORM),
    _post(
        "XML with an entity", HOOK, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 400
    ),
    _post("a script for a name", HOOK, json.dumps({"imp_uid": SCRIPT, "merchant_uid": IMAGE})),
    _post("a formula for a name", HOOK, '{"imp_uid": "=cmd|x!A1", "merchant_uid": "@SUM(1)"}'),
    _post("a query for a name", HOOK, '{"imp_uid": "\' OR 1=1; DROP TABLE payment; --"}'),
    _post("a path for a name", HOOK, '{"imp_uid": "../users/getToken", "merchant_uid": "../x"}'),
    _post("a report of nobody", SEEN, '{"kind": "callback", "data": {}}', 404),
    _post("a report of another kind", SEEN, '{"kind": "__class__", "data": {}}', 400),
    _post("a confirm of garbage", "/-/confirm/accept", NESTED, 200, 413),
    _post("a confirm of another kind", "/-/confirm/..%2faccept", "{}", 400, 404),
    _post("a length that lies", HOOK, "{}", 400, 413, Content_Length="70000000"),
]
TARGETS: Final = [
    _post(
        f"a webhook for {target}",
        f"{CONTROL}/webhooks",
        json.dumps({"test": {"url": target}}),
    )
    for target in (
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::ffff:192.168.0.1]/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "javascript:alert(1)",
        "http://user:pass@10.0.0.1/",
        "//evil.example",
    )
]
PAGES: Final = [
    _get(f"{name} in {where}", where.format(quote(text)))
    for name, text in (("a script", SCRIPT), ("an image", IMAGE), ("a template", "{{7*7}}${7*7}"))
    for where in (
        "/-/return?imp_uid={0}",
        "/-/return?imp_uid=imp_1&merchant_uid={0}",
        "/-/return?{0}=1&imp_uid=imp_1",
        "/-/checkout/{0}",
        "/-/checkout/co-none?device={0}",
        "/-/return/{0}?imp_uid=imp_1",
    )
]
FOREIGN: Final = [
    _post(f"{kind} of a foreign page to {path}", path, "a=1", 403, kind=kind, Origin=origin)
    for path in ROUTES
    for kind, origin in ((FORM, "http://evil.example"), ("text/plain", "null"))
]
ALL: Final = [*PATHS, *HEADERS, *BODIES, *TARGETS, *PAGES, *FOREIGN]


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleProcess]:
    """One console for the whole table; it has to be as well at the end as at the beginning."""
    with running(tmp_path_factory.mktemp("hostile")) as process:
        yield process
        answer = httpx.get(f"{process.url}/-/health", timeout=10)
        assert answer.json()["status"] == "ok"
    assert "Traceback" not in process.log.read_text()


def _send(console: ConsoleProcess, hostile: Hostile) -> tuple[int, dict[str, str], str]:
    """Send a request as it stands, which no client with manners would."""
    place = urlsplit(console.url).netloc
    line = http.client.HTTPConnection(place, timeout=30)
    line.putrequest(hostile.method, hostile.path, skip_host=True, skip_accept_encoding=True)
    headers = {"Host": place, "Content-Length": str(len(hostile.body)), **hostile.headers}
    for name, value in headers.items():
        line.putheader(name, value)
    line.endheaders(hostile.body or None)
    if headers["Content-Length"] != str(len(hostile.body)) and line.sock is not None:
        line.sock.settimeout(15)
    answer = line.getresponse()
    text = answer.read(200_000).decode("utf-8", "replace")
    found = {name.lower(): value for name, value in answer.getheaders()}
    line.close()
    return answer.status, found, text


@pytest.mark.parametrize("hostile", ALL, ids=lambda one: one.name)
def test_it_is_refused_or_harmless(console: ConsoleProcess, hostile: Hostile) -> None:
    status, headers, text = _send(console, hostile)
    assert status in hostile.statuses if hostile.statuses else status < 500, (status, text[:300])
    assert "Traceback" not in text
    assert "root:" not in text  # the beginning of a file that is none of ours
    assert "x" not in headers
    assert "set-cookie" not in headers or "x=1" not in headers["set-cookie"]
    assert len(headers.get("x-request-id", "")) <= 64
    assert headers.get("x-content-type-options") == "nosniff" or status == 400
    if "html" in headers.get("content-type", ""):
        assert "<script>alert(1)" not in text
        assert "<img src=x" not in text
        assert "49" not in text or "{{7*7}}" not in hostile.name


def test_the_table_is_long_enough_and_names_each_once() -> None:
    assert len({one.name for one in ALL}) == len(ALL) >= 60


def test_nothing_of_it_moved_money_or_stopped_the_clock(console: ConsoleProcess) -> None:
    clock = httpx.get(f"{console.url}{CONTROL}/clock", timeout=10).json()["response"]
    assert clock["mode"] == "real"
    token = httpx.post(
        f"{console.sandbox_url}/users/getToken",
        json={"imp_key": "imp_apikey", "imp_secret": "imp_secret"},
        timeout=10,
    ).json()["response"]["access_token"]
    listed = httpx.get(
        f"{console.sandbox_url}/payments/status/all",
        headers={"Authorization": token},
        timeout=10,
    ).json()["response"]
    assert listed["total"] == 0
