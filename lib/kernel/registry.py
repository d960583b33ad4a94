"""Which plug-ins are there? One file a unit, found by looking into a package."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

from lib.kernel.errors import CatalogError

T = TypeVar("T")


def discover(package: ModuleType, attribute: str, kind: type[T]) -> tuple[T, ...]:
    """Import every public module of a package and collect what each declares.

    Args:
        package: the folder to look into; modules starting with an underscore are skipped.
        attribute: the name each module must define, such as ``RULE``.
        kind: the type each declaration must have.

    Returns:
        The declarations, sorted by module name.

    Raises:
        CatalogError: a module lacks the attribute or declares something else.
    """
    found: list[T] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        declared = getattr(module, attribute, None)
        if not isinstance(declared, kind):
            raise CatalogError(f"{module.__name__}: {attribute} must be a {kind.__name__}")
        found.append(declared)
    return tuple(found)
