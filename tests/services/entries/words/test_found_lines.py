from typing import Any

import pytest

from services.entries.words.folding import terms
from services.entries.words.found_lines import FoundLine, found_in

LINES: dict[str, list[list[Any]]] = {
    "said": [[0.5, "Three exercises, forty seconds each."], [4.0, "Hold the élbow plank & keep hips level."]],
    "shown": [[4.0, "1. Elbow Plank"], [9.0, "深蹲教程"]],
    "noted": [[None, "A plan with an elbow."], [None, " ".join(["word"] * 30 + ["needle"] + ["word"] * 30)]],
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("elbow planks", [
            FoundLine("said", 4.0, ("Hold the ", "élbow", " ", "plank", " & keep hips level.")),
            FoundLine("shown", 4.0, ("1. ", "Elbow", " ", "Plank", "")),
            FoundLine("noted", None, ("A plan with an ", "elbow.", "")),
        ]),
        ("three", [FoundLine("said", 0.5, ("", "Three", " exercises, forty seconds each."))]),
        ("蹲教", [FoundLine("shown", 9.0, ("", "深蹲教程", ""))]),
        ("needle", [FoundLine("noted", None, ("… " + "word " * 8, "needle", " " + " ".join(["word"] * 8) + " …"))]),
        ("absent", []),
    ],
)  # fmt: skip
def test_the_lines_say_why_and_when(text: str, found: list[FoundLine]) -> None:
    assert found_in(LINES, terms(text)) == found
