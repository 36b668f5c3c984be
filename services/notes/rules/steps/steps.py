"""Steps in order and whole: from a list under a heading, a numbered list, or sentences that tell what to do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from services.domain.artifacts import EvidenceSource
from services.notes.rules.clauses.instructions import tells_to_do
from services.notes.rules.clauses.speech_clauses import spoken
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue, listing
from services.notes.rules.headings import heading_of
from services.notes.rules.promo import is_nutrition
from services.notes.rules.sections import LinesUnderHeading, is_bulleted, sections
from services.notes.rules.steps.prose import MIN_LISTED, MIN_STEPS, below_a_list, chained, in_turn, told_in
from services.notes.rules.steps.rows import (
    SHORTEST_WORDS,
    SUBHEAD_WORDS,
    Row,
    claim_of,
    has_step_word,
    is_about_it,
    is_dense,
    is_no_step,
    number_end,
    rows_of,
    says_much,
    sentences_of,
    start_of,
    step_number_end,
)
from services.notes.rules.workouts.mentions import list_number_end

_MAX_TELL = 0.6
_MAX_BELOW = 3  # lines of one step on the screen
_MAX_STEPS = 60


def steps(pool: EvidencePool) -> FoundValue | None:
    """The steps of the best source: one list is better than three mixed; a single step counts under its heading."""
    for claims in _candidates(pool):
        if len(claims) >= MIN_STEPS:
            return listing(claims, limit=_MAX_STEPS)
    single = next((claims for claims in map(_headed, (pool.caption, pool.on_screen)) if claims), None)
    single = single or below_a_list(pool.caption)
    return listing(single, limit=_MAX_STEPS) if single else None


def _candidates(pool: EvidencePool) -> Iterator[list[Claim]]:
    sources = (pool.caption, pool.on_screen, pool.said)
    yield from (_headed(lines) for lines in sources[:2])
    yield from (_numbered(lines) for lines in sources)
    yield _bulleted(pool.caption)
    yield chained(pool.caption)
    yield from (in_turn(lines) for lines in (pool.caption, pool.said))
    yield from (told_in(lines) for lines in (pool.caption, pool.on_screen, spoken(pool)))


def _headed(lines: Sequence[EvidenceLine]) -> list[Claim]:
    return [claim for section in sections(lines) if section.kind == "steps" for claim in _of_section(section)]


def _of_section(section: LinesUnderHeading) -> list[Claim]:
    rows = [row for row in rows_of(_lines(section)) if not is_no_step(row)]
    if any(number_end(row) for row in rows):
        return _numbered_rows(rows, shortest=1)
    if len(rows) == 1 and not is_bulleted(rows[0][0].text):  # a paragraph: a sentence is a step
        sentences = [sentence for line in rows[0] for sentence in sentences_of(line)]
        told = [line for line in sentences if not is_about_it(line.text)]
        return [claim_of((line,), start_of(line)) for line in told if says_much((line,), 0)]
    return [claim_of(row, start_of(row[0])) for row in rows if says_much(row, 0, shortest=1)]


def _bulleted(lines: Sequence[EvidenceLine]) -> list[Claim]:
    """Rows one below the other behind the same mark, most of which tell what to do: then all of them do."""
    rows = rows_of(lines)
    runs = (list(run) for _, run in groupby(rows, key=lambda row: (row[0].text[0], row[0].paragraph)))
    marked = [run for run in runs if is_bulleted(run[0][0].text)]
    told = (run for run in marked if len(run) >= MIN_LISTED and _tell(run) >= _MAX_TELL * len(run))
    return [claim_of(row, start_of(row[0])) for run in told for row in run if says_much(row, 0)]


def _tell(rows: Iterable[Row]) -> int:
    return sum(tells_to_do(replace(row[0], text=row[0].text[row[0].tokens[start_of(row[0])].start :])) for row in rows)


def _lines(section: LinesUnderHeading) -> list[EvidenceLine]:
    head = section.head
    if head is None or not section.is_inline:
        return section.lines
    return [replace(head, text=head.text[section.rest :].strip()), *section.lines]


def _numbered(lines: Sequence[EvidenceLine]) -> list[Claim]:
    if lines and lines[0].source is EvidenceSource.ON_SCREEN:
        found = ((line, step_number_end(line.tokens), _going_on(lines, i)) for i, line in enumerate(lines))
        return [claim_of((line, *below), start) for line, start, below in found if start and says_much((line,), start)]
    return _numbered_rows(rows_of(lines))


def _numbered_rows(rows: Sequence[Row], *, shortest: int = SHORTEST_WORDS) -> list[Claim]:
    """Numbered rows with what goes on below them, up to the next number."""
    starts = [i for i, row in enumerate(rows) if number_end(row) and not _is_part_head(rows, i)]
    claims = []
    for i, until in pairwise([*starts, len(rows)]):
        row = rows[i] + tuple(_below(rows[i], rows[i + 1 : until], is_last=until == len(rows)))
        if says_much(row, number_end(rows[i]), shortest=shortest) and not _is_amount(rows[i]):
            claims.append(claim_of(row, number_end(rows[i])))
    return claims


def _below(row: Row, rows: Sequence[Row], *, is_last: bool) -> Iterator[EvidenceLine]:
    """Rows that go on with a numbered one: its text when it has none, else what stands below without a blank line."""
    has_words = says_much(row, number_end(row))
    for other in rows:
        if other[0].paragraph != row[0].paragraph or heading_of(other[0].text) or is_nutrition(other[0].text):
            return
        if is_last and has_words:
            return  # behind the last step may stand anything
        if not is_no_step(other) and not number_end(other):
            yield from other
            has_words = True


def _is_part_head(rows: Sequence[Row], i: int) -> bool:
    """Whether "Step 2: The frame" only heads a list that begins with 1 again."""
    if not has_step_word(rows[i][0].tokens) or i + 1 >= len(rows):
        return False
    after = rows[i + 1][0].tokens
    return not has_step_word(after) and bool(list_number_end(after)) and after[0].number == 1


def _is_amount(row: Row) -> bool:
    """Whether a numbered row is an item of another list: "1. 200 g flour"."""
    tokens, start = row[0].tokens, number_end(row)
    is_short = row[0].words <= SUBHEAD_WORDS and not is_dense(tokens)
    return start < len(tokens) and tokens[start].number is not None and is_short


def _going_on(lines: Sequence[EvidenceLine], i: int) -> Row:
    """The lines right below a line on the screen, which come and go with it and are no items of their own."""
    below: list[EvidenceLine] = []
    for line in lines[i + 1 : i + 1 + _MAX_BELOW]:
        if not (below or [lines[i]])[-1].stands_above(line) or step_number_end(line.tokens):
            break
        below.append(line)
    return tuple(below)
