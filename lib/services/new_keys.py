"""Which billing key comes of a booking that holds a card? A new one, which is fetched back."""

from __future__ import annotations

from lib.kernel.clock import Clock
from lib.kernel.errors import InvalidInput, PaybenchError
from lib.kernel.problems import Problem
from lib.ledger import billing_keys
from lib.ledger.engine import Database
from lib.ledger.schema import ChannelRow
from lib.portone.client import PortOneClient
from lib.services.observing import keep_billing_key


def refuse_known(database: Database, channel: ChannelRow, customer_uid: str) -> None:
    """Refuse a card for a handle that has one: what the gateway does then is not documented.

    Raises:
        InvalidInput: the ledger knows a key of this handle.
    """
    with database.reading() as session:
        row = billing_keys.find(session, channel.environment, customer_uid)
    if row is not None and not row.deleted_at:
        raise InvalidInput(
            Problem(
                "customer_uid",
                "A billing key of this handle is kept already. Choose it from the list, or enter "
                "another handle.",
            )
        )


def fetch_back(
    database: Database,
    client: PortOneClient,
    channel: ChannelRow,
    customer_uid: str,
    clock: Clock,
) -> None:
    """Keep what the gateway says of the new key; failing to do so changes nothing else."""
    try:
        key = client.billing.get(customer_uid)
    except PaybenchError:
        return
    with database.writing() as session:
        keep_billing_key(
            session,
            key,
            environment=channel.environment,
            channel_id=channel.id,
            clock=clock,
        )
