"""Is this installation sound? ``python -m lib doctor``: each finding with its cure."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from lib.kernel.errors import PaybenchError, SettingsError

if TYPE_CHECKING:
    from lib.kernel.settings import Settings

_LATE: Final = 30  # seconds that clocks may differ
_BROKEN: Final = 1


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what.
        state: how it is.
        said: what was found.
        cure: what to do; empty where nothing is to be done.
    """

    name: str
    state: State
    said: str
    cure: str = ""


def doctor() -> None:
    """Look at settings, keys, schema, trail, clock and gateways; say what to do.

    Ends with 0 when nothing is broken, 1 otherwise.
    """
    checks = list(examined())
    for check in checks:
        print(f"{check.state:<4}  {check.name:<10}  {check.said}")
        if check.cure:
            print(f"{'':<18}→ {check.cure}")
    if any(check.state is State.FAIL for check in checks):
        raise typer.Exit(_BROKEN)


def examined() -> Iterator[Check]:
    """Give every check, in the order in which one depends on another."""
    from lib.kernel.settings import load  # noqa: PLC0415 — keeps the other commands fast

    try:
        settings = load()
    except SettingsError as error:
        yield Check("settings", State.FAIL, str(error), "Change the variable; docs/SETTINGS.md.")
        return
    yield Check("settings", State.OK, f"read; data in {settings.data_dir}")
    for look in (_folder, _key, _database, _ledger, _sign_in, _gateway, _sandbox):
        yield from _safely(look, settings)


def _safely(look: Callable[[Settings], Iterator[Check]], settings: Settings) -> Iterator[Check]:
    try:
        yield from look(settings)
    except (PaybenchError, OSError) as error:
        yield Check(look.__name__.strip("_"), State.FAIL, str(error))


def _folder(settings: Settings) -> Iterator[Check]:
    folder = settings.data_dir
    if folder.exists() and not os.access(folder, os.W_OK):
        cure = f"Give its owner the right to write there: chmod u+w {folder}"
        yield Check("folder", State.FAIL, f"{folder} cannot be written", cure)
    elif not settings.database_url.get_secret_value() and not settings.ledger_path.exists():
        yield Check("folder", State.WARN, "there is no ledger yet", "Start once: make run")
    else:
        yield Check("folder", State.OK, "can be written")


def _key(settings: Settings) -> Iterator[Check]:
    from lib.access import vault  # noqa: PLC0415 — keeps the other commands fast

    in_environment = bool(settings.secret_key.get_secret_value())
    path = settings.data_dir / vault.FILE
    if not in_environment and not path.exists():
        cure = "Start once, or restore the key that the ledger's secrets were sealed with."
        yield Check("key", State.WARN, "there is no key yet", cure)
        return
    vault.Vault.at(settings.data_dir, settings.secret_key.get_secret_value())
    where = "PAYBENCH_SECRET_KEY" if in_environment else str(path)
    yield Check("key", State.OK, f"usable: {where}")


def _database(settings: Settings) -> Iterator[Check]:
    """Look at the PostgreSQL database, where there is one; nothing is made in it."""
    from lib.ledger import glance  # noqa: PLC0415 — keeps the other commands fast

    if isinstance(settings.ledger, Path):
        return
    try:
        is_there = glance.is_there(settings.ledger)
    except PaybenchError as error:
        cure = "Look at PAYBENCH_DATABASE_URL, the server, and the rights of its user."
        yield Check("database", State.FAIL, str(error), cure)
        return
    if is_there:
        yield Check("database", State.OK, "PostgreSQL holds ledger and sandbox")
    else:
        cure = "Start once: make run"
        yield Check("database", State.WARN, "PostgreSQL answers; there is no ledger yet", cure)


def _ledger(settings: Settings) -> Iterator[Check]:
    from lib.ledger import glance  # noqa: PLC0415 — keeps the other commands fast

    try:
        if not glance.is_there(settings.ledger):
            return
    except PaybenchError:
        return  # said already
    from lib.ledger import audit_check  # noqa: PLC0415 — keeps the other commands fast
    from lib.services.bootstrap import build  # noqa: PLC0415

    services = build(settings)
    try:
        yield Check("schema", State.OK, "the newest")
        with services.database.reading() as session:
            report = audit_check.verify(session)
        if report.ok:
            yield Check("trail", State.OK, f"whole, {report.lines} lines")
        else:
            cure = "python -m lib audit verify names the lines; compare with a backup."
            yield Check("trail", State.FAIL, "it was tampered with", cure)
        broken = services.sealing.broken()
        if broken:
            cure = "Restore the key they were sealed with, or enter them anew under Channels."
            yield Check("secrets", State.FAIL, f"cannot be opened: {', '.join(broken)}", cure)
        else:
            yield Check("secrets", State.OK, "all can be opened")
        unknown = services.counting.figures().unknowns
        if unknown:
            cure = "They are looked up while the console runs; see Overview."
            yield Check("unknowns", State.WARN, f"{unknown} acts without a known outcome", cure)
    finally:
        services.close()


def _sign_in(settings: Settings) -> Iterator[Check]:
    from lib.access.sign_in import sign_in  # noqa: PLC0415 — keeps the other commands fast
    from lib.cli.provider import names_provider  # noqa: PLC0415
    from lib.kernel.settings import PROJECT  # noqa: PLC0415

    how = sign_in(settings, address="127.0.0.1", has_provider=names_provider(PROJECT))
    yield Check("sign-in", State.OK, how.mode.value)
    if how.mode.value != "local" and not settings.admins:
        cure = "Set PAYBENCH_ADMINS to the name of the first admin, unless People has one."
        yield Check("admins", State.WARN, "PAYBENCH_ADMINS is empty", cure)
    if "*" in settings.allowed_hosts:
        cure = "Name the hosts in PAYBENCH_ALLOWED_HOSTS."
        yield Check("hosts", State.WARN, "every Host header is accepted", cure)


def _gateway(settings: Settings) -> Iterator[Check]:
    yield from _asked("gateway", settings.gateway_url, "Only test and live channels need it.")


def _sandbox(settings: Settings) -> Iterator[Check]:
    cure = "It answers while the console runs." if not settings.sandbox_url else "Start it."
    yield from _asked("sandbox", settings.embedded_sandbox_url, cure)


def _asked(name: str, url: str, cure: str) -> Iterator[Check]:
    """Ask a server for anything, and compare its clock with ours."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 — keeps other commands fast

    import httpx  # noqa: PLC0415

    from lib.kernel.clock import SystemClock  # noqa: PLC0415

    try:
        answer = httpx.get(url, timeout=5, trust_env=False)
    except httpx.HTTPError as error:
        said = f"{url} does not answer ({type(error).__name__})"
        yield Check(name, State.WARN, said, f"Look at the network, a proxy, the address. {cure}")
        return
    yield Check(name, State.OK, f"{url} answers")
    try:
        told = parsedate_to_datetime(answer.headers.get("date", ""))
        late = abs((SystemClock().now() - told).total_seconds())
    except (ValueError, TypeError):
        return
    if late > _LATE:
        said = f"{late:.0f} s apart from that of {url}"
        yield Check("clock", State.WARN, said, "Let the machine's clock follow a time server.")
    else:
        yield Check("clock", State.OK, f"as that of {url}")
