"""Which rules strike? Runs all that apply to a call and sorts what they found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from lib.catalog import fields
from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.errors import CatalogError
from lib.kernel.problems import Severity
from lib.kernel.registry import discover
from lib.lint import rules as rules_package
from lib.lint.context import Context, Subject
from lib.lint.rule import BOTH, Finding, Params, Rule

_WEIGHT: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, ascending by number."""
    return tuple(sorted(discover(rules_package, "RULE", Rule), key=lambda rule: rule.number))


def rule(code: str) -> Rule:
    """Return one rule by its code.

    Raises:
        CatalogError: there is no such rule.
    """
    for candidate in rules():
        if candidate.code == code:
            return candidate
    raise CatalogError(f"no lint rule {code}")


@cache
def _rules_for(subject: Subject, generation: SdkGeneration | None) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in rules()
        if subject in rule.applies and (rule.generations == BOTH or generation in rule.generations)
    )


def check(
    params: object, context: Context, subject: Subject = "request_pay"
) -> tuple[Finding, ...]:
    """Return what is wrong with a call: errors first, then in the order of the fields.

    Never raises on a JSON value; what is no object is looked at as an empty one.

    Args:
        params: the draft of ``IMP.request_pay``, or the body of a REST request.
        context: its surroundings; the channel's SDK generation chooses between the reading of the
            customer's guide and the current one.
        subject: ``request_pay``, or a REST call: ``onetime``, ``billing.issue``, ``again``,
            ``vbank``, ``schedule`` or ``cancel``.
    """
    draft: Params = params if isinstance(params, Mapping) else {}
    if context.subject != subject:
        context = replace(context, subject=subject)
    return tuple(sorted(_findings(draft, context), key=_place))


def _findings(params: Params, context: Context) -> Iterator[Finding]:
    for candidate in _rules_for(context.subject, context.generation):
        for hit in candidate.find(params, context):
            yield Finding(
                candidate.code,
                hit.severity or candidate.severity,
                hit.path,
                (hit.text or candidate.text).filled(hit.slots),
                candidate.source,
                hit.cure or candidate.cure,
            )


def _place(finding: Finding) -> tuple[int, int, int]:
    places = fields.order()
    where = places.get(finding.path, len(places)) if finding.path else -1
    return _WEIGHT[finding.severity], where, int(finding.rule.removeprefix("R"))
