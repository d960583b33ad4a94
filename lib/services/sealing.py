"""How are sealed secrets moved to a new key? All of them in one transaction, or none."""

from __future__ import annotations

from sqlmodel import select

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.access.vault import UNREADABLE, Vault
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import SettingsError
from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.schema import ChannelRow

__all__ = ["UNREADABLE", "Sealing"]


class Sealing:
    """The secrets of all channels."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def seal_again(self, actor: Actor) -> int:
        """Seal every secret with the vault's present key and return how many channels have one.

        Raises:
            SettingsError: one of them cannot be opened; nothing was changed.
            AccessDenied: the actor may not touch keys.
        """
        allow(actor, "sealing.seal_again")
        sealed = 0
        with self._database.writing() as session:
            for row in session.exec(select(ChannelRow)).all():
                if row.sealed_rest_key or row.sealed_rest_secret:
                    row.sealed_rest_key = self._vault.again(row.sealed_rest_key)
                    row.sealed_rest_secret = self._vault.again(row.sealed_rest_secret)
                    session.add(row)
                    sealed += 1
            audit.append(
                session,
                at=to_unix(self._clock.now()),
                actor=actor.name,
                action="secrets.rotated",
                subject="",
                data={"channels": sealed},
            )
        return sealed

    def broken(self) -> list[str]:
        """Return the names of the channels whose secrets cannot be opened."""
        found = []
        with self._database.reading() as session:
            rows = session.exec(select(ChannelRow)).all()
        for row in rows:
            try:
                self._vault.open(row.sealed_rest_key)
                self._vault.open(row.sealed_rest_secret)
            except SettingsError:
                found.append(row.name)
        return found
