"""How well speech is heard here: words, seconds, and nothing where nobody speaks.

`python -m benchmarks.speech` makes its clips with eSpeak NG (Debian: apt-get install espeak-ng) and needs the model.
`--clips FOLDER` adds clips of other people: each with NAME.json, {"said": [{"start_s": 1.5, "text": "…"}]}.
"""

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.spoken_clips import Sentence, SpokenClip, spoken_clips, wordless_clips
from clients.local_models.voices import voices
from config.settings import Settings, load_settings
from services.domain.artifacts import Media, Segment, Transcript
from services.domain.stages import Options, Source, StageContext
from services.speech.transcribe import chosen, listen

CLOSE_S = 0.3
_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "eight": "8", "ten": "10", "twelve": "12",
    "thirty": "30", "twenty-five": "25", "forty-five": "45",
}  # fmt: skip


@dataclass(frozen=True)
class Score:
    """Of one clip."""

    name: str
    errors_s: tuple[float, ...]  # of each sentence's start; 99 where it was not found
    wrong_words: int
    words: int
    transcript: Transcript


def main() -> int:
    """Print a line a clip and the figures of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=Path)
    parser.add_argument("--only", default="", help="clips with this in their name")
    args = parser.parse_args()
    settings = load_settings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = others(args.clips) if args.clips else spoken_clips(folder)
        scores = [_shown(score(settings, clip)) for clip in given if args.only in clip.path.name]
        silent = [] if args.clips else [heard(settings, clip.path) for clip in wordless_clips(folder)]
    invented = [segment.text for one in silent for segment in one.segments]
    summary(scores)
    if silent:
        print(f"words in {len(silent)} kinds of sound without any: {len(invented)} {invented or ''}")
    return 0


def summary(scores: Sequence[Score]) -> None:
    """Print the figures of all clips together."""
    errors = sorted(abs(error) for one in scores for error in one.errors_s)
    if not errors:
        return
    close = sum(error <= CLOSE_S for error in errors) / len(errors)
    wrong, words = sum(one.wrong_words for one in scores), sum(one.words for one in scores)
    print(
        f"{len(errors)} starts of sentences: {close:.1%} within {CLOSE_S} s, median {errors[len(errors) // 2]:.2f} s, "
        f"worst {errors[-1]:.2f} s; word error rate {wrong / words:.1%}"
    )


def _shown(one: Score) -> Score:
    starts = " ".join(f"{error:+.2f}" for error in one.errors_s)
    print(f"{one.name:32} {one.wrong_words:2} of {one.words:2} words wrong; starts {starts}", flush=True)
    return one


def others(folder: Path) -> list[SpokenClip]:
    """Clips with their truth beside them."""
    found = []
    for told in sorted(folder.glob("*.json")):
        (path,) = (one for one in folder.glob(f"{told.stem}.*") if one.suffix != ".json")
        said = json.loads(told.read_text())["said"]
        found.append(SpokenClip(path, tuple(Sentence(float(one["start_s"]), str(one["text"])) for one in said)))
    return found


def heard(settings: Settings, path: Path) -> Transcript:
    """The transcript as the stage makes it."""
    context = StageContext(
        settings=settings,
        source=Source(kind="file", path=str(path)),
        options=Options(),
        work=path.parent,
        report=lambda _text, _done=None: None,
        media=Media(file=path.name, sha256="", size_bytes=1, duration_s=1.0, has_audio=True),
        media_folder=path.parent,
    )
    return listen(context, chosen(context), voices)


def score(settings: Settings, clip: SpokenClip) -> Score:
    """Compare what was heard with what was said."""
    found = heard(settings, clip.path)
    errors = tuple(round(start_error(one, found.segments), 3) for one in clip.said)
    truth = [word for one in clip.said for word in plain(one.text)]
    got = [word for segment in found.segments for word in plain(segment.text)]
    return Score(clip.path.stem, errors, edits(truth, got), len(truth), found)


def start_error(said: Sentence, segments: Sequence[Segment]) -> float:
    """How far the segment that shares most words with a sentence begins from it; late is more than 0.

    A pause at a comma parts a sentence in two: it begins with the first.
    """
    words = set(plain(said.text))

    def likeness(one: Segment) -> tuple[int, float]:
        return len(words & set(plain(one.text))), -abs(one.start_s - said.start_s)

    best = max(range(len(segments)), key=lambda n: likeness(segments[n]), default=None)
    if best is None or not likeness(segments[best])[0]:
        return 99.0
    while best and _is_part(segments[best - 1], words):
        best -= 1
    return segments[best].start_s - said.start_s


def _is_part(segment: Segment, words: set[str]) -> bool:
    found = plain(segment.text)
    return sum(word in words for word in found) > len(found) / 2


def plain(text: str) -> list[str]:
    """Words as they are compared: in lower case, numbers as digits."""
    small = re.sub(r"\b(twenty|thirty|forty) (\w+)\b", _joined, text.casefold())
    return [_NUMBERS.get(word, word) for word in re.findall(r"[\w'-]+", small)]


def _joined(match: re.Match[str]) -> str:
    whole = f"{match[1]}-{match[2]}"
    return whole if whole in _NUMBERS else match[0]


def edits(truth: Sequence[str], got: Sequence[str]) -> int:
    """Words that are wrong, missing or too many (Levenshtein)."""
    before = list(range(len(got) + 1))
    for row, word in enumerate(truth, 1):
        line = [row]
        for column, other in enumerate(got, 1):
            line.append(min(before[column] + 1, line[-1] + 1, before[column - 1] + (word != other)))
        before = line
    return before[-1]


if __name__ == "__main__":
    started = time.process_time()
    code = main()
    print(f"{time.process_time() - started:.0f} s of processor time")
    sys.exit(code)
