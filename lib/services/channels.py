"""Which PG, MID and keys do we work with? Channels: list, add, edit, remove, check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlmodel import Session, col, func, select

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.access.vault import Vault
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import InvalidInput, LedgerError
from lib.kernel.ids import mint_id
from lib.kernel.problems import Problem
from lib.kernel.redaction import HIDDEN
from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.journal import Outcome
from lib.ledger.schema import AttemptRow, ChannelRow
from lib.portone.client import Credentials
from lib.services.channel_form import WHERE, ChannelForm, cleaned, columns, problems_of

_OF_NO_INTEREST: Final = {"updated_at", "checked_at"}


class Channels:
    """The configured channels; exactly one of them is the default."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def all(self) -> Sequence[ChannelRow]:
        """Return all channels, the default first, then by name."""
        with self._database.reading() as session:
            return session.exec(
                select(ChannelRow).order_by(
                    col(ChannelRow.is_default).desc(), func.lower(ChannelRow.name)
                )
            ).all()

    def get(self, channel_id: str) -> ChannelRow:
        """Return one channel.

        Raises:
            LedgerError: there is none with this id.
        """
        with self._database.reading() as session:
            return _existing(session, channel_id)

    def add(self, form: ChannelForm, actor: Actor) -> ChannelRow:
        """Add a channel; the first one becomes the default by itself.

        Raises:
            InvalidInput: with the problems of the fields.
        """
        allow(actor, "channels.add")
        with self._database.writing() as session:
            return self._add(session, form, actor)

    def add_to_empty(self, forms: Sequence[ChannelForm], actor: Actor) -> None:
        """Add channels if there is none at all; of two starting processes only one does."""
        allow(actor, "channels.add_to_empty")
        with self._database.writing() as session:
            if _is_empty(session):
                for form in forms:
                    self._add(session, form, actor)

    def _add(self, session: Session, form: ChannelForm, actor: Actor) -> ChannelRow:
        form = cleaned(form)
        self._refuse_bad(session, form, own_id="")
        now = to_unix(self._clock.now())
        first = _is_empty(session)
        row = ChannelRow(
            id=mint_id("ch"), created_at=now, updated_at=now, is_default=False, **columns(form)
        )
        self._seal(row, form)
        session.add(row)
        session.flush()
        if form.is_default or first:
            _make_default(session, row)
        self._audit(session, actor, "channel.added", row)
        return row

    def edit(self, channel_id: str, form: ChannelForm, actor: Actor) -> ChannelRow:
        """Change a channel; its last connection check no longer counts.

        Raises:
            InvalidInput: with the problems of the fields, or another MID while an act through
                this one has no known outcome.
            LedgerError: there is no such channel.
        """
        allow(actor, "channels.edit")
        form = cleaned(form)
        with self._database.writing() as session:
            row = _existing(session, channel_id)
            self._refuse_bad(session, form, own_id=channel_id)
            if row.is_default and not form.is_default:
                raise InvalidInput(
                    Problem(
                        "is_default",
                        "One channel has to be the default. Make another one the default instead.",
                    )
                )
            entered = columns(form)
            if any(getattr(row, name) != entered[name] for name in WHERE):
                _refuse_unsettled(session, channel_id)
            before = row.model_dump()
            for name, value in entered.items():
                setattr(row, name, value)
            self._seal(row, form)
            row.updated_at = max(to_unix(self._clock.now()), row.updated_at + 1)
            row.checked_at, row.check_result = 0, ""
            session.add(row)
            session.flush()
            if form.is_default:
                _make_default(session, row)
            self._audit(session, actor, "channel.changed", row, before)
        return row

    def remove(self, channel_id: str, actor: Actor) -> None:
        """Remove a channel; what was charged through it stays in the history.

        Raises:
            InvalidInput: it is the default while others exist, or the last one, or an act through
                it has no known outcome.
            LedgerError: there is no such channel.
        """
        allow(actor, "channels.remove")
        with self._database.writing() as session:
            row = _existing(session, channel_id)
            if row.is_default:
                raise InvalidInput(
                    Problem(
                        "is_default",
                        "The default channel cannot be removed. Make another one the default.",
                    )
                )
            _refuse_unsettled(session, channel_id)
            session.delete(row)
            self._audit(session, actor, "channel.removed", row)

    def note_check(self, channel_id: str, result: str, actor: Actor) -> None:
        """Keep the result of a connection check; see lib.services.connection."""
        allow(actor, "channels.note_check")
        with self._database.writing() as session:
            row = _existing(session, channel_id)
            row.checked_at, row.check_result = to_unix(self._clock.now()), result
            session.add(row)
            self._audit(session, actor, f"channel.checked.{result}", row)

    def credentials(self, row: ChannelRow) -> Credentials:
        """Return the keys of a channel.

        Raises:
            InvalidInput: the channel has none.
            SettingsError: they were sealed with another key.
        """
        if not row.sealed_rest_key or not row.sealed_rest_secret:
            raise InvalidInput(
                Problem(
                    "channel",
                    "The channel {name} has no REST key and secret. Enter them under Channels.",
                    params={"name": row.name},
                )
            )
        return Credentials(
            self._vault.open(row.sealed_rest_key), self._vault.open(row.sealed_rest_secret)
        )

    def _refuse_bad(self, session: Session, form: ChannelForm, *, own_id: str) -> None:
        problems = list(problems_of(form))
        taken = session.exec(
            select(ChannelRow.id).where(
                func.lower(ChannelRow.name) == form.name.lower(), ChannelRow.id != own_id
            )
        ).first()
        if taken is not None:
            problems.append(
                Problem("name", "Another channel has this name. Choose a name of its own.")
            )
        if problems:
            raise InvalidInput(*problems)

    def _seal(self, row: ChannelRow, form: ChannelForm) -> None:
        if form.rest_key is not None:
            row.sealed_rest_key = self._vault.seal(form.rest_key)
        if form.rest_secret is not None:
            row.sealed_rest_secret = self._vault.seal(form.rest_secret)

    def _audit(
        self,
        session: Session,
        actor: Actor,
        action: str,
        row: ChannelRow,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        audit.append(
            session,
            at=to_unix(self._clock.now()),
            actor=actor.name,
            action=action,
            subject=row.id,
            data={
                "name": row.name,
                "pg": f"{row.pg_module}.{row.mid}",
                "env": row.environment,
                **(_difference(before, row.model_dump()) if before is not None else {}),
            },
        )


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was changed; of what is sealed only that it was."""
    changed = [
        name for name in before if before[name] != after[name] and name not in _OF_NO_INTEREST
    ]

    def shown(values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: (HIDDEN if values[name] else "") if name.startswith("sealed_") else values[name]
            for name in changed
        }

    return {"before": shown(before), "after": shown(after)}


def _is_empty(session: Session) -> bool:
    return session.exec(select(func.count()).select_from(ChannelRow)).one() == 0


def _existing(session: Session, channel_id: str) -> ChannelRow:
    row = session.get(ChannelRow, channel_id)
    if row is None:
        raise LedgerError("This channel is gone; somebody removed it.")
    return row


def _refuse_unsettled(session: Session, channel_id: str) -> None:
    """Keep a channel as long as something must be looked up through it."""
    unsettled = session.exec(
        select(AttemptRow.key).where(
            AttemptRow.channel_id == channel_id,
            col(AttemptRow.outcome).in_([Outcome.OPEN, Outcome.UNKNOWN]),
        )
    ).first()
    if unsettled is not None:
        raise InvalidInput(
            Problem(
                "",
                "The outcome of an act through this channel is not known yet, and only this "
                "channel can look it up. Wait until it is settled.",
            )
        )


def _make_default(session: Session, row: ChannelRow) -> None:
    for other in session.exec(select(ChannelRow).where(col(ChannelRow.is_default))).all():
        if other.id != row.id:
            other.is_default = False
            session.add(other)
    session.flush()  # the unique index allows one default at any moment
    row.is_default = True
    session.add(row)
    session.flush()
