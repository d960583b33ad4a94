"""How do the lines of a file become a payment? One line says it, further ones what went back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lib.catalog import import_columns, issuers
from lib.catalog.import_columns import CellKind
from lib.catalog.vocabulary import Environment, PaymentStatus
from lib.i18n import mark
from lib.kernel.money import Money, to_wire
from lib.kernel.problems import Problem
from lib.ledger.facts import stand_in
from lib.services.import_lines import CANCEL, PAYMENT, ImportLine

PARTIAL: Final = "partial"
REST: Final = "file:rest:"  # begins the name of a cancel that stands for those a file leaves out
NO_CANCEL_TIME: Final = mark(
    "The file does not say when money went back; it is put on the day of the payment."
)
NO_CANCEL_AMOUNT: Final = mark(
    "The file does not say how much went back of a partly cancelled payment."
)
NOT_ALL_CANCELS: Final = mark(
    "The file does not hold all cancels of a payment that was cancelled in full."
)
PAID_AS_REQUESTED: Final = mark(
    "The file does not say when a payment was paid; the time of the request is taken."
)
_WENT_BACK: Final = frozenset({PaymentStatus.CANCELLED.value, PARTIAL})
_APPROVED: Final = frozenset({PaymentStatus.PAID.value, *_WENT_BACK})


@dataclass(frozen=True, slots=True)
class Base:
    """What the ledger knows already of a payment whose cancels have lines of their own.

    Attributes:
        amount: minor units.
        paid_at: UNIX seconds.
        cancels: seconds and minor units of what went back, as far as that is known in parts.
    """

    amount: int
    paid_at: int
    cancels: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Told:
    """A payment as a file tells it.

    Attributes:
        body: in the gateway's own shape.
        notes: message ids of what a person should know.
    """

    body: dict[str, Any]
    notes: tuple[str, ...] = ()


class UntoldError(ValueError):
    """Lines that make no payment; carries the line and the problem."""

    def __init__(self, place: int, message: str, **params: object) -> None:
        super().__init__(message)
        self.place = place
        self.problem = Problem("", message, params=params)


@dataclass(slots=True)
class _Making:
    main: ImportLine
    back: list[tuple[int, int]]
    notes: list[str]
    rest: tuple[int, int] | None = None

    @property
    def gone(self) -> int:
        """Return how much went back in all."""
        parts = [*self.back, *([self.rest] if self.rest else [])]
        return sum(minor for _at, minor in parts)


def payment_of(lines: Sequence[ImportLine], base: Base | None = None) -> Told:
    """Make a payment of its lines.

    Args:
        lines: all lines of the file about it, in their order.
        base: what the ledger knows of it; a file may hold one month of its cancels only.

    Raises:
        UntoldError: they make no payment.
    """
    main, others = _parted(lines)
    making = _Making(main, [], [])
    amount, paid_at = _paid(making, base)
    for line in others:
        _add_cancel(making, line, paid_at)
    if base is not None:
        # What the ledger knows and the file tells again is the same money.
        making.back += (Counter(base.cancels) - Counter(making.back)).elements()
    _add_rest(making, amount, paid_at)
    gone = making.gone
    if gone > amount:
        raise UntoldError(main.place, mark("More was cancelled than was paid."))
    status = _status(making, amount, gone, paid_at)
    return Told(_body(making, amount, paid_at, status, gone), tuple(making.notes))


def _parted(lines: Sequence[ImportLine]) -> tuple[ImportLine, list[ImportLine]]:
    """Return the line that says what was paid, and those that say what went back."""
    first = lines[0]
    for line in lines:
        if line.merchant_uid != first.merchant_uid or line.currency != first.currency:
            raise UntoldError(
                line.place,
                mark("Line {first} has this payment with another order number or currency."),
                first=first.place,
            )
    payments = [line for line in lines if line.kind == PAYMENT]
    if len(payments) > 1:
        # A console may tell of a cancel by a second line that says so in its status only.
        paid = [line for line in payments if line.status not in _WENT_BACK]
        if len(paid) != 1:
            raise UntoldError(
                payments[1].place,
                mark("Line {first} has this payment already."),
                first=payments[0].place,
            )
        payments = paid
    main = payments[0] if payments else lines[0]
    is_told = main.kind == PAYMENT
    return main, [line for line in lines if line is not main or not is_told]


def _paid(making: _Making, base: Base | None) -> tuple[int, int]:
    """Return how much was to be paid, and when it was; 0 = never."""
    main = making.main
    if main.kind == CANCEL:
        if base is not None:
            return base.amount, base.paid_at
        if main.amount is None or "paid_at" not in main.times:
            raise UntoldError(
                main.place,
                mark(
                    "Neither the file nor the ledger knows the payment of this cancel. Bring in "
                    "the file with the payment first, or one with the columns for amount and "
                    "time of payment."
                ),
            )
        return main.amount, main.times["paid_at"]
    paid_at = main.times.get("paid_at", 0)
    if not paid_at and _is_approved(main):
        paid_at = main.times.get("at", 0)
        if not paid_at and "requested_at" in main.times:
            paid_at = main.times["requested_at"]
            making.notes.append(PAID_AS_REQUESTED)
    if not paid_at and main.status == PARTIAL:
        raise UntoldError(main.place, mark("The line does not say when it was paid."))
    return main.amount or 0, paid_at


def _is_approved(line: ImportLine) -> bool:
    """Say whether a line tells of money that came, though not when."""
    if line.status == PaymentStatus.CANCELLED:
        # Cancelled without ever having been paid: our own exports say so by what is not there.
        return line.gross is None or line.gross > 0
    if not line.status:
        return "failed_at" not in line.times
    return line.status in _APPROVED


def _said(line: ImportLine) -> str:
    """Return the status of the payment; a cancel that is no line of ours says its own only."""
    return line.status if line.kind == PAYMENT or line.says_kind else ""


def _add_cancel(making: _Making, line: ImportLine, paid_at: int) -> None:
    minor = line.cancelled or line.amount or line.gross or 0
    at = line.times.get("at") if line.kind == CANCEL else None
    at = at or line.times.get("cancelled_at") or line.times.get("at") or 0
    if not at and not line.says_kind:  # the one time that the line has is its own
        at = line.times.get("paid_at", 0)
    if minor <= 0:
        raise UntoldError(line.place, mark("The line does not say how much went back."))
    if not at:
        making.notes.append(NO_CANCEL_TIME)
    making.back.append((at or paid_at, minor))


def _add_rest(making: _Making, amount: int, paid_at: int) -> None:
    """Add what went back of which no line of its own tells."""
    main = making.main
    known = sum(minor for _at, minor in making.back)
    told = main.cancelled or 0 if main.kind == PAYMENT else 0
    is_whole = _said(main) == PaymentStatus.CANCELLED and bool(paid_at)
    if is_whole and told and told != amount:
        raise UntoldError(
            main.place, mark("The status says cancelled in full, the amount says otherwise.")
        )
    rest = (amount if is_whole else max(told, known)) - known
    if rest > 0:
        at = main.times.get("cancelled_at", 0)
        if at in {second for second, _minor in making.back}:
            at = 0  # the last cancel is known, so what is left went back before
        elif not at and main.kind == PAYMENT and main.times.get("at", 0) > paid_at:
            at = main.times["at"]
        if not at and is_whole and main.says_kind and "cancelled_at" not in main.times:
            making.notes.append(NOT_ALL_CANCELS)
            return
        if not at:
            making.notes.append(NO_CANCEL_TIME)
        making.rest = (at or paid_at, rest)
    elif _said(main) == PARTIAL and not known:
        making.notes.append(NO_CANCEL_AMOUNT)


def _status(making: _Making, amount: int, gone: int, paid_at: int) -> str:
    main = making.main
    said = _said(main)
    if not said:
        said = PaymentStatus.FAILED if not paid_at and main.times.get("failed_at") else ""
    if said in {PaymentStatus.FAILED, PaymentStatus.READY}:
        if gone:
            raise UntoldError(main.place, mark("Money went back of what was never paid."))
        return said
    if said == PaymentStatus.CANCELLED and not paid_at:
        return said
    if not paid_at:
        raise UntoldError(main.place, mark("The line does not say when it was paid."))
    return PaymentStatus.CANCELLED if gone == amount > 0 else PaymentStatus.PAID


def _body(making: _Making, amount: int, paid_at: int, status: str, gone: int) -> dict[str, Any]:
    main = making.main
    texts, times, currency = main.texts, main.times, main.currency
    at = times.get("at", 0)
    code, name = _issuer(texts.get("issuer", ""))
    parts = [*making.back, *([making.rest] if making.rest else [])]
    last = max((second for second, _minor in parts), default=0)
    is_over = status == PaymentStatus.CANCELLED
    failed = (times.get("failed_at") or at) if status == PaymentStatus.FAILED else 0
    started = times.get("requested_at") or (0 if paid_at or failed else at)
    if not (started or paid_at or failed):
        raise UntoldError(main.place, mark("The line has no day or time, so it belongs to no day."))
    return {
        "imp_uid": main.imp_uid or stand_in(main.merchant_uid),
        "merchant_uid": main.merchant_uid,
        "amount": to_wire(Money(amount, currency)),
        "cancel_amount": to_wire(Money(gone, currency)),
        "currency": currency,
        "status": status,
        "sandbox": main.environment == Environment.TEST,
        "pay_method": texts.get("method", ""),
        "pg_provider": texts.get("pg_module", ""),
        "pg_id": texts.get("mid", ""),
        "pg_tid": texts.get("pg_tid", ""),
        "apply_num": texts.get("approval_number", ""),
        "card_code": code,
        "card_name": name,
        "card_number": texts.get("card_number", ""),
        "card_quota": main.months,
        "name": texts.get("name", ""),
        "buyer_name": texts.get("buyer_name", ""),
        "customer_uid": texts.get("customer_uid", ""),
        "started_at": started,
        "paid_at": paid_at,
        "failed_at": failed,
        "cancelled_at": (last or times.get("cancelled_at") or at) if is_over else 0,
        "fail_reason": texts.get("fail_reason", "") if status == PaymentStatus.FAILED else "",
        "cancel_history": list(_history(making, currency)),
    }


def _issuer(said: str) -> tuple[str, str]:
    """Return code and name of a card issuer; one that nobody knows keeps its name only."""
    code = import_columns.meaning(CellKind.ISSUER, said) if said else ""
    known = issuers.by_code().get(code)
    return (code, known.card_name) if known else ("", said)


def _history(making: _Making, currency: str) -> Iterator[dict[str, Any]]:
    """Give the cancels, each with a name that follows from what it is."""
    alike: Counter[tuple[int, int]] = Counter()
    named = []
    for at, minor in sorted(making.back):
        alike[at, minor] += 1
        named.append((at, minor, f"file:{at}:{minor}:{alike[at, minor]}"))
    if making.rest is not None:
        at, minor = making.rest
        named.append((at, minor, f"{REST}{at}:{minor}"))
    for at, minor, name in named:
        yield {
            "pg_tid": "",
            "amount": to_wire(Money(minor, currency)),
            "cancelled_at": at,
            "reason": "",
            "cancellation_id": name,
        }
