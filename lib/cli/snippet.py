"""How does a call look in a language? ``python -m lib snippet``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from lib.cli.given import File, params_of, refuse
from lib.kernel.errors import PaybenchError


def snippet(
    language: Annotated[str, typer.Option(help="Name of the language, such as html or react.")],
    file: File = None,
    user_code: Annotated[str, typer.Option(help="Merchant code for IMP.init.")] = "imp00000000",
    sdk: Annotated[
        str, typer.Option(help="Generation of the SDK: iamport or portone.")
    ] = "portone",
) -> None:
    """Write the parameters of a call, given as JSON, as code."""
    from lib.catalog.vocabulary import SdkGeneration  # noqa: PLC0415 — keeps the others fast
    from lib.snippets import Checkout, languages, render  # noqa: PLC0415

    names = [entry.name for entry in languages("checkout")]
    if language not in names:
        refuse(f"There is no language {language}; there are: {', '.join(names)}.")
    if sdk not in set(SdkGeneration):
        refuse(f"There is no SDK {sdk}; there are: {', '.join(SdkGeneration)}.")
    params = params_of(file)
    try:
        code = render(language, Checkout(params, user_code, SdkGeneration(sdk)))
    except PaybenchError as error:
        refuse(str(error))
    sys.stdout.buffer.write(code.encode())
