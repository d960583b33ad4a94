"""The account's own settings."""

from __future__ import annotations

from lib.portone.auth import Session
from lib.portone.exchange import Call
from lib.portone.models import PgSetting


class Settings:
    """``/users``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def pg(self) -> tuple[PgSetting, ...]:
        """List the PG settings of the account in the order of its console."""
        call = Call("users.pg")
        content = self._session.send(call)
        rows = content if isinstance(content, list) else [content]
        return tuple(self._session.transport.read(PgSetting, row, call) for row in rows)
