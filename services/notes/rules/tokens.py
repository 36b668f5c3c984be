"""Text as tokens and numbers, in one pass: no pattern here can take more than linear time."""

import re
import unicodedata
from dataclasses import dataclass

from services.notes.rules.spelled_numbers import BEGINNINGS, LONGEST, spelled
from services.notes.rules.word_lists.number_words import DOZENS, HALVES, ONES, PARTS
from services.notes.rules.words import word_set

_VULGAR = {
    "¼": 1 / 4, "½": 1 / 2, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅘": 4 / 5,
    "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
# Marks that belong to the letter before them: accents written apart, vowels of Indic, Thai and Arabic words.
_MARKS = "".join(
    chr(code)
    for first, last in ((0x300, 0x1200), (0x1700, 0x1D00), (0xA800, 0xAC00))
    for code in range(first, last)
    if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
# Where words stand without spaces, what counts is cut off the number before it: "2个鸡蛋", "300g", "2人分".
_COUNTERS = (
    "千克|公斤|毫升|小勺|大勺|汤匙|茶匙|克|斤|两|勺|杯|碗|个|個|颗|顆|只|隻|根|片|瓣|块|塊|把|条|條|袋|包|罐|盒|人分|"
    "人份|人前|分钟|分鐘|分間|小时|小時|"
    "時間|分|秒|度|玉|枚|本|丁|切れ|かけ|片|株|束|缶|パック|カップ|큰술|작은술|스푼|숟갈|컵|개|알|쪽|대|줌|꼬집|장|"
    "봉지|봉|캔|모|마리|인분|분|초|시간|组|次|セット|回|세트|회"
)
_THAI = "วินาที|นาที|ครั้ง|เซต|เซ็ต|รอบ|กรัม|ช้อนโต๊ะ|ช้อนชา|ถ้วย|ฟอง"
_DIGITS = r"\d+(?:[.,٫]\d+)?"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿"  # numbers of a list, each by itself
_TOKEN = re.compile(
    rf"[{''.join(_VULGAR)}{CIRCLED}]|{_DIGITS}|(?<=[\d{''.join(_VULGAR)}半数几])(?:{_COUNTERS})|"
    rf"(?:(?<=\d)|(?<=\d ))(?:{_THAI})|"
    rf"[^\W\d_{''.join(_VULGAR)}{CIRCLED}]++(?:[{_MARKS}\u200c\u200d]++|[^\W\d_{''.join(_VULGAR)}{CIRCLED}]++)*+|\S"
)
_RANGE_WORDS = word_set("- – — ~ 〜 ～ to bis a à or oder o ou tot до или sampai hingga đến")
AND = word_set("and & + y e und et en i и och og と ve dan")
_ONE_AND_A_HALF = word_set("anderthalb anderthalbe eineinhalb półtora полтора полторы anderhalve anderhalf")
_A_HALF = frozenset(("a", "una", "un", "uma", "um", "een", "ein", "une"))
_A_PART = frozenset(("a", "one", "ein", "una", "un", "uma", "um", "een", "une"))
_SPELLED = _ONE_AND_A_HALF | DOZENS | BEGINNINGS | {"half"}
_LINKS = AND | {"-", "–", "buçuk", "半"}
_SPOON = re.compile(r"(?<=[\d½¼¾⅓⅔]\s)(?P<spoon>[Tt])(?=\s[^\W\d])")
_SPOONS = {"T": "tbsp", "t": "tsp"}
_MAX_DIGITS = 7
_MAX_RANGE = 5000


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
    tokens = tuple(
        Token(folded(match.group()), match.start(), match.end(), _value(match.group()))
        for match in _TOKEN.finditer(text)
    )
    return _with_spoons(text, tokens) if _SPOON.search(text) else tokens


def _with_spoons(text: str, tokens: Tokens) -> Tokens:
    """ "4 T flour", "1/4 t salt": one letter, whose size tells the spoon."""
    spoons = {match.start("spoon"): _SPOONS[match.group("spoon")] for match in _SPOON.finditer(text)}
    return tuple(
        Token(spoons[token.start], token.start, token.end) if token.start in spoons else token for token in tokens
    )


def folded(text: str) -> str:
    """The text in the form in which words are compared: composed, in lower case."""
    return unicodedata.normalize("NFC", text.casefold()).replace("i̇", "i")


def _value(text: str) -> float | None:
    if text in _VULGAR:
        return _VULGAR[text]
    if text in CIRCLED:
        return float(CIRCLED.index(text) % 20 + 1)
    if not text[0].isdecimal():
        return None
    return None if len(text) > _MAX_DIGITS else float(_without_thousands(text).replace(",", "."))


def _without_thousands(text: str) -> str:
    whole, separator, part = text.replace(",", ".").replace("٫", ".").partition(".")
    return whole + part if separator and len(part) == 3 and whole.strip("0") else f"{whole}{separator}{part}"


def text_at(tokens: Tokens, i: int) -> str:
    """The folded text of a token; empty past either end."""
    return tokens[i].text if 0 <= i < len(tokens) else ""


def number_at(tokens: Tokens, i: int, *, words: bool = True) -> Number | None:
    """Read "12", "8-12", "1 1/2", "1-1/2", "1½", "½", "twelve", "forty-five", "half a", "one and a half"."""
    if not 0 <= i < len(tokens) or (tokens[i].number is None and tokens[i].text not in _SPELLED):
        return None  # most tokens
    first = _single(tokens, i, words)
    if first is None:
        return None
    value, after = first
    if text_at(tokens, after) in _RANGE_WORDS:
        second = _single(tokens, after + 1, words)
        if second and value < second[0] <= _MAX_RANGE:
            return Number(value, second[0], second[1])
    return Number(value, None, after)


def half_at(tokens: Tokens, i: int) -> Number | None:
    """Read "half", "half a", "½", "media", "eine halbe" before a unit or a thing."""
    part = _part_at(tokens, i)
    if part:
        return part
    start = i + 1 if text_at(tokens, i) in _A_HALF else i
    if text_at(tokens, start) not in HALVES or text_at(tokens, start + 1) in AND:  # "half and half" is a cream
        return None
    after = start + 1
    after += text_at(tokens, after) == "of"
    after += text_at(tokens, after) in ("a", "an", "the")
    return Number(0.5, None, after)


def _part_at(tokens: Tokens, i: int) -> Number | None:
    """ "A quarter of a", "três quartos de", "ein Drittel": a part in words, before a unit or a thing."""
    first = text_at(tokens, i)
    count = 1.0 if first in _A_PART else float(ONES.get(first, 0))
    size = PARTS.get(text_at(tokens, i + 1), 0) if count else 0
    if not size or not 0 < count < size:
        return None
    after = i + 2
    after += text_at(tokens, after) in ("of", "de", "di", "d")
    after += text_at(tokens, after) in ("a", "an", "the")
    return Number(count / size, None, after)


def _single(tokens: Tokens, i: int, words: bool) -> tuple[float, int] | None:
    value = tokens[i].number if i < len(tokens) else None
    if value is None:
        return _spelled(tokens, i) if words and i < len(tokens) else None
    slash = _slash_fraction(tokens, i)
    if slash is not None:
        return slash, i + 3
    return _with_fraction(tokens, i, value)


def _with_fraction(tokens: Tokens, i: int, value: float) -> tuple[float, int]:
    if not value.is_integer() or i + 1 >= len(tokens):
        return value, i + 1
    if tokens[i + 1].number is None and tokens[i + 1].text not in _LINKS:
        return value, i + 1  # most numbers
    for after in _fraction_places(tokens, i):
        part = _slash_fraction(tokens, after)
        if part is not None:
            return value + part, after + 3
        if text_at(tokens, after) in _VULGAR:
            return value + _VULGAR[tokens[after].text], after + 1
    return _and_a_half(tokens, i, value)


def _fraction_places(tokens: Tokens, i: int) -> list[int]:
    """Where the fraction of a mixed number may stand: "1 1/2", "1-1/2", "1 and 1/2"."""
    return [i + 1, i + 2] if text_at(tokens, i + 1) in _LINKS else [i + 1]


def _and_a_half(tokens: Tokens, i: int, value: float) -> tuple[float, int]:
    if text_at(tokens, i + 1) in ("buçuk", "半"):
        return value + 0.5, i + 2
    if text_at(tokens, i + 1) in AND:
        after = i + 2 + (text_at(tokens, i + 2) in _A_HALF)
        if text_at(tokens, after) in HALVES:
            return value + 0.5, after + 1
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
    if word in _ONE_AND_A_HALF:
        return 1.5, i + 1
    if word in DOZENS:
        return 12.0, i + 1
    if word == "half" and text_at(tokens, i + 1) in ("a", "an"):
        after = i + 3 if text_at(tokens, i + 2) in DOZENS else i + 2
        return (6.0 if after == i + 3 else 0.5), after
    if word == "due" and text_at(tokens, i + 1) == "to":
        return None
    read = spelled([token.text for token in tokens[i : i + LONGEST]], text_at(tokens, i - 1))
    if read is None:
        return None
    value, after = _and_a_half(tokens, i + read[1] - 1, float(read[0]))
    return (12.0 * value, after + 1) if text_at(tokens, after) in DOZENS else (value, after)


def tidy(value: float) -> int | float:
    """An int where the number is whole; else two decimals, or three below one."""
    return int(value) if float(value).is_integer() else round(value, 3 if value < 1 else 2)
