"""Which generation of the documents does a call follow, and how strictly?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Generation = Literal["seed", "current"]

_GENERATIONS: Final[tuple[Generation, ...]] = ("seed", "current")
_STRICT: Final = "strict"


@dataclass(frozen=True, slots=True)
class Profile:
    """How a call is read.

    Attributes:
        generation: ``seed`` = as the documents of the old SDK's days have it, ``current`` = as
            today's have it.
        strict: whether what is merely tolerated otherwise is refused.
    """

    generation: Generation = "seed"
    strict: bool = False

    def overridden(self, words: str) -> Profile | None:
        """Return the profile a header asks for.

        Args:
            words: ``seed``, ``current`` and ``strict``, separated by commas. Without a generation
                this one's stays; strict is what is called so.

        Returns:
            The profile; None for a word that means nothing.
        """
        asked = {word.strip().lower() for word in words.split(",")} - {""}
        if asked - {*_GENERATIONS, _STRICT} or asked.issuperset(_GENERATIONS):
            return None
        generation = next((name for name in _GENERATIONS if name in asked), self.generation)
        return Profile(generation, _STRICT in asked)
