"""What a post's own words give before anybody understands them: a title and hashtags."""

import re
import unicodedata
from itertools import takewhile
from pathlib import PurePosixPath

MAX_TITLE = 120
UNTITLED = "Untitled video"
_NUMBER_SIGNS = "#＃"
_JOINERS = "\u200c\u200d"  # join letters in Persian and Indic words; part of the word
# What Instagram's extractor and cameras put where a title should be.
_NO_TITLE = re.compile(
    r"(Video|Reel|Post|Photo) by \S+|TikTok video #\d+|(VID|IMG|MOV|PXL|DSC|RPReplay Final|WA)?[-_ \d]+", re.IGNORECASE
)


def hashtags(text: str) -> tuple[str, ...]:
    """Return the hashtags of a text in order, without the sign and without repeats, in any script.

    A number alone ("#1") is none, and neither is the part of a link after "#".
    """
    found: dict[str, str] = {}
    text = unicodedata.normalize("NFC", text)
    for index, char in enumerate(text):
        if char not in _NUMBER_SIGNS or (index and (_in_hashtag(text[index - 1]) or text[index - 1] in "&/")):
            continue
        tag = "".join(takewhile(_in_hashtag, text[index + 1 :])).strip(_JOINERS)
        if any(map(str.isalpha, tag)):
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def post_title(title: str, caption: str, author: str) -> str:
    """Return a title that is never empty: the post's own, else its first words, else whose it is."""
    own = clean_line(title)
    if own and not _NO_TITLE.fullmatch(own):
        return own
    first_words = next(filter(None, map(clean_line, caption.splitlines())), "")
    return first_words or own or (f"Video by {clean_line(author)}" if clean_line(author) else UNTITLED)


def file_title(name: str, own_title: str = "") -> str:
    """Return a title made of a file's name, which may be anything; it is never used as a path.

    A camera's number gives way to the title in the file's own metadata, where there is one.
    """
    last = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name
    stem = re.sub(r"\.(?=\d*[A-Za-z])[A-Za-z0-9]{1,5}$", "", last)
    said = clean_line(stem.replace("_", " ").strip(". "))
    if not said or _NO_TITLE.fullmatch(said):
        said = clean_line(own_title) or said
    return said or UNTITLED


def clean_line(text: str) -> str:
    """Return a text as one printable line of at most `MAX_TITLE` characters, cut between words where it can be."""
    kept = "".join(char if char.isprintable() or char in _JOINERS else " " for char in text)
    line = " ".join(kept.split())
    if len(line) <= MAX_TITLE:
        return line
    cut = line[: MAX_TITLE - 1]
    words, space, _rest = cut.rpartition(" ")
    return (words if space and len(words) > MAX_TITLE // 2 else cut).rstrip(" ,;:-") + "…"


def _in_hashtag(char: str) -> bool:
    # \w leaves out the vowel signs of Devanagari, Thai and others (category M).
    return char.isalnum() or char == "_" or char in _JOINERS or unicodedata.category(char)[0] == "M"
