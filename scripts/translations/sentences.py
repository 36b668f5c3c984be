"""Sentences that are made below the pages and shown on them: errors, progress, findings; read from the source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("clients", "endpoints", "services", "utils")
# What only a terminal or a log shows.
UNSEEN = ("services/operations/backups/", "services/engine/", "utils/web_server/", "endpoints/port_taken.py")
SAYING = frozenset({"Check", "Missing", "report", "progress", "Held", "Unsure", "NotReady", "RemoteGone", "Cap"})
NAMED = frozenset({"advice", "message", "says", "why", "what"})  # arguments that are sentences
# Where every text is a sentence for people, also one that is returned.
ALL_OF = (
    *("services/domain/losses.py", "services/highlights/motion/explain.py"),
    *("services/operations/downloads.py", "services/costs/spending.py"),
)
FEW_LETTERS = 8  # a pattern of fewer would fit anything


def sentences(root: Path) -> Iterator[tuple[str, str]]:
    """Each with the file that makes it. What an f-string fills in is a `%(name)s` of the sentence."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if not name.startswith(UNSEEN):
                tree = ast.parse(path.read_text())
                texts = _all(tree) if name in ALL_OF else _said(tree)
                yield from ((text, name) for text in texts)


def _all(tree: ast.AST) -> Iterator[str]:
    described = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    inner = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.Constant) and node not in described | inner:
            yield from _texts(node)


def _said(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_saying(node.func):
            given = [*node.args, *(one.value for one in node.keywords if one.arg in NAMED)]
            for one in given:
                yield from _texts(one)


def _is_saying(function: ast.expr) -> bool:
    name = getattr(function, "attr", getattr(function, "id", ""))
    return name.endswith("Error") or name in SAYING


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        text = _pattern(node)
        if len(re.findall(r"[A-Za-z]", re.sub(r"%\(\w+\)s", "", text))) >= FEW_LETTERS:
            yield text
    elif (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[A-Z].* |[a-z] [a-z]", node.value)
    ):
        yield node.value


def _pattern(node: ast.JoinedStr) -> str:
    names: dict[str, str] = {}
    parts = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            source = ast.unparse(part.value)
            name = (re.findall(r"[a-z]\w*", source) or ["value"])[-1]
            while names.setdefault(name, source) != source:
                name += "_"
            parts.append(f"%({name})s")
        elif isinstance(part, ast.Constant):
            parts.append(str(part.value).replace("%", "%%"))
    return "".join(parts)
