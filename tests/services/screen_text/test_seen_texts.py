"""Texts and what was read of them."""

import numpy as np

from clients.local_models.rapidocr import Box
from services.screen_text.cut_outs import CutOut
from services.screen_text.scripts import SeenLine
from services.screen_text.seen_texts import SeenText
from services.screen_text.text_spans import Reading

CUT = CutOut(np.zeros((9, 9, 3), np.uint8), Box(0, 0, 9, 9))


def reading(text: str) -> Reading:
    return Reading(text, 0.99, 0.0, 2.0, (0.1, 0.1, 0.4, 0.05))


def test_a_reading_that_lacks_a_letter_is_none_where_another_has_it() -> None:
    line = SeenLine((("vanil�la", 0.99), ("vanilla", 0.98)), 5, 0.05, 2)
    seen = SeenText(
        line,
        (reading("vanil�la"), reading("vanilla")),
        reading(""),
        CUT,
    )

    assert [one.text for one in seen.whole] == ["vanilla"]
