"""Steps within sentences: orders, what is chained by arrows or told in turn, and the one sentence below a list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.domain.artifacts import EvidenceSource
from services.notes.rules.clauses.instructions import is_lone_order, may_tell_to_do, tells_to_do
from services.notes.rules.clauses.verbless import brings_in, is_verbless
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.findings import Claim
from services.notes.rules.promo import is_promo
from services.notes.rules.recipes.foods import foods_in
from services.notes.rules.sections import is_bulleted
from services.notes.rules.steps.rows import (
    SHORTEST_WORDS,
    SUBHEAD_WORDS,
    claim_of,
    is_about_it,
    rows_of,
    sentences_of,
    start_of,
)
from services.notes.rules.words import word_set

MIN_STEPS = 2
MIN_LISTED = 3
_SENTENCE_WORDS = 5
_COMMAS = re.compile(
    r",\s(?:and\s|und\s|y\s|et\s|e\s)?"
    r"|\s(?:and\s)?(?=(?:then|dann|danach|luego|después|puis|ensuite|poi|depois|daarna|potem|затем|потом)\s)",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r";\s+")
_SPLITS = word_set("then dann danach luego después puis ensuite poi depois daarna potem затем потом sonra lalu")
_ARROWS = re.compile(r"\s(?:→|➡\ufe0f?|👉|->|>{1,2})\s")


def told_in(lines: Sequence[EvidenceLine]) -> list[Claim]:
    kept = [line for line in lines if not is_promo(line.text)]
    sentences = [clause for line in kept for clause in _clauses(line)]
    if sum(map(tells_to_do, sentences)) < MIN_STEPS:  # "Draw the light, shade the depth, and finish with a line"
        sentences = [clause for line in sentences for clause in _comma_clauses(line)]
    told = [tells_to_do(line) or brings_in(line) or _tells_later(line) for line in sentences]
    is_sure = sum(told) >= MIN_STEPS
    between = {id(line) for line in (*_between(sentences), *_said_between(sentences, told))} if is_sure else set()
    return [
        claim_of(line.parts or (line,), start_of(line) if line.source is EvidenceSource.CAPTION else 0, 0.8)
        for line, tells in zip(sentences, told, strict=True)
        if tells or (is_sure and (may_tell_to_do(line) or is_lone_order(line) or id(line) in between))
    ]


def chained(lines: Sequence[EvidenceLine]) -> list[Claim]:
    """ "Mix it all → fridge overnight → top with berries": between arrows each is a step, when one tells what to do."""
    for line in lines:
        parts = [replace(line, text=part.strip()) for part in _ARROWS.split(line.text) if part.strip()]
        is_told = len(parts) > MIN_STEPS and any(map(tells_to_do, parts)) and not is_promo(line.text)
        if is_told and all(part.words >= SHORTEST_WORDS for part in parts):
            return [claim_of((part,), start_of(part), 0.8) for part in parts]
    return []


def in_turn(lines: Sequence[EvidenceLine]) -> list[Claim]:
    """ "Cleanse first. Then toner. Then serum.": short sentences, most of which begin with "then"."""
    sentences = [sentence for line in lines for sentence in sentences_of(line)]
    starts = [i for i, line in enumerate(sentences) if line.tokens and line.tokens[0].text in _SPLITS]
    short = [i for i in starts if 1 < sentences[i].words <= SUBHEAD_WORDS]
    if len(short) < MIN_LISTED or short != list(range(short[0], short[0] + len(short))):
        return []
    first = short[0] - 1 if short[0] and sentences[short[0] - 1].words <= SUBHEAD_WORDS else short[0]
    return [claim_of((line,), start_of(line), 0.8) for line in sentences[first : short[-1] + 1]]


def below_a_list(lines: Sequence[EvidenceLine]) -> list[Claim]:
    """ "Mix it all and microwave for 3 minutes.": the one sentence below a list of amounts that tells what to do."""
    rows = [row for row in rows_of(lines) if row[0].paragraph >= 0]
    listed = [i for i, row in enumerate(rows) if _leads_with_amount(row[0]) and foods_in(row[0].tokens)]
    if len(listed) < MIN_LISTED:
        return []
    last = rows[listed[-1]][0]
    tell = (line for row in rows[listed[-1] + 1 :] for line in row if tells_to_do(line) or _tells_later(line))
    below = [line for line in tell if not is_promo(line.text)]
    is_apart = [line for line in below if line.paragraph != last.paragraph or line.text.rstrip().endswith((".", "!"))]
    sentences = [line for line in is_apart if line.words >= _SENTENCE_WORDS and not is_bulleted(line.text)]
    row = next((row for row in rows if any(line is sentences[0] for line in row)), ()) if sentences else ()
    parts = [part for line in row for part in sentences_of(line)]
    parts = [part for part in parts if not is_promo(part.text) and not is_about_it(part.text)]
    return [claim_of((part,), start_of(part), 0.8) for part in parts if part.words >= SHORTEST_WORDS]


def _leads_with_amount(line: EvidenceLine) -> bool:
    return any(token.number is not None for token in line.tokens[:2]) and not tells_to_do(line)


def _between(sentences: Sequence[EvidenceLine]) -> Iterator[EvidenceLine]:
    """ "Zum Schluss die Butter.": short sentences of food in a paragraph, between two that tell what to do."""
    for before, line, after in zip(sentences, sentences[1:], sentences[2:], strict=False):
        is_within = (
            before.paragraph == line.paragraph == after.paragraph and before.source is line.source is after.source
        )
        is_told = before.row != line.row and any(map(tells_to_do, _behind_commas(line)))  # "Beans next, simmer 10 min"
        is_within = is_within and (before.row == line.row == after.row or is_told)
        is_short = 1 < line.words <= SUBHEAD_WORDS and not line.text.rstrip().endswith(("?", "!"))
        if is_within and (is_short or is_told) and foods_in(line.tokens) and tells_to_do(before) and tells_to_do(after):
            yield line


def _said_between(sentences: Sequence[EvidenceLine], told: Sequence[bool]) -> Iterator[EvidenceLine]:
    """ "Then half a cup of cream": food that is said between two sentences that tell what to do."""
    first, last = told.index(True), len(told) - 1 - told[::-1].index(True)
    said = (line for line in sentences[first:last] if line.source is EvidenceSource.SAID and line.parts)
    yield from filter(is_verbless, said)


def _tells_later(line: EvidenceLine) -> bool:
    """ "Tosta il riso, unisci la zucca": built like an order, and behind a comma is one whose verb is known."""
    return may_tell_to_do(line) and any(map(tells_to_do, _behind_commas(line)))


def _behind_commas(line: EvidenceLine) -> list[EvidenceLine]:
    return [replace(line, text=part.strip()) for part in _COMMAS.split(line.text)[1:] if part.strip()]


def _clauses(line: EvidenceLine) -> list[EvidenceLine]:
    parts = [part.strip() for part in _CLAUSES.split(line.text) if part.strip()]
    return [replace(line, text=part) for part in parts] if len(parts) > 1 else [line]


def _comma_clauses(line: EvidenceLine) -> list[EvidenceLine]:
    parts = [replace(line, text=part.strip()) for part in _COMMAS.split(line.text) if part.strip()]
    return parts if sum(map(tells_to_do, parts)) >= MIN_STEPS else [line]
