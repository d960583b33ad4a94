"""How is this installation set up? Read once from the environment, frozen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from lib.kernel import places
from lib.kernel.errors import SettingsError
from lib.kernel.places import PREFIX, PROJECT

__all__ = ["PREFIX", "PROJECT", "Settings", "load"]


class Settings(BaseSettings):
    """Every variable starts with ``PAYBENCH_``; all have a default, so nothing need be set.

    Attributes:
        data_dir: folder of both databases and of the local secret key; made when missing.
        database_url: address of a PostgreSQL database for ledger and embedded sandbox, which
            several consoles may share; ``DATABASE_URL`` says the same; empty = files in
            ``data_dir``.
        port: port of the console; the embedded sandbox answers on the same one.
        sandbox_url: base URL of the sandbox; empty = the embedded one on our own port.
        gateway_url: base URL of the real PortOne V1 REST API.
        sandbox_imp_key: REST key the embedded sandbox accepts.
        sandbox_imp_secret: REST secret the embedded sandbox accepts.
        allow_live: switch of the guard; without it no call for a live channel leaves this process.
        secret_key: key for REST secrets at rest; empty = a key file in ``data_dir``.
        secret_key_before: what ``secret_key`` was until now, while secrets are sealed anew.
        connect_timeout: seconds to wait for a connection to the gateway.
        read_timeout: seconds to wait for the gateway's answer; the slowest issuer takes 12.
        lookup_grace: seconds after which an act unknown to the gateway counts as never made.
        sync_every: minutes between two timed syncs of what is new; 0 = none by itself.
        import_megabytes: size of the largest file of payments that is brought in at once.
        allowed_hosts: names under which our own routes answer, comma separated; ``*`` = any.
        reachable: internal networks, addresses and host names to which the embedded sandbox may
            send webhooks and questions beside public ones, comma separated; loopback where
            nobody signs in.
        sign_in: how people sign in: empty = by the provider in secrets.toml if there is one, else
            nobody does; ``oidc`` insists on the provider; ``header`` believes a proxy.
        user_header: header in which a proxy names the person who signed in.
        trusted_proxies: addresses or networks from which that header is believed, comma separated.
        admins: names of people who are always admins, comma separated; the first ones come here.
        session_hours: hours after which a person has to sign in again.
        log_level: DEBUG, INFO, WARNING or ERROR.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    data_dir: Path = PROJECT / "data"
    database_url: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices(f"{PREFIX}DATABASE_URL", "DATABASE_URL", "database_url"),
    )
    port: int = Field(default=8501, ge=0, le=65535)
    sandbox_url: str = ""
    gateway_url: str = "https://api.iamport.kr"
    sandbox_imp_key: str = "imp_apikey"
    sandbox_imp_secret: SecretStr = SecretStr("imp_secret")
    allow_live: bool = False
    secret_key: SecretStr = SecretStr("")
    secret_key_before: SecretStr = SecretStr("")
    connect_timeout: float = Field(default=5.0, gt=0, le=30)
    read_timeout: float = Field(default=30.0, gt=0, le=120)  # the journal lets go after 180
    lookup_grace: float = Field(default=60.0, ge=0)
    sync_every: int = Field(default=0, ge=0, le=10_080)
    import_megabytes: int = Field(default=200, ge=1, le=2_000)
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    reachable: str = ""
    sign_in: str = ""
    user_header: str = ""
    trusted_proxies: str = ""
    admins: str = ""
    session_hours: float = Field(default=12.0, gt=0, le=720)
    log_level: str = "INFO"

    @field_validator("sign_in")
    @classmethod
    def _known_sign_in(cls, value: str) -> str:
        if value.lower() not in {"", "oidc", "header"}:
            raise ValueError("must be oidc, header or empty")
        return value.lower()

    @field_validator("user_header")
    @classmethod
    def _header_name(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9-]{1,64}", value):
            raise ValueError("must be the name of a header: letters, digits and hyphens")
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr) -> SecretStr:
        address = value.get_secret_value()
        if address and not address.startswith(("postgresql://", "postgres://")):
            raise ValueError("must start with postgresql://, and so must DATABASE_URL")
        return value

    @field_validator("sandbox_url", "gateway_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @property
    def ledger_path(self) -> Path:
        """Return where the console keeps what it knows."""
        return places.ledger_path(self.data_dir)

    @property
    def ledger(self) -> Path | str:
        """Return the file or the address of the ledger's database."""
        return self.database_url.get_secret_value() or self.ledger_path

    @property
    def sandbox_path(self) -> Path:
        """Return the file in which the embedded sandbox keeps its own state, unless elsewhere."""
        return self.data_dir / "sandbox.db"

    @property
    def sandbox_store(self) -> Path | str:
        """Return the file or the address of the embedded sandbox's database."""
        return self.database_url.get_secret_value() or self.sandbox_path

    @property
    def console_url(self) -> str:
        """Return the base URL under which programs on this machine reach the console."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def embedded_sandbox_url(self) -> str:
        """Return the base URL under which the console reaches its sandbox."""
        return self.sandbox_url or f"{self.console_url}/-/sandbox"


def load(**overrides: object) -> Settings:
    """Read the settings.

    Args:
        overrides: fields that are known better than the environment does, such as the port.

    Raises:
        SettingsError: a variable has an unusable value; the text names it and says why.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # validated by the model
    except ValidationError as error:
        lines = [f"{_variable(item['loc'])}: {item['msg']}" for item in error.errors()]
        raise SettingsError("These settings cannot be used. " + " ".join(lines)) from None


def _variable(place: Sequence[int | str]) -> str:
    """Name the variable of a field; one that has two names is told by ours."""
    return PREFIX + ".".join(str(part) for part in place).upper().removeprefix(PREFIX)
