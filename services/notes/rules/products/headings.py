"""Headings above what speaks for and against a product, and inline lists behind them."""

from collections.abc import Iterator
from dataclasses import replace

from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim
from services.notes.rules.words import bare


def _heads(text: str) -> frozenset[str]:
    return frozenset(bare(one.strip()) for one in text.split("|"))


PROS = _heads(
    "pros|pro|the good|good|likes|what i like|what i liked|what i love|what i "
    "loved|loved|love|highlights|positives|the positives|upsides|"
    "vorteile|plus|pluspunkte|was mir gefällt|das gute|ventajas|lo bueno|lo mejor|a favor|avantages|points "
    "forts|les plus|les points positifs|"
    "pregi|vantaggi|i pro|punti di forza|vantagens|prós|pontos "
    "positivos|zalety|plusy|плюсы|достоинства|переваги|artıları|artılar|avantajlar|"
    ""
    "kelebihan|良い点|メリット|良かった点|장점|优点|優點|المميزات|الإيجابيات|voordelen|pluspunten|fördelar|"
    "fordeler|fordele|ưu "
    "điểm|ข้อดี|फायदे"
)
CONS = _heads(
    "cons|con|the bad|bad|the not so good|not so good|dislikes|what i don't like|what i didn't like|negatives|the "
    "negatives|downsides|downside|"
    "drawbacks|contra|kontra|contre|"
    "could be better|nachteile|minus|minuspunkte|was mir nicht gefällt|das schlechte|desventajas|lo "
    "malo|en contra|contras|"
    "inconvénients|points faibles|les moins|les points négatifs|difetti|svantaggi|i "
    "contro|contro|desvantagens|pontos negativos|wady|minusy|"
    ""
    "минусы|недостатки|недоліки|eksileri|eksiler|dezavantajlar|kekurangan|悪い点|デメリット|気になる点|단점|缺点|"
    "缺點|العيوب|السلبيات|nadelen|"
    "minpunten|nackdelar|ulemper|nhược điểm|ข้อเสีย|नुकसान"
)
_BULLETS = "-–—•*·●▪▫◦‣►▶✓✔→+➕➖✅❌👍👎\ufe0f "
_LONGEST_HEAD = 28


def verdict_items(pool: EvidencePool, heads: frozenset[str]) -> Iterator[Claim]:
    """The lines below such a heading, up to the next heading or the end of the list; or what stands behind it."""
    is_open, before = False, None
    for line in pool.written:
        head, rest = head_of(line)
        if head in heads:
            is_open, before = True, line
            if rest:
                yield from _pieces(line, rest)
                is_open = False
            continue
        if is_open and before and _goes_on(line, before, head):
            yield Claim(line.text.strip(_BULLETS), line)
            before = line
        elif head in PROS or head in CONS or is_open:
            is_open = False


def _goes_on(line: EvidenceLine, before: EvidenceLine, head: str) -> bool:
    is_item = line.text[0] in _BULLETS or line.paragraph == before.paragraph
    is_near = line.source is before.source and line.paragraph - before.paragraph <= 1
    return (
        is_item
        and is_near
        and head not in PROS | CONS
        and not line.text.startswith("#")
        and not line.text.endswith(":")
    )


def head_of(line: EvidenceLine) -> tuple[str, str]:
    """The folded heading and what stands behind its colon."""
    head, colon, rest = line.text.partition(":")
    if len(head) > _LONGEST_HEAD:
        return "", ""
    words = "".join(char if char.isalnum() or char in "'’ " else " " for char in head).replace("’", "'")
    return bare(" ".join(words.split())).casefold(), rest.strip() if colon else ""


def _pieces(line: EvidenceLine, rest: str) -> Iterator[Claim]:
    at = line.text.find(rest)
    for piece in rest.replace(";", ",").replace(" • ", ",").split(","):
        text = piece.strip(" ." + _BULLETS)
        if any(map(str.isalnum, text)):
            start = line.text.find(text, at)
            yield Claim(text, replace(line, text=line.text), start, start + len(text))
