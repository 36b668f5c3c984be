"""Lists under a heading ("Ingredients:", "Steps", "Pros") in captions and on the screen."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.headings import heading_of
from services.notes.rules.promo import is_promo, is_sign_off, until_promo

_CUT = re.compile(r"[,;•·|✓✔✅、，]\s?(?!\d)|,\s")
_LONG = frozenset(("ingredients", "needs", "steps"))  # whose parts may stand apart by blank lines
_PROSE_WORDS = 14
_BULLETS = "-–—•*·●▪◦‣➤►▶✅✔✓☑👉→+➡🔸🔹▫▸◾◽"
# "2-ingredient bread" and "3-Tages-Trip" are no second and third of a list.
_NUMBERED = re.compile(
    r"\W{0,3}(?:\d{1,2}\s?[.)–:]|\d{1,2}\s-|1-|\d{1,2}-(?!(?-i:[a-zà-ÿ])|\w+-)|\d{1,2}/(?=\s)|"
    r"[1-9]\ufe0f?\u20e3|[①-⑳❶-❿]|(?:step|schritt|paso|étape|passo|stap)\s\d)",
    re.I,
)


@dataclass
class LinesUnderHeading:
    """The lines under one heading; `rest` is what stands behind the heading in its own line, as an offset."""

    kind: str
    lines: list[EvidenceLine] = field(default_factory=list)
    head: EvidenceLine | None = None
    rest: int = 0

    def items(self) -> Iterator[EvidenceLine]:
        """The list's items: what stands behind the heading, cut at commas, then the lines below."""
        if self.head:
            yield from pieces(self.head, self.rest)
        for line in self.lines:
            yield from pieces(line) if line.text.count(",") > 2 else (line,)

    @property
    def is_inline(self) -> bool:
        """Whether the list stands behind its heading."""
        return self.head is not None and self.rest < len(self.head.text)


def pieces(line: EvidenceLine, start: int = 0) -> Iterator[EvidenceLine]:
    """The parts of a line between commas, semicolons and bullets, each a verbatim part of it."""
    for text in _CUT.split(line.text[start:]):
        if any(char.isalnum() for char in text):
            yield replace(line, text=text.strip())


def sections(lines: Iterable[EvidenceLine]) -> list[LinesUnderHeading]:
    """Find headings and what follows them, up to the next one or to what is no list any more."""
    found: list[LinesUnderHeading] = []
    current: LinesUnderHeading | None = None
    before: EvidenceLine | None = None
    ended_row: tuple[EvidenceSource, int] | None = None
    for line in lines:
        heading = heading_of(line.text) if _starts_row(line, before) else None
        if heading:
            current = LinesUnderHeading(heading.kind, head=line, rest=heading.rest)
            found.append(current)
        elif current and before and is_promo(line.text) and not _is_item(line.text):
            ended_row = (line.source, line.row) if is_sign_off(line.text) else ended_row
            rest = until_promo(line.text)
            if rest and current.kind == "steps" and _goes_on(current, before, line):
                current.lines.append(replace(line, text=rest))
            continue  # a call to follow between two items ends no list
        elif (line.source, line.row) == ended_row:
            continue  # what stands behind a wish in its row is no item
        elif current and before and _goes_on(current, before, line):
            current.lines.append(line)
        else:
            current = None
        before = line
    return found


def _is_item(text: str) -> bool:
    """ "- 25 g protein powder (use code …)" is an item all the same."""
    return is_bulleted(text) and any(char.isdigit() for char in text[:6])


def is_bulleted(text: str) -> bool:
    """Whether a line begins with a bullet."""
    return text.lstrip()[:1] in _BULLETS and not text.lstrip().startswith("**")  # bold letters of Markdown


def is_numbered(text: str) -> bool:
    """Whether a line begins with the number of a step: "1.", "2)", "3 -", "Step 4", 5️⃣."""
    return _NUMBERED.match(text) is not None


def _starts_row(line: EvidenceLine, before: EvidenceLine | None) -> bool:
    return before is None or before.row != line.row or before.source is not line.source


def _goes_on(section: LinesUnderHeading, before: EvidenceLine, line: EvidenceLine) -> bool:
    if line.source is not before.source:
        return False
    if line.source is EvidenceSource.ON_SCREEN:
        return section.head is not None and not section.is_inline and section.head.overlaps(line)
    if line.source is EvidenceSource.SAID:
        return not section.is_inline and line.paragraph - before.paragraph <= 1 and not section.lines
    if line.paragraph == before.paragraph:
        return not section.is_inline or section.kind in ("ingredients", "steps")
    if section.kind in _LONG:
        return _is_of_list(section, line)
    is_first = not section.lines and not section.is_inline  # a blank line may stand between a heading and its list
    return is_first and line.paragraph - before.paragraph == 1


def _is_of_list(section: LinesUnderHeading, line: EvidenceLine) -> bool:
    """Whether a line after a blank one still belongs to the list."""
    if not section.lines and not section.is_inline:
        return True
    if section.kind == "steps":
        were_numbered = any(is_numbered(one.text) for one in section.lines[:3])
        return is_numbered(line.text) or is_bulleted(line.text) or not were_numbered
    return line.words <= _PROSE_WORDS or is_bulleted(line.text)
