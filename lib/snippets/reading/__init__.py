"""What was meant by pasted code? Parameters, variables, and what else a text tells about a call."""

from lib.snippets.reading.parsed import Parsed, Trouble
from lib.snippets.reading.read import LONGEST, read

__all__ = ["LONGEST", "Parsed", "Trouble", "read"]
