"""What is there to look up? Parameters, rules, codes, test cards and calls, from the catalogues."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final

from lib.access import policy
from lib.access.actors import Role
from lib.access.policy import Permission
from lib.catalog.fields import Field, Situation, fields, known
from lib.catalog.gateway_codes import gateway_codes
from lib.catalog.issuers import issuers
from lib.catalog.operations import operations
from lib.catalog.pay_methods import pay_methods
from lib.catalog.reading import Fact
from lib.catalog.test_cards import cards, number_for
from lib.i18n import gettext as _
from lib.i18n import language
from lib.ledger.rollups.cells import Basis
from lib.lint import rules
from lib.services import definitions
from lib.services.definitions import Figure

_BOTH: Final = 2  # modules, generations, windows: two there are of each
_NONE: Final = "–"  # noqa: RUF001 — an en dash is meant


class Area(StrEnum):
    """What kinds of things can be looked up, in the order of the screen."""

    PARAMETERS = "parameters"
    RULES = "rules"
    CALLS = "calls"
    CODES = "codes"
    CARDS = "cards"
    METHODS = "methods"
    ISSUERS = "issuers"
    FIGURES = "figures"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be looked up, in the words of one language.

    Attributes:
        key: by which it is found and linked to; unique within its area.
        title: what it is called.
        says: what there is to know, in a sentence or two; may be empty.
        details: facts about it, each with its label.
        sample: JSON that shows it; empty = there is none.
        source: where it was read; empty = it is of our own making.
        read_on: when it was read; None = it is of our own making.
        verified_on: when it was seen to hold at the real gateway; None = a claim so far.
        also: what it is found by besides: its words in the other language.
    """

    key: str
    title: str
    says: str
    details: tuple[tuple[str, str], ...]
    sample: str
    source: str
    read_on: date | None
    verified_on: date | None
    also: str

    def holds(self, words: Sequence[str]) -> bool:
        """Say whether all words, in small letters, occur in it."""
        facts = (value for _label, value in self.details)
        whole = "\n".join((self.key, self.title, self.says, self.also, *facts)).lower()
        return all(word in whole for word in words)


def entries(area: Area) -> tuple[Entry, ...]:
    """Return everything of an area, in the order of its catalogue and the present language."""
    return _entries(area, language())


def entry(area: Area, key: str) -> Entry | None:
    """Return one thing by its key, or None."""
    return next((one for one in entries(area) if one.key == key), None)


def search(area: Area, text: str) -> list[Entry]:
    """Return what of an area holds every word of a text; everything when there is none."""
    words = text.lower().split()
    return [one for one in entries(area) if one.holds(words)]


@cache
def _entries(area: Area, _language: str) -> tuple[Entry, ...]:
    return tuple(_AREAS[area]())


def _parameters() -> Iterator[Entry]:
    offered = set()
    for field in fields():
        offered.add(field.path)
        details = [
            (_("Value"), _value(field)),
            (_("Required"), _required(field)),
            (_("Listed for"), _listed(field)),
        ]
        if field.methods:
            details.insert(2, (_("Payment methods"), ", ".join(field.methods)))
        labels, helps = (field.en, field.ko), (field.help_en, field.help_ko)
        yield _of(field, field.path, labels, helps, details)
    for path, name in known().items():
        if path not in offered:
            reasons = (name.reason_en, name.reason_ko)
            yield _of(name, path, (path, path), reasons, [(_("Value"), name.kind)])


def _rules() -> Iterator[Entry]:
    day = max(field.read_on for field in fields())  # both were written from one sheet
    for rule in rules():
        question = (sys.modules[rule.find.__module__].__doc__ or "").splitlines()[0]
        bad = next(one for one in rule.examples if one.hits)
        yield Entry(
            key=rule.code,
            title=question if language() == "en" else rule.code,
            says=_said((rule.text.en, rule.text.ko)),
            details=(
                (_("Severity"), rule.severity.value),
                (_("Generation"), _all_or(sorted(rule.generations))),
                (_("Looks at"), ", ".join(sorted(rule.applies))),
            ),
            sample=json.dumps(bad.params, ensure_ascii=False, indent=2, default=repr),
            source=rule.source,
            read_on=day,
            verified_on=None,
            also=f"{question}\n{rule.text.en}\n{rule.text.ko}",
        )


