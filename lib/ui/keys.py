"""What are the entries of a session called? Every key of session state and every widget's key."""

from __future__ import annotations

from typing import Final

LANGUAGE: Final = "pb-language"
CHANNEL: Final = "pb-channel"
CHANNEL_ASKED: Final = "pb-channel-asked"


def area(name: str) -> str:
    """Return the key under which an area keeps its one plain dict."""
    return f"pb-area-{name}"


def widget(area_name: str, field: str, epoch: int = 0) -> str:
    """Return the key of a widget.

    Args:
        area_name: screen or part of one.
        field: what the widget is for; dotted paths are fine.
        epoch: raised by an area to have all its widgets start anew from its dict.
    """
    return f"pb-{area_name}-{field.replace('.', '-')}-{epoch}"


def prefix(area_name: str) -> str:
    """Return how the keys of all widgets of an area begin."""
    return f"pb-{area_name}-"
