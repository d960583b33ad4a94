"""What is wrong with a call? ``python -m lib lint``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from lib.cli.given import FINDINGS, File, params_of, put, refuse
from lib.kernel.clock import SystemClock
from lib.kernel.errors import PaybenchError
from lib.kernel.problems import Severity

if TYPE_CHECKING:
    from lib.lint import ChannelFacts, Context, Finding

_LANGUAGES = ("en", "ko")
_FORMATS = ("text", "json")


def lint(  # noqa: PLR0913 — one option each
    file: File = None,
    *,
    channel: Annotated[str, typer.Option(help="Name of a channel of this installation.")] = "",
    sdk: Annotated[str, typer.Option(help="Generation of the SDK: iamport or portone.")] = "",
    module: Annotated[str, typer.Option(help="Toss module: uplus or tosspayments.")] = "",
    user_code: Annotated[str, typer.Option(help="Merchant code for IMP.init.")] = "imp00000000",
    device: Annotated[str, typer.Option(help="Where the window opens: pc or mobile.")] = "pc",
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    language: Annotated[str, typer.Option(help="Of the findings: en or ko.")] = "en",
) -> None:
    """Check the parameters of a call, given as JSON; status 1 when something is wrong."""
    if form not in _FORMATS:
        refuse(f"There is no format {form}; there are: {', '.join(_FORMATS)}.")
    if language not in _LANGUAGES:
        refuse(f"There is no language {language}; there are: {', '.join(_LANGUAGES)}.")
    if channel and (sdk or module):
        refuse("A channel has its own SDK and module; leave --sdk and --module out.")
    context = _context(channel, sdk, module, user_code, device)
    params = params_of(file)
    from lib.lint import check  # noqa: PLC0415 — keeps the other commands fast

    found = check(params, context)
    lines = [_as_json(found, params, language)] if form == "json" else _as_text(found, language)
    put("".join(f"{line}\n" for line in lines))
    if any(finding.severity == Severity.ERROR for finding in found):
        raise typer.Exit(FINDINGS)


def _context(channel: str, sdk: str, module: str, user_code: str, device: str) -> Context:
    from lib.catalog import pg_modules  # noqa: PLC0415
    from lib.catalog.vocabulary import Device, PgModule, SdkGeneration  # noqa: PLC0415
    from lib.lint import ChannelFacts, Context  # noqa: PLC0415

    for word, given, known in (
        ("SDK", sdk, SdkGeneration),
        ("module", module, PgModule),
        ("device", device, Device),
    ):
        if (given or known is Device) and given not in set(known):
            refuse(f"There is no {word} {given}; there are: {', '.join(known)}.")
    around = Context(device=Device(device), now=SystemClock().now())
    if channel:
        mine, others = _from_ledger(channel)
        return replace(around, channel=mine, channels=tuple(others))
    if not (sdk or module):
        return around
    generation = SdkGeneration(sdk) if sdk else pg_modules.module(PgModule(module)).sdk
    behind = PgModule(module) if module else PgModule.TOSSPAYMENTS
    if not module:
        behind = next(one.code for one in pg_modules.modules() if one.sdk == generation)
    facts = ChannelFacts("command line", behind, user_code=user_code, sdk=generation)
    return replace(around, channel=facts)


def _from_ledger(name: str) -> tuple[ChannelFacts, list[ChannelFacts]]:
    """Return a channel by its name, and all channels; the ledger is only read."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415
    from sqlmodel import select  # noqa: PLC0415

    from lib.kernel.settings import load  # noqa: PLC0415
    from lib.ledger.engine import Database  # noqa: PLC0415
    from lib.ledger.schema import ChannelRow  # noqa: PLC0415
    from lib.services.channels import facts_of  # noqa: PLC0415

    try:
        path = load().ledger_path
    except PaybenchError as error:
        refuse(str(error))
    try:
        if not path.is_file():
            refuse(f"There is no ledger at {path}, so there are no channels yet.")
        database = Database(path)
        with database.reading() as session:
            rows = session.exec(select(ChannelRow)).all()
            found = [facts_of(row) for row in rows]
        database.close()
    except PaybenchError as error:
        refuse(str(error))
    except DBAPIError as error:
        refuse(f"The ledger {path} cannot be read ({error.orig}).")
    for facts in found:
        if facts.name == name:
            return facts, found
    names = ", ".join(sorted(facts.name for facts in found)) or "none"
    return refuse(f"There is no channel {name}; there are: {names}.")


def _as_text(found: Sequence[Finding], language: str) -> list[str]:
    return [
        f"{finding.severity} {finding.rule} {finding.path or '-'}: "
        f"{getattr(finding.text, language)} [{finding.source}]"
        for finding in found
    ]


def _as_json(found: Sequence[Finding], params: dict[str, object], language: str) -> str:
    shown = []
    for finding in found:
        entry: dict[str, object] = {
            "rule": finding.rule,
            "severity": finding.severity,
            "path": finding.path,
            "message": getattr(finding.text, language),
            "source": finding.source,
        }
        if finding.cure is not None:
            entry["cure"] = finding.cure(params)
        shown.append(entry)
    return json.dumps(shown, ensure_ascii=False, indent=2)
