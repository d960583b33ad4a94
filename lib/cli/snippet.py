"""How does a call look in a language? ``python -m lib snippet``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from lib.cli.given import File, params_of, put, refuse
from lib.kernel.errors import PaybenchError


def snippet(  # noqa: PLR0913 — one option each
    language: Annotated[str, typer.Option(help="Name of the language, such as html or python.")],
    file: File = None,
    *,
    user_code: Annotated[str, typer.Option(help="Merchant code for IMP.init.")] = "imp00000000",
    sdk: Annotated[
        str, typer.Option(help="Generation of the SDK: iamport or portone.")
    ] = "portone",
    call: Annotated[
        str,
        typer.Option(
            help="In curl or python, which call of the server: token, prepare, lookup, again, "
            "cancel."
        ),
    ] = "",
    test_channel: Annotated[
        bool, typer.Option("--test-channel", help="The payment runs over a test channel.")
    ] = False,
    base_url: Annotated[str, typer.Option(help="Root of the REST API.")] = "",
) -> None:
    """Write the parameters of a call, given as JSON, as code for the browser or the server."""
    from lib.catalog.vocabulary import SdkGeneration  # noqa: PLC0415 — keeps the others fast
    from lib.snippets import Checkout, languages, render  # noqa: PLC0415

    browser, server = ([one.name for one in languages(kind)] for kind in ("checkout", "rest"))
    if language not in (*browser, *server):
        refuse(f"There is no language {language}; there are: {', '.join((*browser, *server))}.")
    if call and language in browser:
        refuse(f"A call of the server is not written in {language}, but in: {', '.join(server)}.")
    if sdk not in set(SdkGeneration):
        refuse(f"There is no SDK {sdk}; there are: {', '.join(SdkGeneration)}.")
    checkout = Checkout(params_of(file), user_code, SdkGeneration(sdk))
    try:
        subject: Any = checkout
        if language in server:
            subject = _call(checkout, call, base_url, is_test_channel=test_channel)
        put(render(language, subject))
    except PaybenchError as error:
        refuse(str(error))


def _call(checkout: Any, name: str, base_url: str, *, is_test_channel: bool) -> Any:  # noqa: ANN401 — their types are imported late
    from lib.snippets.server import GATEWAY, server_calls  # noqa: PLC0415

    calls = server_calls(checkout, is_test_channel=is_test_channel, base_url=base_url or GATEWAY)
    if name not in calls:
        said = f"There is no call {name}" if name else "Say with --call which call is meant"
        refuse(f"{said}; for these parameters there are: {', '.join(calls)}.")
    return calls[name]
