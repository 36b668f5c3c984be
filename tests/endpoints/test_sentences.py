"""Sentences from below the pages in another language: whole, with values, several together, or as they are."""

import json
import re

import pytest

from config.languages import LANGUAGES
from config.settings import PROJECT_ROOT
from endpoints.sentences import Sentences

KNOWN = {
    "Filling in the note": "Die Notiz wird ausgefüllt",
    "Reading slide %(n)s of %(count)s": "Bild %(n)s von %(count)s wird gelesen",
    "%(message)s Asking again in %(wait_s)s s.": "%(message)s Neue Frage in %(wait_s)s s.",
    "The site is busy.": "Die Website ist beschäftigt.",
    "%(share)s %% were read.": "%(share)s %% wurden gelesen.",
    "“%(name)s” is empty.": "„%(name)s“ ist leer.",
    "%(n)s worked this week%(told)s": "%(n)s gelangen diese Woche%(told)s",
    "%(n)s of %(n)s took it.": "%(n)s von %(n)s nahmen es an.",
}


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Filling in the note", "Die Notiz wird ausgefüllt"),
        ("Reading slide 3 of 7", "Bild 3 von 7 wird gelesen"),
        ("The site is busy. Asking again in 30 s.", "Die Website ist beschäftigt. Neue Frage in 30 s."),
        ("The site is busy. Reading slide 1 of 2", "Die Website ist beschäftigt. Bild 1 von 2 wird gelesen"),
        ("The site is busy. Nobody knows this.", "Die Website ist beschäftigt. Nobody knows this."),
        ("12 % were read.", "12 % wurden gelesen."),
        ("“a %(n)s\nb” is empty.", "„a %(n)s\nb“ ist leer."),
        ("2 worked this week", "2 gelangen diese Woche"),
        ("2 worked this week; 1 failed", "2 gelangen diese Woche; 1 failed"),
        ("3 of 3 took it.", "3 von 3 nahmen es an."),
        ("Nobody knows this.", None),
        ("", None),
    ],
)
def test_a_sentence_is_found_by_what_it_was_made_from(english: str, german: str | None) -> None:
    assert Sentences(KNOWN).say(english) == german


def test_a_long_text_is_no_sentence_of_ours() -> None:
    assert Sentences(KNOWN).say("Reading slide " + "9" * 100_000 + " of 2") is None


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_every_catalogue_can_be_read_and_fills_in(code: str) -> None:
    known = json.loads((PROJECT_ROOT / "translations" / code / "LC_MESSAGES/sentences.json").read_text())
    one = Sentences(known)
    assert one.say("Reading slide 3 of 7") not in (None, "Reading slide 3 of 7")
    for text, said in known.items():
        if "%(" in text:
            said % dict.fromkeys(re.findall(r"%\((\w+)\)s", text), "x")
