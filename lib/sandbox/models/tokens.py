"""Who may call? Access tokens and their life.

A token lives 30 minutes. Asking again gives the same token with the same end, except in its last
minute: then the same token lives five minutes longer, so that servers that ask at the same time and
clocks that differ do no harm.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from lib.sandbox.config import SandboxConfig
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.refusals import PG, PORTONE, Refusal
from lib.sandbox.rows import Connection

LIFETIME: Final = 30 * 60
LAST_MINUTE: Final = 60
EXTENSION: Final = 5 * 60
_UNAUTHORIZED: Final = 401


@dataclass(frozen=True, slots=True)
class Token:
    """An access token.

    Attributes:
        access_token: forty hexadecimal characters.
        expires_at: UNIX seconds; at this second it is no longer valid.
    """

    access_token: str
    expires_at: int


def check_pair(config: SandboxConfig, imp_key: object, imp_secret: object) -> None:
    """Let whoever knows key and secret pass.

    Raises:
        Refusal: 401, the pair is wrong.
    """
    if not (_same(imp_key, config.imp_key) and _same(imp_secret, config.imp_secret)):
        raise Refusal(PORTONE, "API 키 또는 시크릿이 올바르지 않습니다.", status=_UNAUTHORIZED)


def living(db: Connection, imp_key: str, now: int) -> Token | None:
    """Return the token of a key if asking for it changes nothing: it is not in its last minute."""
    token = _living(db, imp_key, now)
    return token if token and token.expires_at - now > LAST_MINUTE else None


def issue(db: Connection, ids: Identifiers, imp_key: str, now: int) -> Token:
    """Give the token of a key: the living one where there is one."""
    token = _living(db, imp_key, now)
    if token is None:
        token = Token(ids.access_token(db), now + LIFETIME)
        db.execute("DELETE FROM token WHERE expires_at <= ?", (now,))
        db.execute(
            "INSERT INTO token VALUES (?, ?, ?)", (token.access_token, imp_key, token.expires_at)
        )
    elif token.expires_at - now <= LAST_MINUTE:
        token = Token(token.access_token, token.expires_at + EXTENSION)
        db.execute(
            "UPDATE token SET expires_at = ? WHERE access_token = ?",
            (token.expires_at, token.access_token),
        )
    return token


def check(db: Connection, config: SandboxConfig, now: int, access_token: str) -> None:
    """Let the bearer of a living token pass.

    Raises:
        Refusal: 401, the token is missing, unknown or over.
    """
    if access_token and db.execute(_VALID, (access_token, config.imp_key, now)).fetchone():
        return
    raise Refusal(PG, "Unauthorized", status=_UNAUTHORIZED)


def end(db: Connection, access_token: str) -> None:
    """Let a token be over from now on."""
    db.execute("DELETE FROM token WHERE access_token = ?", (access_token,))


_VALID: Final = "SELECT 1 FROM token WHERE access_token = ? AND imp_key = ? AND expires_at > ?"
_LIVING: Final = """
    SELECT access_token, expires_at FROM token
    WHERE imp_key = ? AND expires_at > ? ORDER BY expires_at DESC LIMIT 1
"""


def _living(db: Connection, imp_key: str, now: int) -> Token | None:
    row = db.execute(_LIVING, (imp_key, now)).fetchone()
    return Token(row[0], row[1]) if row else None


def _same(sent: object, accepted: str) -> bool:
    return isinstance(sent, str) and hmac.compare_digest(
        sent.encode("utf-8", "replace"), accepted.encode("utf-8")
    )
