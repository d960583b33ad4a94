"""What can the user mend? Problems are values, collected and shown, never raised."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How bad a problem is; only what a documented source says is refused may be an error."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what a person entered.

    Attributes:
        path: the field it belongs to, dotted (``display.card_quota``); empty for the whole.
        message: one sentence that says what is wrong and how to mend it; an English message id
            whose ``{name}`` slots are filled from ``params`` when it is shown.
        severity: see Severity.
        params: values for the slots of the message.
    """

    path: str
    message: str
    severity: Severity = Severity.ERROR
    params: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """Return the English sentence with its slots filled."""
        return self.message.format(**self.params)


def by_path(problems: tuple[Problem, ...]) -> dict[str, list[Problem]]:
    """Group problems by the field they belong to, keeping their order."""
    grouped: dict[str, list[Problem]] = {}
    for problem in problems:
        grouped.setdefault(problem.path, []).append(problem)
    return grouped
