"""Do the guides say what is there? Their commands are run, their screen words are looked up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from lib.kernel.settings import PROJECT
from tests.messages import extract

GUIDES: Final = sorted((PROJECT / "docs" / "guides").glob("*.md"))

guides = pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)


@guides
def test_the_commands_of_a_guide_run(guide: Path, tmp_path: Path) -> None:
    blocks = re.findall(
        r"^```sh\n(.*?)^```", guide.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    beside = Path(sys.executable).parent
    done = subprocess.run(
        ["/bin/sh", "-e"],
        input="\n".join(blocks).encode(),
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(PROJECT),
            "PAYBENCH_DATA_DIR": str(tmp_path / "data"),
        },
        capture_output=True,
        timeout=240,
        check=False,
    )

    assert done.returncode == 0, (done.stdout + done.stderr).decode()


@guides
def test_a_guide_calls_things_as_the_screens_do(guide: Path) -> None:
    prose = re.sub(r"```.*?```", "", guide.read_text(encoding="utf-8"), flags=re.DOTALL)
    words = re.findall(r"(?<![*\w])\*([A-Z][^*]+)\*(?!\*)", prose)
    said = {text for text, _ in extract().items()} | {
        plural for _, (plural, _) in extract().items() if plural
    }

    assert words
    assert [word for word in words if word not in said] == []
