"""How does a data file become typed entries? Validated, with provenance on each entry."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from lib.kernel.errors import CatalogError

DATA: Final = Path(__file__).parent / "data"


class Fact(BaseModel):
    """One entry of a data file.

    Attributes:
        source: where it was read; ``ours`` marks a choice of this project, not a fact.
        read_on: the day it was read.
        verified_on: the day a test saw it happen on the real gateway; None = a claim so far.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    read_on: date
    verified_on: date | None = None


F = TypeVar("F", bound=Fact)


def read_file(path: Path, table: str, kind: type[F]) -> tuple[F, ...]:
    """Read one table of entries from a TOML file.

    An entry without its own ``source`` or ``read_on`` takes those of the file's ``[meta]`` table.

    Args:
        path: the file.
        table: name of the array of tables, such as ``issuer`` for ``[[issuer]]``.
        kind: the model of one entry.

    Raises:
        CatalogError: the file is missing, is not TOML, or an entry does not fit.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogError(f"{path.name}: {error}") from error
    meta = content.get("meta", {})
    entries = []
    for number, raw in enumerate(content.get(table, []), start=1):
        try:
            entries.append(kind.model_validate({**meta, **raw}))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise CatalogError(f"{path.name}: {table} {number}: {key}: {first['msg']}") from error
    return tuple(entries)


def read(name: str, table: str, kind: type[F]) -> tuple[F, ...]:
    """Read one table of ``lib/catalog/data/<name>.toml``; see read_file."""
    return read_file(DATA / f"{name}.toml", table, kind)
