"""How many different words there are among readings: of one sign that moves, pieces are read, and each is misread."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

_DOZEN = 12
_PIECE = 0.7  # of a word's letters, in their order in another one


def variety(words: Sequence[str]) -> float:
    """How many of a dozen words one after the other are of another kind, 0..1: people repeat words."""
    found = sum(kinds(words[at : at + _DOZEN]) for at in range(0, len(words), _DOZEN))
    return found / max(1, len(words))


def kinds(words: Iterable[str]) -> int:
    """How many words are neither another one, nor a piece of it, misread; what has no letters is none."""
    found: list[str] = []
    for letters in filter(None, map(_letters, words)):
        if not any(_are_alike(letters, other) for other in found):
            found.append(letters)
    return len(found)


def _are_alike(letters: str, other: str) -> bool:
    piece, whole = sorted((letters, other), key=len)
    if len(piece) == 1:
        return piece == whole
    matching = SequenceMatcher(None, piece, whole, autojunk=False).get_matching_blocks()
    return sum(block.size for block in matching) >= _PIECE * len(piece)


def _letters(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalpha())
