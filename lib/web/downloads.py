"""How does an exported file reach the browser? From the disk, under its ticket, to its maker."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from lib.i18n import gettext as _
from lib.kernel.errors import AccessDenied, LedgerError
from lib.services.bootstrap import Services
from lib.web.admission import caller
from lib.web.html import escape, page


class Downloads:
    """Sends files that ``services.exports`` has made, each to whoever made it."""

    def __init__(self, services: Callable[[], Services]) -> None:
        self._services = services

    def send(self, request: Request) -> Response:
        """Send one file."""
        ticket, name = request.path_params["ticket"], request.path_params["name"]
        try:
            path = self._services().exports.fetch(ticket, name, caller(request.scope))
        except AccessDenied as error:
            text = escape(_(error.message))
            return page(_("Not allowed"), f'<p class="bad">{text}</p>', 403)
        except LedgerError as error:
            return JSONResponse({"code": -1, "message": str(error), "response": None}, 404)
        return FileResponse(
            path,
            filename=path.name,
            media_type="application/octet-stream",
            headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
        )
