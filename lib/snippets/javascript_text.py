"""How is a script written as JavaScript? As in the customer's guide, and safe inside a page."""

from __future__ import annotations

import re
from typing import Final

from lib.snippets.script import (
    Array,
    Blank,
    Call,
    Comment,
    Const,
    Env,
    Function,
    Literal,
    Name,
    Node,
    Object,
    Raw,
    Script,
    Statement,
)
from lib.snippets.unseen import UNSEEN, escaped

_STEP: Final = "  "
_IDENTIFIER: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_NAMED: Final = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SHORT: Final = 60
_ENDLESS: Final = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
# ``<`` could close the script element or open a comment.
_UNSAFE: Final = re.compile(f"[\\\\'<\x00-\x1f{UNSEEN}]")
_HIDDEN: Final = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{UNSEEN}]")
_ENDING: Final = re.compile("<(?=/script|script|!--)", re.IGNORECASE)


def javascript_string(text: str) -> str:
    """Return a text as a single-quoted string that no text can break out of, in a page or not."""
    return "'" + _UNSAFE.sub(_escaped, text) + "'"


def _escaped(match: re.Match[str]) -> str:
    return _NAMED.get(match.group()) or escaped(match.group())


def code(text: str) -> str:
    """Return code so that it neither ends the script it stands in nor hides what it says.

    What is escaped makes sense in strings, templates and patterns only; code that has it elsewhere
    does not run, but does no harm either.
    """
    return _HIDDEN.sub(_escaped, _ENDING.sub(r"\\x3C", text))


def javascript(script: Script, indent: str = "") -> str:
    """Return statements as lines of JavaScript; every line ends with a line break."""
    return "".join(_statement(statement, indent) for statement in script)


def _statement(statement: Statement, indent: str) -> str:
    inner = indent + _STEP
    if isinstance(statement, Blank):
        return "\n"
    if isinstance(statement, Comment):
        return f"{indent}// {statement.text}\n"
    if isinstance(statement, Call):
        args = ", ".join(_value(arg, indent) for arg in statement.args)
        return f"{indent}{statement.target.text}({args});\n"
    if isinstance(statement, Const):
        return f"{indent}const {statement.name} = {_value(statement.value, indent)};\n"
    if isinstance(statement, Function):
        return f"{indent}{_value(statement, indent)}\n"
    text = (
        f"{indent}if ({statement.condition.text}) {{\n{javascript(statement.then, inner)}{indent}}}"
    )
    if statement.otherwise:
        text += f" else {{\n{javascript(statement.otherwise, inner)}{indent}}}"
    return text + "\n"


def _value(tree: Node, indent: str) -> str:
    inner = indent + _STEP
    if isinstance(tree, Name | Raw):
        return code(tree.text)
    if isinstance(tree, Env):
        name = f"process.env.{tree.name}"
        return f"Number({name})" if tree.is_number else name
    if isinstance(tree, Function):
        head = f"function {tree.name}({', '.join(tree.params)}) {{\n"
        return head + javascript(tree.body, inner) + indent + "}"
    if isinstance(tree, Object):
        lines = (inner + _entry(key, item, inner) for key, item in tree.entries)
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}" if tree.entries else "{}"
    if isinstance(tree, Array):
        return _array(tree, indent)
    return _scalar(tree)


def _entry(key: str, item: Node, indent: str) -> str:
    if isinstance(item, Raw) and item.text.startswith("..."):
        return code(item.text)  # another object, spread into this one
    return f"{_key(key)}: {_value(item, indent)}"


def _array(tree: Array, indent: str) -> str:
    if all(isinstance(item, Literal) for item in tree.items):
        return "[" + ", ".join(_value(item, indent) for item in tree.items) + "]"
    inner = indent + _STEP
    lines = (inner + (_short_object(item) or _value(item, inner)) for item in tree.items)
    return "[\n" + ",\n".join(lines) + f"\n{indent}]"


def _short_object(tree: Node) -> str:
    """Return an object of a few plain values on one line; empty when it needs more."""
    if not isinstance(tree, Object) or not tree.entries:
        return ""
    if not all(isinstance(item, Literal) for _, item in tree.entries):
        return ""
    line = "{ " + ", ".join(f"{_key(key)}: {_value(item, '')}" for key, item in tree.entries) + " }"
    return line if len(line) <= _SHORT else ""


def _key(key: str) -> str:
    if key == "__proto__":
        return "['__proto__']"  # written plainly it would set the prototype, not a key
    return key if _IDENTIFIER.fullmatch(key) else javascript_string(key)


def _scalar(literal: Literal) -> str:
    value = literal.value
    if isinstance(value, str):
        return javascript_string(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    number = repr(value)
    return _ENDLESS.get(number, number)
