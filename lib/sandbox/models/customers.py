"""What is a billing key? A card kept under a ``customer_uid``, and what the API shows of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lib.catalog.issuers import by_code
from lib.sandbox.models.cards import Card, Credentials, authentication_failure, read_card
from lib.sandbox.models.channels import Mid
from lib.sandbox.models.refusals import PG, NotFound, Refusal
from lib.sandbox.rows import Connection, Row

NONE_FOUND: Final = "등록된 고객정보가 없습니다."
ISSUE_FAILED: Final = "카드정보 인증 및 빌키 발급에 실패하였습니다."


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a billing key belongs to, as far as the caller says.

    Attributes:
        name: ≤ 20 characters.
        tel: ≤ 20 characters.
        email: ≤ 200 characters.
        addr: ≤ 200 characters.
        postcode: ≤ 8 characters.
    """

    name: str | None = None
    tel: str | None = None
    email: str | None = None
    addr: str | None = None
    postcode: str | None = None


NOBODY: Final = Holder()


@dataclass(frozen=True, slots=True)
class BillingKey:
    """A key as far as charging it needs to know.

    Attributes:
        customer_uid: its handle.
        card: the card behind it.
        mid: where it was issued.
        holder: whom it belongs to.
    """

    customer_uid: str
    card: Card
    mid: Mid
    holder: Holder


def not_found_text(customer_uid: str) -> str:
    """Write the gateway's sentence for a handle without a key."""
    return f"요청하신 customer_uid({customer_uid})로 등록된 정보를 찾을 수 없습니다."


def keep(db: Connection, key: BillingKey, *, now: int, customer_id: str) -> None:
    """Let a handle point to a card; one that pointed elsewhere keeps its first date (ours).

    Args:
        db: a writing connection.
        key: what is kept.
        now: UNIX seconds.
        customer_id: the customer's number at the PG.
    """
    card, mid, holder = key.card, key.mid, key.holder
    db.execute(
        """
        INSERT INTO customer (
            customer_uid, pg_provider, pg_id, is_test_channel, customer_id, scenario, issuer_code,
            card_number, card_type, customer_name, customer_tel, customer_email, customer_addr,
            customer_postcode, inserted_at, updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (customer_uid) DO UPDATE SET
            pg_provider = excluded.pg_provider, pg_id = excluded.pg_id,
            is_test_channel = excluded.is_test_channel, customer_id = excluded.customer_id,
            scenario = excluded.scenario, issuer_code = excluded.issuer_code,
            card_number = excluded.card_number, card_type = excluded.card_type,
            customer_name = excluded.customer_name, customer_tel = excluded.customer_tel,
            customer_email = excluded.customer_email, customer_addr = excluded.customer_addr,
            customer_postcode = excluded.customer_postcode, refused_charges = 0,
            updated_at = excluded.updated_at
        """,
        (
            key.customer_uid,
            mid.pg_provider,
            mid.pg_id,
            mid.is_test_channel,
            customer_id,
            card.scenario,
            card.issuer_code,
            card.number,
            card.behaviour.card_type,
            holder.name,
            holder.tel,
            holder.email,
            holder.addr,
            holder.postcode,
            now,
            now,
        ),
    )


def examine(credentials: Credentials, now: datetime, *, strict: bool) -> Card:
    """Return the card that a key may be issued for.

    Args:
        credentials: what the buyer knows of it.
        now: the present instant.
        strict: see cards.

    Raises:
        Refusal: code -1, the gateway's sentence and the PG's text.
    """
    card = read_card(credentials, strict=strict)
    failure = authentication_failure(credentials, card, now, strict=strict)
    if card and not failure:
        failure = card.rejection("issue", frozenset())
    if failure or card is None:
        raise Refusal(PG, f"{ISSUE_FAILED} {failure}")
    return card


def get(db: Connection, customer_uid: str) -> dict[str, Any]:
    """Return a key as the API shows it.

    Raises:
        NotFound: there is none.
    """
    return _wire(_row(db, customer_uid))


def get_several(db: Connection, customer_uids: Iterable[str]) -> tuple[list[dict[str, Any]], bool]:
    """Return the keys of several handles in the order asked for, and whether all were found.

    Raises:
        NotFound: there is none of them.
    """
    asked = list(dict.fromkeys(customer_uids))
    rows = [row for uid in asked if (row := find_row(db, uid))]
    if not rows:
        raise NotFound(NONE_FOUND)
    return [_wire(row) for row in rows], len(rows) == len(asked)


def delete(db: Connection, customer_uid: str) -> dict[str, Any]:
    """Take a key away and return what it was.

    Raises:
        NotFound: there is none.
    """
    row = _row(db, customer_uid)
    db.execute("DELETE FROM customer WHERE customer_uid = ?", (customer_uid,))
    return _wire(row)


def for_charge(db: Connection, customer_uid: str) -> BillingKey:
    """Return what a charge needs to know of a key.

    Raises:
        Refusal: code -1, there is none.
    """
    try:
        row = _row(db, customer_uid)
    except NotFound as error:
        raise Refusal(PG, error.message) from None
    return BillingKey(
        customer_uid,
        Card(row["card_number"], row["issuer_code"], row["scenario"]),
        Mid(row["pg_provider"], row["pg_id"], bool(row["is_test_channel"])),
        Holder(
            row["customer_name"],
            row["customer_tel"],
            row["customer_email"],
            row["customer_addr"],
            row["customer_postcode"],
        ),
    )


def refused_charges(db: Connection, customer_uid: str) -> int:
    """Return how many charges of a key its card has refused; 0 for a key that is gone."""
    row = db.execute(
        "SELECT refused_charges FROM customer WHERE customer_uid = ?", (customer_uid,)
    ).fetchone()
    return int(row[0]) if row else 0


def count_refused_charge(db: Connection, customer_uid: str) -> None:
    """Remember that a charge of a key was refused."""
    db.execute(
        "UPDATE customer SET refused_charges = refused_charges + 1 WHERE customer_uid = ?",
        (customer_uid,),
    )


def find_row(db: Connection, customer_uid: str) -> Row | None:
    """Return the row of a handle; None when there is no key."""
    row: Row | None = db.execute(
        "SELECT * FROM customer WHERE customer_uid = ?", (customer_uid,)
    ).fetchone()
    return row


def _row(db: Connection, customer_uid: str) -> Row:
    row = find_row(db, customer_uid)
    if row is None:
        raise NotFound(not_found_text(customer_uid))
    return row


def _wire(row: Row) -> dict[str, Any]:
    issuer = by_code()[row["issuer_code"]]
    return {
        "customer_uid": row["customer_uid"],
        "pg_provider": row["pg_provider"],
        "pg_id": row["pg_id"],
        "sandbox": bool(row["is_test_channel"]),
        "customer_id": row["customer_id"],
        "card_name": issuer.card_name,
        "card_code": issuer.code,
        "card_issuer_code": issuer.code,
        "card_issuer_name": issuer.card_name,
        "card_publisher_code": issuer.code,
        "card_publisher_name": issuer.card_name,
        "card_number": row["card_number"],
        "card_type": row["card_type"],
        "customer_name": row["customer_name"] or "",
        "customer_tel": row["customer_tel"] or "",
        "customer_email": row["customer_email"] or "",
        "customer_addr": row["customer_addr"] or "",
        "customer_postcode": row["customer_postcode"] or "",
        "inserted": row["inserted_at"],
        "updated": row["updated_at"],
    }
