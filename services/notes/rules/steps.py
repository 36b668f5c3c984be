"""Steps in order and whole: from a list under a heading, a numbered list, or sentences that tell what to do."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from services.domain.artifacts import EvidenceSource
from services.notes.rules.clauses.instructions import is_lone_order, may_tell_to_do, tells_to_do
from services.notes.rules.clauses.speech_clauses import spoken
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, Finding, listing
from services.notes.rules.headings import heading_of
from services.notes.rules.promo import is_nutrition, is_promo, is_sign_off, until_promo
from services.notes.rules.recipes.foods import foods_in
from services.notes.rules.recipes.servings import is_serving_row
from services.notes.rules.sections import LinesUnderHeading, is_bulleted, sections
from services.notes.rules.tokens import Tokens, text_at
from services.notes.rules.words import word_set
from services.notes.rules.workouts.mentions import list_number_end

_STEP_WORDS = word_set(
    "step schritt paso pasos étape passo stap krok шаг langkah adım etapa steg trin vaihe βήμα الخطوة ขั้นตอนที่ bước"
)
_SHORTEST_WORDS = 2
_MIN_STEPS = 2
_MIN_BULLETED, _MOST_TELL = 3, 0.6
_MOST_BELOW = 3  # lines of one step on the screen
_MAX_STEPS = 60
_SUBHEAD_WORDS = 6
_TIMES = re.compile(
    r"\W*(?:prep|cook|total|active|rest)\w*(?: time)?\W{1,3}\d{1,3}\s?(?:min|hr|hour|h\b)", re.IGNORECASE
)
_TIMESTAMP = re.compile(r"[\s:–-]*\(\d{1,2}:\d{2}\)\s*$")
_COMMAS = re.compile(
    r",\s(?:and\s|und\s|y\s|et\s|e\s)?"
    r"|\s(?:and\s)?(?=(?:then|dann|danach|luego|después|puis|ensuite|poi|depois|daarna|potem|затем|потом)\s)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[^\W\d][.!?])\s+(?=[^\W\d])|(?<=[。！？])")
_ASKS = re.compile(r"[?？]\W*$")  # "How do you make yours? 👇"
_CLAUSES = re.compile(r";\s+")

Row = tuple[EvidenceLine, ...]


def steps(pool: EvidencePool) -> Finding | None:
    """The steps of the best source: one list is better than three mixed; a single step counts under its heading."""
    for claims in _candidates(pool):
        if len(claims) >= _MIN_STEPS:
            return listing(claims, limit=_MAX_STEPS)
    single = next((claims for claims in map(_headed, (pool.caption, pool.on_screen)) if claims), None)
    return listing(single, limit=_MAX_STEPS) if single else None


def _candidates(pool: EvidencePool) -> Iterator[list[Claim]]:
    sources = (pool.caption, pool.on_screen, pool.said)
    yield from (_headed(lines) for lines in sources[:2])
    yield from (_numbered(lines) for lines in sources)
    yield _bulleted(pool.caption)
    yield from (_imperative(lines) for lines in (pool.caption, pool.on_screen, spoken(pool)))


def _headed(lines: Sequence[EvidenceLine]) -> list[Claim]:
    return [claim for section in sections(lines) if section.kind == "steps" for claim in _of_section(section)]


def _of_section(section: LinesUnderHeading) -> list[Claim]:
    rows = [row for row in _rows(_lines(section)) if not _is_no_step(row)]
    if any(_number_end(row) for row in rows):
        return _numbered_rows(rows, shortest=1)
    if len(rows) == 1 and not is_bulleted(rows[0][0].text):  # a paragraph: a sentence is a step
        sentences = [sentence for line in rows[0] for sentence in _sentences(line)]
        told = [line for line in sentences if not _is_about_it(line.text)]
        return [_claim((line,), _start(line)) for line in told if _says_much((line,), 0)]
    return [_claim(row, _start(row[0])) for row in rows if _says_much(row, 0, shortest=1)]


def _bulleted(lines: Sequence[EvidenceLine]) -> list[Claim]:
    """Rows one below the other behind the same mark, most of which tell what to do: then all of them do."""
    rows = _rows(lines)
    runs = (list(run) for _, run in groupby(rows, key=lambda row: (row[0].text[0], row[0].paragraph)))
    marked = [run for run in runs if is_bulleted(run[0][0].text)]
    told = (run for run in marked if len(run) >= _MIN_BULLETED and _tell(run) >= _MOST_TELL * len(run))
    return [_claim(row, _start(row[0])) for run in told for row in run if _says_much(row, 0)]


def _tell(rows: Iterable[Row]) -> int:
    return sum(tells_to_do(replace(row[0], text=row[0].text[row[0].tokens[_start(row[0])].start :])) for row in rows)


def _lines(section: LinesUnderHeading) -> list[EvidenceLine]:
    head = section.head
    if head is None or not section.is_inline:
        return section.lines
    return [replace(head, text=head.text[section.rest :].strip()), *section.lines]


def _rows(lines: Iterable[EvidenceLine]) -> list[Row]:
    """Sentences of one row together, without those that ask for something."""
    grouped = (tuple(group) for _, group in groupby(lines, key=lambda line: (line.source, line.row)))
    kept = (
        tuple(kept for line in group if (kept := _without_promo(line)))
        for group in grouped
        if not is_sign_off(group[0].text)
    )
    return [row for row in kept if row]


def _without_promo(line: EvidenceLine) -> EvidenceLine | None:
    """The line, or what stands in it before it asks for something; None when that is all it does."""
    text = until_promo(line.text)
    return line if text == line.text else replace(line, text=text) if text else None


def _is_no_step(row: Row) -> bool:
    """A part's heading ("For the sauce:"), figures of nutrition, or no words at all."""
    text = row[0].text
    is_subhead = len(row) == 1 and text.rstrip().endswith((":", "：")) and row[0].words <= _SUBHEAD_WORDS
    asks = len(row) == 1 and _ASKS.search(text) is not None and not _number_end(row)
    return (
        (is_subhead and not _number_end(row))
        or asks
        or (len(row) == 1 and _is_about_it(text))
        or not any(line.words for line in row)
    )


