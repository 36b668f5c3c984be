"""Lines of other scripts, read by models that a person has added."""

from dataclasses import dataclass

import numpy as np
import pytest

from clients.local_models.rapidocr import Picture
from clients.local_models.tessdata import MODELS, ScriptModel
from services.screen_text.other_scripts import OtherScripts, Unread, borne_out, is_of

PICTURE = np.zeros((48, 400, 3), np.uint8)
LINES = [Unread(PICTURE, (": 3   12",)), Unread(PICTURE), Unread(PICTURE)]


@dataclass
class FakeReader:
    """Says the same of every line."""

    model: ScriptModel
    text: str
    confidence: float

    def read(self, picture: Picture) -> tuple[str, float]:
        return self.text, self.confidence


RUSSIAN = FakeReader(MODELS["rus"], "3 подхода по 12", 0.9)


def test_the_surest_of_its_own_letters_reads_them() -> None:
    others = OtherScripts([RUSSIAN, FakeReader(MODELS["heb"], "hello there", 0.99)])
    assert others.read(LINES)[0] == ("3 подхода по 12", 0.9)
    assert others.used is MODELS["rus"]


def test_latin_letters_are_looked_for_in_lines_that_have_some() -> None:
    others = OtherScripts([RUSSIAN, FakeReader(MODELS["vie"], "3 quả trứng", 0.99)])
    assert [others.read(LINES)[0], others.read(LINES, are_latin=True)[0]] == [
        ("3 подхода по 12", 0.9),
        ("3 quả trứng", 0.99),
    ]


def test_latin_letters_without_any_of_the_language_s_own_are_another_s() -> None:
    assert OtherScripts([FakeReader(MODELS["vie"], "Se é fún ìséjú", 0.91)]).read(LINES, are_latin=True) == [None] * 3


def test_one_that_finds_its_letters_in_anything_must_be_surer() -> None:
    thai = FakeReader(MODELS["tha"], "ภิหหเพเหหี", 0.95)
    assert OtherScripts([thai, RUSSIAN]).read(LINES)[0] == ("3 подхода по 12", 0.9)


@pytest.mark.parametrize(
    "reader", [FakeReader(MODELS["rus"], "подхода", 0.6), FakeReader(MODELS["rus"], "3 x 12", 0.99)]
)
def test_nobody_sure_reads_nothing(reader: FakeReader) -> None:
    assert OtherScripts([reader]).read(LINES) == [None, None, None]
    assert OtherScripts([]).read(LINES) == [None, None, None]


def test_a_number_that_only_one_of_both_saw_is_no_value() -> None:
    assert borne_out("3 подхода по 15", [": 3   12"]) == "3 подхода по"


def test_letters_tell_the_script() -> None:
    assert [is_of(text, MODELS["heb"]) for text in ("שלוש סטים", "three sets", "12")] == [True, False, False]
