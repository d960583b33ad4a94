"""What does a field of the body hold? Texts, won amounts and switches, whatever was sent.

JSON and forms meet here: a number may come as a text. What cannot be read is refused with code 1
and the field's name, never its value (ours; the documents say nothing of it).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from lib.sandbox.models.limits import cut, length
from lib.sandbox.models.refusals import PORTONE, Refusal

# Larger than any sum in won, and exact in every JSON reader.
_LARGEST: Final = 10**12
_END_OF_TIME: Final = 253_402_300_799
_INTEGER: Final = re.compile(r"\s*([+-]?[0-9]{1,16})(?:\.0{1,6})?\s*")


def text(body: Mapping[str, Any], name: str, longest: int | None = None) -> str | None:
    """Return a text, cut to what is kept of it; None when missing, null or empty.

    Args:
        body: the fields that were sent.
        name: which one.
        longest: the documented limit. A longer text is cut, as nothing says that it is refused.

    Raises:
        Refusal: it is an object or a list.
    """
    value = body.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        value = "true" if value else "false"
    elif isinstance(value, int | float):
        value = _written(value, name)
    elif not isinstance(value, str):
        raise _malformed(name)
    if not value.isascii():
        # A lone half of a surrogate pair is legal JSON and cannot be stored or sent.
        value = value.encode("utf-8", "replace").decode("utf-8")
    return value if longest is None else cut(value, longest)


def required_text(body: Mapping[str, Any], name: str) -> str:
    """Return a text that must be there.

    Raises:
        Refusal: it is not.
    """
    value = text(body, name)
    if value is None:
        raise Refusal(PORTONE, f"필수 항목이 없습니다: {name}")
    return value


def identifier(body: Mapping[str, Any], name: str, longest: int) -> str | None:
    """Return a name by which things are found again: never cut, refused when too long.

    Raises:
        Refusal: it is longer than the limit, or no text.
    """
    value = text(body, name)
    if value is not None and length(value) > longest:
        raise Refusal(PORTONE, f"{name} 값은 {longest}자를 넘을 수 없습니다.")
    return value


def required_identifier(body: Mapping[str, Any], name: str, longest: int) -> str:
    """Return an identifier that must be there.

    Raises:
        Refusal: it is missing or too long.
    """
    required_text(body, name)
    return identifier(body, name, longest) or ""


def structure(body: Mapping[str, Any], name: str) -> str | None:
    """Return a text as it is, and an object or a list as JSON text; None when missing.

    Raises:
        Refusal: it is nested too deeply.
    """
    value = body.get(name)
    if isinstance(value, dict | list):
        try:
            value = json.dumps(value, ensure_ascii=False)
        except (RecursionError, ValueError):
            raise _malformed(name) from None
    return text({name: value}, name)


def integer(body: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number; None when missing, null or empty.

    Raises:
        Refusal: it is something else: a fraction, a switch, out of all proportion.
    """
    value = body.get(name)
    if value is None or value == "":
        return None
    number: int | None = None
    if isinstance(value, str):
        match = _INTEGER.fullmatch(value)
        number = int(match[1]) if match else None
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, float) and value.is_integer():
        number = int(value)
    if number is None or abs(number) > _LARGEST:
        raise Refusal(PORTONE, f"{name} 값은 정수여야 합니다.")
    return number


def seconds(body: Mapping[str, Any], name: str) -> int | None:
    """Return UNIX seconds; None when missing. A clock with fractions of a second is rounded down.

    Raises:
        Refusal: it is no number of seconds, or lies beyond the year 9999.
    """
    value = body.get(name)
    if isinstance(value, float) and abs(value) <= _LARGEST:
        value = int(value // 1)
    number = integer({name: value}, name)
    if number is not None and number > _END_OF_TIME:
        raise _malformed(name)
    return number


def positive(body: Mapping[str, Any], name: str) -> int:
    """Return a whole number of 1 or more that must be there.

    Raises:
        Refusal: it is missing or something else.
    """
    required_text(body, name)
    number = integer(body, name) or 0
    if number <= 0:
        raise Refusal(PORTONE, f"{name} 값은 1 이상의 정수여야 합니다.")
    return number


def part(body: Mapping[str, Any], name: str, whole: int) -> int:
    """Return a number from 0 to a whole; 0 when missing.

    Raises:
        Refusal: it is no whole number or out of this range.
    """
    number = integer(body, name) or 0
    if not 0 <= number <= whole:
        raise Refusal(PORTONE, f"{name} 값은 0 이상, amount 이하여야 합니다.")
    return number


def addresses(body: Mapping[str, Any], name: str) -> str | None:
    """Return one address as a text, several as a JSON list; None when missing.

    Raises:
        Refusal: it is neither a text nor a list of texts.
    """
    value = body.get(name)
    if not isinstance(value, list):
        return text(body, name)
    listed = [required_text({name: item}, name) for item in value]
    return json.dumps(listed, ensure_ascii=False) if listed else None


def names(body: Mapping[str, Any], name: str) -> list[str]:
    """Return one identifier or a list of them as a list; empty when missing.

    Raises:
        Refusal: one of them is no text.
    """
    value = body.get(name)
    listed = value if isinstance(value, list) else [value]
    found = (text({name: item}, name) for item in listed)
    return [item for item in found if item]


def months(body: Mapping[str, Any], name: str) -> int:
    """Return a number of instalment months; 0 when missing.

    Raises:
        Refusal: it is negative or no whole number.
    """
    number = integer(body, name) or 0
    if number < 0:
        raise _malformed(name)
    return number


def switch(body: Mapping[str, Any], name: str) -> bool:
    """Return whether a switch is on: ``true``, ``"true"``, 1 or ``"1"``."""
    value = body.get(name)
    return isinstance(value, bool | int | str) and str(value).lower() in {"true", "1"}


def _written(number: float, name: str) -> str:
    try:
        return str(number)
    except ValueError:  # Python refuses to write integers of thousands of digits
        raise _malformed(name) from None


def _malformed(name: str) -> Refusal:
    return Refusal(PORTONE, f"{name} 값의 형식이 올바르지 않습니다.")
