"""The note's title: what the post is about."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from services.domain.artifacts import Media
from services.notes.orders import is_for_machine
from services.notes.rules.evidence import GENERIC_TITLE, EvidenceLine, EvidencePool, line_of
from services.notes.rules.findings import FoundValue
from services.notes.rules.headings import heading_of
from services.notes.rules.promo import is_nutrition, is_promo
from services.notes.rules.sections import is_bulleted, is_numbered
from services.notes.rules.words import bare
from services.notes.rules.workouts.amounts import amounts
from services.notes.rules.workouts.mentions import list_number_end
from services.notes.rules.workouts.structure import is_frame
from services.notes.values import one_line

_MAX_TITLE = 88
_MAX_AMOUNT_WORDS = 3
_NAMED_IN_TITLE = 3
_MAX_OPENING = 20  # rows of a caption; what it is about does not stand further below
_SIGN = re.compile(r"\s?[^\w\s,'’&()\"“”/:+%.!?¡¿–-]+\s?|[!?]\s")
_CLAUSE = re.compile(r"(.{24,88}?[^\W\d])(?:[!?.…]\s|\s[–—|]\s)")  # the first sentence or clause of a long line
_BEFORE_AMOUNTS = re.compile(r"([^:]{8,80}):\s(?=\d)")
_DATE = re.compile(
    r"^\W*(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*\W+)?\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?\W*$|^\W*day \d{1,3}\W*$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\W*(?:(?:full |the |my |new )?(?:recipe|workout|review|product review"
    r"|tutorial|video|post|reel|rezept|receta|recette|ricetta|"
    r"receita|przepis|рецепт|tarif|resep|レシピ|레시피)(?: below| in caption"
    r"| here| time)?|good morning.{0,20}|hi.{0,12}|hello.{0,20}|"
    r"hey.{0,20}|pov|psa)\W*",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"[\s|#\-–—:,;]{1,20}$")
_SIGNS = frozenset(("So", "Sk", "Zs", "Mn", "Me", "Cf"))  # emoji, their modifiers, bullets, space
_CAMERA_NAME = re.compile(r"(?:img|vid|video|mov|dsc|pxl|mvi|clip|download|screen.?recording)?[\W\d_]{0,100}$", re.I)
_MAX_SPOKEN_TITLE = 60
_NEAR = 8
_LOOKED_AT = 300  # texts on the screen; a title is not the last of hundreds
_OPENING_S = 1.0
_MAX_JOINED = 8  # words; longer lines are sentences of their own


def title(
    pool: EvidencePool, media: Media | None, name: str = "", *, fields: Mapping[str, FoundValue] = MappingProxyType({})
) -> str:
    """What the post is about: its own title, a line of the caption or of the screen, what was found, its first words.

    Never a heading, an item of a list, a call to follow, a date or a handle, while there is anything else.
    """
    own = media.title if media else name
    has_own_title = pool.platform == "youtube" and own and not GENERIC_TITLE.match(own[:120])
    candidates = [own] if has_own_title else []
    firsts = [line for i, line in enumerate(pool.caption) if not i or line.row != pool.caption[i - 1].row]
    items = _items(fields)
    opening = [line for line in firsts if line.paragraph >= 0 and _bare(line.text) not in items][:_MAX_OPENING]
    candidates += [text for line in opening if (text := _as_title(line))][:3]
    says_nothing = bool(_CAMERA_NAME.match(own[:120]))
    spoken = next((_first_words(line.text) for line in pool.said if line.words > 2 and not is_promo(line.text)), "")
    written = next((line.text for line in pool.caption if line.paragraph >= 0), "")
    says_nothing = says_nothing or _bare(own) in items  # it was made of the caption's first words
    read_aloud = spoken if pool.said and pool.said[0].box else ""  # captions, which come before a file's name, too
    candidates += [_screen_title(pool, items), read_aloud, "" if says_nothing else own]
    candidates += [spoken, _of_items(fields), written, own, name]
    told = (text for text in candidates if not is_for_machine(text))
    return next(text for text in map(_clean, [*told, "Untitled video"]) if text)


def _items(fields: Mapping[str, FoundValue]) -> frozenset[str]:
    """The lines that are, as a whole, something of a recipe's lists."""
    found = (fields[name] for name in ("ingredients", "steps") if name in fields)
    return frozenset(_bare(one.quote) for field in found for one in field.evidence)


def _bare(text: str) -> str:
    return text.strip(" .!;,")


def _as_title(line: EvidenceLine) -> str:
    """A line of a caption as a title, without what it asks for behind it: "Lemon pasta 🔥 save this"."""
    if may_be_title(line):
        return line.text
    head = _SIGN.split(line.text.strip(), maxsplit=1)[0]
    return head if head != line.text and len(head.split()) > 1 and may_be_title(line_of(head)) else ""


