"""A text that was seen and what was made of it; lines of scripts that the usual reader does not know, read again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clients.local_models.letter_gaps import UNKNOWN
from services.screen_text.cut_outs import CutOut
from services.screen_text.other_scripts import OtherScripts, Unread
from services.screen_text.scripts import SeenLine, are_read, lack_letters
from services.screen_text.text_spans import Reading


@dataclass(frozen=True)
class SeenText:
    """A text that stood on the screen, and what was read of it."""

    line: SeenLine
    readings: tuple[Reading, ...]
    place: Reading  # without words
    cut: CutOut

    @property
    def whole(self) -> tuple[Reading, ...]:
        """The readings that lack no letter."""
        return tuple(one for one in self.readings if UNKNOWN not in one.text)


def with_other_scripts(texts: Sequence[SeenText], others: OtherScripts, caption: str = "") -> list[SeenText]:
    """The texts, those of other scripts read again by who knows them."""
    read = are_read([text.line for text in texts], caption)
    again = [text for text, is_read in zip(texts, read, strict=True) if not is_read and text.line.is_worth_telling]
    unread = [Unread(text.cut.picture, tuple(one.text for one in text.readings)) for text in again]
    new = others.read(unread, are_latin=lack_letters([text.line for text in texts], caption))
    found = {id(text): one for text, one in zip(again, new, strict=True) if one}
    return [_read_again(text, *found[id(text)]) if id(text) in found else text for text in texts]


def _read_again(text: SeenText, words: str, confidence: float) -> SeenText:
    reading = replace(text.place, text=words, confidence=confidence)
    return replace(text, line=replace(text.line, is_known=True), readings=(reading,))