def _is_about_it(text: str) -> bool:
    """Whether a line tells of the dish: its nutrition, or how long it takes."""
    return is_nutrition(text) or _TIMES.match(text) is not None or is_serving_row(text)


def _numbered(lines: Sequence[EvidenceLine]) -> list[Claim]:
    if lines and lines[0].source is EvidenceSource.ON_SCREEN:
        found = ((line, _step_number_end(line.tokens), _going_on(lines, i)) for i, line in enumerate(lines))
        return [_claim((line, *below), start) for line, start, below in found if start and _says_much((line,), start)]
    return _numbered_rows(_rows(lines))


def _numbered_rows(rows: Sequence[Row], *, shortest: int = _SHORTEST_WORDS) -> list[Claim]:
    """Numbered rows with what goes on below them, up to the next number."""
    starts = [i for i, row in enumerate(rows) if _number_end(row) and not _is_part_head(rows, i)]
    claims = []
    for i, until in pairwise([*starts, len(rows)]):
        row = rows[i] + tuple(_below(rows[i], rows[i + 1 : until], is_last=until == len(rows)))
        if _says_much(row, _number_end(rows[i]), shortest=shortest) and not _is_amount(rows[i]):
            claims.append(_claim(row, _number_end(rows[i])))
    return claims


def _below(row: Row, rows: Sequence[Row], *, is_last: bool) -> Iterator[EvidenceLine]:
    """Rows that go on with a numbered one: its text when it has none, else what stands below without a blank line."""
    has_words = _says_much(row, _number_end(row))
    for other in rows:
        if other[0].paragraph != row[0].paragraph or heading_of(other[0].text) or is_nutrition(other[0].text):
            return
        if is_last and has_words:
            return  # behind the last step may stand anything
        if not _is_no_step(other) and not _number_end(other):
            yield from other
            has_words = True


def _is_part_head(rows: Sequence[Row], i: int) -> bool:
    """Whether "Step 2: The frame" only heads a list that begins with 1 again."""
    if not _has_step_word(rows[i][0].tokens) or i + 1 >= len(rows):
        return False
    after = rows[i + 1][0].tokens
    return not _has_step_word(after) and bool(list_number_end(after)) and after[0].number == 1


def _has_step_word(tokens: Tokens) -> bool:
    return any(text_at(tokens, i) in _STEP_WORDS for i in range(2))


def _is_amount(row: Row) -> bool:
    """Whether a numbered row is an item of another list: "1. 200 g flour"."""
    tokens, start = row[0].tokens, _number_end(row)
    is_short = row[0].words <= _SUBHEAD_WORDS and not _is_dense(tokens)
    return start < len(tokens) and tokens[start].number is not None and is_short


def _number_end(row: Row) -> int:
    return _step_number_end(row[0].tokens)


def _going_on(lines: Sequence[EvidenceLine], i: int) -> Row:
    """The lines right below a line on the screen, which come and go with it and are no items of their own."""
    below: list[EvidenceLine] = []
    for line in lines[i + 1 : i + 1 + _MOST_BELOW]:
        if not (below or [lines[i]])[-1].stands_above(line) or _step_number_end(line.tokens):
            break
        below.append(line)
    return tuple(below)


