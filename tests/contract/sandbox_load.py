"""How do tests put a sandbox under load? Callers of one connection each, and what they hear."""

from __future__ import annotations

import http.client
import json
import os
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from lib.catalog.test_cards import number_for

CARD = {"card_number": number_for("0000"), "expiry": "2099-12"}
LONG = bool(os.environ.get("PAYBENCH_LONG"))


@dataclass(slots=True)
class Told:
    """What callers were told, and what they may have done without being told.

    Attributes:
        payments: payments by their order number, as the last answer had them.
        unanswered: order numbers of charges whose answer did not come.
        errors: answers that should not be.
        reads: how many look-ups were answered.
    """

    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    reads: int = 0


class Caller:
    """One keep-alive connection."""

    def __init__(self, url: str, token: str) -> None:
        host = urlsplit(url)
        self._connection = http.client.HTTPConnection(str(host.hostname), host.port, timeout=60)
        self._headers = {"Authorization": token, "Content-Type": "application/json"}

    def call(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        """Call and return status and envelope.

        Raises:
            OSError: no answer came.
            http.client.HTTPException: half an answer came.
        """
        self.send(method, path, body)
        response = self._connection.getresponse()
        return response.status, json.loads(response.read())

    def send(self, method: str, path: str, body: object = None) -> None:
        """Send a request and do not wait for its answer."""
        content = None if body is None else json.dumps(body)
        self._connection.request(method, path, content, self._headers)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def token_of(url: str) -> str:
    """Return an access token."""
    pair = {"imp_key": "imp_apikey", "imp_secret": "imp_secret"}
    answer = httpx.post(f"{url}/users/getToken", json=pair, timeout=30)
    return str(answer.json()["response"]["access_token"])


def write_until(url: str, token: str, name: str, told: Told, ended: threading.Event) -> None:
    """Charge, and cancel a part of every fourth charge, until told to end or no answer comes."""
    number, luck = 0, random.Random(name)  # noqa: S311 — amounts
    with closing(Caller(url, token)) as caller:
        while not ended.is_set():
            merchant_uid, amount = f"{name}-{number}", luck.randrange(100, 10**6)
            number += 1
            told.unanswered.add(merchant_uid)
            charge = {"merchant_uid": merchant_uid, "amount": amount, **CARD}
            try:
                payment = _paid(caller, "/subscribe/payments/onetime", charge, told)
                if payment and number % 4 == 0:
                    part = {
                        "imp_uid": payment["imp_uid"],
                        "amount": amount // 2,
                        "checksum": amount,
                    }
                    _paid(caller, "/payments/cancel", part, told)
            except (OSError, http.client.HTTPException):
                return
            told.unanswered.discard(merchant_uid)


def read_until(url: str, token: str, told: Told, ended: threading.Event) -> None:
    """Look up what writers were told until told to end; what was told must be there."""
    luck = random.Random(threading.get_ident())  # noqa: S311 — which one does not matter
    with closing(Caller(url, token)) as caller:
        while not ended.is_set():
            known: Sequence[dict[str, Any]] = []
            with suppress(RuntimeError):  # a writer has just added one
                known = list(told.payments.values())
            if not known:
                time.sleep(0.01)
                continue
            if luck.random() < 0.02:
                status, envelope = caller.call("GET", "/payments/status/paid?limit=5")
                good = status == 200 and envelope["response"]["total"] >= len(known)
            else:
                payment = luck.choice(known)
                status, envelope = caller.call("GET", f"/payments/{payment['imp_uid']}")
                found = envelope["response"] or {}
                good = status == 200 and found["amount"] == payment["amount"]
            told.reads += 1
            if not good:
                told.errors.append(f"{status} {envelope}")


def run_for(seconds: float, *works: Callable[[threading.Event], None]) -> None:
    """Run pieces of work side by side for a while."""
    ended = threading.Event()
    threads = [threading.Thread(target=work, args=(ended,)) for work in works]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    ended.set()
    for thread in threads:
        thread.join()


def _paid(caller: Caller, path: str, body: object, told: Told) -> dict[str, Any] | None:
    status, envelope = caller.call("POST", path, body)
    payment: dict[str, Any] | None = envelope["response"]
    if status != 200 or payment is None or payment["status"] != "paid":
        told.errors.append(f"{status} {envelope}")
        return None
    told.payments[payment["merchant_uid"]] = payment
    return payment
