"""How is a screen found again? Saved under a name that everybody sees, as the address it had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session, func, select

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import InvalidInput
from lib.kernel.ids import mint_id
from lib.kernel.problems import Problem
from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.schema import SavedViewRow

_NAME_LENGTH: Final = 60
_ADDRESS_LENGTH: Final = 8_000  # what proxies let through


class Views:
    """Saved views, by screen."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def all(self, screen: str) -> Sequence[SavedViewRow]:
        """Return the views of a screen by name."""
        with self._database.reading() as session:
            rows = session.exec(
                select(SavedViewRow)
                .where(SavedViewRow.screen == screen)
                .order_by(func.lower(SavedViewRow.name))
            ).all()
            session.expunge_all()
            return rows

    def save(self, screen: str, name: str, address: str, actor: Actor) -> SavedViewRow:
        """Save an address under a name; one's own view of that name is replaced.

        Raises:
            InvalidInput: the name is empty, too long, or somebody else's.
        """
        allow(actor, "views.save")
        name = name.strip()
        if not name:
            raise InvalidInput(Problem("name", "Give the view a name."))
        if len(name) > _NAME_LENGTH:
            raise InvalidInput(
                Problem(
                    "name",
                    "A name has at most {most} characters.",
                    params={"most": _NAME_LENGTH},
                )
            )
        if len(address) > _ADDRESS_LENGTH:
            raise InvalidInput(Problem("name", "This view chooses too much to be saved."))
        with self._database.writing() as session:
            row = _find(session, screen, name)
            if row is not None and row.owner != actor.name:
                raise InvalidInput(
                    Problem(
                        "name",
                        "{owner} has a view of this name. Choose another one.",
                        params={"owner": row.owner},
                    )
                )
            row = row or SavedViewRow(
                id=mint_id("view"),
                screen=screen,
                name=name,
                owner=actor.name,
                address=address,
                updated_at=0,
            )
            row.address = address
            row.updated_at = to_unix(self._clock.now())
            session.add(row)
            self._note(session, "view.saved", row, actor)
            return row

    def remove(self, number: str, actor: Actor) -> None:
        """Remove a view of one's own.

        Raises:
            InvalidInput: it is somebody else's.
        """
        allow(actor, "views.remove")
        with self._database.writing() as session:
            row = session.get(SavedViewRow, number)
            if row is None:
                return
            if row.owner != actor.name:
                raise InvalidInput(Problem("", "Only its owner can remove a view."))
            session.delete(row)
            self._note(session, "view.removed", row, actor)

    def _note(self, session: Session, action: str, row: SavedViewRow, actor: Actor) -> None:
        audit.append(
            session,
            at=to_unix(self._clock.now()),
            actor=actor.name,
            action=action,
            subject=row.id,
            data={"screen": row.screen, "name": row.name},
        )


def _find(session: Session, screen: str, name: str) -> SavedViewRow | None:
    return session.exec(
        select(SavedViewRow).where(SavedViewRow.screen == screen, SavedViewRow.name == name)
    ).first()
