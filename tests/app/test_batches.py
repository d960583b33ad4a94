"""Can a batch be made, started, followed and found again on its screen?"""

from __future__ import annotations

import time
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from lib.access.actors import LOCAL
from lib.services.bootstrap import Services
from tests.app.screen import button, healthy, segments, words

Open = Callable[..., AppTest]
LINES = "order,amount,test card\nb-{n}-1,1000,0000\nb-{n}-2,2000,0002\n"


def paste(app: AppTest, text: str) -> AppTest:
    """Paste a file of charges."""
    app.text_area[0].set_value(text).run()
    return app


def batch_of(app: AppTest) -> str:
    """Return the batch that the address names."""
    named = app.query_params["batch"]
    return named if isinstance(named, str) else named[0]


def settled(app: AppTest, services: Services) -> AppTest:
    """Wait for the end of the batch on the screen."""
    end = time.monotonic() + 20
    while services.batch_runs.reports.view(batch_of(app)).is_running:
        assert time.monotonic() < end, "it does not come to its end"
        time.sleep(0.02)
    app.run()
    return app


def test_pasted_lines_are_charged_and_the_batch_has_an_address(
    open_page: Open, services: Services
) -> None:
    app = paste(open_page("batches"), LINES.format(n=1))
    healthy(app)

    button(app, "Charge 2 lines · ₩3,000").click().run()
    settled(app, services)

    healthy(app)
    assert "pasted lines" in words(app)
    figures = {metric.label: metric.value for metric in app.metric}
    assert (figures["Accepted"], figures["Refused"]) == ("1", "1")
    batch_id = batch_of(app)
    again = open_page("batches", batch=batch_id, locale="ko-KR")
    healthy(again)
    assert batch_id in words(again)


def test_the_same_lines_once_more_have_to_be_asked_for(open_page: Open, services: Services) -> None:
    text = "amount,test card\n1000,0000\n"
    app = paste(open_page("batches"), text)
    button(app, "Charge one line · ₩1,000").click().run()
    settled(app, services)

    app = paste(open_page("batches"), text)

    assert "started before" in words(app)
    assert not [one for one in app.button if one.label.startswith("Charge")]
    app.checkbox[0].check().run()
    button(app, "Charge one line · ₩1,000").click().run()
    settled(app, services)
    assert services.batch_runs.reports.newest(number=1, size=9)[1] == 2


def test_what_is_wrong_is_said_with_line_and_column(open_page: Open, services: Services) -> None:
    app = paste(open_page("batches"), "order,amount,test card\nx,1000,0000\ny,many,0000\n")

    assert "Line 3 · amount" in words(app)
    assert [item.value for item in app.error] == ["One thing is wrong. Nothing was sent."]
    assert services.batch_runs.reports.newest(number=1, size=9)[1] == 0


def test_a_pattern_leaves_out_what_the_rules_forbid(open_page: Open, services: Services) -> None:
    app = open_page("batches")
    segments(app, "Where the lines come from").set_value("pattern").run()
    months = next(item for item in app.multiselect if item.label == "Instalments")
    months.set_value([0, 3]).run()
    healthy(app)
    assert "2 combinations are left out" in words(app)

    button(app, "Charge 4 lines · ₩135,000").click().run()
    settled(app, services)

    healthy(app)
    assert {metric.label: metric.value for metric in app.metric}["Accepted"] == "4"


def test_a_stopped_batch_offers_to_go_on(open_page: Open, services: Services) -> None:
    lines = "".join(f"s-{n},1000,0000\n" for n in range(300))
    app = paste(open_page("batches"), f"order,amount,test card\n{lines}")
    button(app, "Charge 300 lines · ₩300,000").click().run()
    batch_id = batch_of(app)
    services.batch_runs.stop(batch_id, LOCAL)
    settled(app, services)
    left = services.batch_runs.reports.view(batch_id).count("waiting")
    assert left

    button(app, f"Go on: {left} lines left").click().run()
    settled(app, services)

    assert {metric.label: metric.value for metric in app.metric}["Accepted"] == "300"


def test_a_batch_that_is_not_there_is_said_in_a_sentence(open_page: Open) -> None:
    app = open_page("batches", batch="bt-gone")

    assert not app.exception
    assert [item.value for item in app.error] == ["There is no such batch."]
