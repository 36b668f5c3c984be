"""Lists under a heading ("Ingredients:", "Steps", "Pros") in captions and on the screen."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import Line

_HEADS = {
    word: kind
    for kind, words in {
        "ingredients": "ingredients|ingredient list|what you need for the|zutaten|ingredientes|ingrédients|"
        "for the dough|for the sauce|for the filling|für den teig|para la masa",
        "steps": "steps|method|instructions|directions|preparation|zubereitung|anleitung|schritte|pasos|preparación|"
        "elaboración|instrucciones|préparation|étapes|how to|how to make it",
        "tools": "tools|materials|supplies|equipment|you need|you will need|you'll need|what you need|what you'll need|"
        "material|werkzeug|herramientas|materiales|outils|matériel|du brauchst|was du brauchst",
        "pros": "pros|pro|what i like|what i liked|likes|the good|vorteile|ventajas|avantages",
        "cons": "cons|con|what i don't like|dislikes|the bad|nachteile|desventajas|inconvénients",
        "tips": "tips|tip|pro tip|pro tips|tipps|consejos|astuces|good to know",
    }.items()
    for word in words.split("|")
}
_MAX_HEAD = 40
_CUT = re.compile(r"[,;•·|✓✔✅]\s")


@dataclass
class Section:
    """The lines under one heading; `rest` is what stands behind the heading in its own line, as an offset."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    head: Line | None = None
    rest: int = 0

    def items(self) -> Iterator[Line]:
        """The list's items: what stands behind the heading, cut at commas, then the lines below."""
        if self.head:
            yield from pieces(self.head, self.rest)
        for line in self.lines:
            yield from pieces(line) if line.text.count(",") > 2 else (line,)


def pieces(line: Line, start: int = 0) -> Iterator[Line]:
    """The parts of a line between commas, semicolons and bullets, each a verbatim part of it."""
    for text in _CUT.split(line.text[start:]):
        if any(char.isalnum() for char in text):
            yield replace(line, text=text.strip())


def sections(lines: Iterable[Line]) -> list[Section]:
    """Find headings and what follows them up to the next blank line of a caption, or change of source."""
    found: list[Section] = []
    current: Section | None = None
    before: Line | None = None
    for line in lines:
        kind, rest = _heading(line)
        if kind:
            current = Section(kind, head=line, rest=rest)
            found.append(current)
        elif current and before and _goes_on(current, before, line):
            current.lines.append(line)
        else:
            current = None
        before = line
    return found


def _goes_on(section: Section, before: Line, line: Line) -> bool:
    if line.source is not before.source:
        return False
    if section.head and section.rest < len(section.head.text):
        return False  # the list stands behind its heading
    if line.source is EvidenceSource.ON_SCREEN:
        return section.head is not None and section.head.overlaps(line)
    is_first = not section.lines  # a blank line may stand between a heading and its list
    return line.paragraph == before.paragraph or (is_first and line.paragraph - before.paragraph == 1)


def _heading(line: Line) -> tuple[str, int]:
    """The kind of list that the line opens, and where the rest of the line starts; ("", 0) when it opens none."""
    head, colon, rest = line.text[: _MAX_HEAD + 20].partition(":")
    if len(head) > _MAX_HEAD or (not colon and len(line.text) > _MAX_HEAD):
        return "", 0
    words = "".join(char if char.isalnum() or char in "'’ " else " " for char in head.casefold()).replace("’", "'")
    kind = _HEADS.get(" ".join(words.split()), "")
    return (kind, len(head) + 1 if rest.strip() else len(line.text)) if kind else ("", 0)
