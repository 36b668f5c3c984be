from typing import Any

import pytest

from clients.google_vision.words import ImageAnswer, text_boxes
from clients.local_models.rapidocr import Box, TextBox
from tests.fakes.vision_server import annotated


def read(answer: dict[str, Any]) -> list[TextBox] | None:
    return text_boxes(ImageAnswer.model_validate(answer), 400, 300)


def word(text: str, box: Box, after: int = 0, confidence: float = 0.9) -> dict[str, Any]:
    corners = [{"x": x, "y": y} for x, y in ((box.left, box.top), (box.right, box.bottom))]
    symbols: list[dict[str, Any]] = [{"text": letter} for letter in text]
    symbols[-1]["property"] = {"detectedBreak": {"type": after}}
    return {"symbols": symbols, "boundingBox": {"vertices": corners}, "confidence": confidence}


def answer(*words: dict[str, Any]) -> dict[str, Any]:
    return {"fullTextAnnotation": {"text": "x", "pages": [{"blocks": [{"paragraphs": [{"words": list(words)}]}]}]}}


def texts(*words: dict[str, Any]) -> list[str]:
    return [one.text for one in read(answer(*words)) or []]


def test_a_line_comes_back_with_its_place_and_confidence() -> None:
    line = TextBox("3 x 12 SQUATS", 0.93, Box(10, 20, 140, 50))
    (found,) = read(annotated([line])) or []
    assert (found.text, found.box) == (line.text, line.box)
    assert found.confidence == pytest.approx(0.93, abs=1e-5)


def test_words_without_a_break_between_them_are_one() -> None:
    times = word("10", Box(0, 0, 20, 20)), word(":", Box(20, 0, 24, 20)), word("30", Box(24, 0, 44, 20), 1)
    assert texts(*times, word("REST", Box(50, 0, 90, 20), 5)) == ["10:30 REST"]


def test_texts_side_by_side_stay_apart() -> None:
    assert texts(word("PLANK", Box(0, 0, 60, 20), 1), word("30 s", Box(110, 0, 150, 20), 5)) == ["PLANK", "30 s"]


def test_texts_one_above_the_other_stay_apart() -> None:
    assert texts(word("PLANK", Box(0, 0, 60, 20), 1), word("REST", Box(0, 40, 40, 60), 5)) == ["PLANK", "REST"]


def test_parts_of_the_image_become_pixels() -> None:
    one = word("REST", Box(0, 0, 1, 1))
    one["boundingBox"] = {"normalizedVertices": [{"x": 0.25, "y": 0.5}, {"x": 0.5, "y": 0.75}]}
    (found,) = read(answer(one)) or []
    assert found.box == Box(100, 150, 200, 225)


def test_words_without_letters_are_read_too() -> None:
    corners = {"vertices": [{"y": 5}, {"x": 40, "y": 25}]}
    found = read({"textAnnotations": [{"description": "REST"}, {"description": "REST", "boundingPoly": corners}]}) or []
    assert [(one.text, one.box) for one in found] == [("REST", Box(0, 5, 40, 25))]


def test_text_without_a_place_is_not_guessed_at() -> None:
    assert read({"fullTextAnnotation": {"text": "REST"}}) is None
    assert read({"textAnnotations": [{"description": "REST"}]}) is None


def test_nothing_written_is_no_error() -> None:
    assert read({}) == []
