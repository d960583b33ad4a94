"""Run every benchmark and keep what they print in docs/BENCHMARKS.md: `make bench`."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import pkgutil
import platform
import sys
import time
from types import ModuleType

from lib import __version__
from lib.kernel.settings import PROJECT
from tests import bench

PAGE = PROJECT / "docs" / "BENCHMARKS.md"
_HEAD = """\
# Benchmarks

What `make bench` printed last; the page is written by it.
Machines differ and are noisy: every figure stands beside a baseline of the same run.
The ratio is what counts.
One of them alone: `python -m tests.bench.NAME`.
`history`, `history_screen` and `export` take `--payments N` and `--ledger FOLDER`, which is kept:
first `python -m tests.bench.history --payments 10000000 --ledger data-10m`, then the others.

Paybench {version}, Python {python}, {cores} cores, {system}.
"""


def main(names: list[str]) -> int:
    """Run the benchmarks that are named, all of them in the order of their names without one."""
    found = {
        info.name: importlib.import_module(f"tests.bench.{info.name}")
        for info in sorted(pkgutil.iter_modules(bench.__path__), key=lambda info: info.name)
        if not info.name.startswith("_")
    }
    parts = [
        _HEAD.format(
            version=__version__,
            python=platform.python_version(),
            cores=os.cpu_count(),
            system=f"{platform.system()} {platform.machine()}",
        )
    ]
    for name in names or found:
        parts.append(_part(name, found[name]))
        if not names:
            PAGE.write_text("\n".join(parts), encoding="utf-8")
    return 0


def _part(name: str, module: ModuleType) -> str:
    """Run one benchmark, show what it prints, and return it as a part of the page."""
    started = time.perf_counter()
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        module.main()
    print(heard.getvalue(), flush=True)
    question = (module.__doc__ or name).splitlines()[0]
    seconds = time.perf_counter() - started
    return f"## {name}\n\n{question}\n\n```text\n{heard.getvalue()}```\n\nTook {seconds:.0f} s.\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
