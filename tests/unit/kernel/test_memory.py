"""Does Python look for garbage as before, once all who worked are done?"""

from __future__ import annotations

import gc

from lib.kernel.memory import seldom_collected


def test_the_last_who_works_brings_the_usual_back() -> None:
    usual = gc.get_threshold()
    first, second = seldom_collected(), seldom_collected()

    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] > usual[0]
    second.__exit__(None, None, None)

    assert gc.get_threshold() == usual
