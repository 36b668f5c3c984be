"""Marks that the local reader loses, as of Romanian or Latvian, on capitals most: it was taught few such letters.

Of drawn captions "ȘI FĂINĂ" became "ŞI FÅINÄ", and every "Ț" a "T", surely. What no word of Romanian can be is put
right; of all such languages it is told that marks may be wrong.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.screen_text.scripts import SeenLine
from services.screen_text.seen_texts import SeenText

_SIGN = re.compile("[ĂăȚțŢţȘș]")  # of Romanian alone, but for Vietnamese
_WORD = re.compile(
    r"(?<!\w)[ȘșŞş][Ii](?!\w)|[ÅÄÃ]\w*[ÂÎ]|[ÂÎ]\w*[ÅÄ]"
)  # "și", and marks that no other language has in a word
_LEAST_SIGNS = 2
_MEANT = str.maketrans("ŞşŢţÅÄÃåäã", "ȘșȚțĂĂĂăăă")
_AND = re.compile(r"(?<!\w)[S$]I(?!\w)")  # "și"; there is no word "si"
_RARE = re.compile("[\u0100-\u024f]")  # letters that seldom stand in the texts from which it was taught, as capitals
# Of Latvian, Hungarian, Romanian and Welsh: of 24 drawn lines in small letters ten had a mark wrong ("Ņem" became
# "Nem"), of 18 in Polish, Czech and Turkish none.
_RARELY_RIGHT = re.compile("[āēģīķļņūőűășțŵŷĀĒĢĪĶĻŅŪŐŰĂȘȚŴŶ]")


def with_marks(texts: Sequence[SeenText], caption: str = "") -> list[SeenText]:
    """The texts of a video, those in Romanian with the marks that its words must have."""
    return [_marked(text) for text in texts] if are_romanian((text.line for text in texts), caption) else list(texts)


def lost_marks(lines: Iterable[SeenLine]) -> str | None:
    """What to say where letters have marks of which some are mistaken for others, or not seen at all."""
    shown = [line.looks[0][0] for line in lines if line.looks and line.is_worth_telling]
    if sum(len(_RARE.findall(word)) for text in shown for word in text.split() if word.isupper()) >= _LEAST_SIGNS:
        return "Marks on capital letters, as on Ț or Ğ, may be missing or wrong."
    if sum(len(_RARELY_RIGHT.findall(text)) for text in shown) >= _LEAST_SIGNS:
        return "Marks on letters, as on ț, ķ or ű, may be missing or wrong."
    return None


def are_romanian(lines: Iterable[SeenLine], caption: str = "") -> bool:
    """Whether letters of Romanian alone stand on the screen; the caption may bear it out."""
    known = list(lines)
    shown = [line.looks[0][0] for line in known if line.looks]
    if any(line.lacks_letters for line in known):
        return False  # Vietnamese has some of them
    signs = sum(len(_SIGN.findall(text)) + _LEAST_SIGNS * len(_WORD.findall(text)) for text in shown)
    return bool(signs) and signs + len(_SIGN.findall(caption)) >= _LEAST_SIGNS


def _marked(text: SeenText) -> SeenText:
    looks = tuple((_meant(words), sure) for words, sure in text.line.looks)
    readings = tuple(replace(one, text=_meant(one.text)) for one in text.readings)
    return replace(text, line=replace(text.line, looks=looks), readings=readings)


def _meant(text: str) -> str:
    return _AND.sub("ȘI", text.translate(_MEANT))
