"""When does money that is sent to an account arrive?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lib.kernel.clock import to_unix
from lib.sandbox.models.refund_accounts import arrives_at


@pytest.mark.parametrize(
    ("sent", "arrives"),
    [
        (datetime(2026, 11, 23, 3, tzinfo=UTC), datetime(2026, 11, 23, 15, tzinfo=UTC)),
        # Friday noon in Seoul, Saturday, and Friday in London which is Saturday in Seoul.
        (datetime(2026, 11, 27, 3, tzinfo=UTC), datetime(2026, 11, 29, 15, tzinfo=UTC)),
        (datetime(2026, 11, 28, 3, tzinfo=UTC), datetime(2026, 11, 29, 15, tzinfo=UTC)),
        (datetime(2026, 11, 27, 16, tzinfo=UTC), datetime(2026, 11, 29, 15, tzinfo=UTC)),
        (datetime(2026, 11, 29, 3, tzinfo=UTC), datetime(2026, 11, 29, 15, tzinfo=UTC)),
    ],
)
def test_on_the_next_business_day_in_korea(sent: datetime, arrives: datetime) -> None:
    assert arrives_at(to_unix(sent)) == to_unix(arrives)