def _calls() -> Iterator[Entry]:
    for call in operations():
        details = [
            (_("Request"), f"{call.method} {call.path}"),
            (_("Statuses"), ", ".join(map(str, call.statuses))),
            (_("Moves money"), _yes(call.moves_money)),
            (
                _("Sandbox"),
                _("carries it out")
                if call.toss
                else _("refuses it as the gateway would: no Toss module supports it"),
            ),
        ]
        yield _of(call, call.name, (call.en, call.ko), ("", ""), details)


def _codes() -> Iterator[Entry]:
    for code in gateway_codes():
        details = [(_("Table"), code.category), (_("About"), code.area)]
        key = f"{code.category}.{code.code}"
        yield _of(code, key, (code.code, code.code), (code.en, code.ko), details)


def _cards() -> Iterator[Entry]:
    for card in cards():
        details = [(_("Card number"), number_for(card.scenario)), (_("Code"), card.code or _NONE)]
        provokes = (card.provokes_en, card.provokes_ko)
        yield _of(card, card.scenario, (card.en, card.ko), provokes, details)


def _methods() -> Iterator[Entry]:
    for method in pay_methods():
        details = [
            (_("Modules of the i'mport era"), ", ".join(method.iamport) or _NONE),
            (_("Modules today"), ", ".join(method.portone) or _NONE),
            (_("Billing-key window"), _yes(method.billing)),
        ]
        yield _of(method, method.code, (method.en, method.ko), ("", ""), details)


def _issuers() -> Iterator[Entry]:
    for issuer in issuers():
        details = [
            (_("Card name"), issuer.card_name),
            (_("Authentication"), issuer.login or _NONE),
        ]
        yield _of(issuer, issuer.code, (issuer.en, issuer.ko), ("", ""), details)


def _figures() -> Iterator[Entry]:
    for figure in Figure:
        yield _own(figure.value, definitions.name(figure), definitions.meaning(figure))
    for basis in Basis:
        key = basis.name.lower()
        yield _own(key, definitions.basis(basis), definitions.consequence(basis))


def _roles() -> Iterator[Entry]:
    for role in Role:
        allowed = [_(policy.what(one)) for one in Permission if one in policy.ALLOWED[role]]
        yield _own(role.value, _(policy.word(role)), ", ".join(allowed))


def _own(key: str, title: str, says: str) -> Entry:
    """Make an entry of something that we define ourselves."""
    return Entry(key, title, says, (), "", "", None, None, "")


def _of(
    fact: Fact,
    key: str,
    titles: tuple[str, str],
    says: tuple[str, str],
    details: Sequence[tuple[str, str]],
) -> Entry:
    """Make an entry of a fact of a catalogue; its texts are given English first."""
    return Entry(
        key=key,
        title=_said(titles),
        says=_said(says),
        details=tuple(details),
        sample="",
        source=fact.source,
        read_on=fact.read_on,
        verified_on=fact.verified_on,
        also="\n".join((*titles, *says)),
    )


def _said(texts: tuple[str, str]) -> str:
    english, korean = texts
    return korean if language() == "ko" else english


def _yes(is_so: bool) -> str:  # noqa: FBT001 — the word for it
    return _("yes") if is_so else _("no")


def _value(field: Field) -> str:
    value: str = field.kind
    if field.options:
        value = " | ".join(field.options)
    if field.max_length:
        value += " · " + _("{n} characters at most", n=field.max_length)
    return value


def _required(field: Field) -> str:
    return " / ".join(map(_situation, field.required)) or _("never")


def _situation(calls: Situation) -> str:
    """Name the calls of a situation; what does not narrow it is left out."""
    parts: list[str] = []
    for members in (calls.modules, calls.sdks, calls.modes):
        if len(members) < _BOTH:
            parts.extend(members)
    parts.extend(one for one in (calls.device, calls.method) if one)
    return " + ".join(parts) or _("always")


def _listed(field: Field) -> str:
    every: list[Any] = [field.modules, field.sdks, field.modes]
    return " · ".join(_all_or(members) for members in every if len(members) < _BOTH) or _("all")


def _all_or(members: Sequence[str]) -> str:
    return _("both") if len(members) == _BOTH else ", ".join(members)


_AREAS: Final[dict[Area, Callable[[], Iterator[Entry]]]] = {
    Area.PARAMETERS: _parameters,
    Area.RULES: _rules,
    Area.CALLS: _calls,
    Area.CODES: _codes,
    Area.CARDS: _cards,
    Area.METHODS: _methods,
    Area.ISSUERS: _issuers,
    Area.FIGURES: _figures,
    Area.ROLES: _roles,
}
