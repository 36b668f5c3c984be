"""Text as tokens and numbers, in one pass: no pattern here can take more than linear time."""

import re
from dataclasses import dataclass

from services.outline.words import word_set

_VULGAR = {
    "¼": 1 / 4, "½": 1 / 2, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅘": 4 / 5,
    "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
_TOKEN = re.compile(rf"[{''.join(_VULGAR)}]|\d+(?:[.,]\d+)?|[^\W\d_{''.join(_VULGAR)}]+|\S")
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn zwanzig",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte",
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize - - - vingt",
)
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    **dict.fromkeys(("dreißig", "treinta", "trente"), 30),
    **dict.fromkeys(("vierzig", "cuarenta", "quarante"), 40),
    **dict.fromkeys(("fünfzig", "cincuenta", "cinquante"), 50),
    **dict.fromkeys(("sechzig", "sesenta", "soixante"), 60),
}
_UNITS = {word: n for words in _WORDS for n, word in enumerate(words.split()) if n and word not in ("-", "once")}
_RANGE_WORDS = frozenset({"-", "–", "—", "to", "bis", "a", "à"})
_MAX_DIGITS = 7


@dataclass(frozen=True)
class Token:
    """A word, number or sign; `text` is folded, `start` and `end` are offsets in the line."""

    text: str
    start: int
    end: int
    number: float | None = None

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.text[:1].isalpha()


Tokens = tuple[Token, ...]


@dataclass(frozen=True)
class Number:
    """A number read at some place: its value, the upper end if it is a range, and the token after it."""

    value: float
    high: float | None
    next: int


def tokenize(text: str) -> Tokens:
    """Split a text; keeps every sign that is not white space."""
    return tuple(
        Token(match.group().casefold(), match.start(), match.end(), _value(match.group()))
        for match in _TOKEN.finditer(text)
    )


def _value(text: str) -> float | None:
    if text in _VULGAR:
        return _VULGAR[text]
    if not text[0].isdecimal():
        return None
    return None if len(text) > _MAX_DIGITS else float(_without_thousands(text).replace(",", "."))


def _without_thousands(text: str) -> str:
    whole, separator, part = text.replace(",", ".").partition(".")
    return whole + part if separator and len(part) == 3 and whole.strip("0") else text


def text_at(tokens: Tokens, i: int) -> str:
    """The folded text of a token; empty past either end."""
    return tokens[i].text if 0 <= i < len(tokens) else ""


def number_at(tokens: Tokens, i: int, *, words: bool = True) -> Number | None:
    """Read "12", "8-12", "1 1/2", "1½", "½", "twelve", "forty-five"."""
    first = _single(tokens, i, words)
    if first is None:
        return None
    value, after = first
    if text_at(tokens, after) in _RANGE_WORDS:
        second = _single(tokens, after + 1, words)
        if second and value < second[0] <= 1000:
            return Number(value, second[0], second[1])
    return Number(value, None, after)


def _single(tokens: Tokens, i: int, words: bool) -> tuple[float, int] | None:
    if not 0 <= i < len(tokens):
        return None
    value = tokens[i].number
    if value is None:
        return _spelled(tokens, i) if words else None
    slash = _slash_fraction(tokens, i)
    if slash is not None:
        return slash, i + 3
    return _with_fraction(tokens, i, value)


def _with_fraction(tokens: Tokens, i: int, value: float) -> tuple[float, int]:
    if not value.is_integer():
        return value, i + 1
    part = _slash_fraction(tokens, i + 1)
    if part is not None:
        return value + part, i + 4
    if text_at(tokens, i + 1) in _VULGAR:
        return value + _VULGAR[tokens[i + 1].text], i + 2
    return value, i + 1


def _slash_fraction(tokens: Tokens, i: int) -> float | None:
    if text_at(tokens, i + 1) not in ("/", "⁄") or i + 2 >= len(tokens):
        return None
    top, bottom = tokens[i].number, tokens[i + 2].number
    if top is None or bottom is None or not 1 <= top < bottom <= 16 or not (top + bottom).is_integer():
        return None
    return top / bottom


def _spelled(tokens: Tokens, i: int) -> tuple[float, int] | None:
    word = text_at(tokens, i)
    if word not in _TENS:
        return (float(_UNITS[word]), i + 1) if word in _UNITS else None
    after = i + 2 if text_at(tokens, i + 1) == "-" else i + 1
    unit = _UNITS.get(text_at(tokens, after), 0)
    return (float(_TENS[word] + unit), after + 1) if 0 < unit < 10 else (float(_TENS[word]), i + 1)


_SECONDS = word_set("s sec secs second seconds sek sekunde sekunden seg segs segundo segundos seconde secondes")
_MINUTES = word_set("min mins minute minutes minuten minuto minutos")
_HOURS = word_set("h hr hrs hour hours std stunde stunden hora horas heure heures")
TIME_UNITS = {**dict.fromkeys(_SECONDS, 1), **dict.fromkeys(_MINUTES, 60), **dict.fromkeys(_HOURS, 3600)}


def duration_at(tokens: Tokens, i: int) -> Number | None:
    """Read "30 s", "30-second", "1 min 30", "1 h 20 min", "10-15 min", "1:30 min" as seconds."""
    if _is_clock(tokens, i - 2):
        return None  # the 30 of "1:30 min"
    if _is_clock(tokens, i):
        return _clock_at(tokens, i)
    number = number_at(tokens, i)
    if number is None:
        return None
    unit = number.next + 1 if text_at(tokens, number.next) == "-" else number.next
    scale = TIME_UNITS.get(text_at(tokens, unit))
    if scale is None:
        return None
    if number.high:
        return Number(number.value * scale, number.high * scale, _past_full_stop(tokens, unit))
    smaller = number_at(tokens, unit + 1)
    smaller_scale = TIME_UNITS.get(text_at(tokens, smaller.next), scale) if smaller else scale
    if smaller and smaller_scale < scale and not smaller.high:  # "1 min 30 s"
        total = number.value * scale + smaller.value * smaller_scale
        return Number(total, None, _past_full_stop(tokens, smaller.next))
    return Number(number.value * scale, None, _past_full_stop(tokens, unit))


def _is_clock(tokens: Tokens, i: int) -> bool:
    """Whether "1:30" stands here, without a space; "Set 1: 30 s" is none."""
    parts = tokens[i : i + 3] if i >= 0 else ()
    if len(parts) < 3 or parts[1].text != ":" or parts[0].number is None or parts[2].number is None:
        return False
    return parts[0].end == parts[1].start and parts[1].end == parts[2].start and parts[2].number < 60


def _clock_at(tokens: Tokens, i: int) -> Number | None:
    scale = TIME_UNITS.get(text_at(tokens, i + 3))
    if scale is None or scale < 60:
        return None
    total = (tokens[i].number or 0.0) * scale + (tokens[i + 2].number or 0.0) * scale / 60
    return Number(total, None, _past_full_stop(tokens, i + 3))


def _past_full_stop(tokens: Tokens, unit: int) -> int:
    return (
        unit + 2 if tokens[unit].text in ("sec", "min", "sek", "std") and text_at(tokens, unit + 1) == "." else unit + 1
    )


def tidy(value: float) -> int | float:
    """An int where the number is whole; else two decimals, or three below one."""
    return int(value) if float(value).is_integer() else round(value, 3 if value < 1 else 2)
