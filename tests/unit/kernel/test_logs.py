"""Is a log line redacted, whoever writes it?"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from lib.kernel import logs

CARD = "5409-2600-0000-4321"
SECRET = "sekret-3917"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Give the loggers back as they were."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _said(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr().err
    assert "540926******4321" in said
    return said


def test_a_line_of_ours_holds_neither_card_nor_credential(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure()
    structlog.get_logger().info(
        f"paid with {CARD}",
        card_number=CARD,
        imp_secret=SECRET,
        body={"deep": [{"cvc": SECRET, "note": CARD}]},
    )
    said = _said(capsys)
    assert CARD not in said
    assert SECRET not in said


def test_a_line_of_a_library_holds_no_card(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    logging.getLogger("some.library").warning("refused %s for %r", CARD, {"n": CARD})
    assert CARD not in _said(capsys)


def test_the_text_of_an_exception_holds_no_card(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    for log in (structlog.get_logger(), logging.getLogger("some.library")):
        try:
            int(f"{CARD}")
        except ValueError:
            log.exception("went wrong")
        said = _said(capsys)
        assert "ValueError" in said
        assert CARD not in said


def test_an_object_in_a_line_is_redacted_as_the_text_it_is_shown_as(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure()
    structlog.get_logger().error("lost", reason=ValueError(f"cannot read {CARD}"))
    assert CARD not in _said(capsys)


def test_what_is_below_the_level_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("WARNING")
    structlog.get_logger().info("quiet")
    logging.getLogger("some.library").info("quiet")
    logging.getLogger("httpx").info("quiet")
    assert capsys.readouterr().err == ""
