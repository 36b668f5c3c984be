"""The highlight reel."""

from collections.abc import Callable, Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from clients.media import ffmpeg
from clients.media.probe import probe
from services.domain.artifacts import Cut
from services.highlights import reel
from services.highlights.reel_plan import EarlierReel
from tests import odd_clips
from tests.clips import beeps, make_clip, moving_box
from utils.process import run


def source(path: Path, *, seconds: float) -> reel.ReelSource:
    return reel.probe(path, duration_s=seconds)


def made(
    given: reel.ReelSource,
    *cuts: tuple[float, float],
    name: str = "reel.mp4",
    earlier: Sequence[EarlierReel] = (),
    began: Callable[[int], None] = lambda _: None,
) -> Path:
    target = given.path.with_name(name)
    wanted = [Cut(start_s=start, end_s=end) for start, end in cuts]
    reel.make_reel(given, wanted, target, cutting=began, earlier=earlier)
    return target


def length_s(path: Path, kind: str = "video") -> float:
    with av.open(str(path)) as container:
        frames = container.decode(video=0) if kind == "video" else container.decode(audio=0)
        times = [float(frame.time or 0) for frame in frames]
    return times[-1] - times[0]


def shape(path: Path) -> tuple[int, int, str]:
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        return video.width, video.height, str(video.codec_context.pix_fmt)


