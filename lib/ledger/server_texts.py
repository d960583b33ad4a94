"""What becomes of a text that PostgreSQL cannot keep? It keeps all of it but the character 0."""

from __future__ import annotations

from typing import Any

from psycopg.abc import Buffer
from psycopg.types.string import StrDumper, StrDumperVarchar


class _Text(StrDumper):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)


class _Varchar(StrDumperVarchar):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)


def teach(connection: Any, _record: Any = None) -> None:  # noqa: ANN401 — the driver's own types
    """Have a connection write U+FFFD where a text holds U+0000."""
    connection.adapters.register_dumper(str, _Varchar)
    connection.adapters.register_dumper(str, _Text)
