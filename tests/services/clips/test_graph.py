"""The graph of filters and the clip's clock: pictures counted, parts joined, sizes that the source bears."""

from fractions import Fraction
from pathlib import Path

import pytest

from clients.media.clip_encoder import clip_fps
from clients.media.shape import VideoTrack
from clients.media.shown import Shown
from services.clips.framing.frame_plan import Framed
from services.clips.framing.looks import WatchedFaces
from services.clips.make import inside, without_slivers
from services.clips.render.graph import Canvas, ClipPiece, clip_size, graph, inputs_of
from services.clips.timeline import begins, shown_words, transition_s
from services.domain.clips import Aspect, ClipPlan, ShotFraming, Span, Transition
from tests.services.clips.said import words
from utils.errors import PermanentError


def canvas(aspect: Aspect = Aspect.TALL) -> Canvas:
    return Canvas(VideoTrack(0, "h264", (1920, 1080), fps=25), Shown(), aspect, Fraction(25))


def shot(start_s: float, end_s: float, how: str = "crop", **more: object) -> Framed:
    about = {"start_s": start_s, "end_s": end_s, "how": how, "centre": 0.5, **more}
    return Framed(ShotFraming.model_validate(about), times_s=(start_s, end_s), centres=(0.3, 0.7))


@pytest.mark.parametrize(
    ("fps", "wanted"),
    [
        (25, Fraction(25)), (29.97, Fraction(30000, 1001)), (23.976, Fraction(24000, 1001)), (60, Fraction(30)),
        (50, Fraction(25)), (12, Fraction(24)), (10, Fraction(30)), (0, Fraction(30)), (240, Fraction(30)),
    ],
)  # fmt: skip
def test_a_clip_has_a_rate_that_platforms_take(fps: float, wanted: Fraction) -> None:
    assert clip_fps(fps) == wanted


@pytest.mark.parametrize(
    ("aspect", "source", "size"),
    [
        (Aspect.TALL, (1920, 1080), (1080, 1920)), (Aspect.TALL, (1280, 720), (720, 1280)),
        (Aspect.TALL, (320, 240), (540, 960)), (Aspect.SQUARE, (1920, 1080), (1080, 1080)),
        (Aspect.PORTRAIT, (1280, 720), (720, 900)), (Aspect.ORIGINAL, (3840, 2160), (1920, 1080)),
        (Aspect.ORIGINAL, (641, 481), (640, 480)),
    ],
)  # fmt: skip
def test_a_clip_is_as_large_as_its_source_bears(aspect: Aspect, source: tuple[int, int], size: tuple[int, int]) -> None:
    assert clip_size(aspect, source) == size


def test_a_cut_falls_on_its_picture_and_the_sum_is_right(tmp_path: Path) -> None:
    pieces = [ClipPiece(Span(start_s=10, end_s=14), (shot(10, 12.04), shot(12.04, 14, "whole")), 0, 10.0)]
    text = graph(canvas(), pieces, tmp_path, transition=Transition.CUT, overlap_s=0, ass=None)
    assert "trim=start_frame=0:end_frame=51" in text
    assert "trim=start_frame=51:end_frame=100" in text
    assert "gblur" in text
    assert text.endswith("format=yuv420p,setsar=1[out]")


def test_a_moving_crop_is_told_where_it_is_when_it_changes(tmp_path: Path) -> None:
    pieces = [ClipPiece(Span(start_s=0, end_s=2), (shot(0, 2, moves=True),), 0, 0.0)]
    text = graph(canvas(), pieces, tmp_path, transition=Transition.CUT, overlap_s=0, ass=None)
    orders = (tmp_path / "crop-0x0.cmd").read_text().splitlines()
    corners = [int(order.rstrip(";").split()[-1]) for order in orders]
    assert "crop@0x0=606:1080" in text
    assert corners == sorted(set(corners))
    assert all(corner % 2 == 0 and 0 <= corner <= 1920 - 606 for corner in corners)


def test_parts_melt_into_each_other_where_that_is_wished(tmp_path: Path) -> None:
    parts = [Span(start_s=0, end_s=3), Span(start_s=20, end_s=24)]
    plan = ClipPlan(parts=tuple(parts), words=(*words("one two", at_s=1), *words("three", at_s=21)))
    overlap_s = transition_s(plan, Transition.FADE)
    pieces = [ClipPiece(part, (shot(part.start_s, part.end_s),), n, part.start_s) for n, part in enumerate(parts)]
    text = graph(canvas(), pieces, tmp_path, transition=Transition.FADE, overlap_s=overlap_s, ass=None)
    assert "xfade=transition=fade:duration=0.4000:offset=2.6000" in text
    assert begins(parts, overlap_s) == [0.0, 2.6, 6.6]
    assert [round(word.start_s, 2) for word in shown_words(plan, overlap_s)] == [1.0, 1.3, 3.6]


def test_parts_that_are_near_are_read_in_one_go() -> None:
    parts = [Span(start_s=5, end_s=9), Span(start_s=11, end_s=15), Span(start_s=60, end_s=70)]
    inputs, numbers = inputs_of(parts, seeks=True)
    assert numbers == [0, 0, 1]
    assert [(one.start_s, one.end_s) for one in inputs] == [(5, 15.2), (60, 70.2)]
    assert inputs_of(parts, seeks=False)[1] == [0, 0, 0]


def test_an_edge_behind_the_end_is_moved_to_it_and_one_outside_is_refused() -> None:
    plan = ClipPlan(parts=(Span(start_s=5, end_s=90),))
    assert inside(plan, 60.0).end_s == 60.0
    with pytest.raises(PermanentError, match=r"begins at 5\.0 s, the video ends at 4\.0 s"):
        inside(plan, 4.0)


def test_an_edge_shows_no_glimpse_of_another_scene_but_cuts_no_word() -> None:
    plan = ClipPlan(
        made_by="rules", parts=(Span(start_s=10, end_s=20),), words=tuple(words("one two three", at_s=10.4, word_s=3.0))
    )
    seen = WatchedFaces(span=Span(start_s=6, end_s=24), cuts_s=(10.2, 19.3, 19.8))
    [part] = without_slivers(plan, [seen]).parts
    assert (part.start_s, part.end_s) == (10.2, 19.8)
