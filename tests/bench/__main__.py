"""Run every benchmark: `make bench`."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from tests import bench


def main() -> int:
    """Run the benchmarks in the order of their names."""
    for info in sorted(pkgutil.iter_modules(bench.__path__), key=lambda info: info.name):
        if not info.name.startswith("_"):
            importlib.import_module(f"tests.bench.{info.name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
