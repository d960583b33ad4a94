"""Who may do what? One table of roles, one of commands, one of screens, and the refusal."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from lib.access.actors import Actor, Role
from lib.i18n import mark
from lib.kernel.errors import AccessDenied


class Permission(StrEnum):
    """What can be allowed or not, the smallest thing that has a word of its own."""

    SEE = "see"
    BUILD = "build"
    CHARGE = "charge"
    LIVE = "live"
    SANDBOX = "sandbox"
    LOG = "log"
    LEDGER = "ledger"
    EXPORT = "export"
    PERSONAL = "personal"
    AUDIT = "audit"
    CHANNELS = "channels"
    ROLES = "roles"


# Ours: the roles are those that teams of a shop have, the rows what each of them works with.
ALLOWED: Final[dict[Role, frozenset[Permission]]] = {
    Role.VIEWER: frozenset({Permission.SEE}),
    Role.TESTER: frozenset(
        {Permission.SEE, Permission.BUILD, Permission.CHARGE, Permission.SANDBOX}
    ),
    Role.FINANCE: frozenset(
        {
            Permission.SEE,
            Permission.LEDGER,
            Permission.EXPORT,
            Permission.PERSONAL,
            Permission.AUDIT,
        }
    ),
    Role.DEVELOPER: frozenset(
        {
            Permission.SEE,
            Permission.BUILD,
            Permission.CHARGE,
            Permission.SANDBOX,
            Permission.LOG,
            Permission.LEDGER,
        }
    ),
    Role.ADMIN: frozenset(Permission),
}

# Every public method of a service that takes an actor, by its place in the container of services.
# Money of a live channel needs Permission.LIVE besides; see lib.services.gateways.
COMMANDS: Final[dict[str, Permission]] = {
    "api_log.get": Permission.LOG,
    "api_log.page": Permission.LOG,
    "api_log.statuses": Permission.LOG,
    "batch_runs.charge_anew": Permission.CHARGE,
    "batch_runs.resume": Permission.CHARGE,
    "batch_runs.start": Permission.CHARGE,
    "batch_runs.stop": Permission.CHARGE,
    "batches.place_many": Permission.CHARGE,
    "billing_keys.delete": Permission.CHARGE,
    "cancels.place": Permission.CHARGE,
    "channels.add": Permission.CHANNELS,
    "channels.add_to_empty": Permission.CHANNELS,
    "channels.edit": Permission.CHANNELS,
    "channels.note_check": Permission.CHANNELS,
    "channels.remove": Permission.CHANNELS,
    "charges.place": Permission.CHARGE,
    "checkouts.open": Permission.CHARGE,
    "checkouts.tidy": Permission.CHARGE,
    "connection.check": Permission.CHANNELS,
    "drafts.in_hand": Permission.SEE,
    "drafts.keep_in_hand": Permission.BUILD,
    "drafts.remove": Permission.BUILD,
    "drafts.save": Permission.BUILD,
    "members.give": Permission.ROLES,
    "members.remove": Permission.ROLES,
    "exports.make": Permission.EXPORT,
    "imports.check": Permission.LEDGER,
    "imports.take": Permission.LEDGER,
    "preparing.prepare": Permission.CHARGE,
    "revealing.billing_key": Permission.PERSONAL,
    "revealing.exchange": Permission.PERSONAL,
    "revealing.payment": Permission.PERSONAL,
    "revealing.webhook": Permission.PERSONAL,
    "reconciling.reconcile": Permission.EXPORT,
    "reconciling.repair": Permission.EXPORT,
    "proving.rebuild": Permission.LEDGER,
    "samples.remove": Permission.LEDGER,
    "samples.seed": Permission.LEDGER,
    "sandbox.advance": Permission.SANDBOX,
    "sandbox.arm": Permission.SANDBOX,
    "sandbox.change_switches": Permission.SANDBOX,
    "sandbox.change_webhooks": Permission.SANDBOX,
    "sandbox.deposit": Permission.SANDBOX,
    "sandbox.disarm": Permission.SANDBOX,
    "sandbox.forget_requests": Permission.SANDBOX,
    "sandbox.freeze": Permission.SANDBOX,
    "sandbox.jump": Permission.SANDBOX,
    "sandbox.real_time": Permission.SANDBOX,
    "sandbox.release": Permission.SANDBOX,
    "sandbox.resend": Permission.SANDBOX,
    "sandbox.resend_failed": Permission.SANDBOX,
    "sandbox.reset": Permission.SANDBOX,
    "sandbox.seed": Permission.SANDBOX,
    "sandbox.test_call": Permission.SANDBOX,
    "sandbox.to_next": Permission.SANDBOX,
    "sealing.seal_again": Permission.CHANNELS,
    "trail.actors": Permission.AUDIT,
    "trail.export": Permission.AUDIT,
    "trail.page": Permission.AUDIT,
    "trail.verify": Permission.AUDIT,
    "schedules.act": Permission.CHARGE,
    "schedules.book": Permission.CHARGE,
    "sync.run": Permission.LEDGER,
    "unknowns.look_up": Permission.CHARGE,
    "unknowns.look_up_all": Permission.CHARGE,
    "verifying.look_up": Permission.CHARGE,
    "views.remove": Permission.SEE,
    "views.save": Permission.SEE,
    "webhooks.replay": Permission.LOG,
}

# Every file in pages/; what it takes to see it in the menu and to open it by its address.
SCREENS: Final[dict[str, Permission]] = {
    "audit": Permission.AUDIT,
    "api_log": Permission.LOG,
    "billing_keys": Permission.CHARGE,
    "batches": Permission.CHARGE,
    "builder": Permission.BUILD,
    "channels": Permission.CHANNELS,
    "charges": Permission.CHARGE,
    "overview": Permission.SEE,
    "payments": Permission.SEE,
    "people": Permission.ROLES,
    "reference": Permission.SEE,
    "sandbox": Permission.SANDBOX,
    "schedules": Permission.CHARGE,
    "webhooks": Permission.LOG,
}

_WORDS: Final[dict[Permission, str]] = {
    Permission.SEE: mark("look at payments"),
    Permission.BUILD: mark("build calls and keep presets"),
    Permission.CHARGE: mark("charge, cancel and look up"),
    Permission.LIVE: mark("move real money"),
    Permission.SANDBOX: mark("drive the sandbox"),
    Permission.LOG: mark("read calls and webhooks"),
    Permission.LEDGER: mark("bring history in and mend the ledger"),
    Permission.EXPORT: mark("export"),
    Permission.PERSONAL: mark("see personal data"),
    Permission.AUDIT: mark("read the audit trail"),
    Permission.CHANNELS: mark("set up channels and their keys"),
    Permission.ROLES: mark("give roles"),
}
_ROLES: Final[dict[Role, str]] = {
    Role.VIEWER: mark("viewer"),
    Role.TESTER: mark("tester"),
    Role.FINANCE: mark("finance"),
    Role.DEVELOPER: mark("developer"),
    Role.ADMIN: mark("admin"),
}


def word(role: Role) -> str:
    """Return the message id of a role's name."""
    return _ROLES[role]


