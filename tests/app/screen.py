"""What is on a screen that was drawn without a browser? Look-ups by what a person reads."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest


def healthy(app: AppTest) -> None:
    """Expect that nothing broke: no exception, no sentence that says so."""
    assert not app.exception, [item.value for item in app.exception]
    assert not [item.value for item in app.error]


def words(app: AppTest) -> str:
    """Return all that can be read, line by line."""
    kinds = ("title", "subheader", "caption", "markdown", "error", "warning", "success", "info")
    return "\n".join(str(getattr(item, "value", "")) for kind in kinds for item in app.get(kind))


def button(app: AppTest, label: str) -> Any:  # noqa: ANN401 — AppTest's own element
    """Return a button by its words."""
    for item in app.button:
        if item.label == label:
            return item
    raise AssertionError(f"no button {label!r} among {[item.label for item in app.button]}")


def field(app: AppTest, label: str) -> Any:  # noqa: ANN401
    """Return a text field by the beginning of its label."""
    for item in app.text_input:
        if item.label.startswith(label):
            return item
    raise AssertionError(f"no field {label!r} among {[item.label for item in app.text_input]}")


def segments(app: AppTest, label: str) -> Any:  # noqa: ANN401
    """Return buttons that stand together, by their label."""
    for item in app.button_group:
        if item.label == label:
            return item
    raise AssertionError(f"no {label!r} among {[item.label for item in app.button_group]}")


def code(app: AppTest) -> str:
    """Return the first piece of code on the screen."""
    first: Any = app.get("code")[0]
    return str(first.value)


def choice(app: AppTest, label: str) -> Any:  # noqa: ANN401
    """Return a list to choose from by the beginning of its label."""
    for item in app.selectbox:
        if item.label.startswith(label):
            return item
    raise AssertionError(f"no list {label!r} among {[item.label for item in app.selectbox]}")
