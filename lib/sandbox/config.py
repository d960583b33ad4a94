"""How is one sandbox set up? A frozen value given by whoever starts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from lib.sandbox.profile import Generation
from lib.sandbox.reach import Reach


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """Settings of one sandbox.

    Attributes:
        database: SQLite file that holds its state, or the address of a PostgreSQL database,
            ``postgresql://…``; None = memory, gone when the process ends.
        imp_key: REST key it accepts.
        imp_secret: REST secret it accepts.
        slow_issuer_seconds: how long the slow issuer of test card 0020 lets everybody wait.
        confirm_seconds: how long the merchant's server has to answer ``confirm_url``.
        lost_answer: what the caller of test card 0021 gets although the charge was made:
            ``close`` breaks the connection off, ``504`` answers as an impatient proxy would.
        profile: generation of the documents that calls follow unless they say otherwise.
        strict: whether calls are read strictly unless they say otherwise.
        seed: where minted numbers start from: the same seed and the same steps give the same
            numbers; None = they are random.
        reach: where it may send webhooks and questions.
    """

    database: Path | str | None = field(default=None, repr=False)  # an address holds a password
    imp_key: str = "imp_apikey"
    imp_secret: str = field(default="imp_secret", repr=False)
    slow_issuer_seconds: float = 12.0
    confirm_seconds: float = 10.0
    lost_answer: Literal["close", "504"] = "close"
    profile: Generation = "seed"
    strict: bool = False
    seed: int | None = None
    reach: Reach = field(default_factory=Reach)
