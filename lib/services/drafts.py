"""What is being worked on? Parameter sets: the one in hand, and those saved under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlmodel import Session, col, func, select

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import InvalidInput
from lib.kernel.ids import mint_id
from lib.kernel.problems import Problem
from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.schema import DraftRow
from lib.services.checkout_plan import without_cards

_IN_HAND: Final = ""
_NAME_LENGTH: Final = 60
_SITTING: Final = 1_800  # seconds without a change after which somebody begins anew


class Drafts:
    """Parameter sets of one owner; named ones are shared with everybody."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def in_hand(self, actor: Actor) -> DraftRow | None:
        """Return what the actor was working on, or None at the very first time."""
        allow(actor, "drafts.in_hand")
        with self._database.reading() as session:
            return _find(session, actor.name, _IN_HAND)

    def keep_in_hand(self, params: Mapping[str, Any], channel_id: str, actor: Actor) -> None:
        """Keep what the actor is working on, so that no restart loses it.

        The trail gets one line a sitting, not one for each key that is pressed.
        """
        allow(actor, "drafts.keep_in_hand")
        with self._database.writing() as session:
            before = _find(session, actor.name, _IN_HAND)
            since = to_unix(self._clock.now()) - (before.updated_at if before else 0)
            row = self._put(session, actor.name, _IN_HAND, params, channel_id)
            if since > _SITTING:
                self._audit(session, actor, "draft.begun", row)

    def saved(self) -> Sequence[DraftRow]:
        """Return the named sets by name."""
        with self._database.reading() as session:
            return session.exec(
                select(DraftRow)
                .where(DraftRow.name != _IN_HAND)
                .order_by(func.lower(DraftRow.name), col(DraftRow.updated_at).desc())
            ).all()

    def save(self, name: str, params: Mapping[str, Any], channel_id: str, actor: Actor) -> DraftRow:
        """Save a set under a name; one's own set of that name is replaced.

        Raises:
            InvalidInput: the name is empty or too long.
        """
        allow(actor, "drafts.save")
        name = name.strip()
        if not name:
            raise InvalidInput(Problem("name", "Give the preset a name."))
        if len(name) > _NAME_LENGTH:
            raise InvalidInput(
                Problem("name", "Use at most {most} characters.", params={"most": _NAME_LENGTH})
            )
        with self._database.writing() as session:
            row = self._put(session, actor.name, name, params, channel_id)
            self._audit(session, actor, "draft.saved", row)
        return row

    def remove(self, draft_id: str, actor: Actor) -> None:
        """Remove a named set; one that is gone already is no error."""
        allow(actor, "drafts.remove")
        with self._database.writing() as session:
            row = session.get(DraftRow, draft_id)
            if row is not None:
                session.delete(row)
                self._audit(session, actor, "draft.removed", row)

    def _put(
        self,
        session: Session,
        owner: str,
        name: str,
        params: Mapping[str, Any],
        channel_id: str,
    ) -> DraftRow:
        row = _find(session, owner, name) or DraftRow(
            id=mint_id("dr"), owner=owner, name=name, params={}, updated_at=0
        )
        row.params = without_cards(params)  # one may have been typed or pasted anywhere
        row.channel_id = channel_id
        row.updated_at = to_unix(self._clock.now())
        session.add(row)
        return row

    def _audit(self, session: Session, actor: Actor, action: str, row: DraftRow) -> None:
        audit.append(
            session,
            at=to_unix(self._clock.now()),
            actor=actor.name,
            action=action,
            subject=row.id,
            data={"name": row.name},
        )


def _find(session: Session, owner: str, name: str) -> DraftRow | None:
    return session.exec(
        select(DraftRow).where(DraftRow.owner == owner, DraftRow.name == name)
    ).first()
