"""Who is the merchant? ``/users``: tokens and PG settings."""

from __future__ import annotations

from typing import Any, Final

from lib.catalog.sandbox_merchant import channels
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import tokens


def get_token(gateway: Gateway, call: Call) -> dict[str, Any]:
    """Give the access token of a key pair."""
    now = gateway.unix_now
    token = tokens.issue(
        gateway.store,
        gateway.config,
        now,
        imp_key=call.body.get("imp_key"),
        imp_secret=call.body.get("imp_secret"),
    )
    return {"access_token": token.access_token, "now": now, "expired_at": token.expires_at}


def get_pg(_gateway: Gateway, _call: Call) -> list[dict[str, Any]]:
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
