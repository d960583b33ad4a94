"""What does parsed code say about a call? Its parameters, and how sure it is that they are some."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from tree_sitter import Node

from lib.i18n import mark
from lib.kernel.problems import Severity
from lib.snippets.reading.calls import (
    Call,
    calls,
    component_data,
    likely_objects,
    surroundings,
)
from lib.snippets.reading.gathering import Gathered
from lib.snippets.reading.names import Names, bare
from lib.snippets.reading.parsed import SPREAD
from lib.snippets.reading.resolving import Assignment, Objects
from lib.snippets.reading.syntax import Effort, Source
from lib.snippets.reading.values import Values

# How sure it is that what was found is the parameter object: nothing, an object that looks like
# one, the only object there is, a call.
NOTHING, LIKELY, ALONE, CALLED = range(4)

SHOWN: Final = 5  # of many remarks of one kind

# Offset in the pasted text, severity, message, and slots of the message.
Remark: TypeAlias = tuple[int, Severity, str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in one piece of code.

    Attributes:
        sureness: NOTHING, LIKELY, ALONE or CALLED.
        gathered: the parameters.
        extra: what stands about the call.
        remarks: offset in the pasted text, severity, message and slots.
        faults: how many places no grammar takes.
    """

    sureness: int = NOTHING
    gathered: Gathered | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    faults: int = 0

    @property
    def worth(self) -> tuple[int, int, int]:
        """Return what makes one reading better than another."""
        return self.sureness, len(self.gathered) if self.gathered else 0, -self.faults

    def holds(self, other: Finding) -> bool:
        """Say whether nothing that the other found of a call is lost."""
        if other.gathered is None or other.sureness < CALLED:
            return True
        lost = other.gathered.keys - (self.gathered.keys if self.gathered else frozenset())
        return all(str(key).startswith(SPREAD) for key in lost)

    @property
    def clarity(self) -> tuple[int, int, int]:
        """Return what makes a text with other quotes the one that was meant."""
        expressions = len(self.gathered.expressions) if self.gathered else 0
        return self.sureness, -self.faults, -expressions


def find(source: Source, effort: Effort, *, alone: bool = False) -> Finding:
    """Look for the parameters of a call.

    Args:
        source: parsed code.
        effort: what the looking may cost.
        alone: whether the code is nothing but an object in parentheses.
    """
    search = _Search(source, effort)
    sureness = search.whole() if alone else search.call() or search.guess()
    return search.finding(sureness, effort)


class _Search:
    """One search through one source."""

    def __init__(self, source: Source, effort: Effort) -> None:
        self._source = source
        names = Names(source, effort)
        self._values = Values(source, names, effort)
        self._objects = Objects(source, names, self._values)
        self._gathered = Gathered(source, self._values, self._objects, effort)
        self._calls = calls(source, names)
        self._extra: dict[str, Any] = {"kind": "code", **surroundings(source, self._values)}
        self._remarks: list[Remark] = []

    def whole(self) -> int:
        """Take the object in the parentheses that were put around it."""
        for statement in self._source.root.named_children:
            if statement.type == "expression_statement" and statement.named_children:
                inner = bare(statement.named_children[0])
                if inner.type == "object":
                    self._gathered.take([inner])
                    return ALONE
                return NOTHING
        return NOTHING

    def call(self) -> int:
        """Take the parameters of the first call that shows them."""
        for call in self._calls:
            parts = self._objects.parts(call.arguments[0]) if call.arguments else []
            if parts:
                return self._take(call, parts)
        return NOTHING

    def _take(self, call: Call, parts: list[Node | Assignment]) -> int:
        self._gathered.take(parts)
        self._extra["callback"] = len(call.arguments) > 1
        others = [self._place(other.node) for other in self._calls if other is not call]
        self._remarks += about_others(self._place(call.node), others)
        return CALLED

    def guess(self) -> int:
        """Take what a component is given, or else the object that looks most like parameters."""
        for node in component_data(self._source):
            parts = self._objects.parts(node)
            if parts:
                self._gathered.take(parts)
                return CALLED
        likely = likely_objects(self._source, self._values)
        if likely:
            self._gathered.take([likely[0]])
            message = mark("No call shows its parameters; they were read from the object here.")
            self._remarks.append((self._place(likely[0]), Severity.INFO, message, {}))
            return LIKELY
        for call in self._calls[:1]:
            message = mark("The parameters of this call do not stand in the text.")
            self._remarks.append((self._place(call.node), Severity.ERROR, message, {}))
        return NOTHING

    def _place(self, node: Node) -> int:
        return self._source.offset(node.start_byte)

    def finding(self, sureness: int, effort: Effort) -> Finding:
        """Return what was found."""
        remarks = list(self._remarks)
        if effort.left < 0:
            message = mark("The object is too large; only a part of it was read.")
            remarks.append((self._source.offset(0), Severity.ERROR, message, {}))
        remarks += [
            (self._source.offset(byte), severity, message, slots)
            for byte, severity, message, slots in self._gathered.remarks
        ]
        return Finding(
            sureness,
            self._gathered if sureness else None,
            self._extra,
            (*remarks, *_syntax(self._source)),
            len(self._source.faults),
        )


def about_others(place: int, others: list[int]) -> list[Remark]:
    """Say where more calls stand; the offsets become lines when the remark is written."""
    if not others:
        return []
    message = mark("Only this call was read; there are {count} others, at {places}.")
    return [(place, Severity.WARNING, message, {"count": len(others), "places": others})]


def _syntax(source: Source) -> Iterator[Remark]:
    for byte, missing in source.faults[:SHOWN]:
        message = (
            mark("{token} is missing here.")
            if missing
            else mark("This is no code that can be read.")
        )
        slots: dict[str, object] = {"token": missing} if missing else {}
        yield source.offset(byte), Severity.ERROR, message, slots
