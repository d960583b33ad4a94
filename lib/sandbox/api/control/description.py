"""How does the sandbox describe itself? An OpenAPI document, and a page that needs no network."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from lib import __version__
from lib.catalog.operations import operations
from lib.sandbox.api.control.operation import Nothing, Operation
from lib.sandbox.api.routing import Call, Raw, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.rows import Connection

_ENVELOPE: Final = {
    "type": "object",
    "required": ["code", "message", "response"],
    "properties": {
        "code": {"type": "integer", "description": "0 = good"},
        "message": {"type": ["string", "null"]},
        "response": {},
    },
}
_TITLE: Final = "Paybench sandbox"
_SAID: Final = (
    "An emulated PortOne V1 REST API with Toss Payments behind it, and the calls that drive it. "
    "Calls below /_control need no token. Nothing here moves money."
)
_STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882 }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2.5rem } code, pre { font-family: ui-monospace, monospace; font-size: .92em }
section { border: 1px solid var(--line); border-radius: 8px; padding: .6rem 1rem; margin: .6rem 0 }
.m { display: inline-block; min-width: 4.2rem; font-weight: 600 }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .25rem .6rem;
border-bottom: 1px solid var(--line); vertical-align: top } pre { background: var(--soft);
padding: .6rem; border-radius: 6px; overflow-x: auto }
"""


def routes(control: Sequence[Operation], served: Sequence[Route]) -> tuple[Operation, ...]:
    """Return the calls that describe the others.

    Args:
        control: the calls of the control API.
        served: the calls of the emulated API.
    """
    supported = {(route.method, route.path) for route in served}

    def document(_gateway: Gateway, _call: Call, _db: Connection) -> Raw:
        content = json.dumps(openapi(control, supported), ensure_ascii=False, indent=1)
        return Raw("application/json; charset=utf-8", content.encode())

    def page(_gateway: Gateway, _call: Call, _db: Connection) -> Raw:
        return Raw("text/html; charset=utf-8", _page(openapi(control, supported)).encode())

    return (
        Operation(
            "GET",
            "/_control/openapi.json",
            document,
            "State",
            "This description.",
            page="application/json",
        ),
        Operation(
            "GET",
            "/_control/docs",
            page,
            "State",
            "This description as a page.",
            page="text/html",
        ),
    )


def openapi(control: Sequence[Operation], supported: set[tuple[str, str]]) -> dict[str, Any]:
    """Describe the control API, and the emulated calls by their names (OpenAPI 3.1).

    Args:
        control: the calls of the control API.
        supported: method and path of the emulated calls that are there.
    """
    paths: dict[str, dict[str, Any]] = {}
    for one in control:
        paths.setdefault(one.path, {})[one.method.lower()] = _described(one)
    for known in operations():
        if (known.method, known.path) in supported:
            paths.setdefault(known.path, {})[known.method.lower()] = {
                "tags": ["PortOne V1"],
                "operationId": known.name,
                "summary": known.en,
                "description": known.ko,
                "parameters": _slots(known.path),
                "responses": {
                    str(status): {"description": "", "content": _content()}
                    for status in known.statuses
                },
                "security": [] if known.name == "users.token" else [{"token": []}],
            }
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": __version__, "description": _SAID},
        "servers": [{"url": ".."}],
        "paths": paths,
        "components": {
            "schemas": {"Envelope": _ENVELOPE},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(one: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {
        "tags": [one.group],
        "operationId": _name(one),
        "summary": one.summary,
        "parameters": [
            *_slots(one.path),
            *(
                {
                    "name": name,
                    "in": "query",
                    "description": meaning,
                    "schema": {"type": "string"},
                }
                for name, meaning in one.query
            ),
        ],
        "responses": _answers(one),
        "security": [],
    }
    if one.method == "POST":
        schema = one.body.model_json_schema() if one.body is not Nothing else {"type": "object"}
        said["requestBody"] = {
            "required": False,
            "content": {"application/json": {"schema": _flat(schema)}},
        }
    return said


def _answers(one: Operation) -> dict[str, Any]:
    done: dict[str, Any] = {one.page: {"schema": {}}} if one.page else _content()
    refused = {"400": "Refused; the message says why.", "413": "The body is over 1 MiB."}
    if "{" in one.path:
        refused["404"] = "There is none of this number."
    if one.method != "GET":
        refused["403"] = "A page of another origin asked."
    if one.method == "POST":
        refused["415"] = "The body is neither JSON nor a form."
    return {"200": {"description": "Done.", "content": done}} | {
        status: {"description": said, "content": _content()}
        for status, said in sorted(refused.items())
    }


def _name(one: Operation) -> str:
    words = re.sub(r"[^a-z]+", "_", one.path.removeprefix("/_control")).strip("_")
    return f"control.{one.method.lower()}_{words}".rstrip("_")


def _flat(schema: dict[str, Any]) -> dict[str, Any]:
    """Put the parts of a schema where they are used: a path has no place for definitions."""
    parts = schema.pop("$defs", {})

    def resolved(node: Any) -> Any:  # noqa: ANN401
        if isinstance(node, list):
            return [resolved(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            part = parts[node["$ref"].rpartition("/")[2]]
            return resolved({**part, **{key: node[key] for key in node if key != "$ref"}})
        return {key: resolved(value) for key, value in node.items()}

    flat: dict[str, Any] = resolved(schema)
    return flat


def _slots(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
    ]


def _content() -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": "#/components/schemas/Envelope"}}}


def _page(described: dict[str, Any]) -> str:
    groups: dict[str, list[str]] = {}
    for path, methods in described["paths"].items():
        for method, said in methods.items():
            groups.setdefault(said["tags"][0], []).append(_section(method, path, said))
    body = "".join(
        f"<h2>{escape(group)}</h2>{''.join(sections)}" for group, sections in groups.items()
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{_TITLE}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head><body>'
        f"<h1>{_TITLE}</h1><p>{escape(_SAID)}</p>"
        '<p>The same for machines: <a href="openapi.json">openapi.json</a>.</p>'
        f"{body}</body></html>"
    )


def _section(method: str, path: str, said: dict[str, Any]) -> str:
    text = (
        f'<section><span class="m">{method.upper()}</span><code>{escape(path)}</code>'
        f"<div>{escape(said['summary'])}</div>"
    )
    asked = [one for one in said["parameters"] if one["in"] == "query"]
    if asked:
        rows = "".join(
            f"<tr><td><code>?{escape(one['name'])}</code></td>"
            f"<td>{escape(one['description'])}</td></tr>"
            for one in asked
        )
        text += f"<table>{rows}</table>"
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body and body.get("properties"):
        text += (
            f"<table>{''.join(_row(name, of) for name, of in body['properties'].items())}</table>"
        )
    return text + "</section>"


def _row(name: str, of: dict[str, Any]) -> str:
    kinds = [one.get("type", "") for one in of.get("anyOf", [of])]
    values = of.get("enum") or [
        value for one in of.get("anyOf", []) for value in one.get("enum", [])
    ]
    kind = " | ".join(map(str, values)) if values else " or ".join(filter(None, map(str, kinds)))
    usual = json.dumps(of["default"], ensure_ascii=False) if "default" in of else "required"
    return (
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(kind)}</td>"
        f"<td><code>{escape(usual)}</code></td><td>{escape(of.get('description', ''))}</td></tr>"
    )
