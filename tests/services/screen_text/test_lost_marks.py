"""Capitals of Romanian, as the local reader gave them for drawn captions."""

import numpy as np
import pytest

from clients.local_models.rapidocr import Box
from services.screen_text.cut_outs import CutOut
from services.screen_text.lost_marks import are_romanian, lost_marks, with_marks
from services.screen_text.scripts import SeenLine
from services.screen_text.seen_texts import SeenText
from services.screen_text.text_spans import Reading

CUT = CutOut(np.zeros((2, 2, 3), np.uint8), Box(0, 0, 2, 2))


def seen(words: str, sure: float = 0.9) -> SeenText:
    reading = Reading(words, sure, 0.0, 2.0, (0.1, 0.4, 0.8, 0.05))
    return SeenText(
        SeenLine(((words, sure),), 9.0, 0.05, 2.0),
        (reading,),
        reading,
        CUT,
    )


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("ŞI FĂINĂ SI LAPTE", "ȘI FĂINĂ ȘI LAPTE"),
        ("ADÅUGATI TREI OUÃ", "ADĂUGATI TREI OUĂ"),
        ("$I ZAHĂR", "ȘI ZAHĂR"),
        ("Adăugaţi apă şi sare", "Adăugați apă și sare"),
    ],
)
def test_what_no_word_of_romanian_can_be_is_put_right(read: str, meant: str) -> None:
    texts = with_marks([seen("PUTINĂ SARE"), seen("VARĂ"), seen(read)])

    assert [texts[2].readings[0].text, texts[2].line.looks[0][0]] == [meant, meant]


def test_the_word_for_and_tells_romanian_by_itself() -> None:
    texts = with_marks([seen("STROPITI CU LÅMÂIE"), seen("ŞI GATA")])

    assert [text.readings[0].text for text in texts] == ["STROPITI CU LĂMÂIE", "ȘI GATA"]


@pytest.mark.parametrize("words", ["ÅSA ÄR HÄR", "ATEŞTE PİŞİRİN", "MAÇÃ E PÃO", "SI SEÑOR", "KEEP YOUR BACK STRAIGHT"])
def test_other_languages_stay_as_they_are(words: str) -> None:
    assert with_marks([seen(words), seen(words)])[0].readings[0].text == words


def test_vietnamese_is_not_taken_for_romanian() -> None:
    assert not are_romanian([seen("ĂN R�U ĂN", 0.98).line])


@pytest.mark.parametrize("words", ["PUTINĂ SARE ȘI ZAHĂR", "BEŞ DAKİKA KARIŞTIRIN", "MIESZAJ PIĘĆ MINUT"])
def test_it_is_told_that_marks_on_capitals_may_be_wrong(words: str) -> None:
    assert lost_marks([seen(words).line]) == "Marks on capital letters, as on Ț or Ğ, may be missing or wrong."


@pytest.mark.parametrize("words", ["ÜBER DEN FLUSS", "DÉJÀ VU À LA MAISON", "KARIŞTIRIN"])
def test_of_others_nothing_is_told(words: str) -> None:
    assert lost_marks([seen(words).line]) is None


def test_a_caption_in_romanian_makes_no_words_on_the_screen_so() -> None:
    assert not are_romanian([seen("BEST TOAST").line], "Țineți spatele drept și zâmbiți")
    assert are_romanian([seen("VARĂ TOATE").line], "Țineți spatele drept și zâmbiți")


@pytest.mark.parametrize(
    "words", ["iploki, sīpoli un gaļa", "őszibarack és füszer sütőben", "Coace elina și roșia", "dŵr yn y tŷ"]
)
def test_it_is_told_that_marks_on_small_letters_may_be_wrong(words: str) -> None:
    assert lost_marks([seen(words).line]) == "Marks on letters, as on ț, ķ or ű, may be missing or wrong."


@pytest.mark.parametrize("words", ["Gotuj przez pięć minut, łyżka soli", "Šlehej bílky čtyři minuty", "Soğanı doğra"])
def test_it_is_not_told_of_languages_whose_small_letters_are_read(words: str) -> None:
    assert lost_marks([seen(words).line]) is None
