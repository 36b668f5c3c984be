"""`scripts/run highlight`: what may be asked of it, and once with the real model."""

import argparse
import json
import zipfile
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT, Settings
from scripts.commands import highlight
from utils.errors import PermanentError

SAMPLE = PROJECT_ROOT / "samples" / "morning_workout.mp4"


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    highlight.add_arguments(parser)
    return parser.parse_args([str(SAMPLE), *words])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--enter-threshold", "-1"), "--enter-threshold: Input should be greater than 0"),
        (("--exit-threshold", "0.5"), "--exit-threshold: It must not be above enter_threshold"),
        (("--max-total-s", "0"), "--max-total-s: Input should be greater than or equal to 1"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_name(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=says):
        highlight.run(Settings(data_dir=tmp_path), asked(*words))


@pytest.mark.slow
def test_a_kept_track_is_cut_anew_and_made_small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings()
    if not settings.pose_model.is_file():
        pytest.skip("the pose model is not built")
    reel, track = tmp_path / "reel.mp4", tmp_path / "seen" / "track.npz"
    keep = ("--json", "--out", str(reel), "--track", str(track))

    highlight.run(settings, asked(*keep))
    first = json.loads(capsys.readouterr().out)
    seen = track.read_bytes()
    highlight.run(settings, asked(*keep, "--max-total-s", "4", "--max-mb", "0.15"))
    second = json.loads(capsys.readouterr().out)

    assert sum(cut["end_s"] - cut["start_s"] for cut in second["cuts"]) <= 4.05
    starts = [[segment["start_s"] for segment in document["segments"]] for document in (first, second)]
    assert starts[0] == pytest.approx(starts[1], abs=0.05)
    assert reel.stat().st_size <= 0.15 * 1024 * 1024
    assert track.read_bytes() == seen


@pytest.mark.slow
def test_a_track_of_another_video_is_refused(tmp_path: Path) -> None:
    track = tmp_path / "track.npz"
    with zipfile.ZipFile(track, "w") as archive:
        archive.writestr(highlight.VIDEO, "0" * 64)
    with pytest.raises(PermanentError, match="another video"):
        highlight.run(Settings(), asked("--json", "--out", str(tmp_path / "reel.mp4"), "--track", str(track)))
    track.write_bytes(b"no track")
    with pytest.raises(PermanentError, match="no track"):
        highlight.run(Settings(), asked("--json", "--out", str(tmp_path / "reel.mp4"), "--track", str(track)))


@pytest.mark.slow
def test_a_reel_that_cannot_be_so_small_is_refused(tmp_path: Path) -> None:
    settings = Settings()
    if not settings.pose_model.is_file():
        pytest.skip("the pose model is not built")
    with pytest.raises(PermanentError, match="does not fit into 0"):
        highlight.run(settings, asked("--json", "--out", str(tmp_path / "reel.mp4"), "--max-mb", "0.01"))
    assert list(tmp_path.iterdir()) == []
