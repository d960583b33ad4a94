"""Where did something break? Its place, without its text, which may hold what was sent."""

from __future__ import annotations

import traceback
from typing import Final

_FRAMES: Final = 3


def place(error: BaseException) -> str:
    """Return what kind of error it is and the last places it went through."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-_FRAMES:])
    went = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {went}"
