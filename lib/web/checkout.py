"""What does a buyer's browser get from us? The shop's page, and answers to what it tells."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from lib.catalog.vocabulary import Device, Environment
from lib.i18n import gettext as _
from lib.kernel.errors import InvalidInput, LedgerError, PaybenchError
from lib.services import checkout_page
from lib.services.bootstrap import Services
from lib.services.checkout import Seen, plan_of
from lib.services.checkout_checks import said
from lib.web import bodies
from lib.web.html import escape, page, policy, speaking, spoken

_OBSERVER: Final = (Path(__file__).parent / "observer.js").read_text(encoding="utf-8")
_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_LARGEST: Final = 65_536  # bytes of what a page reports
# What a page may report.
_REPORTED: Final = {
    one.value: one for one in (Seen.SDK_MISSING, Seen.REQUESTED, Seen.CALLBACK, Seen.CALLBACK_LOST)
}
_STYLE: Final = (
    ".paybench-note{font:13px/1.5 system-ui,sans-serif;color:#4d586a;margin:2rem 0 0;"
    "padding:.75rem;border-top:1px solid #dde3ec;max-width:40rem}"
)


class CheckoutPages:
    """The routes around a run."""

    def __init__(self, services: Callable[[], Services]) -> None:
        self._services = services

    async def show(self, request: Request) -> Response:
        """Answer with the shop's page of a run or of a saved set."""
        number = request.path_params["number"]
        device = request.query_params.get("device", "")
        with speaking(spoken(request)):
            return await run_in_threadpool(self._page, number, device, _origin(request))

    async def observer(self, _request: Request) -> Response:
        """Answer with the script that reports what a page receives."""
        return Response(_OBSERVER, media_type="text/javascript", headers=policy({}))

    async def seen(self, request: Request) -> Response:
        """Keep what a page reports of itself."""
        try:
            told = _object(await bodies.read(request, _LARGEST), request)
        except bodies.Refused as refused:
            return refused.answer
        kind, data = _REPORTED.get(str(told.get("kind"))), told.get("data")
        if kind is None or not isinstance(data, dict):
            return JSONResponse(bodies.envelope("There is no such report."), 400)
        number = request.path_params["number"]
        kept = await run_in_threadpool(self._services().checkouts.note, number, kind, data)
        if not kept:
            return JSONResponse(bodies.envelope("Nothing is kept of this window."), 404)
        return JSONResponse({"code": 0, "message": None, "response": "kept"})

    async def complete(self, request: Request) -> Response:
        """Verify the payment that a page names; the answer says what was compared."""
        try:
            told = _object(await bodies.read(request, _LARGEST), request)
        except bodies.Refused as refused:
            return refused.answer
        imp_uid, merchant_uid = told.get("imp_uid"), told.get("merchant_uid")
        if not isinstance(imp_uid, str) or not isinstance(merchant_uid, str):
            return JSONResponse(bodies.envelope("Send imp_uid and merchant_uid as texts."), 400)
        verify = self._services().verifying.verify
        verification = await run_in_threadpool(verify, imp_uid, merchant_uid)
        with speaking(spoken(request)):
            answer = {
                "ok": verification.ok,
                "imp_uid": verification.imp_uid,
                "merchant_uid": merchant_uid,
                "status": verification.status,
                "checks": [
                    {"name": check.name, "ok": check.ok, "text": said(check)}
                    for check in verification.checks
                ],
            }
        return JSONResponse(answer, 200 if verification.ok else 400)

    def _page(self, number: str, device: str, origin: str) -> Response:
        services = self._services()
        wanted = device if device in list(Device) else Device.PC.value
        sandbox = services.settings.sandbox_url or f"{origin}/-/sandbox"
        try:
            run = services.checkouts.of_address(number, origin, wanted)
            shop = checkout_page.html(services.checkouts.page(run, sandbox=sandbox))
        except LedgerError as error:
            return page(_("Payment window"), f'<p class="bad">{escape(_(str(error)))}</p>', 404)
        except InvalidInput as error:
            text = " ".join(_(one.message, **one.params) for one in error.problems)
            return page(_("Payment window"), f'<p class="bad">{escape(text)}</p>', 400)
        except PaybenchError as error:
            return page(_("Payment window"), f'<p class="bad">{escape(_(str(error)))}</p>', 403)
        services.checkouts.note(run.id, Seen.SHOWN, {"device": wanted})
        nonce = secrets.token_urlsafe(16)
        observed = _observed(run.id, device and wanted, plan_of(run.plan).callback, nonce)
        headers = policy(_rules(shop, nonce, run.environment, sandbox))
        return HTMLResponse((shop + observed).encode("utf-8", "replace"), headers=headers)


def _observed(number: str, device: str, callback: str, nonce: str) -> str:
    """Return what stands behind the snippet: a note, and the script that reports."""
    text = _(
        "Everything above is the snippet, byte for byte. A script of Paybench below it reports to "
        "the console what this page receives."
    )
    if callback == "lost":
        text += " " + _("In this run the callback is lost on purpose.")
    return (
        f'<style nonce="{nonce}">{_STYLE}</style>\n'
        f'<footer class="paybench-note">{escape(text)}</footer>\n'
        f'<script nonce="{nonce}" src="/-/checkout-observer.js" data-device="{escape(device)}"'
        f' data-callback="{escape(callback)}" data-report="/-/checkout/{escape(number)}/seen">'
        "</script>\n"
    )


def _rules(shop: str, nonce: str, environment: str, sandbox: str) -> Mapping[str, str]:
    """Return what a shop's page may load and run: its own inline script, the SDK, the observer."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
        for code in _INLINE.findall(shop.encode("utf-8", "replace").decode())
    )
    if environment == Environment.SANDBOX:
        parts = urlsplit(sandbox)
        near = f"'self' {parts.scheme}://{parts.netloc}"
    else:
        near = "'self' https:"  # which hosts a real window calls is nobody's promise
    return {
        "default-src": "'none'",
        "script-src": f"{near} 'nonce-{nonce}' {hashes}",
        "style-src": f"{near} 'unsafe-inline'",  # windows dress the page they lie over
        "img-src": f"{near} data:",
        "font-src": f"{near} data:",
        "connect-src": near,
        "frame-src": near,
        "form-action": near,
    }


def _object(raw: bytes, request: Request) -> dict[str, Any]:
    """Read a JSON object that a page of our own sends; a form of another site is none.

    Raises:
        Refused: it is none.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise bodies.Refused(415, "Send application/json.")
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise bodies.Refused(400, "The body is not JSON.") from None
    if not isinstance(found, dict):
        raise bodies.Refused(400, "The body is not an object.")
    return found


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers['host']}"
