"""May everybody do what the table says, and nothing else? Every command, every role."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, get_type_hints

import pytest

from lib.access.actors import LOCAL, SYSTEM, Actor, Role
from lib.access.policy import ALLOWED, COMMANDS, SCREENS, Permission, allow, may, may_see
from lib.kernel.errors import AccessDenied
from lib.kernel.settings import PROJECT
from lib.services.bootstrap import Services, build
from tests.databases import settings_in

# Public methods of services without an actor: what only reads, and what timed jobs, doors and other
# commands call. Whatever a person can ask for that changes something takes an actor instead.
NO_COMMANDS: Final = {
    "api_log.act",
    "api_log.of_act",
    "batch_runs.close",
    "batch_runs.examiner",
    "batch_runs.same",
    "batch_runs.wait",
    "billing_keys.fetch",
    "billing_keys.get",
    "billing_keys.listed",
    "billing_keys.look_up",
    "billing_keys.payments",
    "billing_keys.pending",
    "cancels.check",
    "cancels.fetch",
    "channels.all",
    "channels.credentials",
    "channels.get",
    "charges.settle",
    "checkouts.events",
    "checkouts.get",
    "checkouts.known",
    "checkouts.note",
    "checkouts.of_address",
    "checkouts.of_payment",
    "checkouts.page",
    "counting.figures",
    "drafts.saved",
    "exports.fetch",
    "exports.size",
    "imports.of_file",
    "imports.preview",
    "imports.recent",
    "imports.refusals",
    "imports.report",
    "gateways.base_url",
    "gateways.close",
    "gateways.reading",
    "members.all",
    "members.roles_of",
    "history.breakdown",
    "history.choices",
    "history.count",
    "history.failure_reasons",
    "history.hours",
    "history.instalment_mix",
    "history.kpis",
    "history.page",
    "history.prove",
    "history.rows",
    "history.series",
    "history.version",
    "packing.refresh",
    "jobs.find",
    "jobs.now",
    "jobs.start",
    "proving.verify",
    "reports.billing_keys",
    "reports.daily",
    "reports.detail",
    "reports.order_number",
    "reports.page",
    "reports.revision",
    "reports.totals",
    "samples.recipe",
    "samples.totals",
    "sandbox.accounts",
    "sandbox.armed_faults",
    "sandbox.clock",
    "sandbox.close",
    "sandbox.due",
    "sandbox.requests",
    "sandbox.switches",
    "sandbox.webhook_log",
    "sandbox.webhooks",
    "schedule_sync.refresh",
    "schedule_sync.refresh_key",
    "schedule_sync.sync_due",
    "schedules.get",
    "schedules.listed",
    "schedules.of_key",
    "time.now",
    "sealing.broken",
    "sync.interrupted",
    "sync.run_due",
    "timelines.of",
    "unknowns.may_be_of",
    "unknowns.open",
    "unknowns.resolve",
    "unknowns.resolve_all",
    "verifying.sync",
    "verifying.sync_due",
    "verifying.verify",
    "views.all",
    "webhooks.counts",
    "webhooks.due",
    "webhooks.get",
    "webhooks.listed",
    "webhooks.process",
    "webhooks.receive",
}
# The guard of real money takes an actor to ask for Permission.LIVE; the command itself has asked.
# A line of the trail is told by a command of itself.
# What a search may look for depends on who searches.
GUARDS: Final = {"gateways.moving", "history.as_seen_by", "trail.note"}
NOWHERE: Final = "http://127.0.0.1:9"


def _methods() -> Iterator[tuple[str, Callable[..., Any]]]:
    hints = get_type_hints(Services)
    for field in fields(Services):
        kind = hints[field.name]
        if kind.__module__.startswith("lib.services."):
            for name, method in inspect.getmembers(kind, inspect.isfunction):
                if not name.startswith("_"):
                    yield f"{field.name}.{name}", method


def _takes_an_actor(method: Callable[..., Any]) -> bool:
    return "actor" in inspect.signature(method).parameters


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("policy")
    built = build(settings_in(folder, sandbox_url=NOWHERE, gateway_url=NOWHERE))
    yield built
    built.close()


def test_every_command_of_the_services_is_in_the_table() -> None:
    commands = {name for name, method in _methods() if _takes_an_actor(method)} - GUARDS
    assert sorted(commands - COMMANDS.keys()) == [], "add them to COMMANDS in lib/access/policy.py"
    assert sorted(COMMANDS.keys() - commands) == [], "no such command (any more)"


def test_what_takes_no_actor_is_known_to_be_no_command() -> None:
    others = {name for name, method in _methods() if not _takes_an_actor(method)}
    assert sorted(others - NO_COMMANDS) == [], "give it an actor, or say here that it only reads"
    assert sorted(NO_COMMANDS - others) == []


def test_every_screen_is_in_the_table() -> None:
    assert {path.stem for path in (PROJECT / "pages").glob("*.py")} == SCREENS.keys()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_carried_out_or_refused_as_the_table_says(
    services: Services, command: str, role: Role
) -> None:
    where, name = command.split(".")
    method = getattr(getattr(services, where), name)
    somebody = Actor("somebody", frozenset({role}))
    # Nothing but the actor makes sense here, so whatever is not refused fails at the next line.
    arguments = {
        parameter.name: somebody if parameter.name == "actor" else None
        for parameter in inspect.signature(method).parameters.values()
        if parameter.default is inspect.Parameter.empty
    }
    assert _is_refused(method, arguments) == (COMMANDS[command] not in ALLOWED[role])


def _is_refused(method: Callable[..., Any], arguments: dict[str, Any]) -> bool:
    try:
        method(**arguments)
    except AccessDenied:
        return True
    except Exception:  # noqa: BLE001 — it went on, and could do nothing with what it was given
        return False
    return False


@pytest.mark.parametrize("command", COMMANDS)
def test_somebody_without_a_role_may_do_nothing(command: str) -> None:
    with pytest.raises(AccessDenied, match="Your roles do not allow this"):
        allow(Actor("nobody"), command)


def test_where_nobody_signs_in_and_for_timed_jobs_everything_is_allowed() -> None:
    for permission in Permission:
        assert may(LOCAL, permission)
        assert may(SYSTEM, permission)


def test_export_personal_data_and_real_money_are_for_few() -> None:
    def roles(permission: Permission) -> set[Role]:
        return {role for role in Role if permission in ALLOWED[role]}

    assert roles(Permission.EXPORT) == {Role.FINANCE, Role.ADMIN}
    assert roles(Permission.PERSONAL) == {Role.FINANCE, Role.ADMIN}
    assert roles(Permission.LIVE) == {Role.ADMIN}
    assert roles(Permission.CHANNELS) == {Role.ADMIN}


def test_several_roles_add_up() -> None:
    both = Actor("kim", frozenset({Role.VIEWER, Role.FINANCE}))
    assert may(both, Permission.EXPORT)
    assert may_see(both, "payments")
    assert not may_see(both, "channels")


def test_a_refusal_says_what_and_whom_to_ask() -> None:
    with pytest.raises(AccessDenied) as refused:
        allow(Actor("kim", frozenset({Role.VIEWER})), "charges.place")
    assert str(refused.value) == (
        "Your roles do not allow this (charge, cancel and look up). "
        "It takes one of: tester, developer, admin. Ask an admin."
    )


def test_every_command_asks_by_its_own_name() -> None:
    """What is written in the code is the key of the table, so a copied line is noticed."""
    found = set()
    for path in sorted((PROJECT / "lib" / "services").glob("*.py")):
        found |= _asked(path)
    assert found == COMMANDS.keys()


def _asked(path: Path) -> set[str]:
    marker = 'allow(actor, "'
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split(marker)[1].split('"')[0] for line in lines if marker in line}
