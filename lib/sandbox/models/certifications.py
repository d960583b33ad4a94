"""Is this person who they say? A certification by a one-time password, as other PGs offer it.

No Toss module does; it is here because the published clients have calls for it. The shape follows
them; who is certified, by which telephone company, is all that is kept.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from hashlib import sha512
from typing import Any, Final

from lib.kernel.clock import seoul_midnight, to_unix
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.refusals import PG, PORTONE, NotFound, Refusal
from lib.sandbox.rows import Connection, Row

NOT_FOUND: Final = "인증결과가 존재하지 않습니다."
USUAL_PASSWORD: Final = "000000"  # noqa: S105 — everybody may know it
_FOREIGNERS: Final = frozenset("5678")
_PG_PROVIDER: Final = "danal"
_ORIGIN: Final = "sandbox"


@dataclass(frozen=True, slots=True)
class Person:
    """Who wants to be certified.

    Attributes:
        name: of the person.
        phone: digits.
        birthday: a day.
        gender_digit: seventh digit of the resident number, 0 to 9: odd = male, 5 to 8 = foreigner.
        carrier: telephone company: ``SKT``, ``KT`` or ``LGT``.
        merchant_uid: the merchant's own number of the certification.
    """

    name: str
    phone: str
    birthday: date
    gender_digit: str
    carrier: str
    merchant_uid: str | None = None


def request(db: Connection, ids: Identifiers, person: Person) -> dict[str, Any]:
    """Send a person a one-time password and return the number of the certification."""
    whole = f"{person.name}/{person.birthday}/{person.gender_digit}"
    imp_uid = ids.imp_uid(db)
    db.execute(
        """
        INSERT INTO certification (
            imp_uid, merchant_uid, pg_tid, unique_key, unique_in_site, name, phone, birthday,
            gender, is_foreigner, carrier, otp
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            imp_uid,
            person.merchant_uid,
            ids.pg_tid(db),
            _digest(whole),
            _digest(f"{whole}/site"),
            person.name,
            person.phone,
            person.birthday.isoformat(),
            "male" if int(person.gender_digit) % 2 else "female",
            person.gender_digit in _FOREIGNERS,
            person.carrier,
            USUAL_PASSWORD,
        ),
    )
    return {"imp_uid": imp_uid}


def set_password(db: Connection, imp_uid: str, password: str) -> None:
    """Let another one-time password be the right one.

    Raises:
        NotFound: there is no such certification.
    """
    _row(db, imp_uid)
    db.execute("UPDATE certification SET otp = ? WHERE imp_uid = ?", (password, imp_uid))


def confirm(db: Connection, imp_uid: str, password: str, now: int) -> dict[str, Any]:
    """Certify a person who knows the one-time password.

    Raises:
        NotFound: there is no such certification.
        Refusal: the password is wrong, or all this has happened before.
    """
    row = _row(db, imp_uid)
    if row["certified_at"]:
        raise Refusal(PORTONE, "이미 완료된 본인인증입니다.")
    if not hmac.compare_digest(row["otp"].encode(), password.encode("utf-8", "replace")):
        raise Refusal(PG, "인증번호가 일치하지 않습니다.")
    db.execute("UPDATE certification SET certified_at = ? WHERE imp_uid = ?", (now, imp_uid))
    return get(db, imp_uid)


def get(db: Connection, imp_uid: str) -> dict[str, Any]:
    """Return a certification as the API shows it.

    Raises:
        NotFound: there is none.
    """
    return _wire(_row(db, imp_uid))


def delete(db: Connection, imp_uid: str) -> dict[str, Any]:
    """Forget a certification and return what it was.

    Raises:
        NotFound: there is none.
    """
    row = _row(db, imp_uid)
    db.execute("DELETE FROM certification WHERE imp_uid = ?", (imp_uid,))
    return _wire(row)


def _row(db: Connection, imp_uid: str) -> Row:
    row: Row | None = db.execute(
        "SELECT * FROM certification WHERE imp_uid = ?", (imp_uid,)
    ).fetchone()
    if row is None:
        raise NotFound(NOT_FOUND)
    return row


def _digest(text: str) -> str:
    return b64encode(sha512(text.encode()).digest()).decode()


def _wire(row: Row) -> dict[str, Any]:
    birthday = date.fromisoformat(row["birthday"])
    shown = {
        "imp_uid": row["imp_uid"],
        "merchant_uid": row["merchant_uid"],
        "pg_tid": row["pg_tid"],
        "pg_provider": _PG_PROVIDER,
        "name": row["name"],
        "gender": row["gender"],
        "birth": to_unix(seoul_midnight(birthday)),
        "birthday": f"{birthday:%Y%m%d}",
        "foreigner": bool(row["is_foreigner"]),
        "phone": row["phone"],
        "carrier": row["carrier"],
        "certified": bool(row["certified_at"]),
        "certified_at": row["certified_at"],
        "unique_key": row["unique_key"],
        "unique_in_site": row["unique_in_site"],
        "origin": _ORIGIN,
    }
    # The flows of a published client read the password here as long as it is of use.
    return shown if row["certified_at"] else {**shown, "__otp": row["otp"]}
