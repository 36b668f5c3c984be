"""Reading lines of scripts that the usual reader does not know, with the models that a person has added."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clients.local_models.rapidocr import Picture
from clients.local_models.tessdata import ScriptModel
from clients.local_models.tesseract import LineReader

JURY = 3  # lines that tell which script it is
AGREED = 2  # of them, the surest, count: a line may stand on a ground like its letters
LEAST = 0.75  # their mean confidence
SURE = 0.78  # of a line
_LETTERS = 0.7  # of the letters must be the script's own
_OVERSURE = {"Thai": 0.8}  # finds its letters in anything: must be so sure, and weighs so much against others
_STRAY = " '\"“”‘’|"  # what is left of an outline at a line's ends
_NUMBER = re.compile(r"[\d٠-٩۰-۹०-९๐-๙]+(?:[.,:/]\d+)*")


@dataclass(frozen=True)
class Unread:
    """A line that the usual reader could not read: its picture, and what that made of it."""

    picture: Picture
    guesses: tuple[str, ...] = ()


class OtherScripts:
    """All readers of other scripts; of a video's lines all are taken to be of one."""

    def __init__(self, readers: Sequence[LineReader]) -> None:
        self._readers = readers
        self.used: ScriptModel | None = None

    @property
    def scripts(self) -> list[str]:
        """What they read, in words."""
        return list(dict.fromkeys(reader.model.script for reader in self._readers))

    def read(self, lines: Sequence[Unread], *, are_latin: bool = False) -> list[tuple[str, float] | None]:
        """The text and confidence of each line; None where nobody is sure.

        Readers of Latin letters are asked for lines in these alone: they find them in any script.
        """
        reader = self._chosen(lines, [one for one in self._readers if one.model.is_latin == are_latin])
        if reader is None:
            return [None] * len(lines)
        self.used = reader.model
        return [_checked(reader.read(line.picture), reader.model, line) for line in lines]

    def _chosen(self, lines: Sequence[Unread], readers: Sequence[LineReader]) -> LineReader | None:
        jury = sorted(lines, key=lambda line: -line.picture.shape[1] / line.picture.shape[0])[:JURY]
        votes = [(_verdict(reader, jury), reader) for reader in readers if jury]
        able = [(sure, reader) for sure, reader in votes if sure >= _OVERSURE.get(reader.model.script, LEAST)]
        best = max(able, key=lambda vote: vote[0] * _OVERSURE.get(vote[1].model.script, 1.0), default=None)
        return best[1] if best else None


def _verdict(reader: LineReader, jury: Sequence[Unread]) -> float:
    """How sure a reader is that the lines are of its script."""
    read = [reader.read(line.picture) for line in jury]
    sure = sorted(
        (
            confidence if is_of(text, reader.model) and _has_marks(text, reader.model) else 0.0
            for text, confidence in read
        ),
        reverse=True,
    )
    return sum(sure[:AGREED]) / len(sure[:AGREED])


def is_of(text: str, model: ScriptModel) -> bool:
    """Whether a text is mostly of the model's own letters."""
    letters = [ord(char) for char in text if char.isalpha()]
    own = sum(any(first <= code <= last for first, last in model.letters) for code in letters)
    return len(letters) > 1 and own >= _LETTERS * len(letters)


def _has_marks(text: str, model: ScriptModel) -> bool:
    """Whether a text has letters of the model's language alone; others share the rest of the Latin ones."""
    return not model.marks or any(first <= ord(char) <= last for char in text for first, last in model.marks)


def _checked(read: tuple[str, float], model: ScriptModel, line: Unread) -> tuple[str, float] | None:
    text, confidence = read
    if confidence < _OVERSURE.get(model.script, SURE) or not is_of(text, model):
        return None
    return borne_out(text, line.guesses), confidence


def borne_out(text: str, guesses: Sequence[str]) -> str:
    """Return the text without numbers that the usual reader, which knows digits better, did not see too."""
    seen = {number for guess in guesses for number in _NUMBER.findall(guess)}
    text = _NUMBER.sub(lambda match: match.group() if match.group() in seen else "", text)
    return " ".join(text.split()).strip(_STRAY)
