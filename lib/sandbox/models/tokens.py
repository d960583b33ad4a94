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
from lib.sandbox.models.identifiers import mint_access_token
from lib.sandbox.models.refusals import PG, PORTONE, Refusal
from lib.sandbox.store import Store

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


def issue(
    store: Store, config: SandboxConfig, now: int, *, imp_key: object, imp_secret: object
) -> Token:
    """Give the token of a key pair: the living one where there is one.

    Args:
        store: the sandbox's state.
        config: holds the pair that is accepted.
        now: UNIX seconds.
        imp_key: as sent.
        imp_secret: as sent.

    Raises:
        Refusal: 401, the pair is wrong.
    """
    if not (_same(imp_key, config.imp_key) and _same(imp_secret, config.imp_secret)):
        raise Refusal(PORTONE, "API 키 또는 시크릿이 올바르지 않습니다.", status=_UNAUTHORIZED)
    # Clients ask before every call; most answers need no write.
    with store.reading() as db:
        token = _living(db.execute(_LIVING, (config.imp_key, now)).fetchone())
    if token and token.expires_at - now > LAST_MINUTE:
        return token
    with store.writing() as db:
        token = _living(db.execute(_LIVING, (config.imp_key, now)).fetchone())
        if token is None:
            token = Token(mint_access_token(), now + LIFETIME)
            db.execute("DELETE FROM token WHERE expires_at <= ?", (now,))
            db.execute(
                "INSERT INTO token VALUES (?, ?, ?)",
                (token.access_token, config.imp_key, token.expires_at),
            )
        elif token.expires_at - now <= LAST_MINUTE:
            token = Token(token.access_token, token.expires_at + EXTENSION)
            db.execute(
                "UPDATE token SET expires_at = ? WHERE access_token = ?",
                (token.expires_at, token.access_token),
            )
    return token


def check(store: Store, config: SandboxConfig, now: int, access_token: str) -> None:
    """Let the bearer of a living token pass.

    Raises:
        Refusal: 401, the token is missing, unknown or over.
    """
    if access_token:
        with store.reading() as db:
            row = db.execute(
                "SELECT 1 FROM token WHERE access_token = ? AND imp_key = ? AND expires_at > ?",
                (access_token, config.imp_key, now),
            ).fetchone()
        if row:
            return
    raise Refusal(PG, "Unauthorized", status=_UNAUTHORIZED)


_LIVING: Final = """
    SELECT access_token, expires_at FROM token
    WHERE imp_key = ? AND expires_at > ? ORDER BY expires_at DESC LIMIT 1
"""


def _living(row: tuple[str, int] | None) -> Token | None:
    return Token(row[0], row[1]) if row else None


def _same(sent: object, accepted: str) -> bool:
    return isinstance(sent, str) and hmac.compare_digest(
        sent.encode("utf-8", "replace"), accepted.encode("utf-8")
    )
