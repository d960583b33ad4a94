"""Do raw requests lie about? They are masked as soon as there is time, or pushed out."""

from __future__ import annotations

from starlette.types import Scope

from lib.sandbox.api.request_log import LENGTH, RequestLog

SCOPE: Scope = {"type": "http", "method": "POST", "path": "/x", "headers": [], "query_string": b""}


def raw(log: RequestLog) -> int:
    return sum(entry.raw is not None for entry in log._ring)


def test_under_load_nothing_is_masked_and_little_kept() -> None:
    log = RequestLog()
    for _ in range(3):
        for _call in range(LENGTH):
            log.note(SCOPE, b"{}", 200, b"{}", 0.001)
        log.tidy()

    assert raw(log) == LENGTH


def test_once_it_is_quiet_all_is_masked() -> None:
    log = RequestLog()
    log.note(SCOPE, b"{}", 200, b"{}", 0.001)
    log.tidy()

    log.tidy()

    assert raw(log) == 0


def test_whom_a_receipt_is_for_is_masked() -> None:
    log = RequestLog()
    scope = {**SCOPE, "headers": [(b"content-type", b"application/json")]}

    log.note(scope, b'{"identifier": "8001011234567", "type": "person"}', 200, b"{}", 0.001)

    assert log.latest(1)[0]["request"] == {"identifier": "***", "type": "person"}
