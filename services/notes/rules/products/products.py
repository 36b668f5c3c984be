"""A product: its name, who makes it, what it costs, and what speaks for and against it."""

import re
from collections.abc import Iterator

from services.domain.artifacts import Missing
from services.notes.rules.common import listed
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue, listing, settle
from services.notes.rules.places.telling import called
from services.notes.rules.prices import price_claims
from services.notes.rules.products.headings import CONS, PROS, head_of, verdict_items
from services.notes.rules.products.several import priced_rows
from services.notes.rules.word_lists.small_words import EVERY_SMALL_WORD
from services.notes.rules.wording import without_signs
from services.notes.rules.words import word_set

_NAME = re.compile(
    r"^\W{0,4}(?:product|produkt|producto|produit|prodotto|produto|ürün|товар|produk|商品|商品名|제품|المنتج|name|"
    r"item)(?:\sname)?\s{0,2}[:：]\s{0,3}"
    r"(?P<value>.{2,100})",
    re.IGNORECASE,
)
_BRAND = re.compile(
    r"^\W{0,4}(?:brand|marke|marca|marque|marka|бренд|merek|merk|ブランド|브랜드|"
    r"品牌)\s{0,2}[:：]\s{0,3}(?P<value>.{2,100})",
    re.I,
)
_BY_HANDLE = re.compile(r"\b(?:by|from|von|de|di|par|от)\s(?P<value>@[\w.]{2,40})", re.I)
_REVIEW = re.compile(
    r"(?<!\w)(?:my |an? )?(?:honest |full |quick |short |long[- ]term )?(?:review|unboxing|test|review of|unboxing of|"
    r"first look|erfahrungsbericht|testbericht|"
    r"reseña|análisis|avis|recensione|resenha|recenzja|inceleme|обзор|ulasan|レビュー|리뷰|测评|測評|"
    r"مراجعة)(?![^\W\u3040-\uffff])(?: of| on| zu| zum| zur| de| del| sur| di| do| da)?",
    re.IGNORECASE,
)
_ODD = re.compile(r"\b[A-Z][a-z]{1,15}[A-Z][A-Za-z]{1,15}(?:\s[A-Z0-9][\w-]{0,24}){0,3}")
_CAPITALS = re.compile(r"\b[A-Z][\w-]{1,20}(?:\s[A-Z0-9][\w-]{0,20}){1,4}")
_PLATFORMS = word_set("tiktok youtube instagram iphone linkedin whatsapp paypal mediamarkt")
_SHOWS = re.compile(
    r"\b(?i:it['’]s|this is|these are|meet|das ist|es ist|c['’]est|es|este es|è|questo è|esse é|é)\s"
    r"(?i:the |der |die |das |le |la |el |il |o |a )(?P<value>[A-ZÄÖÜ][\w-]{1,24}(?:\s[A-Z0-9ÄÖÜ][\w-]{0,24}){0,3})"
)
_TOTAL = re.compile(
    r"\b(?:price|preis|precio|prix|prezzo|preço|cena|цена|fiyat|harga|costs?|kostet|cuesta|coûte|costa|total|"
    r"gesamt|in all|altogether|"
    r"only|nur|solo|sólo|seulement|apenas|tylko|всего|sadece|just|for|für|por|pour|under|unter)\W{0,4}$|(?:価格|"
    r"値段|가격|价格|價格|السعر)\W{0,3}$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:total|gesamt|in all|altogether|insgesamt|en total|au total|in totale|no total|razem|итого|toplam)\W{0,4}$",
    re.I,
)
_MAX_NAME_WORDS = 6
_HEADING_WORDS = 3
_GENERIC = word_set(
    "product products produkt producto produit prodotto produto item items review reviews honest video haul finds "
    "favorites favourites "
    "these this my the is i diese it new today week month amazon tiktok instagram part"
)
_LONGEST_NAME_S = 12.0


def product_name(pool: EvidencePool) -> FoundValue | None:
    """A labelled name; what a review is of; else the one short text on the screen beside a price."""
    labelled = _matches(pool, _NAME)
    if not labelled and priced_rows(pool):
        return None
    told = called(pool.said) or _introduced(pool)
    if told and not labelled:
        return settle("name", [told])
    found = labelled or _reviewed(pool) or _before_price(pool) or _beside_price(pool) or _asked_about(pool)
    if not found and not _are_of_several(price_claims(pool.lines)):
        found = _written_oddly(pool)
    return settle("name", found)


