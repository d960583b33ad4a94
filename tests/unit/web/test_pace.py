"""Does a bucket let a burst through, then only what flows in, and each address on its own?"""

from __future__ import annotations

from datetime import timedelta

from lib.kernel.clock import FixedClock
from lib.web.pace import Pace, Paces

ROUTE = Pace("/-/hooks/", burst=3, a_second=2)
PATH = "/-/hooks/portone"


def test_a_burst_passes_and_the_next_one_waits_for_what_flows_in(clock: FixedClock) -> None:
    paces = Paces(clock, ROUTE)
    assert [paces.has_room(PATH, "a") for _ in range(4)] == [True, True, True, False]
    clock.advance(timedelta(seconds=1))
    assert [paces.has_room(PATH, "a") for _ in range(3)] == [True, True, False]


def test_an_address_does_not_wait_for_another(clock: FixedClock) -> None:
    paces = Paces(clock, ROUTE)
    assert [paces.has_room(PATH, "a") for _ in range(4)][-1] is False
    assert paces.has_room(PATH, "b")


def test_other_routes_have_no_pace(clock: FixedClock) -> None:
    paces = Paces(clock, ROUTE)
    assert all(paces.has_room("/-/health", "a") for _ in range(100))


def test_a_clock_that_goes_back_gives_nothing_away(clock: FixedClock) -> None:
    paces = Paces(clock, ROUTE)
    assert [paces.has_room(PATH, "a") for _ in range(4)][-1] is False
    clock.advance(timedelta(seconds=-60))
    assert not paces.has_room(PATH, "a")
