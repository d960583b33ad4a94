"""How are REST keys and secrets kept? Sealed with a key that is not in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from lib.kernel.errors import SettingsError


class Vault:
    """Seals and opens short texts (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)
        self._mark = hashlib.sha256(b"paybench digest:" + key).digest()

    @classmethod
    def at(cls, folder: Path, secret_key: str = "") -> Vault:
        """Open the vault of an installation.

        Args:
            folder: where the local key file lives; it is made, readable by its owner only, when
                neither it nor ``secret_key`` exists.
            secret_key: a key from the environment, any text; it takes precedence over the file.

        Raises:
            SettingsError: the key file cannot be read or does not hold a key.
        """
        if secret_key:
            return cls(base64.urlsafe_b64encode(hashlib.sha256(secret_key.encode()).digest()))
        path = folder / "secret.key"
        try:
            key = path.read_bytes().strip() if path.exists() else _make(path)
            return cls(key)
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"PAYBENCH_SECRET_KEY is not set and the key file {path} cannot be used ({error}). "
                "Set the variable, or restore the file from a backup."
            ) from error

    def digest(self, text: str) -> str:
        """Return a digest (HMAC-SHA256, hexadecimal) that tells nobody without the key anything.

        It is the same for the same text as long as the vault's key stays the same.
        """
        return hmac.new(self._mark, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()

    def seal(self, text: str) -> str:
        """Return a text that only this vault can read; an empty text stays empty."""
        return self._fernet.encrypt(text.encode()).decode() if text else ""

    def open(self, sealed: str) -> str:
        """Return what was sealed.

        Raises:
            SettingsError: it was sealed with another key.
        """
        if not sealed:
            return ""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SettingsError(
                "A stored REST secret was sealed with another key. Restore data/secret.key or "
                "PAYBENCH_SECRET_KEY, or enter the secret of the channel anew."
            ) from error


def _make(path: Path) -> bytes:
    """Write a new key for its owner only; the first of two starting processes wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own, mode 0600: a start that was killed here must not stand in the way of later
    # ones, and in a container every process has the same id.
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        os.write(descriptor, Fernet.generate_key())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(draft, path)  # fails when the file is there already, whole or not at all
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()
