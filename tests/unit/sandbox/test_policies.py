"""When is a webhook sent again?"""

from __future__ import annotations

import pytest

from lib.sandbox.models.policies import wait_after
from lib.sandbox.models.settings import Policy


def waits(policy: Policy, status: int | None) -> list[int]:
    """Return all waits after deliveries that end alike."""
    found: list[int] = []
    while (wait := wait_after(policy, len(found) + 1, status)) is not None:
        found.append(wait)
    return found


@pytest.mark.parametrize("status", [None, 404, 500])
def test_once_is_once(status: int | None) -> None:
    assert waits("once", status) == []


@pytest.mark.parametrize(
    ("status", "count"), [(None, 4), (500, 4), (599, 4), (499, 0), (302, 0), (201, 0)]
)
def test_five_deliveries_follow_a_breakdown_only(status: int | None, count: int) -> None:
    assert waits("five", status) == [60] * count


@pytest.mark.parametrize("status", [None, 500, 404, 201])
def test_until_200_means_just_that_five_times(status: int | None) -> None:
    assert waits("until_200", status) == [60] * 4


def test_the_pgs_own_steps_go_from_a_minute_to_4096() -> None:
    assert waits("toss", None) == [60 * minutes for minutes in (1, 4, 16, 64, 256, 1024, 4096)]
