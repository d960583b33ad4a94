"""How is pasted code parsed? By a real grammar, the one it offends least, within a fixed effort."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Tree

GRAMMARS: Final = ("javascript", "tsx", "typescript")

# Measured: the grammars' own stack gives way at 30,000 to 100,000 levels, and takes the process
# with it. What is longer than this cannot be nested so deeply, what is nested deeper is refused.
LONGEST: Final = 40_000  # characters
_DEEPEST: Final = 1_000  # brackets
_BRACKET: Final = re.compile(r"[{}()\[\]]")
_MOST_FAULTS: Final = 40
_STEP: Final = 12  # what a step of the parser costs; looking at an expression costs one
_MOST_INDEXED: Final = 80_000  # nodes
_MOST_STEPS_UP: Final = 200
_WORTH_IT: Final = 8_192  # bytes
_MOST_VISITS: Final = 20_000
_AROUND: Final = 1_000  # characters that a caller may put around code
_HALVES: Final = re.compile("[\ud800-\udfff]")
_PIECE: Final = 65_536  # bytes that the parser is handed at once


class Effort:
    """How much work one text may cause; counted, not timed, so that answers are repeatable."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> bool:
        """Take some of it; say whether there was any left."""
        self.left -= steps
        return self.left >= 0


@dataclass(frozen=True, slots=True)
class Source:
    """Code and its tree.

    Attributes:
        written: the code as it was pasted, UTF-8, with what was put around it to parse it.
        parsed: the same length, with what no grammar knows put out of sight.
        root: root of the tree over ``parsed``.
        start: offset of the first character in the pasted text; what was put in front counts.
        faults: byte offsets of the places that no rule of the grammar fits, each with the token
            that is missing there or an empty text.
        grammar: name of the grammar that found them.
    """

    written: bytes
    parsed: bytes
    root: Node
    start: int
    faults: tuple[tuple[int, str], ...]
    grammar: str
    _index: Index

    def text(self, node: Node) -> str:
        """Return the code of a node as it was pasted."""
        return self.written[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def offset(self, byte: int) -> int:
        """Return where a byte stands in the pasted text, in characters."""
        return self.start + len(self.written[:byte].decode("utf-8", "ignore"))

    def at(self, start: int) -> Node | None:
        """Return the token that starts at a byte."""
        return self._index.token(start)

    def parent(self, node: Node) -> Node | None:
        """Return what a node stands in."""
        return self._index.parent(node)

    def above(self, node: Node) -> Iterator[Node]:
        """Yield what a node stands in, the nearest first; nobody climbs very high."""
        parent = self._index.parent(node)
        for _ in range(_MOST_STEPS_UP):
            if parent is None:
                return
            yield parent
            parent = self._index.parent(parent)


class Index:
    """Tokens by their place and nodes by what stands in them, from one walk over a tree.

    The tree's own look-ups start at the root each time, which a deep tree makes slow.
    """

    def __init__(self, root: Node) -> None:
        self._root = root
        self._parents: dict[int, Node] = {}
        self._tokens: dict[int, Node] = {}

    def token(self, start: int) -> Node | None:
        """Return the token that starts at a byte."""
        self._walk()
        return self._tokens.get(start)

    def parent(self, node: Node) -> Node | None:
        """Return what a node stands in; None for the root."""
        self._walk()
        return self._parents.get(node.id)

    def _walk(self) -> None:
        if self._tokens:
            return
        waiting = [self._root]
        while waiting and len(self._parents) < _MOST_INDEXED:
            node = waiting.pop()
            inner = node.children
            for child in inner:
                self._parents[child.id] = node
            if not inner and node.end_byte > node.start_byte:
                self._tokens.setdefault(node.start_byte, node)
            waiting.extend(reversed(inner))


@cache
def _language(grammar: str) -> Language:
    return Language(
        {
            "javascript": tree_sitter_javascript.language,
            "tsx": tree_sitter_typescript.language_tsx,
            "typescript": tree_sitter_typescript.language_typescript,
        }[grammar]()
    )


def parse(
    written: str,
    start: int,
    effort: Effort,
    parsed: str | None = None,
    grammars: tuple[str, ...] = GRAMMARS,
) -> Source | None:
    """Parse code with the grammar that finds the fewest faults in it.

    Args:
        written: the code.
        start: offset of its first character in the pasted text.
        effort: what the parsing may cost.
        parsed: the code to parse in its place, with as many bytes.
        grammars: the grammars to try.

    Returns:
        The code with its tree; None when it is too long or too deep, or the effort did not suffice.
    """
    if len(written) > LONGEST + _AROUND or _is_too_deep(written):
        return None
    shown = _encoded(written)
    code = shown if parsed is None else _encoded(parsed)
    best: Source | None = None
    for grammar in grammars:
        tree = _tree(grammar, code, effort)
        if tree is None:
            break
        found = tuple(_faults(tree))
        if best is None or len(found) < len(best.faults):
            best = Source(shown, code, tree.root_node, start, found, grammar, Index(tree.root_node))
        if not found or (len(found) >= _MOST_FAULTS and len(code) > _WORTH_IT):
            break  # no other grammar will make sense of it
    return best


def _is_too_deep(code: str) -> bool:
    depth = 0
    for match in _BRACKET.finditer(code):
        depth = depth + 1 if match.group() in "{([" else max(0, depth - 1)
        if depth > _DEEPEST:
            return True
    return False


def _encoded(text: str) -> bytes:
    """Halves of surrogate pairs cannot be encoded; each becomes one sign, so that offsets stay."""
    return _HALVES.sub("\N{REPLACEMENT CHARACTER}", text).encode()


def _tree(grammar: str, code: bytes, effort: Effort) -> Tree | None:
    try:
        return Parser(_language(grammar)).parse(
            lambda offset, _point: code[offset : offset + _PIECE],
            encoding="utf8",
            progress_callback=lambda _offset, _faulty: not effort.spend(_STEP),
        )
    except ValueError:  # the effort did not suffice
        return None


def _faults(tree: Tree) -> Iterator[tuple[int, str]]:
    """Walk down only where the tree is broken."""
    cursor = tree.walk()
    visits = count = 0
    descend = True
    while visits < _MOST_VISITS and count < _MOST_FAULTS:
        visits += 1
        node = cursor.node
        broken = node is not None and node.has_error
        if node is not None and descend and (node.is_error or node.is_missing):
            count += 1
            yield node.start_byte, node.type if node.is_missing else ""
            broken = False
        if descend and broken and cursor.goto_first_child():
            continue
        descend = True
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def children(node: Node) -> Iterator[Node]:
    """Yield the children that are more than punctuation; those of a broken place in its stead."""
    for child in node.named_children:
        if child.is_error:
            yield from (inner for inner in child.named_children if not inner.is_error)
        elif child.type != "comment":
            yield child


def field(node: Node | None, name: str) -> Node | None:
    """Return the child of that role."""
    return node.child_by_field_name(name) if node is not None else None