def _introduced(pool: EvidencePool) -> Claim | None:
    """ "It's the BlendGo Two", "das ist der V12 Pro": a name of its own behind words that show it."""
    for line in pool.said:
        for match in _SHOWS.finditer(line.text):
            name = match.group("value")
            if _is_own(name):
                return Claim(name, line, match.start("value"), match.end("value"), 0.7)
    return None


def _written_oddly(pool: EvidencePool) -> list[Claim]:
    """ "SonoMax Air": a word with capitals inside, as only brands have them, and the capitals that follow."""
    claims = [
        Claim(match.group(), line, match.start(), match.end(), 0.6)
        for line in pool.said
        for match in _ODD.finditer(line.text)
        if match.group().split()[0].casefold() not in _PLATFORMS
    ]
    return claims if len(_values(claims)) == 1 else []


def _is_own(name: str) -> bool:
    """Whether it is written as no common word is: two words, a figure, or capitals within."""
    words = name.split()
    is_odd = any(char.isdigit() for char in name) or any(char.isupper() for word in words for char in word[1:])
    return is_odd and words[0].casefold() not in _GENERIC


def _matches(pool: EvidencePool, pattern: re.Pattern[str]) -> list[Claim]:
    return [
        Claim(value, line, line.text.find(value, match.start()), match.end())
        for line in pool.lines
        for match in pattern.finditer(line.text)
        if (value := match.group("value").strip(" *_"))
    ]


def _reviewed(pool: EvidencePool) -> list[Claim]:
    """ "Honest review: SoundPods Mini", "SoundPods Mini unboxing"."""
    for line in pool.caption[:2]:
        match = _REVIEW.search(line.text)
        if match is None:
            continue
        for rest in (line.text[match.end() :], line.text[: match.start()]):
            name = _core(without_signs(re.split(r"[.!?#(|]|\s[-–—]\s", rest.strip(" :：-–—"))[0]).strip(" :-–—"))
            if _may_be_name(name):
                start = line.text.find(name)
                return [Claim(name, line, start, start + len(name), 0.8)]
        if line.words <= _HEADING_WORDS:
            return _next_line(pool, line)
    return []


def _asked_about(pool: EvidencePool) -> list[Claim]:
    """ "is the BlendGo Two worth it??": the one run of capitals in a first line of small words."""
    for line in pool.caption[:1]:
        runs = [match for match in _CAPITALS.finditer(line.text) if _is_named_alone(match.group())]
        small = sum(word[:1].islower() for word in line.text.split())
        if len(runs) == 1 and small >= len(runs[0].group().split()) and _is_within_sentence(line.text, runs[0].start()):
            return [Claim(runs[0].group(), line, runs[0].start(), runs[0].end(), 0.6)]
    return []


def _is_named_alone(name: str) -> bool:
    return not {word.casefold() for word in name.split()} & (_GENERIC | EVERY_SMALL_WORD)


def _is_within_sentence(text: str, start: int) -> bool:
    """Whether a small word stands before it, or nothing."""
    before = text[:start].split()
    return not before or before[-1].casefold() in EVERY_SMALL_WORD


def _core(name: str) -> str:
    """Without the small words at its ends: "BrewMate Handmühle im" before "Test"."""
    words = name.split()
    while words and words[-1].casefold() in EVERY_SMALL_WORD:
        words.pop()
    return " ".join(words) if len(words) < len(name.split()) else name


def _next_line(pool: EvidencePool, head: EvidenceLine) -> list[Claim]:
    """What stands below "Product review", where it looks like a name."""
    at = next((i for i, line in enumerate(pool.caption) if line is head), len(pool.caption))
    below = next(iter(pool.caption[at + 1 : at + 2]), None)
    name = without_signs(below.text).strip(" :-–—") if below else ""
    if below is None or below.text.rstrip().endswith((".", "!", "?")) or not _may_be_name(name):
        return []
    start = below.text.find(name)
    return [Claim(name, below, start, start + len(name), 0.7)]


def _may_be_name(name: str) -> bool:
    words = name.split()
    is_named = any(char.isupper() for word in words for char in word) or any(char >= "\u3040" for char in name)
    is_telling = bool(words) and words[0].casefold().strip("#@:") not in _GENERIC
    return 0 < len(words) <= _MAX_NAME_WORDS and is_named and is_telling


