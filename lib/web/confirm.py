"""May the payment go on? A confirm endpoint that says yes, says no, or takes too long."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib.i18n import gettext as _
from lib.services.bootstrap import Services
from lib.services.checkout import Seen, plan_of
from lib.web import bodies

_LARGEST: Final = 16_384
_SLOW: Final = 12.0  # seconds; the gateway waits ten
_AT_ONCE: Final = 20


class Confirm:
    """The built-in endpoint behind ``confirm_url``."""

    def __init__(self, services: Callable[[], Services]) -> None:
        self._services = services
        self._waiting = 0

    async def answer(self, request: Request) -> Response:
        """Answer as the address says: accept, refuse, or slow."""
        mode, number = request.path_params["mode"], request.path_params.get("number", "")
        try:
            raw = await bodies.read(request, _LARGEST)
        except bodies.Refused as refused:
            return refused.answer
        checkouts = self._services().checkouts
        run = await run_in_threadpool(checkouts.known, number)
        reason = (plan_of(run.plan).reason if run else "") or _("Sold out")
        said = {"asked": _fields(raw), "answer": mode}
        if mode == "refuse":
            said["reason"] = reason
        await run_in_threadpool(checkouts.note, number, Seen.CONFIRM, said)
        match mode:
            case "accept":
                return JSONResponse({"ok": True})
            case "refuse":
                return JSONResponse({"reason": reason}, 409)
            case "slow" if self._waiting < _AT_ONCE:
                self._waiting += 1
                try:
                    await asyncio.sleep(_SLOW)
                finally:
                    self._waiting -= 1
                return JSONResponse({"ok": True})
            case _other:
                message = "The answers are accept, refuse and slow, a few at a time."
                return JSONResponse(bodies.envelope(message), 404)


def _fields(raw: bytes) -> dict[str, Any]:
    """Read what is asked, JSON or a form; the documents name no content type."""
    text = raw.decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        try:
            return dict(parse_qsl(text, max_num_fields=_AT_ONCE))
        except ValueError:
            return {}
    return found if isinstance(found, dict) else {}
