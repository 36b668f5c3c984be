"""Captions: every word in a line that fits, in the box, off the mouth, in a font that is there."""

import json
import re
from pathlib import Path

import pytest

from services.clips.captions.ass import CaptionLook, Placed, ass_colour, ass_time, escaped, write_ass
from services.clips.captions.captioning import by_scene
from services.clips.captions.font_file import MAX_BYTES, read_font
from services.clips.captions.font_library import SHIPPED, Fonts
from services.clips.captions.groups import GroupLimits, group
from services.clips.captions.place import Seen, block_bottom, mouths_hidden, safe_box
from services.clips.captions.subtitle_files import srt, vtt
from services.clips.captions.templates import read_template, styled, templates
from services.domain.artifacts import Word
from services.domain.clips import ClipStyle, Span
from tests.services.clips.said import told, words
from utils.errors import PermanentError

FONTS = Fonts.of([SHIPPED])
SIZE = (1080, 1920)
TEXT = ["Extraordinarily incomprehensible words, żółć и слово, go on and on.", "Γειά σου again {\\b1} 100 % sure."]


def look(template: str = "clear", **style: object) -> CaptionLook:
    wished = ClipStyle.model_validate({"template": template, **style})
    return CaptionLook(styled(wished), FONTS, SIZE, safe_box(SIZE))


@pytest.mark.parametrize("template", [one.name for one in templates()])
def test_every_word_of_every_template_stands_in_a_line_that_fits(template: str) -> None:
    here = look(template)
    said = told(TEXT)
    groups = here.groups(said, end_s=30)
    shown = [word for one in groups for word in one.words]
    assert [word.text.lower() for word in shown] == [word.text.lower() for word in said]
    for one in groups:
        assert len(one.lines) <= here.template.lines
        for line in one.lines:
            assert len(line) == 1 or here.width(" ".join(word.text for word in line)) <= here.box.width
    assert here.block_height < here.box.bottom - here.box.top


def test_seven_looks_have_their_fonts() -> None:
    assert len(templates()) == 7
    assert all(FONTS.named(one.font).family == one.font for one in templates())
    assert all(path.with_name(f"{path.stem}-OFL.txt").is_file() for path in SHIPPED.glob("*.ttf"))


def test_the_fallback_has_latin_cyrillic_and_greek() -> None:
    assert not FONTS.named("Noto Sans").lacks("ŁęžőĞışñ Ünïçødé Щукин Їжак Ωμέγα")
    anton = FONTS.named("Anton")
    found = FONTS.for_text("слово", anton)
    assert anton.lacks("Γ")
    assert found is not None


def test_a_font_that_would_be_replaced_in_silence_is_refused() -> None:
    with pytest.raises(PermanentError, match="There is no font “Impact”"):
        FONTS.named("Impact")


@pytest.mark.parametrize(
    "content",
    [b"", b"not a font", b"wOF2" + bytes(200), b"\x00\x01\x00\x00\x00\x08" + bytes(90)],
    ids=["empty", "text", "woff2", "tables"],
)
def test_a_font_that_is_none_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(content)
    with pytest.raises(PermanentError, match=r"font\.ttf is no font that can be read"):
        read_font(path)


def test_a_font_of_all_chinese_signs_is_larger_than_what_a_person_may_give_and_is_read(tmp_path: Path) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes((SHIPPED / "NotoSans-Bold.ttf").read_bytes().ljust(MAX_BYTES + 1, b"\0"))
    assert read_font(path).family == "Noto Sans"


def test_a_template_with_an_unknown_field_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps({**templates()[0].model_dump(), "sparkle": True}))
    with pytest.raises(PermanentError, match="at “sparkle”"):
        read_template(path)


def test_a_template_that_there_is_not_is_refused() -> None:
    with pytest.raises(PermanentError, match="There is no caption template “sparkle”"):
        styled(ClipStyle(template="sparkle"))


def test_a_group_ends_at_a_sentence_and_at_a_pause() -> None:
    said = [*words("One two. Three"), *words("four", at_s=3.0)]
    groups = group(said, GroupLimits(8, 40, 2), fits=lambda _: True, end_s=9)
    assert [[word.text for word in one.words] for one in groups] == [["One", "two."], ["Three"], ["four"]]
    assert [round(one.end_s, 2) for one in groups] == [0.6, 1.25, 3.65]


