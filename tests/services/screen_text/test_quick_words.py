"""Words that come one after the other faster than the usual looks."""

from itertools import pairwise

import numpy as np

from clients.local_models.rapidocr import Box
from services.screen_text.cut_outs import CutOut
from services.screen_text.quick_words import seeds, with_quick_words
from services.screen_text.scripts import SeenLine
from services.screen_text.seen_texts import SeenText
from services.screen_text.text_spans import Reading

LOOK_S = 0.25
SAID = "today we bake the best bread you ever had"
Times = list[tuple[float, float]]


def seen(text: str, start_s: float, end_s: float, *, height: float = 0.06, confidence: float = 0.99) -> SeenText:
    box = (0.4, 0.5, 0.03 * len(text), height)
    line = SeenLine(((text, confidence),), len(text) / 2, height, end_s - start_s)
    reading = Reading(text, confidence, start_s, end_s, box)
    cut = CutOut(np.zeros((9, 9, 3), np.uint8), Box(0, 0, 9, 9))
    return SeenText(line, (reading,), Reading("", 0.0, start_s, end_s, box), cut)


def words(text: str = SAID, start_s: float = 5.0, each_s: float = 0.125) -> list[SeenText]:
    return [seen(word, start_s + n * each_s, start_s + (n + 1) * each_s) for n, word in enumerate(text.split())]


class Looks:
    """Shows the words that stand, and keeps where it was asked to look."""

    def __init__(self, *shown: SeenText) -> None:
        self.shown = shown
        self.asked: Times = []

    def __call__(self, start_s: float, end_s: float, height: float) -> list[SeenText]:
        assert height > 0
        self.asked.append((start_s, end_s))
        return [one for one in self.shown if start_s <= one.place.start_s < end_s]


def read(texts: list[SeenText], look: Looks, duration_s: float = 30.0) -> list[str]:
    found = with_quick_words(texts, look, LOOK_S, duration_s)
    return [one.readings[0].text for one in sorted(found, key=lambda one: one.place.start_s)]


def test_around_a_word_that_was_seen_once_all_are_found_and_nothing_is_looked_at_twice() -> None:
    look = Looks(*words())
    title = seen("Banana bread", 0.0, 30.0)
    assert read([title, seen("best", 5.5, 5.75)], look) == ["Banana bread", *SAID.split()]
    assert all(one[1] <= other[0] for one, other in pairwise(sorted(look.asked)))
    assert sum(end_s - start_s for start_s, end_s in look.asked) < 15


def test_a_word_that_was_really_alone_stays_and_costs_a_short_look() -> None:
    look, alone = Looks(), seen("BAM", 5.0, 5.25)
    assert read([alone], look) == ["BAM"]
    assert sum(end_s - start_s for start_s, end_s in look.asked) < 2


def test_it_is_not_looked_for_ever_in_vain() -> None:
    look = Looks()
    read([seen(text, at_s, at_s + 0.25) for at_s, text in enumerate(("red", "green", "blue", "black", "white"))], look)
    assert len(look.asked) == 2


def test_captions_that_are_followed_are_not_looked_at_again() -> None:
    chained, standing = words(each_s=0.25), seen("rest", 9.0, 10.0)
    assert [one.readings[0].text for one in seeds([*chained, standing], LOOK_S)] == ["had"]
    assert seeds([standing, seen("10 squats now", 12.0, 12.25), seen("12", 14.0, 14.25)], LOOK_S) == []


def test_only_words_one_after_the_other_count() -> None:
    pieces = [seen(text, 5.0 + n * 0.4, 5.1 + n * 0.4) for n, text in enumerate(("nana", "ana", "hav", "eggs"))]
    assert read([seen("banana", 5.5, 5.75)], Looks(*pieces)) == ["banana"]


def test_a_number_counts_between_two_words_and_what_stands_or_is_small_does_not() -> None:
    shown = [*words("mix 500 grams of flour"), seen("7", 5.3, 5.4, height=0.3), seen("STAY", 5.0, 7.0)]
    lone = seen("9", 5.9, 6.0)
    tiny = seen("shop", 5.2, 5.3, height=0.02)
    assert read([seen("of", 5.4, 5.65)], Looks(*shown, lone, tiny)) == ["mix", "500", "grams", "of", "flour"]


def test_a_sign_that_moves_is_ever_the_same_word() -> None:
    sign = [
        seen(text, 5.0 + n * 0.1, 5.1 + n * 0.1) for n, text in enumerate(("iStock", "tock", "Stock", "iStoc", "ock"))
    ]
    assert read([seen("istock", 5.2, 5.45)], Looks(*sign)) == ["istock"]


def test_words_that_stand_beside_each_other_do_not_come_one_after_the_other() -> None:
    pairs = [seen(text, 5.0 + n // 2 * 0.2, 5.2 + n // 2 * 0.2) for n, text in enumerate(SAID.split())]
    assert read([seen("bake", 5.2, 5.45)], Looks(*pairs)) == ["bake"]
