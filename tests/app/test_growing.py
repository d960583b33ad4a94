"""Is a rule, a preset, a language one file? Each is added to a copy, and seen at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import environment_in
from tests.program_copy import copied

RULE = '''
"""Is the order called by a name that nobody may use?"""

from lib.kernel.problems import Severity
from lib.lint.rule import Example, Hit, Rule, Text


def _find(params, _context):
    if params.get("name") == "Throw-away":
        yield Hit("name")


RULE = Rule(
    code="R999",
    severity=Severity.WARNING,
    source="a test",
    text=Text(en="Nobody may use this name.", ko="쓸 수 없는 이름입니다."),
    find=_find,
    examples=(Example({"name": "Throw-away"}, hits=("name",)), Example({})),
)
'''
PRESET = """
[meta]
source = "a test"
read_on = 2026-08-06

[[preset]]
id = "throw_away"
position = 999
en = "Throw-away preset"
ko = "버릴 프리셋"
about_en = "Only here for a moment."
about_ko = "잠깐 있습니다."
module = "tosspayments"
sdk = "portone"

[preset.params]
pay_method = "card"
name = "Throw-away"
amount = 1000
"""
LANGUAGE = '''
"""How does the call look shouted?"""

from lib.snippets.language import Language

LANGUAGE = Language(
    name="shouted",
    title="Shouted",
    extension="txt",
    highlighter="text",
    mime="text/plain",
    subject="checkout",
    position=99,
    render=lambda checkout: str(checkout.ordered.get("name", "")).upper() + "!",
)
'''
SCREEN = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1] + "/lib/shell/main.py", default_timeout=30).run()
app.switch_page(sys.argv[1] + "/pages/builder.py").run()
preset = next(one for one in app.selectbox if one.label == "Preset")
preset.set_value("throw_away").run()
next(one for one in app.button if one.label == "Apply").click().run()
language = next(one for one in app.button_group if one.label == "Show as")
language.set_value("shouted").run()
app.run()
print([one.value for one in app.caption], [one.value for one in app.get("code")])
"""


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with one file more of each kind."""
    copy = copied(tmp_path_factory.mktemp("grown"))
    (copy / "lib/lint/rules/r999_throw_away.py").write_text(RULE)
    (copy / "lib/catalog/data/presets/throw_away.toml").write_text(PRESET)
    (copy / "lib/snippets/languages/shouted.py").write_text(LANGUAGE)
    return copy


def run(grown: Path, *arguments: str, given: str = "") -> str:
    environment = {**os.environ, **environment_in(grown / "data")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=grown,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_a_rule_a_preset_and_a_language_are_seen_on_the_screen(grown: Path) -> None:
    shown = run(grown, "-c", SCREEN, str(grown))

    assert "Nobody may use this name" in shown
    assert "THROW-AWAY!" in shown


def test_a_rule_is_seen_on_the_command_line(grown: Path) -> None:
    found = run(grown, "-m", "lib", "lint", "--format", "json", given='{"name": "Throw-away"}')

    assert "R999" in [one["rule"] for one in json.loads(found)]


def test_a_language_is_seen_on_the_command_line(grown: Path) -> None:
    code = run(grown, "-m", "lib", "snippet", "--language", "shouted", given='{"name": "tea"}')

    assert code.strip() == "TEA!"
