"""Who is the merchant? ``/users``: tokens and PG settings."""

from __future__ import annotations

from typing import Any, Final

from lib.catalog.sandbox_merchant import channels
from lib.sandbox.api.routing import Call, Postponed, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import tokens
from lib.sandbox.models.tokens import Token
from lib.sandbox.rows import Connection


def get_token(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401
    """Give the access token of a key pair.

    Clients ask before every call, and most answers need no write.
    """
    imp_key, now = gateway.config.imp_key, gateway.unix_now
    tokens.check_pair(gateway.config, call.body.get("imp_key"), call.body.get("imp_secret"))
    if token := tokens.living(db, imp_key, now):
        return _shown(token, now)
    return Postponed(0, lambda db: _shown(tokens.issue(db, gateway.ids, imp_key, now), now))


def _shown(token: Token, now: int) -> dict[str, Any]:
    return {"access_token": token.access_token, "now": now, "expired_at": token.expires_at}


def get_pg(_gateway: Gateway, _call: Call, _db: Connection) -> list[dict[str, Any]]:
    """List the PG settings of the merchant; the first one is the default."""
    return [
        {
            "pg_provider": channel.pg_provider.value,
            "pg_id": channel.pg_id,
            "sandbox": channel.is_test_channel,
            "type": channel.type,
            "channel_name": channel.channel_name,
            "channel_key": channel.channel_key,
        }
        for channel in channels()
    ]


ROUTES: Final = (
    Route("POST", "/users/getToken", get_token, needs_token=False),
    Route("GET", "/users/pg", get_pg),
)
