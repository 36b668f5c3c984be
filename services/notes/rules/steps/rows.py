"""The rows that may be steps: their numbers, what is none of them, and the claim that a row becomes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.findings import Claim
from services.notes.rules.promo import is_nutrition, is_sign_off, until_promo
from services.notes.rules.recipes.servings import is_serving_row
from services.notes.rules.sections import is_bulleted
from services.notes.rules.tokens import Tokens, text_at
from services.notes.rules.words import word_set
from services.notes.rules.workouts.mentions import list_number_end

_STEP_WORDS = word_set(
    "step schritt paso pasos étape passo stap krok шаг langkah adım etapa steg trin vaihe βήμα الخطوة ขั้นตอนที่ bước"
)
SHORTEST_WORDS = 2
SUBHEAD_WORDS = 6
_TIMES = re.compile(
    r"\W*(?:prep|cook|total|active|rest)\w*(?: time)?\W{1,3}\d{1,3}\s?(?:min|hr|hour|h\b)", re.IGNORECASE
)
_TIMESTAMP = re.compile(r"[\s:–-]*\(\d{1,2}:\d{2}\)\s*$")
_SENTENCES = re.compile(r"(?<=[^\W\d][.!?])\s+(?=[^\W\d])|(?<=[。！？])")
_LAST_TAGS = re.compile(r"(?:\s[#＃]\w{1,60}){1,40}\s*$")
_ASKS = re.compile(r"[?？]\W*$")  # "How do you make yours? 👇"

Row = tuple[EvidenceLine, ...]


def rows_of(lines: Iterable[EvidenceLine]) -> list[Row]:
    """Sentences of one row together, without those that ask for something."""
    grouped = (tuple(group) for _, group in groupby(lines, key=lambda line: (line.source, line.row)))
    kept = (
        tuple(kept for line in group if (kept := _without_promo(line)))
        for group in (part for whole in grouped for part in _at_bullets(whole))
        if not is_sign_off(group[0].text)
    )
    return [row for row in kept if row]


def _at_bullets(row: Row) -> Iterator[Row]:
    """A row whose line breaks were lost, cut before each bullet."""
    starts = [0, *(i for i in range(1, len(row)) if is_bulleted(row[i].text)), len(row)]
    yield from (row[first:last] for first, last in pairwise(starts))


def _without_promo(line: EvidenceLine) -> EvidenceLine | None:
    """The line, or what stands in it before it asks for something; None when that is all it does."""
    text = until_promo(line.text)
    return line if text == line.text else replace(line, text=text) if text else None


def is_no_step(row: Row) -> bool:
    """A part's heading ("For the sauce:"), figures of nutrition, or no words at all."""
    text = _LAST_TAGS.sub("", row[0].text)
    is_subhead = len(row) == 1 and text.rstrip().endswith((":", "：")) and row[0].words <= SUBHEAD_WORDS
    asks = len(row) == 1 and _ASKS.search(text) is not None and not number_end(row)
    return (
        (is_subhead and not number_end(row))
        or asks
        or (len(row) == 1 and is_about_it(text))
        or not any(line.words for line in row)
    )


def is_about_it(text: str) -> bool:
    """Whether a line tells of the dish: its nutrition, or how long it takes."""
    return is_nutrition(text) or _TIMES.match(text) is not None or is_serving_row(text)


def number_end(row: Row) -> int:
    return step_number_end(row[0].tokens)


def step_number_end(tokens: Tokens) -> int:
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


def says_much(row: Row, start: int, *, shortest: int = SHORTEST_WORDS) -> bool:
    words = sum(token.is_word for token in row[0].tokens[start:]) + sum(line.words for line in row[1:])
    return words >= (1 if is_dense(row[0].tokens[start:]) else shortest)


def is_dense(tokens: Tokens) -> bool:
    """Whether a script is written without spaces, so that a sentence may be one word."""
    return any(char > "\u2e7f" or "\u0e00" <= char <= "\u109f" for token in tokens for char in token.text)


def sentences_of(line: EvidenceLine) -> list[EvidenceLine]:
    return [replace(line, text=part) for part in _SENTENCES.split(line.text) if part.strip()]


def has_step_word(tokens: Tokens) -> bool:
    return any(text_at(tokens, i) in _STEP_WORDS for i in range(2))


def start_of(line: EvidenceLine) -> int:
    first = step_number_end(line.tokens)
    return first or next((i for i, token in enumerate(line.tokens) if token.is_word or token.number is not None), 0)


def claim_of(row: Row, first: int, factor: float = 1.0) -> Claim:
    line = row[0]
    start = line.tokens[first].start if first < len(line.tokens) else len(line.text)
    text = " ".join(part for part in (line.text[start:].strip(), *(one.text for one in row[1:])) if part)
    return Claim(
        _TIMESTAMP.sub("", _LAST_TAGS.sub("", text)).strip(),
        line,
        min(start, len(line.text) - 1),
        len(line.text),
        factor,
        row[1:],
    )