def may_be_title(line: EvidenceLine) -> bool:
    """Whether a line of a caption may say what the post is about."""
    text = line.text
    if is_promo(text) or is_nutrition(text) or heading_of(text) or _GENERIC.fullmatch(text):
        return False
    if is_numbered(text) or is_bulleted(text) or _DATE.search(text) or text.lstrip()[:1] in "@#":
        return False
    is_amount = amounts(line.tokens) and line.words <= _MAX_AMOUNT_WORDS and any(c.isdigit() for c in text[:3])
    return not is_amount or any(is_frame(bare(token.text)) for token in line.tokens)  # "30 MIN TREADMILL WORKOUT"


def _of_items(fields: Mapping[str, FoundValue]) -> str:
    """The first things of a list, where a post has nothing but that."""
    for name in ("ingredients", "exercises"):
        value = fields[name].value if name in fields else None
        names = [str(one.get("name")) for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        if names:
            return ", ".join(names[:_NAMED_IN_TITLE])
    return ""


def _clean(text: str) -> str:
    words = [
        word
        for word in one_line(text[:1000].replace("**", " ")).split()
        if not word.startswith(("#", "http://", "https://"))
    ]
    clean = _TRAILING.sub("", without_signs(" ".join(words)))
    if sum(char.isalnum() for char in clean) < 3:
        return ""
    if len(clean) <= _MAX_TITLE:
        return clean
    clause = _BEFORE_AMOUNTS.match(clean) or _CLAUSE.match(clean)
    return clause.group(1) if clause else clean[:_MAX_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-–—") + "…"


def without_signs(text: str) -> str:
    """Without emoji and bullets at either end."""
    start = next((i for i, char in enumerate(text) if unicodedata.category(char) not in _SIGNS), len(text))
    end = next((i for i in range(len(text), start, -1) if unicodedata.category(text[i - 1]) not in _SIGNS), start)
    return text[start:end]


def _first_words(text: str) -> str:
    return text if len(text) <= _MAX_SPOKEN_TITLE else text[:_MAX_SPOKEN_TITLE].rsplit(" ", 1)[0] + "…"


def _screen_title(pool: EvidencePool, items: frozenset[str] = frozenset()) -> str:
    every = [line for line in pool.on_screen[:_LOOKED_AT] if _may_be_title(line)]
    lines = [line for line in every if _may_name_all(line, items)]
    lines = lines or ([] if items else every)  # an item of a list is not the whole
    if not lines:
        return ""
    best = max(_with_lines_below(lines), key=_prominence)
    text, first = " ".join(line.text for line in best), best[0]
    start = list_number_end(first.tokens)
    return text[first.tokens[start].start :] if 0 < start < len(first.tokens) else text


def _may_name_all(line: EvidenceLine, items: frozenset[str]) -> bool:
    """Whether a line is neither an item of a list nor what stands above it."""
    return not list_number_end(line.tokens) and _bare(line.text) not in items and not heading_of(line.text)


def _with_lines_below(lines: list[EvidenceLine]) -> list[tuple[EvidenceLine, ...]]:
    """Each line by itself, or with the one below it that is as large: "Morning" / "Workout"."""
    near = [lines[i + 1 : i + 1 + _NEAR] for i in range(len(lines))]  # lines are in order of time, then from the top
    pairs = zip(lines, near, strict=True)
    below = [
        next((two for two in after if one.stands_above(two) and _is_as_large(one, two)), None) for one, after in pairs
    ]
    return [(one, two) if two else (one,) for one, two in zip(lines, below, strict=True)]


def _is_as_large(one: EvidenceLine, two: EvidenceLine) -> bool:
    heights = sorted(line.box[3] if line.box else 0.0 for line in (one, two))
    has_figures = any(token.number is not None for token in two.tokens)  # an amount, or the next of a list
    return heights[1] <= 1.5 * heights[0] and one.words + two.words <= _MAX_JOINED and not has_figures


def _may_be_title(line: EvidenceLine) -> bool:
    is_amount = line.words <= 3 and bool(amounts(line.tokens))
    letters = sum(char.isalpha() for char in line.text)
    return (
        1 <= line.words <= 14 and letters > 3 and line.confidence >= 0.7 and line.text[0] not in "@#" and not is_amount
    )


def _prominence(lines: tuple[EvidenceLine, ...]) -> float:
    """Large, long on the screen, more than one word, and there from the beginning."""
    line = lines[0]
    height = line.box[3] if line.box else 0.0
    lasts = min(4.0, (line.end_s or 0.0) - (line.start_s or 0.0))
    first = 2.0 if (line.start_s or 0.0) <= _OPENING_S else 1.0
    return first * float((height + 0.02) * (0.5 + lasts) * min(4, sum(one.words for one in lines)) ** 0.5)
