"""Sentences that are made below the pages and shown on them: errors, progress, findings; read from the source."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

FOLDERS = ("clients", "endpoints", "services", "utils")
# What a terminal, a log, a program, a model or a page in Notion is told: in English, whatever the page's language.
UNSEEN = (
    *("services/operations/backups/", "services/operations/database_copy.py", "services/engine/", "utils/web_server/"),
    *("utils/lifetime.py", "clients/service_api.py", "clients/database/presence.py", "clients/database/session.py"),
    *(
        "clients/database/postgres.py",
        "clients/local_models/sentences/",
        "clients/web_push/",
        "endpoints/port_taken.py",
    ),
    *("endpoints/welcome.py", "endpoints/mcp_server/", "endpoints/api/openapi", "endpoints/api/metrics.py"),
    *("services/exports/", "services/notion/monitor/hooks.py", "clients/sites/downloader_trial.py"),
    *("services/notes/llm/question.py", "services/notes/llm/video_prompt.py", "services/clips/choice/llm_prompt.py"),
    *("services/notes/summary_sentence.py", "services/notion/pages/body.py", "services/notion/pages/row_clips.py"),
    *("services/notion/rows/former.py", "services/notion/rows/row_posts.py", "services/notion/rows/row_clips.py"),
)
SAYING = frozenset({"Check", "Missing", "report", "progress", "Held", "Unsure", "NotReady", "RemoteGone", "Cap"})
NAMED = frozenset({"advice", "message", "says", "why", "what"})  # arguments that are sentences
# Where every text is a sentence for people, also one that is returned.
ALL_OF = (
    *("services/domain/losses.py", "services/highlights/motion/explain.py"),
    *("services/operations/downloads.py", "services/costs/spending.py"),
)
FEW_LETTERS = 7  # a pattern of fewer would fit anything
# Whose texts nobody is shown: a log's, a model's, the documentation's of the API.
UNSHOWN = frozenset({"debug", "info", "warning", "error", "exception", "critical", "compile", "Field", "Prompt"})
# No page says more of them than that something went wrong.
BUGS = frozenset({"AssertionError", "BrokenPipeError", "NotImplementedError", "RuntimeError"})
MAX_CHARACTERS = 240  # what is longer, or of several lines, is told to a model
_SENTENCE = re.compile(r"[A-Z“%][^\n]* [^\n]*[.!?…]”?( %\(\w+\)s)*")


def sentences(root: Path) -> Iterator[tuple[str, str]]:
    """Each with the file that makes it. What an f-string fills in is a `%(name)s` of the sentence."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if not name.startswith(UNSEEN):
                yield from ((text, name) for text in said_in(path.read_text(), every=name in ALL_OF))


def said_in(source: str, *, every: bool = False) -> Iterator[str]:
    """The sentences of a module: what it gives to an error, a report or a finding, and all that reads as one.

    `every`: each of its texts, also words that make no sentence."""
    nodes = list(ast.walk(ast.parse(source)))
    yield from _said(nodes)
    unsaid = _unsaid(nodes)
    for node in nodes:
        if isinstance(node, ast.JoinedStr | ast.Constant) and node not in unsaid:
            yield from (text for text in _texts(node) if every or _reads_as_a_sentence(text))


def _reads_as_a_sentence(text: str) -> bool:
    return len(text) <= MAX_CHARACTERS and bool(_SENTENCE.fullmatch(text))


def _unsaid(nodes: Sequence[ast.AST]) -> set[ast.AST]:
    """Docstrings, the parts of f-strings, and what is said to a log or to a model."""
    found: set[ast.AST] = set()
    for node in nodes:
        if isinstance(node, ast.Expr):
            found.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            found.update(node.values)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in UNSHOWN | BUGS:
            found.update(part for given in (*node.args, *node.keywords) for part in ast.walk(given))
    return found


def _said(nodes: Sequence[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Call) and _is_saying(node.func):
            given = [*node.args, *(one.value for one in node.keywords if one.arg in NAMED)]
            for one in given:
                yield from _texts(one)


def _is_saying(function: ast.expr) -> bool:
    name = getattr(function, "attr", getattr(function, "id", ""))
    return (name.endswith("Error") and name not in BUGS) or name in SAYING


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
