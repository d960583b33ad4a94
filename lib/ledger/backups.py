"""How is a ledger kept safe elsewhere? One archive of consistent copies, with what proves them.

The copies are made while the console works: SQLite's own backup reads one moment of the database.
REST secrets stay sealed in them, and the key that opens them is not part of the archive.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lib import __version__
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import SettingsError
from lib.ledger import audit_check
from lib.ledger.engine import Database

LEDGER: Final = "ledger.db"
_MANIFEST: Final = "manifest.json"
_FORMAT: Final = 1
_CHUNK: Final = 1 << 20
_LARGEST_MANIFEST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """What an archive holds.

    Attributes:
        made_at: UNIX seconds.
        version: of the program that made it.
        files: SHA-256 by the file's name.
        audit_lines: length of the trail.
        audit_head: hash of its end.
    """

    made_at: int
    version: str
    files: Mapping[str, str]
    audit_lines: int
    audit_head: str


def back_up(databases: Mapping[str, Path], archive: Path, clock: Clock) -> Kept:
    """Write an archive of databases that may be in use.

    Args:
        databases: files by the name they get in the archive; one that is missing is left out, but
            not the ledger.
        archive: file to write; it is there only once it is whole.
        clock: what time it is.

    Raises:
        SettingsError: a database cannot be read, is damaged, or the archive cannot be written.
    """
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=archive.parent) as scratch:
            folder = Path(scratch)
            for name, path in databases.items():
                if path.exists() or name == LEDGER:
                    _copy(path, folder / name)
            kept = _described(folder, clock)
            draft = folder / "archive"
            _pack(folder, kept, draft)
            draft.chmod(0o600)
            draft.replace(archive)
    except (OSError, sqlite3.Error) as error:
        raise SettingsError(f"The backup {archive} could not be made ({error}).") from error
    return kept


def restore(archive: Path, folder: Path, *, replace: bool = False) -> Kept:
    """Unpack an archive into a folder, prove every file, and put them in place.

    Args:
        archive: as ``back_up`` wrote it.
        folder: the data folder of an installation that does not run.
        replace: whether databases that are there already are replaced.

    Raises:
        SettingsError: the archive is none, damaged or incomplete, or there is a ledger already;
            nothing was changed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            kept = _unpacked(archive, Path(scratch))
            for name in kept.files:
                if (folder / name).exists() and not replace:
                    raise SettingsError(
                        f"There is a {name} in {folder} already. Name another folder, or say "
                        "--replace once the console has stopped."
                    )
            _prove(Path(scratch), kept)
            for name in kept.files:
                for rest in (f"{name}-wal", f"{name}-shm"):  # of the database it replaces
                    (folder / rest).unlink(missing_ok=True)
                (Path(scratch) / name).replace(folder / name)
    except (OSError, sqlite3.Error, zipfile.BadZipFile) as error:
        raise SettingsError(f"The backup {archive} cannot be restored ({error}).") from error
    return kept


def _copy(source: Path, target: Path) -> None:
    """Copy one moment of a database, however much is written to it meanwhile."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as read,
        closing(sqlite3.connect(target)) as write,
    ):
        read.execute("PRAGMA busy_timeout=10000")
        read.backup(write)
        write.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        found = write.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise SettingsError(f"The database {source} is damaged ({found}).")


def _described(folder: Path, clock: Clock) -> Kept:
    files = {path.name: _digest(path) for path in sorted(folder.iterdir())}
    lines, head = _trail(folder / LEDGER)
    return Kept(to_unix(clock.now()), __version__, files, lines, head)


def _trail(path: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(path)) as ledger:
        found = ledger.execute("SELECT seq, hash FROM audit_head").fetchone()
    return (int(found[0]), str(found[1])) if found else (0, "")


def _pack(folder: Path, kept: Kept, archive: Path) -> None:
    manifest = {"format": _FORMAT, "made_at": kept.made_at, "version": kept.version}
    manifest |= {"files": dict(kept.files)}
    manifest |= {"audit_lines": kept.audit_lines, "audit_head": kept.audit_head}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        for name in kept.files:
            packed.write(folder / name, name)


def _unpacked(archive: Path, folder: Path) -> Kept:
    with zipfile.ZipFile(archive) as packed:
        kept = _read(packed)
        for name in kept.files:
            with packed.open(name) as source, (folder / name).open("wb") as target:
                shutil.copyfileobj(source, target, _CHUNK)
    return kept


def _read(packed: zipfile.ZipFile) -> Kept:
    try:
        if packed.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
            said: dict[str, Any] = {}
        else:
            said = json.loads(packed.read(_MANIFEST))
        files = {str(name): str(digest) for name, digest in said["files"].items()}
        kept = Kept(
            int(said["made_at"]),
            str(said["version"]),
            files,
            int(said["audit_lines"]),
            str(said["audit_head"]),
        )
        is_ours = said["format"] == _FORMAT and LEDGER in files
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise SettingsError(f"This is no backup of this program ({error}).") from error
    if not is_ours or any(Path(name).name != name for name in files):
        raise SettingsError("This is no backup of this program, or one of another format.")
    if not files.keys() <= set(packed.namelist()):
        raise SettingsError("Files are missing in this backup.")
    return kept


def _prove(folder: Path, kept: Kept) -> None:
    """Hold the files against what was written down of them, and walk the trail."""
    for name, digest in kept.files.items():
        if _digest(folder / name) != digest:
            raise SettingsError(f"The file {name} in the backup was damaged or changed.")
    if _trail(folder / LEDGER) != (kept.audit_lines, kept.audit_head):
        raise SettingsError("The audit trail in the backup is not the one that was kept.")
    database = Database(folder / LEDGER)
    try:
        database.migrate()
        with database.reading() as session:
            report = audit_check.verify(session)
    finally:
        database.close()
    if not report.ok:
        raise SettingsError(
            "The audit trail in the backup was tampered with before it was made. Look at it with "
            "python -m lib audit verify where it comes from."
        )
    for rest in ("-wal", "-shm"):
        (folder / f"{LEDGER}{rest}").unlink(missing_ok=True)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
