"""Where does a payment of a file belong, and under which number is it known?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from lib.ledger.facts import Sighting, is_stand_in
from lib.ledger.schema import PaymentRow
from lib.portone.models import Payment
from lib.services.channels import Channels
from lib.services.observing import fact_of


class Placing:
    """Turns what was read of one file into what the ledger takes."""

    def __init__(self, channels: Channels, name: str, checksum: str) -> None:
        self._file = {"file": name, "checksum": checksum}
        self._channels = {
            (row.environment, row.pg_module, row.mid): row.id
            for row in reversed(list(channels.all()))
        }

    def sightings(
        self, session: Session, some: Sequence[tuple[int, dict[str, Any]]]
    ) -> list[Sighting]:
        """Return payments as they were seen in the file, each in the place of its MID.

        Args:
            session: the writing session in which they are recorded.
            some: line, and what was read.
        """
        known = _known(session, [one for _place, one in some])
        found = []
        for _place, one in some:
            body, environment = one["body"], one["environment"]
            body["imported"] |= self._file
            if is_stand_in(body["imp_uid"]):
                body["imp_uid"] = known.get((environment, body["merchant_uid"]), body["imp_uid"])
            fact = fact_of(Payment.model_validate(body))
            mid = (environment, body["pg_provider"], body["pg_id"])
            found.append(Sighting(fact, environment, self._channels.get(mid, "")))
        return found


def _known(session: Session, some: Sequence[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Return the gateway's numbers of orders that the ledger knows; of several the paid one."""
    orders = [one["body"]["merchant_uid"] for one in some if is_stand_in(one["body"]["imp_uid"])]
    if not orders:
        return {}
    found: dict[tuple[str, str], list[tuple[bool, int, str]]] = defaultdict(list)
    columns = (
        PaymentRow.environment,
        PaymentRow.merchant_uid,
        PaymentRow.paid_at,
        PaymentRow.id,
        PaymentRow.imp_uid,
    )
    rows = session.exec(select(*columns).where(col(PaymentRow.merchant_uid).in_(orders)))  # type: ignore[call-overload]
    for environment, order, paid_at, number, imp_uid in rows:
        found[environment, order].append((paid_at > 0, number, imp_uid))
    return {place: max(several)[2] for place, several in found.items()}
