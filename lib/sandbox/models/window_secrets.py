"""What if a buyer types a card whose number the page has sent before, as something else?

A page's texts are clean of what looks like a card when a window opens. A number that does not is
known as one only once it is typed; then it is taken out of the window and its payment as well.
"""

from __future__ import annotations

import json
from typing import Any, Final

from lib.sandbox.models import payments
from lib.sandbox.models.clearing import Secrets, clean, clean_name, clean_value
from lib.sandbox.models.windows import Window
from lib.sandbox.rows import Connection

_TEXTS: Final = (
    "name",
    "buyer_name",
    "buyer_email",
    "buyer_tel",
    "buyer_addr",
    "buyer_postcode",
    "custom_data",
    "user_agent",
    "notice_url",
)
_NAMES: Final = ("merchant_uid", "customer_uid")
NAMED_AFTER_CARD: Final = "주문번호나 고객 식별값에 카드번호를 쓸 수 없습니다."


def forget(db: Connection, shown: Window, secrets: Secrets) -> bool:
    """Take a card out of what a window and its payment keep; say whether there was anything.

    An order number that holds the number loses it, too; see ``names_card``.

    Args:
        db: a writing connection.
        shown: the window.
        secrets: of the card that was typed.
    """
    row = shown.payment
    changes: dict[str, Any] = {name: clean(row[name] or "", secrets) for name in _TEXTS}
    changes |= {name: clean_name(row[name] or "", secrets) for name in _NAMES}
    changes = {name: text for name, text in changes.items() if text != (row[name] or "")}
    if changes:
        payments.update(db, shown.imp_uid, changes)
    if "merchant_uid" in changes:
        db.execute("DELETE FROM prepared WHERE merchant_uid = ?", (row["merchant_uid"],))
    (asked,) = db.execute(
        "SELECT asked FROM payment_window WHERE window_id = ?", (shown.window_id,)
    ).fetchone()
    cleaned = json.dumps(clean_value(json.loads(asked), secrets))
    if cleaned != asked:
        db.execute(
            "UPDATE payment_window SET asked = ? WHERE window_id = ?", (cleaned, shown.window_id)
        )
    return bool(changes) or cleaned != asked


def names_card(shown: Window, secrets: Secrets) -> bool:
    """Say whether the number of a card stands in a name by which the payment would be found.

    Such a payment cannot go on: it would be kept under the number, or nobody would find it (ours).
    """
    customer_id = shown.params.get("customer_id")
    named = [shown.payment["merchant_uid"], shown.payment["customer_uid"] or "", customer_id]
    return any(isinstance(one, str) and secrets.stand_in(one) for one in named)
