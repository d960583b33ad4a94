"""How are REST keys and secrets kept? Sealed with a key that is not in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from lib.i18n import mark
from lib.kernel.errors import SettingsError

FILE: Final = "secret.key"
UNREADABLE: Final = mark(
    "A stored REST secret cannot be opened: it was changed in the database, or sealed with another "
    "key. Restore data/secret.key or PAYBENCH_SECRET_KEY, or enter the secret of the channel anew."
)
_MARK: Final = b"digests:"
_FOR_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Vault:
    """Seals and opens short texts (Fernet: AES-128-CBC with HMAC-SHA256).

    The first key seals; the others only open what was sealed before the keys were changed.
    """

    def __init__(self, *keys: bytes, mark: bytes = b"", path: Path | None = None) -> None:
        self._path = path
        self._mark = mark or _mark_of(keys[0])
        self._read_at = _changed_at(path)
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    @classmethod
    def at(cls, folder: Path, secret_key: str = "", *before: str) -> Vault:
        """Open the vault of an installation.

        Args:
            folder: where the local key file lives; it is made, readable by its owner only, when
                neither it nor ``secret_key`` exists.
            secret_key: a key from the environment, any text; it takes precedence over the file.
            before: keys from the environment that were used before it.

        Raises:
            SettingsError: the key file cannot be read, can be read by others, or does not hold a
                key.
        """
        if secret_key:
            return cls(*(_derived(text) for text in (secret_key, *before) if text))
        path = folder / FILE
        try:
            if not path.exists():
                _make(path)
            return cls(*_keys(path), mark=_mark(path), path=path)
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"PAYBENCH_SECRET_KEY is not set and the key file {path} cannot be used ({error}). "
                "Set the variable, or restore the file from a backup."
            ) from error

    def digest(self, text: str) -> str:
        """Return a digest (HMAC-SHA256, hexadecimal) that tells nobody without the key anything.

        It is the same for the same text, also after the key file's key was changed; a key from the
        environment takes its digests along.
        """
        return hmac.new(self._mark, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()

    def seal(self, text: str) -> str:
        """Return a text that only this vault can read; an empty text stays empty."""
        self._read_again()
        return self._fernet.encrypt(text.encode()).decode() if text else ""

    def open(self, sealed: str) -> str:
        """Return what was sealed.

        Raises:
            SettingsError: it was sealed with another key, or somebody changed it.
        """
        if not sealed:
            return ""
        self._read_again()
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except (InvalidToken, UnicodeError) as error:
            raise SettingsError(UNREADABLE) from error

    def again(self, sealed: str) -> str:
        """Return what was sealed, sealed with the present key.

        Raises:
            SettingsError: it cannot be opened.
        """
        return self.seal(self.open(sealed))

    def _read_again(self) -> None:
        """Take up keys that another process has changed, as a rotation does."""
        if self._path is None or _changed_at(self._path) == self._read_at:
            return
        self._read_at = _changed_at(self._path)
        try:
            self._fernet = MultiFernet([Fernet(key) for key in _keys(self._path)])
        except (OSError, ValueError) as error:
            raise SettingsError(f"The key file {self._path} cannot be used ({error}).") from error


def add_key(folder: Path) -> Path:
    """Put a new key before those of the key file; what they sealed can still be opened.

    Raises:
        SettingsError: the file cannot be used.
    """
    path = folder / FILE
    try:
        _write(path, [Fernet.generate_key(), *_keys(path)], _mark(path))
    except (OSError, ValueError) as error:
        raise SettingsError(f"The key file {path} cannot be used ({error}).") from error
    return path


def drop_old_keys(folder: Path) -> None:
    """Keep the newest key only; what the others sealed can no longer be opened."""
    path = folder / FILE
    _write(path, _keys(path)[:1], _mark(path))


def _keys(path: Path) -> list[bytes]:
    """Read a key file, the newest key first; nobody but its owner may read it.

    Raises:
        ValueError: others may, or there is no key in it.
    """
    mode = path.stat().st_mode
    if os.name == "posix" and mode & _FOR_OTHERS:
        raise ValueError(
            f"others may read it, its mode is {stat.S_IMODE(mode):04o}; run: chmod 600 {path}"
        )
    keys = [one for one in path.read_bytes().split() if not one.startswith(_MARK)]
    if not keys:
        raise ValueError("it is empty")
    for key in keys:
        Fernet(key)
    return keys


def _mark(path: Path) -> bytes:
    """Return what digests are made with: it outlives the keys, in a line of its own."""
    for one in path.read_bytes().split():
        if one.startswith(_MARK):
            return bytes.fromhex(one.removeprefix(_MARK).decode())
    return _mark_of(_keys(path)[0])


def _mark_of(key: bytes) -> bytes:
    return hashlib.sha256(b"paybench digest:" + key).digest()


def _derived(text: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())


def _changed_at(path: Path | None) -> int:
    try:
        return path.stat().st_mtime_ns if path else 0
    except OSError:
        return 0


def _draft(path: Path, content: bytes) -> Path:
    # A name of its own, mode 0600: a start that was killed here must not stand in the way of later
    # ones, and in a container every process has the same id.
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return Path(name)


def _write(path: Path, keys: list[bytes], mark: bytes) -> None:
    lines = [*keys, _MARK + mark.hex().encode()]
    _draft(path, b"\n".join(lines) + b"\n").replace(path)


def _make(path: Path) -> None:
    """Write a new key for its owner only; the first of two starting processes wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, Fernet.generate_key())
    try:
        os.link(draft, path)  # fails when the file is there already, whole or not at all
    except FileExistsError:
        pass
    finally:
        draft.unlink()
