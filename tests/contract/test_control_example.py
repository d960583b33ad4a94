"""Does the example for other people's tests run as it is printed?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from lib.kernel.settings import PROJECT
from lib.sandbox.testing import running

pytestmark = pytest.mark.contract


def test_the_printed_example_passes_elsewhere(tmp_path: Path) -> None:
    document = (PROJECT / "docs" / "SANDBOX.md").read_text(encoding="utf-8")
    section = document.partition("## In tests of your own")[2]
    printed = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert printed is not None
    assert len(list(filter(str.strip, printed[1].splitlines()))) <= 10
    (tmp_path / "test_printed.py").write_text(printed[1], encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_printed.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_it_is_there_in_less_than_a_second() -> None:
    with running():  # what is imported once is imported
        pass

    began = perf_counter()
    with running() as sandbox:
        sandbox.control("GET", "/clock")
        taken = perf_counter() - began

    assert taken < 1