def _before_price(pool: EvidencePool) -> list[Claim]:
    """ "SoundPods Mini – $49": the first line of the caption, or the only one with a price, up to it."""
    first = next((line for line in pool.caption if line.paragraph >= 0), None)
    priced = [claim.line for claim in price_claims(pool.caption)]
    first = priced[0] if len(priced) == 1 else first
    prices = price_claims([first]) if first else []
    if first is None or len(prices) != 1:
        return []
    name = without_signs(first.text[: prices[0].start].rstrip(" -–—:|(")).strip()
    has_sign = first.text[: prices[0].start].rstrip().endswith(("-", "–", "—", ":", "|", "("))
    start = first.text.find(name) if name else -1
    return [Claim(name, first, start, start + len(name), 0.7)] if has_sign and start >= 0 and _may_be_name(name) else []


def _beside_price(pool: EvidencePool) -> list[Claim]:
    priced = [claim.line for claim in price_claims(pool.on_screen)][:20]
    names = [
        line
        for line in pool.on_screen
        if line not in priced
        and 1 <= line.words <= _MAX_NAME_WORDS
        and _is_steady(line)
        and any(map(line.overlaps, priced))
    ]
    return [Claim(names[0].text, names[0], factor=0.7)] if len(names) == 1 else []


def _is_steady(line: EvidenceLine) -> bool:
    return not line.text.startswith(("@", "#")) and (line.end_s or 0) - (line.start_s or 0) <= _LONGEST_NAME_S


def brand(pool: EvidencePool) -> FoundValue | None:
    """A labelled brand, or the account after "by"."""
    return settle("brand", _matches(pool, _BRAND) or _matches(pool, _BY_HANDLE)[:1])


def price(pool: EvidencePool) -> FoundValue | None:
    """The price: the total, or the amount called the price; none when several other amounts are left."""
    claims = price_claims(pool.lines)
    chosen = _called(claims, _WHOLE) or (claims if len(_values(claims)) == 1 else _called(claims, _TOTAL))
    if priced_rows(pool):
        chosen = _called(claims, _WHOLE)  # of several products only the sum is the price
    if not claims or (not chosen and (priced_rows(pool) or _are_of_several(claims))):
        return None
    if len(_values(chosen)) != 1:
        return settle("price", claims)
    others = [claim for claim in claims if claim.value not in _values(chosen)]
    return _with_others(chosen, others) if others else settle("price", chosen)


def _are_of_several(claims: list[Claim]) -> bool:
    """Whether different amounts stand in one source, none of them called the price: each is of another thing."""
    sources = {claim.line.source for claim in claims}
    return any(len(_values([one for one in claims if one.line.source is source])) > 1 for source in sources)


def _values(claims: list[Claim]) -> set[str]:
    return {str(claim.value).replace(" ", "").casefold() for claim in claims}


def _called(claims: list[Claim], words: re.Pattern[str]) -> list[Claim]:
    return [claim for claim in claims if words.search(claim.line.text[max(0, claim.start - 24) : claim.start])]


def _with_others(chosen: list[Claim], others: list[Claim]) -> FoundValue | None:
    found = settle("price", chosen)
    told = ", ".join(dict.fromkeys(str(claim.value) for claim in others[:6]))
    return found and FoundValue(
        found.value, found.evidence, (Missing(what="other prices", why=f"Also named: {told}."),)
    )


def pros(pool: EvidencePool) -> FoundValue | None:
    """What a list calls a pro."""
    return listing(_unique(pool, "pros", PROS, "✅👍"))


def cons(pool: EvidencePool) -> FoundValue | None:
    """What a list calls a con."""
    return listing(_unique(pool, "cons", CONS, "❌👎"))


def _unique(pool: EvidencePool, kind: str, heads: frozenset[str], marks: str) -> Iterator[Claim]:
    yield from listed(pool, kind)
    yield from verdict_items(pool, heads)
    signs = marks + _signs(pool, marks)
    yield from (
        Claim(line.text[1:].strip(), line) for line in pool.written if line.text[0] in signs and _is_verdict(line)
    )


def _is_verdict(line: EvidenceLine) -> bool:
    return line.words > 1 and head_of(line)[0] not in PROS | CONS


def _signs(pool: EvidencePool, marks: str) -> str:
    """ "+" and "-" at the beginning of lines, where a post uses both to weigh a thing."""
    firsts = {line.text[0] for line in pool.caption if line.text[1:2] == " "}
    has_both = firsts & set("+➕") and firsts & set("-–➖")
    return ("+➕" if "✅" in marks else "-–➖") if has_both else ""