def what(permission: Permission) -> str:
    """Return the message id of what a permission allows."""
    return _WORDS[permission]


def permissions(actor: Actor) -> frozenset[Permission]:
    """Return all that somebody may do."""
    return frozenset().union(*(ALLOWED[role] for role in actor.roles))


def may(actor: Actor, permission: Permission) -> bool:
    """Say whether somebody has a permission."""
    return any(permission in ALLOWED[role] for role in actor.roles)


def may_see(actor: Actor, screen: str) -> bool:
    """Say whether somebody may open a screen, by its file's name without ``.py``."""
    return may(actor, SCREENS[screen])


def allow(actor: Actor, command: str) -> None:
    """Let a command pass or refuse it; the first line of every command.

    Args:
        actor: who asks.
        command: key of COMMANDS; one that is not there is a mistake of ours.

    Raises:
        AccessDenied: none of the actor's roles may do this.
    """
    require(actor, COMMANDS[command])


def require(actor: Actor, permission: Permission) -> None:
    """Let somebody pass who has a permission.

    Raises:
        AccessDenied: none of the actor's roles has it.
    """
    if may(actor, permission):
        return
    having = tuple(_ROLES[role] for role in Role if permission in ALLOWED[role])
    raise AccessDenied(
        mark("Your roles do not allow this ({what}). It takes one of: {roles}. Ask an admin."),
        what=_WORDS[permission],
        roles=having,
    )
