"""Is a text cut so that nobody finds its limit broken?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lib.sandbox.models.limits import cut, length

CARD = "\U0001f4b3"


@given(st.text(st.characters(codec="utf-8")), st.integers(0, 50))
def test_what_is_kept_is_a_beginning_that_fits(text: str, longest: int) -> None:
    kept = cut(text, longest)

    assert text.startswith(kept)
    assert length(kept) <= longest
    assert len(kept) <= longest
    assert kept == text or length(kept) >= longest - 1


def test_a_pair_is_not_torn_apart() -> None:
    assert length(CARD) == 2
    assert cut("a" + CARD, 2) == "a"
    assert cut(CARD * 3, 4) == CARD * 2
