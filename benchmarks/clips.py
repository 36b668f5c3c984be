"""How right clips are, on a talk of which every word, face and cut is known: `python -m benchmarks.clips`.

Sentence ends hit, every word in its caption, face off the middle, captions in the safe box and off the mouth, loudness,
and seconds for a second of clip.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import psutil

from benchmarks.made_talk import Talk, made_talk
from clients.local_models.faces import Face, FaceDetector, fetch
from clients.media.loudness import loudness
from config.settings import load_settings
from services.clips.captions.place import safe_box

NEAR_S = 0.5  # from a sentence's begin or end to a clip's edge
LOOK_EVERY_S = 0.5
MEMORY_EVERY_S = 0.2
CHANGED = 60  # gray levels that captions differ from what is behind them
FACE_SIDE = 640
HEIGHT = 1920  # of the clips

Image = npt.NDArray[np.uint8]


@dataclass
class Tally:
    """What was counted over all clips."""

    clips: int = 0
    edges: int = 0
    edges_hit: int = 0
    words: int = 0
    words_in_captions: int = 0
    offsets: list[float] = field(default_factory=list)
    cut_off: int = 0
    looks: int = 0
    outside_box: int = 0
    over_mouth: int = 0
    captions_seen: int = 0
    lufs: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    wall_s: float = 0.0  # of the whole command, the choice included
    processor_s: float = 0.0
    memory_mb: float = 0.0  # at most, of the command and all that it started
    shown_s: float = 0.0

    def lines(self) -> list[str]:
        """As a person reads it."""
        off = np.array(self.offsets or [0.0])
        return [
            f"clips                        {self.clips}",
            f"edges on sentences           {self.edges_hit} of {self.edges}",
            f"words in captions            {self.words_in_captions} of {self.words}",
            f"face off the middle          mean {off.mean():.1%}, p95 {np.percentile(off, 95):.1%}, {len(off)} looks",
            f"face cut off                 {self.cut_off}",
            f"captions outside the box     {self.outside_box} of {self.captions_seen}",
            f"captions over the mouth      {self.over_mouth} of {self.captions_seen}",
            f"loudness                     {min(self.lufs):.1f} to {max(self.lufs):.1f} LUFS",
            f"true peak                    {max(self.peaks):.1f} dB",
            f"seconds for a second of clip {self.wall_s / max(0.1, self.shown_s):.2f}",
            f"of the processor             {self.processor_s / max(0.1, self.shown_s):.2f}",
            f"memory, all processes        {self.memory_mb:.0f} MB",
        ]


def main() -> int:
    """Make the talk, make clips of it, and measure them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--template", default="clear")
    parser.add_argument("--folder", type=Path, default=Path("data/benchmarks/clips"))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    talk = made_talk(asked.folder / f"talk-{asked.minutes:g}.mp4", minutes=asked.minutes)
    out = asked.folder / asked.template
    call = ["--count", str(asked.count), "--template", asked.template]
    if not talk.path.with_suffix(".words.json").is_file():
        _made(talk, ["--count", "1", "--out", str(asked.folder / "words")])  # listens, which is not what is measured
    tally = Tally()
    made = _made(talk, [*call, "--out", str(out)], tally)
    plain = _made(talk, [*call, "--no-captions", "--out", str(asked.folder / "plain")])
    find = FaceDetector(fetch(load_settings().models_dir / "faces", lambda _text, _done: None))
    for clip, without in zip(made["clips"], plain["clips"], strict=True):
        _measure(tally, talk, clip, Path(without["path"]), find)
    print("\n".join(tally.lines()))
    (asked.folder / f"{asked.template}.json").write_text(json.dumps({**vars(tally), "made": made}, indent=1))
    return 0


