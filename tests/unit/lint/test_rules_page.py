"""Does docs/RULES.md say what the rules say?"""

from __future__ import annotations

from lib.lint import rules
from tests.rules_page import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "`python -m tests.rules_page` writes it"


def test_every_rule_has_one_heading() -> None:
    headings = [line.split()[1] for line in page().splitlines() if line.startswith("## ")]

    assert headings == [rule.code for rule in rules()]
