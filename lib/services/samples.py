"""How does a ledger get something to look at? Made-up history in an environment of its own.

Nothing made up can be taken for money: its environment is ``sample``, its ids begin with
``sample_``, its order numbers with ``SAMPLE-``, and every name and reason says so. It is never
added to anything else, no gateway is asked for it, and it can be removed without a trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.catalog.vocabulary import SAMPLE
from lib.i18n import mark
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import InvalidInput
from lib.kernel.memory import seldom_collected
from lib.kernel.problems import Problem
from lib.ledger import audit, bookmarks
from lib.ledger.engine import Database
from lib.ledger.facts import Cause, PaymentFact, Sighting
from lib.ledger.history.figures import Figures, kpis
from lib.ledger.history.where import HistoryFilter
from lib.ledger.removal import remove_samples
from lib.ledger.sightings import record_all
from lib.services.sample_days import DAYS, Days, Recipe

__all__ = ["MOST", "Recipe", "Samples"]

MOST: Final = 20_000_000
_PAGE: Final = 5_000
_BOOKMARK: Final = "samples"
_LATER: Final = timedelta(days=60)  # money of the last day may go back that much later

Progress = Callable[[int, int], object]


class Samples:
    """Makes and removes the sample ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def recipe(self) -> Recipe | None:
        """Return what the sample ledger is made from; None when there is none."""
        with self._database.reading() as session:
            held = bookmarks.read(session, _BOOKMARK)
        return _recipe(held) if held else None

    def seed(self, recipe: Recipe, *, actor: Actor, progress: Progress) -> int:
        """Make the sample ledger, or the rest of it when that was interrupted.

        Args:
            recipe: what it is made from.
            actor: who asks for it.
            progress: called with how many payments there are, of how many.

        Returns:
            How many payments were added.

        Raises:
            InvalidInput: no number to make, or there is a sample ledger of another recipe.
            AccessDenied: the actor may not.
        """
        allow(actor, "samples.seed")
        if not 1 <= recipe.payments <= MOST:
            raise InvalidInput(
                Problem(
                    "payments",
                    mark("A sample ledger has 1 to {most} payments."),
                    params={"most": MOST},
                )
            )
        made = self._begun(recipe, actor)
        with seldom_collected():
            return self._make(recipe, made, progress)

    def _make(self, recipe: Recipe, made: int, progress: Progress) -> int:
        rest = islice(_facts(recipe), made, None)
        added = 0
        while facts := list(islice(rest, _PAGE)):
            seen = [Sighting(fact, SAMPLE, "", is_clean=True) for fact in facts]
            now = to_unix(self._clock.now())
            with self._database.writing() as session:
                record_all(session, seen, cause=Cause.SAMPLE, observed_at=now)
                added += len(seen)
                bookmarks.note(session, _BOOKMARK, _written(recipe, made + added), now)
            progress(made + added, recipe.payments)
        return added

    def remove(self, *, actor: Actor, progress: Progress) -> int:
        """Remove the whole sample ledger.

        Args:
            actor: who asks for it.
            progress: called with how many payments are gone, of how many.

        Returns:
            How many payments were removed.

        Raises:
            AccessDenied: the actor may not.
        """
        allow(actor, "samples.remove")
        recipe = self.recipe()
        total = recipe.payments if recipe else 0
        removed = 0
        while True:
            now = to_unix(self._clock.now())
            with self._database.writing() as session:
                gone = remove_samples(session)
                if not gone:
                    bookmarks.forget(session, _BOOKMARK)
                    audit.append(
                        session,
                        at=now,
                        actor=actor.name,
                        action="samples.removed",
                        subject=SAMPLE,
                        data={"payments": removed},
                    )
                    return removed
            removed += gone
            progress(removed, max(total, removed))

    def totals(self) -> list[Figures]:
        """Return the control totals of the sample ledger, by currency; none when there is none."""
        recipe = self.recipe()
        if recipe is None:
            return []
        first = recipe.last_day - timedelta(days=DAYS - 1)
        where = HistoryFilter(first, recipe.last_day + _LATER, environments=(SAMPLE,))
        with self._database.reading() as session:
            return [one.now for one in kpis(session, where)]

    def _begun(self, recipe: Recipe, actor: Actor) -> int:
        """Note the recipe, and return how many of its payments there are already."""
        now = to_unix(self._clock.now())
        with self._database.writing() as session:
            held = bookmarks.read(session, _BOOKMARK)
            if held and _recipe(held) != recipe:
                raise InvalidInput(
                    Problem("seed", mark("There is a sample ledger already. Remove it first."))
                )
            if not held:
                bookmarks.note(session, _BOOKMARK, _written(recipe, 0), now)
                audit.append(
                    session,
                    at=now,
                    actor=actor.name,
                    action="samples.seeded",
                    subject=SAMPLE,
                    data=_written(recipe, 0),
                )
            return int(held.get("made", 0))


def _facts(recipe: Recipe) -> Iterator[PaymentFact]:
    days = Days(recipe)
    for day, count in recipe.sizes():
        yield from days.payments(day, count)


def _written(recipe: Recipe, made: int) -> dict[str, str | int]:
    return {
        "payments": recipe.payments,
        "seed": recipe.seed,
        "last_day": recipe.last_day.isoformat(),
        "made": made,
    }


def _recipe(held: dict[str, Any]) -> Recipe:
    return Recipe(held["payments"], held["seed"], date.fromisoformat(held["last_day"]))
