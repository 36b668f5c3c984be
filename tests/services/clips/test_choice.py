"""The choice by rules: whole sentences, nothing twice, and a reason where there is little or nothing."""

import re
from itertools import pairwise

import numpy as np
import pytest

from clients.media.levels import Levels
from services.clips.choice.candidates import Run, span, tightened
from services.clips.choice.rules import alike, choose
from services.clips.choice.sentences import sentences_of, words_of
from services.clips.choice.signals import Voice, judge
from services.domain.artifacts import Segment
from services.domain.clips import ClipPlan, ClipWish, Span
from tests.services.clips.said import segment, told, words

TALK = [
    "Hello everyone and welcome back to my channel where I talk about work.",
    "Why do most people never finish what they start in their lives?",
    "I wrote down forty projects that I had dropped over the last ten years.",
    "Almost all of them were too large to be done in one evening after work.",
    "You should make them smaller because small things get done in the end.",
    "And the weather was rather nice on that day if I remember it well.",
    "Then we went home and there was some soup and some bread for us.",
    "The biggest mistake that I made cost me three thousand euros in a week.",
    "I had bought a machine that nobody needed instead of asking people first.",
    "Ask ten people before you buy anything, that is the lesson of it.",
    "This video is sponsored by a shop, use code SAVE for twenty percent off.",
    "How does a beginner know which of the tools is worth the money?",
    "Try the cheapest one for a month and write down what you miss in it.",
    "Thanks for watching and see you next time, bye.",
]


def test_words_without_times_share_their_segment_by_length() -> None:
    found = words_of([Segment(start_s=1, end_s=3, text="a reallylongword")])
    assert [(one.text, one.start_s, one.end_s) for one in found] == [
        ("a", 1.0, 1.222),
        ("reallylongword", 1.222, 2.889),
    ] or (found[0].end_s < 1.4 and found[-1].end_s == pytest.approx(3.0))


def test_words_never_overlap_or_go_back() -> None:
    found = words_of([segment(words("one two", at_s=1.0)), segment(words("early", at_s=0.9, word_s=0.5))])
    assert all(a.end_s <= b.start_s for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("cut_up", "whole"),
    [
        ("3 ,000 euros", ["3,000", "euros"]),
        ("it 's 50 % done , really", ["it's", "50%", "done,", "really"]),
        ("one. ... and", ["one.", "...", "and"]),
        ("今 日 は 東 京 で 新 し い 話 を し ま す 。", ["今日は", "東京で", "新しい", "話をします。"]),
        ("今天我们在北京学习三个新的方法。", ["今天我们在北", "京学习三个新", "的方法。"]),
        ("오늘 서울에서", ["오늘", "서울에서"]),
    ],
)
def test_what_an_engine_cuts_up_is_put_together(cut_up: str, whole: list[str]) -> None:
    assert [one.text for one in words_of([segment(words(cut_up))])] == whole


def test_signs_of_a_script_without_spaces_are_parted_at_a_pause() -> None:
    said = [*words("今 日"), *words("東 京", at_s=1.2)]
    assert [(one.text, one.start_s) for one in words_of([segment(said)])] == [("今日", 0.0), ("東京", 1.2)]


def test_a_sentence_ends_at_its_mark_also_without_a_pause() -> None:
    found = sentences_of(words("It works. Dr. Smith said so. Really?"), end_s=3)
    assert [one.text for one in found] == ["It works.", "Dr. Smith said so.", "Really?"]


def test_without_marks_a_pause_ends_a_sentence() -> None:
    found = sentences_of(told(["one two three", "four five"], pause_s=0.5), end_s=9)
    assert [(one.text, round(one.gap_after_s, 2)) for one in found] == [("one two three", 0.5), ("four five", 6.5)]


def test_a_cut_lies_in_the_pause_at_its_quietest_moment() -> None:
    db = np.full(400, -30, np.float32)
    db[52] = -70  # 2.6 s
    said = sentences_of(told(["one two.", "three four.", "five."], pause_s=1.0), end_s=9)
    found = span([said[1]], Levels(db))
    assert said[0].end_s < found.start_s <= said[1].start_s - 0.05
    assert said[1].end_s + 0.1 <= found.end_s < said[2].start_s


