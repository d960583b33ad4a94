"""Is a card that was typed or handed in as a file anywhere afterwards? Screens, files, exports."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.kernel.clock import SystemClock, seoul_day
from lib.services.batch_results import csv_of
from lib.services.bootstrap import Services
from lib.services.reports import PaymentFilter
from tests.app.conftest import PAGES
from tests.app.screen import button, choice, field
from tests.databases import all_that_is_kept

Open = Callable[..., AppTest]
CARD = "5409-2601-7311-2290"  # passes the check digit, belongs to nobody
OTHER = "4539-5787-6362-1486"
HIDDEN = ("880917", "2091-07", "871231", "2093-04")
WRITTEN = [number.replace("-", between) for number in (CARD, OTHER) for between in ("-", "", " ")]


def found_in(text: str) -> list[str]:
    """Return what of the cards stands in a text."""
    return [secret for secret in (*WRITTEN, *HIDDEN) if secret in text]


def on_screen(app: AppTest) -> str:
    """Return everything that was sent to the browser."""
    return "\n".join(_sent(app._tree))


def _sent(node: Any) -> Iterator[str]:  # noqa: ANN401 — AppTest's own tree
    yield str(getattr(node, "proto", ""))
    for child in getattr(node, "children", {}).values():
        yield from _sent(child)


def pay_by_hand(app: AppTest) -> None:
    """Type a card and charge it."""
    choice(app, "Test card").select("own").run()
    for label, value in (
        ("Card number", CARD), ("Valid until", "2091-07"), ("Birth date", "880917"),
        ("First two", "73"),
    ):  # fmt: skip
        field(app, label).set_value(value)
    app.run()
    next(one for one in app.button if one.label.startswith(("Charge", "Issue billing"))).click()
    app.run()
    assert not app.exception


@pytest.mark.parametrize("kind", ["charges.onetime", "charges.keep", "billing.issue"])
def test_a_typed_card_is_nowhere_once_it_was_sent(
    open_page: Open, services: Services, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    app = open_page("charges", call=kind)

    pay_by_hand(app)

    assert [one.label for one in app.button if one.label == "Sent"]
    _nowhere(app, open_page, services, capsys)


def test_the_cards_of_a_file_are_nowhere_once_it_was_started(
    open_page: Open, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    app = open_page("batches")
    text = (
        "order,amount,card number,expiry,birth,pwd_2digit,name\n"
        f"h-1,1000,{CARD},2091-07,880917,73,x\n"
        f"h-2,2000,{OTHER},2093-04,871231,64,y\n"
    )
    app.text_area[0].set_value(text).run()
    button(app, "Charge 2 lines · ₩3,000").click().run()
    batch_id = str(app.query_params["batch"]).strip("[]'")
    end = time.monotonic() + 20
    while services.batch_runs.reports.view(batch_id).is_running:
        assert time.monotonic() < end
        time.sleep(0.02)
    app.run()

    view = services.batch_runs.reports.view(batch_id)
    assert view.count("accepted") == 2
    lines, _total = services.batch_runs.reports.lines(batch_id)
    assert found_in(csv_of(lines).decode("utf-8-sig")) == []
    _nowhere(app, open_page, services, capsys)


def _nowhere(
    app: AppTest, open_page: Open, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found_in(on_screen(app)) == []
    assert found_in(repr(app.session_state._state.filtered_state)) == []
    for page in PAGES:
        assert found_in(on_screen(open_page(page))) == [], page
    for row in services.reports.page(_everything(), number=1, size=50).rows:
        shown = on_screen(open_page("payments", imp_uid=row.imp_uid, environment="sandbox"))
        assert found_in(shown) == []
        assert re.search(r"\d{6}\*{6}\d{4}", shown) or not row.card_number
    content = all_that_is_kept(_folder(services))
    assert b"sandbox" in content
    assert [one for one in (*WRITTEN, *HIDDEN) if one.encode() in content] == []
    printed = capsys.readouterr()
    assert found_in(printed.out + printed.err) == []


def _folder(services: Services) -> Path:
    return services.settings.data_dir


def _everything() -> PaymentFilter:
    today = seoul_day(SystemClock().now())
    return PaymentFilter(environment="sandbox", first_day=today, last_day=today)