def test_two_lines_are_about_equally_long() -> None:
    [one] = group(words("The answer took me"), GroupLimits(4, 15, 2), fits=lambda _: True, end_s=2)
    assert [" ".join(word.text for word in line) for line in one.lines] == ["The answer", "took me"]


def test_the_word_that_is_said_is_marked_for_as_long_as_it_is_said() -> None:
    here = look()
    [one] = here.groups(words("Now it is"), end_s=0.9)
    text = write_ass(here, [Placed(one, here.box.bottom)])
    lines = [line for line in text.splitlines() if line.startswith("Dialogue")]
    marked = [re.search(r"1c&H3BD9FF&\}(\w+)", line) for line in lines]
    assert [found[1] for found in marked if found] == ["Now", "it", "is"]
    assert [line.split(",")[1:3] for line in lines] == [
        ["0:00:00.00", "0:00:00.30"], ["0:00:00.30", "0:00:00.60"], ["0:00:00.60", "0:00:00.90"],
    ]  # fmt: skip


def test_words_that_are_orders_to_the_drawer_are_shown_as_words() -> None:
    assert escaped("{\\pos(0,0)}\nx") == "\\{\\\u2060pos(0,0)\\} x"


def test_a_line_in_another_script_names_its_font() -> None:
    here = look("punch")
    [one] = here.groups(words("слово"), end_s=1)
    assert "\\fn" in write_ass(here, [Placed(one, 1000)])


def test_captions_stand_in_the_safe_box_and_off_the_mouth() -> None:
    box = safe_box(SIZE)
    close_up = [Seen(t, 560, 1300, 1100) for t in range(8)]
    bottom = block_bottom(box, 200, close_up, "bottom")
    assert box.top <= bottom - 200
    assert bottom <= box.bottom <= 1280
    assert mouths_hidden(bottom, 200, close_up) == 0
    assert mouths_hidden(1150, 200, close_up) == 1
    assert block_bottom(box, 200, [], "bottom") == box.bottom


def test_a_line_moves_with_the_scene_where_the_new_one_has_a_face_in_its_place() -> None:
    here = look()
    [one] = here.groups(words("Now it is"), end_s=0.9)
    scenes = [Span(start_s=0, end_s=0.45), Span(start_s=0.45, end_s=5)]
    text = write_ass(here, list(by_scene(one, scenes, {1: 1200.0, 2: 800.0}, 1000.0)))
    found = re.findall(r"^Dialogue: \d,([\d:.]+),([\d:.]+),.*pos\([\d.]+,([\d.]+)", text, re.MULTILINE)
    first, second = ([one for one in found if (float(one[2]) > 1000) is above] for above in (True, False))
    assert (first[0][0], first[-1][1]) == ("0:00:00.00", "0:00:00.45")
    assert (second[0][0], second[-1][1]) == ("0:00:00.45", "0:00:00.90")


@pytest.mark.parametrize(("cut_s", "places"), [(0.05, [2.0]), (0.5, [1.0, 2.0]), (0.85, [1.0]), (2.0, [1.0])])
def test_a_line_that_only_touches_another_scene_stays(cut_s: float, places: list[float]) -> None:
    [one] = look().groups(words("Now it is"), end_s=0.9)
    scenes = [Span(start_s=0, end_s=cut_s), Span(start_s=cut_s, end_s=5)]
    assert [placed.bottom for placed in by_scene(one, scenes, {1: 1.0, 2: 2.0}, 0.0)] == places


def test_own_size_colour_and_place_go_over_the_templates() -> None:
    template = styled(ClipStyle(template="clear", size=50, colour="#00FF00", place="top", font="Anton"))
    assert (template.size, template.colour, template.place, template.font) == (50, "#00FF00", "top", "Anton")


def test_colours_and_times_are_the_drawers() -> None:
    assert ass_colour("#FF8000", 0.5) == "&H800080FF"
    assert ass_time(3725.678) == "1:02:05.68"


def test_subtitles_have_every_word_and_no_arrow_of_their_own() -> None:
    said = [*words("One two three four five six seven eight."), Word(start_s=5, end_s=6, text="<b>-->")]
    assert srt(said, end_s=8).startswith("1\n00:00:00,000 --> 00:00:02,750\nOne two three four five six seven eight.")
    assert "&lt;b&gt;→" in vtt(said, end_s=8)