@pytest.mark.parametrize(
    ("size", "wanted"),
    [((1280, 720), (1280, 720)), ((641, 361), (640, 360)), ((3840, 2160), (1920, 1080)), ((2160, 3840), (1080, 1920))],
)
def test_sizes_are_even_and_no_larger_than_1080p(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    assert reel.fits(size) == wanted


def test_parts_are_joined_with_their_sound(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=6, size=(64, 48), sound=True)
    result = made(source(clip, seconds=6), (0.7, 2.2), (3.9, 5.4))
    assert length_s(result) == pytest.approx(3, abs=0.2)
    assert length_s(result, "audio") == pytest.approx(3, abs=0.1)


def test_the_whole_is_copied(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=2, size=(64, 48), sound=True)
    result = made(source(clip, seconds=2), (0, 2))
    assert packets(result) == packets(clip)


def packets(path: Path) -> int:
    """Return the size of all pictures as stored: another encoder's would differ."""
    with av.open(str(path)) as container:
        return sum(packet.size for packet in container.demux(video=0))


def test_one_part_from_a_key_frame_is_copied_from_there(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=60, fps=50, size=(64, 48), sound=True)  # a key frame every 5 s
    given = source(clip, seconds=60)
    assert reel.copyable(given, [Cut(start_s=5.4, end_s=9)]) == Cut(start_s=5.0, end_s=9)
    assert reel.copyable(given, [Cut(start_s=6, end_s=9)]) is None
    assert reel.copyable(given, [Cut(start_s=0, end_s=1), Cut(start_s=5, end_s=9)]) is None


def test_a_phones_upright_video_stays_upright(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=2, size=(64, 48), rotation=90)
    assert shape(made(source(clip, seconds=2), (0.5, 1), (1.2, 1.8)))[:2] == (48, 64)


def test_odd_sizes_and_full_colour_become_what_browsers_play(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=2, size=(65, 49))
    assert shape(made(source(clip, seconds=2), (0, 2))) == (64, 48, "yuv420p")


def test_sound_that_ends_early_does_not_shorten_the_reel(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=1.5, times=[n / 10 for n in range(40)], size=(64, 48), sound=True)
    assert length_s(made(source(clip, seconds=4), (0.5, 1.4), (2, 3.5))) == pytest.approx(2.3, abs=0.2)


@pytest.mark.slow
def test_sound_stays_in_step_over_many_parts(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=30, fps=24, size=(64, 48), sound=beeps(), draw=moving_box())
    cuts = [(number + 0.81, number + 1.4) for number in range(28)]
    result = made(source(clip, seconds=30), *cuts)
    starts = np.cumsum([0] + [end - start for start, end in cuts])[:-1] + 0.19
    heard = beep_times(result)
    assert heard == pytest.approx(starts, abs=0.01)  # an encoder's smear, the same in all
    assert length_s(result) == pytest.approx(length_s(result, "audio"), abs=0.06)


@pytest.mark.slow
@pytest.mark.parametrize("fps", [23.976, 29.97])
def test_every_beep_comes_with_its_flash_up_to_the_last(tmp_path: Path, fps: float) -> None:
    def flash(time_s: float) -> Image.Image:
        return Image.new("L", (64, 48), 255 if time_s % 1 < 0.15 else 0)

    clip = make_clip(tmp_path / "clip.mp4", seconds=40, fps=fps, size=(64, 48), sound=beeps(), draw=flash)
    result = made(source(clip, seconds=40), *((number + 0.73, number + 2.41) for number in range(0, 38, 3)))
    late = np.array(beep_times(result)) - np.array(flash_times(result))
    assert len(late) == 26
    # a picture begins up to its own length after the beep: what must not grow is the difference
    assert late.max() - late.min() < 0.04 + 1 / fps
    assert abs(late[-6:].mean() - late[:6].mean()) < 0.04


def flash_times(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        lit = [
            (float(frame.time or 0), frame.to_ndarray(format="gray").mean() > 100)
            for frame in container.decode(video=0)
        ]
    return [time_s for (time_s, now), (_, before) in zip(lit[1:], lit, strict=False) if now and not before]


def beep_times(path: Path) -> list[float]:
    result: list[float] = []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            samples = np.abs(frame.to_ndarray()).max(axis=0)
            for index in np.flatnonzero(samples > 0.1):
                time_s = float(frame.time or 0) + index / frame.sample_rate
                if not result or time_s - result[-1] > 0.3:
                    result.append(time_s)
    return result


def test_the_poster_is_a_jpeg_of_the_reels_size(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=2, size=(64, 48))
    reel.make_poster(source(clip, seconds=2), 1.0, tmp_path / "poster.jpg")
    assert (tmp_path / "poster.jpg").read_bytes().startswith(b"\xff\xd8")


def test_nothing_unfinished_is_left(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=3, size=(64, 48), sound=True)
    made(source(clip, seconds=3), (0.3, 1), (2, 2.7))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clip.mp4", "reel.mp4"]


Pictures = list[tuple[float, int]]
FIRST = ((2.0, 7.0), (12.0, 18.0))


def counted(time_s: float) -> Image.Image:
    """A picture that shows its number in bits: eight black or white columns."""
    number = round(time_s * 10)
    bits = np.array([255 * (number >> bit & 1) for bit in range(8)], np.uint8)
    return Image.fromarray(np.tile(np.repeat(bits, 8), (48, 1)))


def shown(path: Path) -> Pictures:
    """When each picture is shown, and its number."""
    with av.open(str(path)) as container:
        frames = [(round(float(one.time or 0), 3), one.to_ndarray(format="gray")) for one in container.decode(video=0)]
    return [(at_s, sum(int(image[24, 4 + 8 * bit] > 128) << bit for bit in range(8))) for at_s, image in frames]


@pytest.fixture
def video(tmp_path: Path) -> reel.ReelSource:
    clip = make_clip(tmp_path / "clip.mp4", seconds=20, size=(64, 48), draw=counted, sound=beeps())
    return source(clip, seconds=20)


@pytest.fixture
def first(video: reel.ReelSource) -> EarlierReel:
    cuts = tuple(Cut(start_s=start, end_s=end) for start, end in FIRST)
    return EarlierReel(made(video, *FIRST, name="first.mp4"), cuts)


RECUTS = {
    "the same": FIRST,
    "narrower by halves": ((2.5, 6.5), (13.0, 17.0)),
    "narrower anyhow": ((2.27, 6.61), (12.83, 17.42)),
    "wider": ((1.0, 8.0), (11.3, 18.8)),
    "another part": ((2.0, 7.0), (8.0, 9.5), (12.0, 18.0)),
    "joined": ((1.5, 18.5),),
    "in another order": ((12.0, 18.0), (2.0, 7.0)),
    "one part alone": ((13.2, 17.0),),
}


@pytest.mark.parametrize("cuts", RECUTS.values(), ids=RECUTS.keys())
def test_a_recut_has_the_pictures_of_a_reel_made_anew(
    video: reel.ReelSource, first: EarlierReel, cuts: tuple[tuple[float, float], ...]
) -> None:
    anew = made(video, *cuts, name="anew.mp4")
    again = made(video, *cuts, name="again.mp4", earlier=[first])
    assert shown(again) == shown(anew)
    assert shown(again)[-1][1] == round(cuts[-1][1] * 10) - 1 or cuts[-1][1] % 0.1 > 0.01
    assert beep_times(again) == beep_times(anew)


@pytest.mark.parametrize("recut", ["the same", "narrower by halves", "in another order"])
def test_nothing_is_encoded_that_the_earlier_reel_has(video: reel.ReelSource, first: EarlierReel, recut: str) -> None:
    begun: list[int] = []
    made(video, *RECUTS[recut], name="again.mp4", earlier=[first], began=begun.append)
    assert begun == []


def test_a_recut_can_be_cut_again(video: reel.ReelSource, first: EarlierReel) -> None:
    wider = ((1.0, 8.0), (11.0, 19.0))
    again = EarlierReel(
        made(video, *wider, name="wider.mp4", earlier=[first]),
        tuple(Cut(start_s=start, end_s=end) for start, end in wider),
    )
    third = ((0.5, 7.75), (12.25, 19.5))
    assert shown(made(video, *third, name="third.mp4", earlier=[first, again])) == shown(made(video, *third))


def spoil(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "gone":
        path.unlink()
    elif how == "cut off":
        path.write_bytes(content[: len(content) // 2])
    elif how == "no video":
        path.write_bytes(b"\0" * 1000)
    else:
        start = content.index(b"mdat") + 4
        path.write_bytes(content[:start] + bytes(len(content) - start))


@pytest.mark.parametrize("how", ["gone", "cut off", "no video", "zeros"])
def test_a_spoilt_earlier_reel_is_not_needed(video: reel.ReelSource, first: EarlierReel, how: str) -> None:
    cuts = RECUTS["narrower anyhow"]
    spoil(first.path, how)
    assert shown(made(video, *cuts, earlier=[first])) == shown(made(video, *cuts, name="anew.mp4"))


def test_an_earlier_reel_of_other_parameters_is_not_joined_with_new_parts(
    video: reel.ReelSource, first: EarlierReel, tmp_path: Path
) -> None:
    ffmpeg.shrink(first.path, tmp_path / "small.mp4", video_kbps=200, audio_kbps=64)  # another profile
    other = EarlierReel(tmp_path / "small.mp4", first.cuts)
    assert shown(made(video, *RECUTS["wider"], earlier=[other])) == shown(made(video, *RECUTS["wider"], name="a.mp4"))


def test_only_what_was_encoded_may_be_copied_from(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=4, size=(64, 48))
    encoded = reel.make_reel(
        source(clip, seconds=4),
        [Cut(start_s=0, end_s=1), Cut(start_s=2, end_s=3)],
        tmp_path / "reel.mp4",
        cutting=lambda _: None,
    )
    copied = reel.make_reel(
        source(clip, seconds=4), [Cut(start_s=0, end_s=1)], tmp_path / "reel.mp4", cutting=lambda _: None
    )
    assert (encoded.version, copied.version) == (reel.VERSION, reel.COPIED)


@pytest.mark.parametrize("suffix", [".mkv", ".webm", ".mov"])
def test_a_recut_is_exact_whatever_the_files_clock(tmp_path: Path, suffix: str) -> None:
    codec = "libvpx" if suffix == ".webm" else "libx264"
    clip = make_clip(tmp_path / f"clip{suffix}", seconds=20, size=(64, 48), draw=counted, codec=codec)
    given = source(clip, seconds=20)
    earlier = EarlierReel(made(given, *FIRST), tuple(Cut(start_s=start, end_s=end) for start, end in FIRST))
    assert [number for _, number in shown(earlier.path)] == [*range(20, 70), *range(120, 180)]
    again = made(given, (1.0, 8.0), (12.3, 18.6), name="again.mp4", earlier=[earlier])
    assert [number for _, number in shown(again)] == [*range(10, 80), *range(123, 186)]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".mp4", ".ts"])
def test_more_parts_than_one_program_cuts_are_one_reel(tmp_path: Path, suffix: str) -> None:
    clip = make_clip(tmp_path / f"clip{suffix}", seconds=112, fps=5, size=(64, 48), sound=True, draw=counted)
    result = made(source(clip, seconds=112), *((n + 0.31, n + 0.75) for n in range(110)))
    assert len(shown(result)) == 220
    assert length_s(result, "audio") == pytest.approx(110 * 0.44, abs=0.05)


def test_a_transport_stream_is_cut_at_the_same_pictures(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.ts", seconds=20, size=(64, 48), draw=counted, sound=beeps())
    given = source(clip, seconds=20)
    assert [number for _, number in shown(made(given, *FIRST))] == [*range(20, 70), *range(120, 180)]
    assert beep_times(given.path.with_name("reel.mp4")) == pytest.approx(range(11), abs=0.03)


def test_a_size_that_changes_midway_squashes_nothing(tmp_path: Path) -> None:
    clip = odd_clips.joined(tmp_path / "a.ts", [(2.0, (64, 48)), (1.0, (48, 64))])
    result = made(source(clip, seconds=3), (0.5, 1), (1.5, 2.6))
    with av.open(str(result)) as container:
        images = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert {image.shape for image in images} == {(48, 64, 3)}
    assert (images[-1][24].min(axis=1) > 200).sum() == pytest.approx(36, abs=3)


def test_pixels_that_are_no_squares_come_out_as_shown(tmp_path: Path) -> None:
    clip = odd_clips.stretched(make_clip(tmp_path / "a.mp4", seconds=2, size=(64, 72)), tmp_path / "b.mp4", "2/1")
    given = source(clip, seconds=2)
    reel.make_poster(given, 1.0, tmp_path / "poster.jpg")
    assert shape(made(given, (0, 2)))[:2] == (128, 72)
    with Image.open(tmp_path / "poster.jpg") as image:
        assert image.size == (128, 72)


def test_high_dynamic_range_becomes_usual_colours_and_says_so(tmp_path: Path) -> None:
    result = made(source(odd_clips.hdr(tmp_path / "a.mov", "arib-std-b67", level=0.66), seconds=1), (0, 1))
    with av.open(str(result)) as container:
        context = container.streams.video[0].codec_context
        frame = next(container.decode(video=0))
        tags = (context.color_primaries, context.color_trc, context.colorspace, context.pix_fmt)
        assert tags == (1, 1, 1, "yuv420p")
        assert float(frame.to_ndarray(format="rgb24").mean()) == pytest.approx(245, abs=8)


def test_more_pictures_a_second_than_phones_play_are_not_copied(tmp_path: Path) -> None:
    result = made(source(make_clip(tmp_path / "a.mp4", seconds=1, fps=240, size=(64, 48)), seconds=1), (0, 1))
    with av.open(str(result)) as container:
        assert len(list(container.decode(video=0))) == pytest.approx(60, abs=2)


def test_a_damaged_file_is_not_copied(tmp_path: Path) -> None:
    given = reel.probe(odd_clips.damaged(tmp_path / "a.mp4"), duration_s=6, is_whole=False)
    with av.open(str(made(given, (0, 6)))) as container:
        assert len(list(container.decode(video=0))) == 57


def test_of_two_sound_tracks_the_reel_has_the_one_that_is_heard(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=3, size=(64, 48), sound=True)
    silent = ("-f", "lavfi", "-t", "3", "-i", "anullsrc=r=16000:cl=mono")
    both: list[str | Path] = [
        ffmpeg.ffmpeg_path(),
        "-v",
        "error",
        *silent,
        "-i",
        clip,
        "-map",
        "1:v",
        "-map",
        "0:a",
        "-map",
        "1:a",
    ]
    run([*both, "-c:v", "copy", "-c:a", "aac", tmp_path / "two.mp4"], timeout_s=60)
    given = source(tmp_path / "two.mp4", seconds=3)
    for cuts in ([(0.0, 3.0)], [(0.2, 1.0), (1.5, 2.5)]):  # copied; encoded
        with av.open(str(made(given, *cuts))) as result:
            assert len(result.streams.audio) == 1
            assert max(np.abs(frame.to_ndarray()).max() for frame in result.decode(audio=0)) > 0.1


def test_a_transport_stream_whose_picture_is_late_is_cut_at_the_same_pictures(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=8, size=(64, 48), draw=counted, sound=beeps())
    given = source(odd_clips.late(clip, tmp_path / "late.ts", 2), seconds=10)
    assert [number for _, number in shown(made(given, (3.0, 5.0), (6.0, 7.0)))] == [*range(10, 30), *range(40, 50)]


def test_what_an_edit_leaves_out_in_the_middle_is_not_copied(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=8, size=(64, 48), draw=counted)
    path = odd_clips.edited(clip, tmp_path / "edited.mp4", [(0, 3), (6, 8)])
    found = probe(path, name="edited.mp4", max_s=60)
    whole = probe(clip, name="clip.mp4", max_s=60)
    can_copy = [reel.probe(clip, track=one.track, duration_s=one.duration_s).can_copy for one in (found, whole)]
    assert can_copy == [False, True]
    assert found.duration_s == pytest.approx(5, abs=0.1)


def test_damaged_sound_that_cannot_be_copied_is_encoded(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=4, size=(64, 48), draw=counted, sound=True)
    odd_clips.damage(clip, packets=range(6), of="audio")
    assert [number for _, number in shown(made(source(clip, seconds=4), (0.0, 2.0)))] == [*range(20)]


def test_each_part_of_a_changing_pixel_shape_fills_the_reel(tmp_path: Path) -> None:
    path = odd_clips.restretched(tmp_path / "a.mkv", [(2.0, (80, 90), "2"), (2.0, (160, 90), "1")])
    result = made(source(path, seconds=4), (0.5, 1.0), (2.5, 3.5))
    assert shape(result)[:2] == (160, 90)
    with av.open(str(result)) as container:
        assert min(frame.to_ndarray(format="gray").mean() for frame in container.decode(video=0)) > 220


@pytest.mark.parametrize("suffix", [".avi", ".ogv", ".gif"])
def test_a_clock_that_counts_pictures_is_cut_between_them(tmp_path: Path, suffix: str) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=8, size=(64, 48), draw=counted)
    codec = {".avi": ("-c:v", "mpeg4"), ".ogv": ("-c:v", "libtheora", "-q:v", "10"), ".gif": ()}[suffix]
    odd_clips.ffmpeg("-i", clip, *codec, tmp_path / f"clip{suffix}")
    given = source(tmp_path / f"clip{suffix}", seconds=8)
    for first in (0.31, 0.37, 0.33):
        result = made(given, (first, 1.872), (3.234, 5.9), (6.11, 7.03))
        assert [number for _, number in shown(result)] == [*range(4, 19), *range(33, 59), *range(62, 71)]


def test_what_a_damaged_transport_stream_lacks_takes_its_time(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.ts", seconds=20, size=(64, 48), draw=counted, sound=beeps())
    given = source(odd_clips.without_packets(clip, tmp_path / "damaged.ts", 0.3, 0.5), seconds=20)
    assert [number for _, number in shown(made(given, (0.5, 2.0), (13.0, 15.0)))] == [*range(5, 20), *range(130, 150)]
