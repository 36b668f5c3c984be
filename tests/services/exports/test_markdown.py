from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from services.domain.artifacts import Cut, Mark, Media, Motion, MotionSettings, ScreenText, Transcript, Value
from services.domain.schemas.registry import SCHEMAS
from services.exports.markdown import markdown
from services.notes.rules.extraction import extract_note
from tests.fakes import results
from tests.fakes.pools import media, said, shown

SIGNS = "# > - + 1. ``` ** _ [a](b) ![x](y) <script> </td> | ~~ $ & &lt; \\ --- === https://a.example"
SIGN = st.sampled_from([*SIGNS.split(), "\n"])
HOSTILE = st.lists(st.one_of(SIGN, st.text(max_size=10)), max_size=12).map(" ".join)


def page(clip: Media, transcript: Transcript | None = None, screen: ScreenText | None = None, **more: object) -> str:
    note = extract_note(clip, transcript, screen)
    options = {"media": clip, "transcript": transcript, "screen_text": screen, "motion": None, **more}
    return markdown(note, **options)  # type: ignore[arg-type]


def test_a_workout_is_a_table_with_times() -> None:
    screen = shown(("1. Elbow Plank", 0, 6.5), ("30 Seconds", 0, 6.5))
    text = page(media(platform="file"), said(), screen)
    assert "| Name | Time | In the video |\n| --- | --- | --- |\n| Elbow Plank | 30 s | 0:00–0:06 |" in text


def test_ingredients_are_to_dos_and_steps_are_numbered() -> None:
    text = page(media("Recipe\nIngredients:\n- 200 g flour\n- salt\n\nMethod:\n1. Mix it well.\n2. Bake it."))
    assert "- [ ] 200 g flour\n- [ ] salt" in text
    assert "1. Mix it well.\n2. Bake it." in text


def test_the_front_matter_names_source_and_maker() -> None:
    clip = media("Leg day").model_copy(update={"url": "https://t.example/1", "author": 'A "B"\n---'})
    head = page(clip, made=date(2026, 1, 2)).split("\n---\n")[0]
    assert 'source: "https://t.example/1"' in head
    assert 'author: "A \\"B\\" ---"' in head
    assert 'engine: "outline"' in head
    assert 'date: "2026-01-02"' in head


def test_it_says_that_rules_made_it() -> None:
    assert "*Made by rules, without AI.*" in page(media("Leg day"))


def test_highlights_link_the_reel_and_give_times() -> None:
    motion = Motion(duration_s=30, settings=MotionSettings(), cuts=(Cut(start_s=3, end_s=8),))
    text = page(media("Leg day"), motion=motion, reel_name="my (best) reel.mp4")
    assert "[Highlight reel](my%20%28best%29%20reel.mp4)\n\n- 0:03–0:08" in text


def test_a_reel_of_moments_is_told_as_that() -> None:
    motion = results.still_with_moments().result
    assert isinstance(motion, Motion)
    text = page(media("Leg day"), motion=motion, reel_name="reel.mp4")
    assert "[Highlight reel](reel.mp4)\n\nNobody moved" in text
    assert "The reel shows the moments that the note rests on.\n\n- 0:04–0:07\n- 0:20–0:23" in text


def test_no_motion_is_explained() -> None:
    motion = Motion(duration_s=30, settings=MotionSettings(), zero_reason="Nobody moved: peak 0.1.")
    assert "Nobody moved: peak 0.1." in page(media("Leg day"), motion=motion)


def test_evidence_of_one_line_stands_together() -> None:
    text = page(media("1. Squats 3x12"))
    assert "| Exercises 1: name Squats, sets 3, reps 12 | caption | 1\\. Squats 3x12 | 0.90 |" in text


def test_what_rules_added_and_what_nobody_checked_is_marked() -> None:
    clip = media("1. Squats 3x12")
    note = extract_note(clip, None, None)
    marks = (Mark.TRANSLATED, Mark.RULES, Mark.RULES)
    proofs = zip(note.fields["exercises"].evidence, marks, strict=True)
    marked = Value(
        value=note.fields["exercises"].value, evidence=tuple(e.model_copy(update={"mark": m}) for e, m in proofs)
    )
    text = markdown(
        note.model_copy(update={"fields": {"exercises": marked}}),
        media=clip, transcript=None, screen_text=None, motion=None,
    )  # fmt: skip
    assert "| Exercises 1: name Squats | caption, translated, words not checked |" in text
    assert "| Exercises 1: sets 3, reps 12 | caption, added by rules |" in text


def test_text_on_screen_transcript_and_missing_are_listed() -> None:
    text = page(media("Leg day"), said("Hello you."), shown(("LEGS", 1, 65)))
    assert "- 0:01–1:05 LEGS" in text
    assert "- 0:00 Hello you." in text
    assert "- **key points**: Not said" in text


def test_a_link_in_a_note_cannot_break_out() -> None:
    text = page(media("📍 Bar, Rome. Restaurant, hotel view: https://a.example/x_y?q=1|2`[z]"))
    assert "- <https://a.example/x_y?q=1%7C2>" in text


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](http://a.example/p.png)"]
)
def test_markup_in_the_video_stays_text(hostile: str) -> None:
    rendered = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(body(page(media(f"{hostile} recipe"), said(hostile), shown((hostile, 0, 5)))))
    )
    assert "<script" not in rendered
    assert 'href="javascript' not in rendered
    assert "<img" not in rendered


@settings(max_examples=100, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_of_a_video_becomes_markup(caption: str, speech: str, screen: str) -> None:
    text = page(media(caption), said(speech), shown((screen, 0, 5)))
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(body(text))
    inner = [child for token in tokens for child in token.children or ()]
    assert not [token for token in tokens if token.type in ("html_block", "fence", "code_block", "blockquote_open")]
    assert not [child for child in inner if child.type in ("html_inline", "image", "code_inline")]
    links = [str(child.attrs.get("href")) for child in inner if child.type == "link_open"]
    assert all(link.startswith("https://a.example") for link in links)
    heads = [
        tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"
    ]
    labels = {field.label for schema in SCHEMAS.values() for field in schema.fields}
    assert set(heads) <= labels | {"Evidence", "Text on screen", "Transcript", "Missing"}


def body(page: str) -> str:
    return page.split("\n---\n", 1)[1]
