"""Are plug-ins found by looking, and broken ones named?"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from lib.kernel.errors import CatalogError
from lib.kernel.registry import discover


@pytest.fixture
def package(tmp_path: Path) -> Iterator[ModuleType]:
    """A package of plug-ins on disk that is forgotten afterwards."""
    folder = tmp_path / "some_plug_ins"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "b_second.py").write_text("UNIT = 'second'")
    (folder / "a_first.py").write_text("UNIT = 'first'")
    (folder / "_private.py").write_text("raise RuntimeError('never imported')")
    sys.path.insert(0, str(tmp_path))
    yield importlib.import_module(folder.name)
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == folder.name]:
        del sys.modules[name]


def test_every_public_file_is_found_in_the_order_of_its_name(package: ModuleType) -> None:
    assert discover(package, "UNIT", str) == ("first", "second")


@pytest.mark.parametrize("content", ["", "UNIT = 3"])
def test_a_file_that_declares_nothing_or_something_else_is_named(
    package: ModuleType, content: str
) -> None:
    (Path(package.__path__[0]) / "c_third.py").write_text(content)
    with pytest.raises(CatalogError, match=r"some_plug_ins\.c_third: UNIT must be a str"):
        discover(package, "UNIT", str)
