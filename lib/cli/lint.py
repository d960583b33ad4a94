"""What is wrong with a call? ``python -m lib lint``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from lib.cli.given import FINDINGS, File, call_of, put, refuse
from lib.kernel.clock import SystemClock
from lib.kernel.errors import PaybenchError
from lib.kernel.problems import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from lib.lint import ChannelFacts, Context, Finding

_LANGUAGES = ("en", "ko")
_FORMATS = ("text", "json")
_WEBVIEW = "webview"


def lint(  # noqa: PLR0913 — one option each
    file: File = None,
    *,
    channel: Annotated[str, typer.Option(help="Name of a channel of this installation.")] = "",
    sdk: Annotated[str, typer.Option(help="Generation of the SDK: iamport or portone.")] = "",
    module: Annotated[str, typer.Option(help="Toss module: uplus or tosspayments.")] = "",
    user_code: Annotated[str, typer.Option(help="Merchant code for IMP.init.")] = "imp00000000",
    device: Annotated[
        str, typer.Option(help="Where the window opens: pc, mobile or webview.")
    ] = "pc",
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    language: Annotated[str, typer.Option(help="Of the findings: en or ko.")] = "en",
) -> None:
    """Check the parameters of a call, given as JSON; status 1 when something is wrong.

    Without a channel, an SDK or a module, the call itself tells which documents it is read by:
    channelKey or a payment through tosspayments the current ones, uplus the older ones. Where it
    does not tell, only rules that hold in both apply. What parse printed can be given as it is;
    nothing is said of parameters whose values are variables there.
    """
    if form not in _FORMATS:
        refuse(f"There is no format {form}; there are: {', '.join(_FORMATS)}.")
    if language not in _LANGUAGES:
        refuse(f"There is no language {language}; there are: {', '.join(_LANGUAGES)}.")
    if channel and (sdk or module):
        refuse("A channel has its own SDK and module; leave --sdk and --module out.")
    around = _around(sdk, module, device)
    params, unknown = call_of(file)
    from lib.lint import check  # noqa: PLC0415 — keeps the other commands fast

    if channel:
        context = _through(channel, params, around)
    else:
        context = replace(around, channel=_meant(params, sdk, module, user_code))

    found = [one for one in check(params, context) if not _within(one.path, unknown)]
    lines = [_as_json(found, params, language)] if form == "json" else _as_text(found, language)
    put("".join(f"{line}\n" for line in lines))
    if any(finding.severity == Severity.ERROR for finding in found):
        raise typer.Exit(FINDINGS)


def _within(path: str, unknown: frozenset[str]) -> bool:
    """Say whether a path is one of some, or lies in one or around one of them."""
    return any(f"{path}.".startswith(f"{one}.") or one.startswith(f"{path}.") for one in unknown)


def _around(sdk: str, module: str, device: str) -> Context:
    """Return what the options say; a page inside an app (webview) is on a mobile device."""
    from lib.catalog.vocabulary import Device, PgModule, SdkGeneration  # noqa: PLC0415
    from lib.lint import Context  # noqa: PLC0415

    for word, given, known in (
        ("SDK", sdk, ("", *SdkGeneration)),
        ("module", module, ("", *PgModule)),
        ("device", device, (*Device, _WEBVIEW)),
    ):
        if given not in known:
            refuse(f"There is no {word} {given}; there are: {', '.join(filter(None, known))}.")
    webview = device == _WEBVIEW
    where = Device.MOBILE if webview else Device(device)
    return Context(device=where, webview=webview, now=SystemClock().now())


def _meant(
    params: Mapping[str, object], sdk: str, module: str, user_code: str
) -> ChannelFacts | None:
    """Return a channel such as the call is meant for; None where nothing tells."""
    from lib.catalog import pg_modules  # noqa: PLC0415
    from lib.catalog.vocabulary import PgModule, SdkGeneration  # noqa: PLC0415
    from lib.lint import ChannelFacts  # noqa: PLC0415

    if not (sdk or module):
        module = _told(params)
    if not (sdk or module):
        return None
    generation = SdkGeneration(sdk) if sdk else pg_modules.module(PgModule(module)).sdk
    behind = PgModule(module) if module else PgModule.TOSSPAYMENTS
    if not module:
        behind = next(one.code for one in pg_modules.modules() if one.sdk == generation)
    return ChannelFacts("command line", behind, user_code=user_code, sdk=generation)


def _told(params: Mapping[str, object]) -> str:
    """Return the module that a call tells of; of billing keys both generations say tosspayments."""
    from lib.catalog.vocabulary import PgModule  # noqa: PLC0415
    from lib.request_pay.draft import is_billing, text  # noqa: PLC0415

    if text(params, "channelKey"):
        return PgModule.TOSSPAYMENTS.value
    code = (text(params, "pg") or "").partition(".")[0]
    if code == PgModule.TOSSPAYMENTS and is_billing(params):
        return ""
    return code if code in set(PgModule) else ""


def _through(name: str, params: Mapping[str, object], around: Context) -> Context:
    """Return what the ledger knows about a call through one of its channels."""
    from lib.catalog.vocabulary import Environment  # noqa: PLC0415
    from lib.kernel.places import data_dir, database_url, ledger_path  # noqa: PLC0415
    from lib.ledger import glance  # noqa: PLC0415
    from lib.request_pay.draft import text  # noqa: PLC0415

    path: Path | str = database_url() or ledger_path(data_dir())
    try:
        found = _channels(path)
        mine = next((one for one in found if one.name == name), None)
        if mine is None:
            names = ", ".join(sorted(one.name for one in found)) or "none"
            refuse(f"There is no channel {name}; there are: {names}.")
        around = replace(
            around,
            channel=mine,
            channels=tuple(one for one in found if one.environment == mine.environment),
            live_allowed=mine.environment is Environment.LIVE and _is_live_allowed(),
        )
        if not glance.is_there(path):
            return around
        number, handle = text(params, "merchant_uid") or "", text(params, "customer_uid") or ""
        return replace(
            around,
            used_merchant_uids=glance.order_number(path, mine.environment, number),
            billing_customer_uids=glance.billing_keys(path, mine.environment, handle),
        )
    except PaybenchError as error:
        refuse(str(error))


def _channels(path: Path | str) -> list[ChannelFacts]:
    """Return the channels in the ledger; before the first start, those it will begin with."""
    from lib.ledger import glance  # noqa: PLC0415
    from lib.services.channel_form import ChannelForm, facts_of  # noqa: PLC0415
    from lib.services.first_run import sandbox_channels  # noqa: PLC0415

    if not glance.is_there(path):
        return [facts_of(form) for form in sandbox_channels()]
    return [facts_of(ChannelForm(**row)) for row in glance.channels(path)]


def _is_live_allowed() -> bool:
    from lib.kernel.settings import load  # noqa: PLC0415

    return load().allow_live


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
