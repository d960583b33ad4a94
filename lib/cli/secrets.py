"""How is the key of the secrets changed? ``python -m lib secrets rotate``."""

from __future__ import annotations

import sys

import typer

from lib.cli.given import UNUSABLE
from lib.kernel.errors import PaybenchError

secrets = typer.Typer(help="The key that seals REST keys and secrets.", no_args_is_help=True)


@secrets.callback()
def _group() -> None:
    """The key that seals REST keys and secrets."""


@secrets.command()
def rotate() -> None:
    """Make a new key, seal every secret with it, and drop the old key.

    The console may keep running. With PAYBENCH_SECRET_KEY the new key is what that variable holds
    now, and PAYBENCH_SECRET_KEY_BEFORE what it held until now.
    """
    from lib.access import vault  # noqa: PLC0415 — keeps the other commands fast
    from lib.access.actors import LOCAL  # noqa: PLC0415
    from lib.kernel import trace  # noqa: PLC0415
    from lib.kernel.settings import load  # noqa: PLC0415
    from lib.services.bootstrap import build  # noqa: PLC0415

    try:
        settings = load()
        in_file = not settings.secret_key.get_secret_value()
        services = build(settings)
        if in_file:
            vault.add_key(settings.data_dir)
        with trace.traced("command line"):
            sealed = services.sealing.seal_again(LOCAL)
        services.close()
        if in_file:
            vault.drop_old_keys(settings.data_dir)
    except PaybenchError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(UNUSABLE) from None
    print(f"Sealed anew: the secrets of {sealed} channels.")
    if in_file:
        print(f"The new key is in {settings.data_dir / vault.FILE}. Keep a copy of it elsewhere.")
    else:
        print("PAYBENCH_SECRET_KEY_BEFORE is no longer needed.")
