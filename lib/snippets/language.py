"""What is a snippet language? A name, what its files are called, and a way to write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Subject: TypeAlias = Literal["checkout", "rest"]


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    Attributes:
        name: its id; also the name of its file.
        title: its name on the screen.
        extension: of files in it, without the dot.
        highlighter: name by which a syntax highlighter knows it.
        mime: type of its files.
        subject: what it writes, a Checkout or a RestCall.
        position: place in a menu, ascending.
        quote: the sign around its texts.
        render: writes one subject; pure.
    """

    name: str
    title: str
    extension: str
    highlighter: str
    mime: str
    subject: Subject
    position: int
    render: Callable[[Any], str]
    quote: Literal["'", '"'] = "'"