def _step_number_end(tokens: Tokens) -> int:
    first = next((i for i, token in enumerate(tokens) if token.is_word or token.number is not None), 0)
    if text_at(tokens, first) in _STEP_WORDS and len(tokens) > first + 2:
        return _past_step_word(tokens, first)
    if first and all(not token.is_word for token in tokens[:first]):
        tokens_from = tokens[first:]
        end = _bare_number_end(tokens_from)
        return first + end if end else 0
    return _bare_number_end(tokens)


def _past_step_word(tokens: Tokens, first: int) -> int:
    if tokens[first + 1].number is None and not tokens[first + 1].is_word:
        return 0
    if text_at(tokens, first + 2) in (".", ":", ")", "-", "–", ",", "：", "|"):
        return first + 3
    return first + 2 if tokens[first + 1].number is not None else 0


def _bare_number_end(tokens: Tokens) -> int:
    end = list_number_end(tokens)
    if end or len(tokens) < 3 or tokens[0].number is None or not 1 <= (tokens[0].number or 0) <= 40:
        return end
    if tokens[1].text == "/" and tokens[0].end == tokens[1].start and tokens[1].end < tokens[2].start:
        return 2  # "1/ Mix"
    is_dashed = tokens[1].text in ("-", "–", "、", "．", ":") and tokens[0].end == tokens[1].start and tokens[2].is_word
    return 2 if is_dashed else 0


def _says_much(row: Row, start: int, *, shortest: int = _SHORTEST_WORDS) -> bool:
    words = sum(token.is_word for token in row[0].tokens[start:]) + sum(line.words for line in row[1:])
    return words >= (1 if _is_dense(row[0].tokens[start:]) else shortest)


def _is_dense(tokens: Tokens) -> bool:
    """Whether a script is written without spaces, so that a sentence may be one word."""
    return any(char > "\u2e7f" or "\u0e00" <= char <= "\u109f" for token in tokens for char in token.text)


def _imperative(lines: Sequence[EvidenceLine]) -> list[Claim]:
    kept = [line for line in lines if not is_promo(line.text)]
    sentences = [clause for line in kept for clause in _clauses(line)]
    if sum(map(tells_to_do, sentences)) < _MIN_STEPS:  # "Draw the light, shade the depth, and finish with a line"
        sentences = [clause for line in sentences for clause in _comma_clauses(line)]
    is_sure = sum(map(tells_to_do, sentences)) >= _MIN_STEPS
    between = {id(line) for line in _between(sentences)} if is_sure else set()
    return [
        _claim(line.parts or (line,), _start(line) if line.source is EvidenceSource.CAPTION else 0, 0.8)
        for line in sentences
        if tells_to_do(line) or (is_sure and (may_tell_to_do(line) or is_lone_order(line) or id(line) in between))
    ]


def _between(sentences: Sequence[EvidenceLine]) -> Iterator[EvidenceLine]:
    """ "Zum Schluss die Butter.": short sentences of food in a paragraph, between two that tell what to do."""
    for before, line, after in zip(sentences, sentences[1:], sentences[2:], strict=False):
        is_within = before.row == line.row == after.row and before.source is line.source is after.source
        is_short = 1 < line.words <= _SUBHEAD_WORDS and not line.text.rstrip().endswith(("?", "!"))
        if is_within and is_short and foods_in(line.tokens) and tells_to_do(before) and tells_to_do(after):
            yield line


def _sentences(line: EvidenceLine) -> list[EvidenceLine]:
    return [replace(line, text=part) for part in _SENTENCES.split(line.text) if part.strip()]


def _clauses(line: EvidenceLine) -> list[EvidenceLine]:
    parts = [part.strip() for part in _CLAUSES.split(line.text) if part.strip()]
    return [replace(line, text=part) for part in parts] if len(parts) > 1 else [line]


def _comma_clauses(line: EvidenceLine) -> list[EvidenceLine]:
    parts = [replace(line, text=part.strip()) for part in _COMMAS.split(line.text) if part.strip()]
    return parts if sum(map(tells_to_do, parts)) >= _MIN_STEPS else [line]


def _start(line: EvidenceLine) -> int:
    first = _step_number_end(line.tokens)
    return first or next((i for i, token in enumerate(line.tokens) if token.is_word or token.number is not None), 0)


def _claim(row: Row, first: int, factor: float = 1.0) -> Claim:
    line = row[0]
    start = line.tokens[first].start if first < len(line.tokens) else len(line.text)
    text = " ".join(part for part in (line.text[start:].strip(), *(one.text for one in row[1:])) if part)
    return Claim(
        _TIMESTAMP.sub("", text).strip(), line, min(start, len(line.text) - 1), len(line.text), factor, row[1:]
    )
