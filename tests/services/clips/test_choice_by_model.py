"""The choice by a model: what it says is checked, and the rules stand in where it says nothing."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from clients.gemini.calls import GeminiAnswer, ModelBusy, Prompt
from services.clips.choice import llm
from services.clips.choice.sentences import Sentence, sentences_of
from services.costs.paid_calls import PaidCalls
from services.domain.clips import ClipChoice, ClipWish
from services.notes.llm.llm_session import Asking
from tests.services.clips.said import told
from tests.services.clips.test_choice import TALK

WISH = ClipWish(count=2, min_s=6, max_s=20)
GOOD: dict[str, Any] = {
    "first": 1, "last": 2, "title": "Why nobody finishes", "why": "It asks what all ask themselves.",
    "hook": 24, "hook_words": "never finish what they start", "substance": 20, "substance_words": "forty projects",
    "finish": 9, "finish_words": "words that nobody said",
}  # fmt: skip


class FakeModel:
    """Answers from a list."""

    name = vendor = "fake-1"
    room = None

    def __init__(self, *answers: Any) -> None:
        self.answers: Iterator[Any] = iter(answers)
        self.asked: list[Prompt] = []

    def ask(self, prompt: Prompt, *, max_wait_s: float) -> GeminiAnswer:
        self.asked.append(prompt)
        answer = next(self.answers)
        if isinstance(answer, Exception):
            raise answer
        return GeminiAnswer(answer if isinstance(answer, str) else json.dumps(answer), self.name, "key")

    def greet(self) -> None:
        """Nothing to see."""


@pytest.fixture
def said() -> list[Sentence]:
    return sentences_of(told(TALK), end_s=80)


def choose(folder: Path, model: FakeModel, said: list[Sentence], wish: ClipWish = WISH) -> ClipChoice:
    asking = Asking(model, PaidCalls(folder / "calls"), lambda _text, _done=None: None, sleep=lambda _s: None)
    return llm.choose(asking, said, wish, levels=None)


def test_a_clip_is_whole_sentences_and_only_points_with_their_words_count(tmp_path: Path, said: list[Sentence]) -> None:
    model = FakeModel({"clips": [GOOD, {**GOOD, "first": 7, "last": 9, "title": "x" * 200}]})
    choice = choose(tmp_path, model, said)
    first, second = choice.clips
    assert (first.words[0], first.words[-1]) == (said[1].words[0], said[2].words[-1])
    assert (first.title, first.made_by, choice.made_by) == ("Why nobody finishes", "fake-1", "fake-1")
    assert first.scores is not None
    assert second.scores is not None
    assert (first.scores.hook, first.scores.substance, first.scores.finish) == (24, 20, 0)
    assert second.scores.hook == 0
    assert second.title.startswith("The biggest mistake")
    assert "1 (" in model.asked[0].text


@pytest.mark.parametrize(
    "wrong",
    [
        {**GOOD, "first": 900, "last": 901},
        {**GOOD, "first": 2, "last": 1},
        {**GOOD, "first": 0, "last": 13},
        {**GOOD, "first": "1"},
        {**GOOD, "last": None},
        "00:10 to 00:40",
    ],
)
def test_what_cannot_be_made_is_left_out_and_rules_stand_in(tmp_path: Path, said: list[Sentence], wrong: Any) -> None:
    choice = choose(tmp_path, FakeModel({"clips": [wrong]}), said)
    assert choice.made_by == "rules"
    assert choice.notices == ("Chosen by rules. fake-1 named no run of whole sentences of that length.",)
    assert not choice.reusable
    assert choice.clips


@pytest.mark.parametrize("answer", ["no JSON", {"clips": "none"}, [], ModelBusy("It is busy.", retry_after_s=900)])
def test_a_model_without_an_answer_costs_no_clips(tmp_path: Path, said: list[Sentence], answer: Any) -> None:
    choice = choose(tmp_path, FakeModel(answer), said)
    assert choice.made_by == "rules"
    assert len(choice.clips) == 2


def test_one_more_look_orders_the_finalists(tmp_path: Path, said: list[Sentence]) -> None:
    runs = [{**GOOD, "first": n, "last": n + 1} for n in (1, 7, 11)]
    choice = choose(tmp_path, FakeModel({"clips": runs}, {"order": [2, 2, 77, 1]}), said)
    assert [clip.words[0] for clip in choice.clips] == [said[7].words[0], said[11].words[0]]


def test_the_floor_is_reached_with_clips_by_rules_that_say_so(tmp_path: Path, said: list[Sentence]) -> None:
    choice = choose(tmp_path, FakeModel({"clips": [GOOD]}), said, ClipWish(count=5, min_s=6, max_s=20))
    assert len(choice.clips) == 3
    assert sorted(clip.made_by for clip in choice.clips) == ["fake-1", "rules", "rules"]
    assert choice.few_reason
    assert choice.few_reason.startswith("3 of the 5 clips asked for")


def test_a_long_talk_is_shown_in_windows_that_overlap(tmp_path: Path) -> None:
    long = sentences_of(told([f"Number {n} is a sentence of a few words." for n in range(260)]), end_s=900)
    windows = list(llm._windows(long))
    assert len(windows) == 4
    assert all(window[-1].end_s - window[0].start_s <= llm.WINDOW_S for window in windows)
    assert all(after[0].number < before[-1].number for before, after in pairwise(windows))
    assert windows[-1][-1] == long[-1]
