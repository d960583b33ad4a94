"""Who may sign in, and as what? Roles of people by the name their sign-in gives them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlmodel import col, func, select

from lib.access.actors import Actor, Role
from lib.access.policy import allow
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import InvalidInput, LedgerError
from lib.kernel.problems import Problem
from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.governing import MemberRow

_LONGEST: Final = 200
_MOST: Final = 2_000  # people who knocked and are kept
_SEEN_EVERY: Final = 300  # seconds between two notes of somebody who works here


class Members:
    """The people of this installation; those of the settings are always admins."""

    def __init__(self, database: Database, clock: Clock, admins: str) -> None:
        """Prepare.

        Args:
            database: the ledger.
            clock: what time it is.
            admins: names of people who are admins whatever the ledger says, comma separated.
        """
        self._database = database
        self._clock = clock
        self.fixed_admins = frozenset(filter(None, map(_cleaned, admins.split(","))))

    def all(self) -> Sequence[MemberRow]:
        """Return everybody who has a role or has knocked, by name."""
        with self._database.reading() as session:
            return session.exec(select(MemberRow).order_by(col(MemberRow.name))).all()

    def roles_of(self, name: str) -> frozenset[Role]:
        """Return somebody's roles, and remember that they were here; none = a stranger."""
        name = _cleaned(name)
        with self._database.reading() as session:
            row = session.get(MemberRow, name)
        now = to_unix(self._clock.now())
        if name and (row is None or now - row.last_seen_at > _SEEN_EVERY):
            self._seen(name, now)
        held = frozenset(role for role in Role if row and role.value in row.roles)
        return held | {Role.ADMIN} if name in self.fixed_admins else held

    def give(self, name: str, roles: Collection[Role], actor: Actor) -> MemberRow:
        """Set somebody's roles; none at all closes the door.

        Raises:
            InvalidInput: no name, or one's own roles.
            AccessDenied: the actor may not give roles.
        """
        allow(actor, "members.give")
        name = _cleaned(name)
        _refuse_bad(name, actor)
        now = to_unix(self._clock.now())
        with self._database.writing() as session:
            row = session.get(MemberRow, name) or MemberRow(name=name, roles=[])
            before, row.roles = row.roles, [role.value for role in Role if role in set(roles)]
            row.changed_at, row.changed_by = now, actor.name
            session.add(row)
            audit.append(
                session,
                at=now,
                actor=actor.name,
                action="member.given",
                subject=name,
                data={"before": {"roles": before}, "after": {"roles": row.roles}},
            )
        return row

    def remove(self, name: str, actor: Actor) -> None:
        """Forget somebody; who signs in again knocks again.

        Raises:
            InvalidInput: oneself.
            LedgerError: nobody of this name is known.
            AccessDenied: the actor may not give roles.
        """
        allow(actor, "members.remove")
        name = _cleaned(name)
        _refuse_bad(name, actor)
        with self._database.writing() as session:
            row = session.get(MemberRow, name)
            if row is None:
                raise LedgerError("This person is gone; somebody removed the entry.")
            session.delete(row)
            audit.append(
                session,
                at=to_unix(self._clock.now()),
                actor=actor.name,
                action="member.removed",
                subject=name,
                data={"before": {"roles": row.roles}},
            )

    def _seen(self, name: str, now: int) -> None:
        with self._database.writing() as session:
            row = session.get(MemberRow, name)
            if row is None:
                crowd = session.exec(select(func.count()).select_from(MemberRow)).one()
                if crowd >= _MOST or len(name) > _LONGEST:
                    return
                row = MemberRow(name=name, roles=[], first_seen_at=now)
            row.first_seen_at = row.first_seen_at or now
            row.last_seen_at = now
            session.add(row)


def _cleaned(name: str | None) -> str:
    return (name or "").strip().casefold()


def _refuse_bad(name: str, actor: Actor) -> None:
    if not name:
        raise InvalidInput(Problem("name", "Enter the name that the sign-in gives, an e-mail."))
    if len(name) > _LONGEST:
        raise InvalidInput(
            Problem("name", "Use at most {most} characters.", params={"most": _LONGEST})
        )
    if name == _cleaned(actor.name):
        raise InvalidInput(Problem("roles", "Nobody changes their own roles. Ask another admin."))