def _made(talk: Talk, more: list[str], tally: Tally | None = None) -> dict[str, Any]:
    words = talk.path.with_suffix(".words.json")
    call = [sys.executable, "-m", "scripts.cli", "clips", str(talk.path), "--json", *more]
    call += ["--transcript", str(words)] if words.is_file() else ["--keep-transcript", str(words)]
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with TemporaryFile("w+") as said:
        process, most_mb = subprocess.Popen(call, stdout=said), 0.0
        while process.poll() is None:
            most_mb = max(most_mb, _memory_mb(process.pid))
            time.sleep(MEMORY_EVERY_S)
        if process.returncode:
            raise SystemExit(process.returncode)
        said.seek(0)
        found: dict[str, Any] = json.load(said)
    after, wall_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - started
    print(f"{wall_s:.0f} s: {' '.join(more)}", file=sys.stderr)
    if tally is not None:
        tally.wall_s, tally.memory_mb = wall_s, most_mb
        tally.processor_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return found


def _memory_mb(pid: int) -> float:
    """Of a process and all that it started, pages that several share counted for each: at most too much."""
    found = 0.0
    with suppress(psutil.NoSuchProcess):
        for one in (first := psutil.Process(pid), *first.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                found += one.memory_info().rss / 1e6
    return found


def _measure(tally: Tally, talk: Talk, clip: dict[str, Any], plain: Path, find: FaceDetector) -> None:
    path = Path(clip["path"])
    tally.clips += 1
    tally.shown_s += clip["duration_s"]
    starts = [one.start_s for one in talk.sentences]
    for edge_s, truth in ((clip["start_s"], starts), (clip["end_s"], talk.ends_s)):
        tally.edges += 1
        tally.edges_hit += min(abs(edge_s - one) for one in truth) <= NEAR_S
    said = clip["text"].split()
    shown = [word for line in _cues(path.with_suffix(".srt")) for word in line.split()]
    tally.words += len(said)
    tally.words_in_captions += sum(a == b for a, b in zip(said, shown, strict=False))
    heard = loudness(path)
    tally.lufs.append(heard.lufs)
    tally.peaks.append(heard.peak_db)
    whole = [
        (one["start_s"] - clip["start_s"], one["end_s"] - clip["start_s"])
        for one in clip["shots"]
        if one["how"] == "whole"
    ]
    for (time_s, image), (_, bare) in zip(_pictures(path), _pictures(plain), strict=False):
        if not any(start_s <= time_s < end_s for start_s, end_s in whole):
            _face(tally, find(bare, side=FACE_SIDE), _captions(image, bare))
        _box(tally, _captions(image, bare), image)


def _cues(path: Path) -> list[str]:
    return [
        line for line in path.read_text().splitlines() if line and "-->" not in line and not re.fullmatch(r"\d+", line)
    ]


def _pictures(path: Path) -> Any:
    due_s = 0.3
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time >= due_s - 1e-3:
                due_s += LOOK_EVERY_S
                yield frame.time, np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def _captions(image: Image, bare: Image) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of what captions changed."""
    changed = np.abs(image.astype(np.int16) - bare).max(axis=2) > CHANGED
    rows, columns = np.flatnonzero(changed.sum(axis=1) > 2), np.flatnonzero(changed.sum(axis=0) > 2)
    if not len(rows) or not len(columns):
        return None
    return float(columns[0]), float(rows[0]), float(columns[-1]), float(rows[-1])


def _face(tally: Tally, faces: list[Face], box: tuple[float, float, float, float] | None) -> None:
    if not faces:
        return
    face = max(faces, key=lambda one: one.width * one.height)
    tally.offsets.append(abs(face.left + face.width / 2 - 0.5))
    tally.cut_off += face.left < 0 or face.left + face.width > 1
    if box is not None:
        reach = 0.1 * face.height
        top, bottom = (one / HEIGHT for one in (box[1], box[3]))
        tally.over_mouth += top < face.mouth_y + reach and bottom > face.mouth_y - reach


def _box(tally: Tally, box: tuple[float, float, float, float] | None, image: Image) -> None:
    tally.looks += 1
    if box is None:
        return
    tally.captions_seen += 1
    safe = safe_box((image.shape[1], image.shape[0]))
    is_inside = (
        box[0] >= safe.left - 2 and box[2] <= safe.right + 2 and box[1] >= safe.top - 2 and box[3] <= safe.bottom + 2
    )
    tally.outside_box += not is_inside


if __name__ == "__main__":
    sys.exit(main())
