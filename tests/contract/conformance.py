"""Is an answer as it is described? Status, envelope, and what the envelope holds.

The descriptions are data: ``lib/catalog/data/operations.toml`` for the statuses of each call,
``tests/data/schema`` for what a good answer of it holds.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from lib.catalog.operations import Operation, operations

SCHEMA = Path(__file__).resolve().parents[1] / "data" / "schema"
# Of every call: no token, a method that the path does not have, a body that is too large or of
# another content type.
EVERYWHERE = {401, 405, 413, 415}


def check(method: str, path: str, response: httpx.Response, *, readable: bool = True) -> None:
    """Hold an answer against the description of its call.

    Args:
        method: HTTP method.
        path: as requested, below the base URL, with or without a query.
        response: the answer.
        readable: whether the body that was sent was JSON or a form, as its content type said.

    Raises:
        AssertionError: it is not as it is described.
    """
    place = f"{method} {path} → {response.status_code} {response.text[:500]}"
    assert response.headers["content-type"].startswith("application/json"), place
    envelope = response.json()
    assert list(envelope) == ["code", "message", "response"], place
    described = operation_of(method, path)
    if described is None:
        assert response.status_code in {400, 401, 404, 405, 413, 415}, place
    else:
        statuses = {*described.statuses, *EVERYWHERE, *(() if readable else (400,))}
        assert response.status_code in statuses, place
    if envelope["code"] == 0:
        assert described is not None, place
        assert response.status_code in {200, 207}, place
        assert envelope["message"] is None, place
        faults = [_first_fault(name, envelope["response"]) for name in answers_of(described.name)]
        assert faults, f"{place}: it is never accepted"
        assert None in faults, f"{place}: {faults}"
    else:
        assert type(envelope["code"]) is int, place
        assert isinstance(envelope["message"], str), place
        assert envelope["message"], place
        assert envelope["response"] is None, place


def operation_of(method: str, path: str) -> Operation | None:
    """Return the call a path belongs to; where two fit, the one with fewer slots."""
    segments = path.partition("?")[0].strip("/").split("/")
    for entry in sorted(operations(), key=lambda entry: entry.path.count("{")):
        template = entry.path.strip("/").split("/")
        if entry.method == method and len(template) == len(segments):
            pairs = zip(template, segments, strict=True)
            if all(slot == segment or (slot[0] == "{" and segment) for slot, segment in pairs):
                return entry
    return None


def answers_of(name: str) -> list[str]:
    """Return the names of the schemas one of which a good answer of a call fits."""
    entry = json.loads((SCHEMA / "answers.json").read_text(encoding="utf-8"))[name]
    return entry if isinstance(entry, list) else [entry] if entry else []


def _first_fault(name: str, value: Any) -> str | None:  # noqa: ANN401 — any JSON value
    for error in _validator(name).iter_errors(value):
        return f"{error.json_path}: {error.message}"
    return None


@cache
def _validator(name: str) -> Draft202012Validator:
    content = json.loads((SCHEMA / "objects.json").read_text(encoding="utf-8"))
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": content["$defs"]})
