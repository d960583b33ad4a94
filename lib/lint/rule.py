"""What is a rule? A search through one call, with its texts, its source and its own examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.problems import Severity
from lib.lint.context import Context, Subject

Params: TypeAlias = Mapping[str, object]
Cure: TypeAlias = Callable[[Params], dict[str, Any]]

WINDOW: Final[frozenset[Subject]] = frozenset({"request_pay"})
CHARGES: Final[frozenset[Subject]] = frozenset({"onetime", "again"})
ACCOUNT: Final[frozenset[Subject]] = frozenset({"vbank"})
ORDERS: Final = CHARGES | ACCOUNT
CARD_DATA: Final[frozenset[Subject]] = frozenset({"onetime", "billing.issue"})
SCHEDULE: Final[frozenset[Subject]] = frozenset({"schedule"})
CANCEL: Final[frozenset[Subject]] = frozenset({"cancel"})
REST: Final = ORDERS | CARD_DATA | SCHEDULE | CANCEL

BOTH: Final = frozenset(SdkGeneration)
SEED: Final = frozenset({SdkGeneration.IAMPORT})
CURRENT: Final = frozenset({SdkGeneration.PORTONE})


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or two in both languages, with ``{name}`` slots."""

    en: str
    ko: str

    def filled(self, slots: Mapping[str, object]) -> Text:
        """Return the text with its slots filled."""
        return Text(self.en.format(**slots), self.ko.format(**slots)) if slots else self


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule found what it looks for.

    Attributes:
        path: the field it belongs to, dotted; empty for the whole.
        slots: values for the text.
        text: another text than the rule's own; None = the rule's.
        severity: another severity than the rule's own; None = the rule's.
        cure: another cure than the rule's own; None = the rule's.
    """

    path: str
    slots: Mapping[str, object] = field(default_factory=dict)
    text: Text | None = None
    severity: Severity | None = None
    cure: Cure | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A call on which the rule must strike, or must keep silent.

    Attributes:
        params: the call, or the body of the REST request.
        context: its surroundings.
        subject: what kind of call it is.
        hits: paths that are found; empty for a call without fault.
    """

    params: Params
    context: Context = field(default_factory=Context)
    subject: Subject = "request_pay"
    hits: tuple[str, ...] = ()

    def around(self) -> Context:
        """Return the surroundings as the check hands them to a rule."""
        return replace(self.context, subject=self.subject)


@dataclass(frozen=True, slots=True)
class Rule:
    """One truth about calls.

    Attributes:
        code: its number in the fact sheet, such as ``R42``.
        severity: how bad it is; an error only where a document says so.
        source: documents it was read from; ``advice`` marks our own.
        text: what is wrong and how to mend it.
        find: the search; it must hold for every JSON object.
        examples: calls that prove it, bad ones and good ones.
        applies: kinds of calls it looks at.
        generations: generations of the documents it is part of; both = it always applies.
        cure: returns the call mended, as a new dict; None = a person must decide. What was asked
            for on purpose is no fault: an info that only explains it offers no cure.
    """

    code: str
    severity: Severity
    source: str
    text: Text
    find: Callable[[Params, Context], Iterable[Hit]]
    examples: tuple[Example, ...]
    applies: frozenset[Subject] = WINDOW
    generations: frozenset[SdkGeneration] = BOTH
    cure: Cure | None = None

    @property
    def number(self) -> int:
        """Return its number, for sorting."""
        return int(self.code.removeprefix("R"))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, ready to be shown.

    Attributes:
        rule: code of the rule.
        severity: how bad it is here.
        path: the field beside which it is shown, dotted; empty for the whole.
        text: what is wrong and how to mend it.
        source: documents behind it.
        cure: returns the call mended, as a new dict; None = a person must decide.
    """

    rule: str
    severity: Severity
    path: str
    text: Text
    source: str
    cure: Cure | None = None
