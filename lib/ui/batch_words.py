"""What are the states of a batch and of its lines called? One word and colour each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.money import Money
from lib.ledger.batches import NOT_SENT, WAITING, LineView, State
from lib.ledger.journal import Outcome
from lib.ledger.schema import BatchRow
from lib.services.batch_lines import Trouble
from lib.services.batch_results import word_of
from lib.services.charge_orders import AGAIN
from lib.ui import outcome, words
from lib.ui.words import Color

COLORS: Final[dict[str, Color]] = {
    Outcome.ACCEPTED: "green",
    Outcome.REFUSED: "red",
    Outcome.UNKNOWN: "orange",
    Outcome.OPEN: "blue",
    NOT_SENT: "orange",
    WAITING: "gray",
}
BROKEN: Final = "broken"
_STATES: Final[dict[str, Color]] = {
    State.RUNNING: "blue",
    State.STOPPED: "orange",
    State.DONE: "green",
    BROKEN: "red",
}


def line(word: str) -> str:
    """Return the word for what became of a line."""
    if word == NOT_SENT:
        return _("Held back")
    if word == WAITING:
        return _("Not yet sent")
    return outcome.word(word)


def state_of(batch: BatchRow, *, is_running: bool) -> str:
    """Return how a batch stands; one that nobody drives any more has broken off."""
    return BROKEN if batch.state == State.RUNNING and not is_running else batch.state


def state(name: str) -> str:
    """Return the word for how a batch stands."""
    return {
        State.RUNNING.value: _("Running"),
        State.STOPPED.value: _("Stopped"),
        State.DONE.value: _("Done"),
        BROKEN: _("Broken off"),
    }[name]


def state_color(name: str) -> Color:
    """Return the colour of how a batch stands."""
    return _STATES[name]


def card(test_card: str, customer_uid: str, operation: str) -> str:
    """Return what pays for a line: a test card, a billing key, or a card that is not named."""
    if operation == AGAIN:
        return customer_uid
    if test_card:
        scenario, _slash, issuer = test_card.partition("/")
        return f"…{scenario} · {words.issuer(issuer)}"
    return _("a card of the file")


def why(view: LineView) -> str:
    """Return what was said of a line."""
    if view.attempt is not None:
        message = view.attempt.message
        return _(message) if message else ""
    return " ".join(_problem(text, params) for _path, text, params in view.line.problems)


def trouble(one: Trouble) -> str:
    """Return where something is wrong, and what."""
    where = [_("Line {n}", n=one.place)] if one.place else []
    where += [one.column] if one.column else []
    said = _problem(one.problem.message, one.problem.params)
    return f"{' · '.join(where)}: {said}" if where else said


def sum_of(view: LineView | None, amount: int = 0) -> str:
    """Return an amount of a batch as it is read; batches are in won."""
    return formats.money(Money(view.line.amount if view else amount))


def word(view: LineView) -> str:
    """Return the word for what became of a line."""
    return line(word_of(view))


def _problem(message: str, params: Mapping[str, Any]) -> str:
    return _(message, **params) if params else _(message)
