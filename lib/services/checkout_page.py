"""What does the shop's page look like that a run opens? The snippet that the builder shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.catalog.pg_modules import sdk
from lib.catalog.vocabulary import Environment, SdkGeneration
from lib.ledger.schema import ChannelRow
from lib.snippets import Checkout, render


def checkout_of(
    params: Mapping[str, Any],
    channel: ChannelRow,
    *,
    sandbox: str,
    complete_url: str | None = None,
) -> Checkout:
    """Return a call with what it needs around it, for a channel.

    Args:
        params: the call.
        channel: its merchant code and SDK; a sandbox channel loads the SDK of the sandbox.
        sandbox: base URL of the sandbox as a browser reaches it.
        complete_url: where the shop's server is told of the payment; None = as in every snippet.
    """
    own = {} if complete_url is None else {"complete_url": complete_url}
    return Checkout(
        params=params,
        user_code=channel.user_code,
        sdk=SdkGeneration(channel.sdk),
        scripts=scripts(channel, sandbox),
        **own,
    )


def html(checkout: Checkout) -> str:
    """Return the page, byte for byte as it is copied from the builder."""
    return render("html", checkout)


def scripts(channel: ChannelRow, sandbox: str) -> tuple[str, ...] | None:
    """Return the files a page loads; None = the gateway's own, as the catalogue knows them.

    The sandbox serves the gateway's file under the same name, and a stand-in for the library that
    the older one looks for.
    """
    if channel.environment != Environment.SANDBOX:
        return None
    generation = SdkGeneration(channel.sdk)
    last = sdk(generation).scripts[-1]
    name = last.partition("://")[2].partition("/")[2].removeprefix("js/")
    beside = (f"{sandbox}/sdk/jquery.js",) if generation is SdkGeneration.IAMPORT else ()
    return (*beside, f"{sandbox}/sdk/{name}")
