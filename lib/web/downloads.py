"""How does an exported file reach the browser? Piece by piece from the disk, under its ticket."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from lib.kernel.errors import LedgerError
from lib.services.bootstrap import Services


class Downloads:
    """Sends files that ``services.exports`` has made; who has no ticket gets none."""

    def __init__(self, services: Callable[[], Services]) -> None:
        self._services = services

    def send(self, request: Request) -> Response:
        """Send one file."""
        ticket, name = request.path_params["ticket"], request.path_params["name"]
        try:
            path = self._services().exports.fetch(ticket, name)
        except LedgerError as error:
            return JSONResponse({"code": -1, "message": str(error), "response": None}, 404)
        return FileResponse(
            path,
            filename=path.name,
            media_type="application/octet-stream",
            headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
        )
