"""What does each rule look for, and why? ``docs/RULES.md``, written from the rules themselves.

``python -m tests.rules_page`` writes the page anew.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final

from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.problems import Severity
from lib.kernel.settings import PROJECT
from lib.lint import Context, Rule, rules
from lib.lint.rule import BOTH, Example

PAGE: Final = PROJECT / "docs" / "RULES.md"

_HEAD: Final = """\
# Rules

What `lib/lint` looks for in a call, one rule a file in `lib/lint/rules`.
This page is written from these files by `python -m tests.rules_page`: change the rule instead.

An **error** is refused by a document, a **warning** usually hurts, an **info** is good to know.
A rule of one generation is silent in the other: `iamport` stands for the customer's guide and its
versioned SDK file, `portone` for today's documents and `v1/iamport.js`. `advice` marks a rule, or a
part of it, that no document states. `{names}` in a text are filled from the call. Below each rule
stands a call on which it strikes; "around it" names what else it has to know for that.
"""


def page() -> str:
    """Return the whole page."""
    every = rules()
    counts = Counter(rule.severity for rule in every)
    said = ", ".join(f"{counts[severity]} {severity}" for severity in Severity)
    parts = [_HEAD, f"{len(every)} rules by their usual severity: {said}.\n"]
    parts.extend("\n".join(_lines(rule)) for rule in every)
    return "\n".join(parts)


def _lines(rule: Rule) -> Iterator[str]:
    question = (sys.modules[rule.find.__module__].__doc__ or "").splitlines()[0]
    generations = "both" if rule.generations == BOTH else _listed(rule.generations)
    yield f"## {rule.code} · {question}"
    yield ""
    yield f"{rule.text.en}"
    yield ""
    yield f"- Severity: {rule.severity}"
    yield f"- Generations: {generations}"
    yield f"- Looks at: {', '.join(sorted(rule.applies))}"
    yield f"- Source: {rule.source}"
    yield f"- Cure: {'yes' if _has_cure(rule) else 'no'}"
    bad = next(example for example in rule.examples if example.hits)
    if around := _around(bad):
        yield f"- Around it: {around}"
    yield ""
    yield "```json"
    yield json.dumps(bad.params, ensure_ascii=False, default=repr)
    yield "```"
    yield ""


def _listed(generations: frozenset[SdkGeneration]) -> str:
    return ", ".join(sorted(generations))


def _has_cure(rule: Rule) -> bool:
    """Say whether one of the rule's examples is offered a cure."""
    if rule.cure is not None:
        return True
    return any(
        hit.cure is not None
        for example in rule.examples
        for hit in rule.find(example.params, example.around())
    )


def _around(example: Example) -> str:
    """Name what of an example's surroundings is not as usual."""
    usual = Context()
    names = (entry.name for entry in fields(Context))
    context = example.around()
    return ", ".join(name for name in names if getattr(context, name) != getattr(usual, name))


def write(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