def test_the_best_runs_begin_and_end_on_sentences_and_share_none() -> None:
    said = sentences_of(told(TALK), end_s=80)
    choice = choose(said, ClipWish(count=5, min_s=8, max_s=20), levels=None)
    starts, ends = {one.words[0] for one in said}, {one.words[-1] for one in said}
    assert len(choice.clips) >= 3
    assert all(clip.words[0] in starts and clip.words[-1] in ends for clip in choice.clips)
    assert all(a.end_s < b.start_s for a, b in pairwise(choice.clips))
    assert not any("sponsored" in clip.text or "welcome back" in clip.text for clip in choice.clips)
    assert all(clip.score and clip.reason and clip.made_by == "rules" for clip in choice.clips)


def test_the_best_run_leaves_room_for_others_where_three_good_ones_can_be_made() -> None:
    texts = [
        "Why does nobody ask ten friends first?", "You should ask them, because a question is free for you.",
        "How did my biggest mistake cost five hundred euros?", "Try it for a month, because then you know the truth.",
        "What do most people never do before noon?", "Remember to start with two pages, because it is easy.",
    ]  # fmt: skip
    found = choose(sentences_of(told(texts), end_s=40), ClipWish(count=3, min_s=5, max_s=40), levels=None)
    assert [(plan.text.split()[0], len(plan.words) > 15) for plan in found.clips] == [
        ("Why", True), ("How", True), ("What", True),
    ]  # fmt: skip


def test_a_question_scores_more_than_what_leans_on_words_before() -> None:
    said = sentences_of(told(TALK), end_s=80)
    voice = Voice.of(said, None)
    question, leaning = (judge(said[n : n + 2], voice, after=said[n + 2]).scores.total for n in (1, 5))
    assert question > leaning + 15


def test_the_same_said_twice_is_one_clip() -> None:
    said = sentences_of(told([TALK[1], TALK[2], TALK[1], TALK[2]]), end_s=40)
    assert alike(said, Run(0, 1), Run(2, 3))
    choice = choose(said, ClipWish(count=5, min_s=7, max_s=9), levels=None)
    assert len(choice.clips) == 1
    assert choice.few_reason
    assert choice.few_reason.startswith("1 of the 5 clips")


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ([], "Nothing is said"),
        (["Only one sentence."], "There is one sentence in 1 s of speech: less than the 15 s"),
        (["word " * 300 + "end."], "no run of whole ones lasts 15 to 60 s"),
    ],
)
def test_none_is_explained_with_numbers(texts: list[str], says: str) -> None:
    choice = choose(sentences_of(told(texts), end_s=100), ClipWish(), levels=None)
    assert choice.clips == ()
    assert says in (choice.zero_reason or "")


def test_a_wish_whose_lengths_contradict_each_other_is_refused() -> None:
    with pytest.raises(ValueError, match="min_s is more than max_s"):
        ClipWish(min_s=50, max_s=20)


def test_long_pauses_are_left_out_where_that_is_wished() -> None:
    said = tuple(told(["One two.", "Three."], pause_s=2.0))
    plan = tightened(ClipPlan(parts=(Span(start_s=0.2, end_s=4.0),), words=said))
    assert [(one.start_s, one.end_s) for one in plan.parts] == [(0.2, 1.3), (2.9, 4.0)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Wie tief pflanzt man einen Apfelbaum richtig?", "opens with a question"),
        ("Quel est le meilleur moment, et pourquoi", "opens like a question"),
        ("La mayoría gasta quinientos euros al mes.", "a strong word at the start"),
        ("Gießt ihn zwanzig Tage lang.", "a number at the start"),
        ("Après quarante minutes tout change.", "a number at the start"),
        ("Danke fürs Zuschauen und bis bald.", "greets or says goodbye"),
        ("Merci d'avoir regardé, à bientôt.", "greets or says goodbye"),
        ("Gracias por escuchar a todos.", "greets or says goodbye"),
        ("Mit dem Rabattcode Garten spart ihr.", "advertises"),
        ("Con el código promocional ahorras.", "advertises"),
        ("Danach braucht er eure Hilfe nie mehr.", "leans on what was said before"),
    ],
)
def test_marks_are_known_in_german_spanish_and_french(text: str, says: str) -> None:
    run = sentences_of(words(text), end_s=20)
    assert says in judge(run, Voice.of(run, None), after=None).reason.lower()


@pytest.mark.parametrize("text", ["My car is red in the USA.", "Das ist regelmäßig einzig.", "The mayor came by."])
def test_a_word_of_another_language_that_looks_alike_is_no_mark(text: str) -> None:
    run = sentences_of(words(text), end_s=20)
    assert not re.search("number|reason|advice|strong", judge(run, Voice.of(run, None), after=None).reason.lower())
