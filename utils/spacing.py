"""Scripts that write no spaces between words: how such words are put together, and where they may be parted."""

import unicodedata
from collections.abc import Iterable, Iterator

# Thai, Lao, Myanmar, Khmer; marks of Chinese and Japanese, kana, Han, full-width forms.
_WITHOUT_SPACES = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF)),
    *((0x3000, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF01, 0xFFEF)),
)
# Signs that no line and no part of a word begins with (JIS X 4051), or ends with.
_NEVER_FIRST = frozenset("、。，．・：；？！ー」』）】〕》〉々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.;:?!)]}%…”’ๆฯ")
_NEVER_LAST = frozenset("「『（【〔《〈([{“‘เแโใไ")


def is_spaceless(sign: str) -> bool:
    """Whether a sign is of a script that writes no spaces."""
    return any(first <= ord(sign) <= last for first, last in _WITHOUT_SPACES)


def gap(before: str, after: str) -> str:
    """What is written between two words: nothing between two of a script without spaces, or before its marks."""
    if not before or not after or not is_spaceless(after[0]):
        return " "
    return "" if is_spaceless(before[-1]) or after[0] in _NEVER_FIRST else " "


def joined(words: Iterable[str]) -> str:
    """Words as one text."""
    text = ""
    for word in words:
        text += (gap(text, word) if text else "") + word
    return text


def may_part(before: str, after: str) -> bool:
    """Whether a text may be parted between these two neighbours, each of at least one sign."""
    last, first = before[-1], after[0]
    if not (is_spaceless(last) and is_spaceless(first)) or first in _NEVER_FIRST or last in _NEVER_LAST:
        return False
    return not unicodedata.category(first).startswith("M")


def parts(word: str) -> Iterator[str]:
    """The smallest parts that a word of a script without spaces has; the word itself of any other."""
    part = ""
    for sign in word:
        if part and may_part(part, sign):
            yield part
            part = ""
        part += sign
    if part:
        yield part


def begins_phrase(before: str, after: str) -> bool:
    """Whether Japanese is likely to begin a phrase there: behind the hiragana that end one."""
    return "\u3041" <= before[-1] <= "\u309f" and not "\u3041" <= after[0] <= "\u309f"
