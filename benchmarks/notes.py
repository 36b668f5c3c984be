"""How right the notes are: field accuracy and evidence validity on labelled pools.

`python -m benchmarks.notes` measures the rules, `python -m benchmarks.notes --model` the configured model (this costs
money, unless GOOGLE_GEMINI_BASE_URL is the one that `python -m tests.fakes.gemini` prints), with what it costs and our
own time around its calls.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import note_posts
from benchmarks.note_cases import CASES, Case
from clients.gemini.calls import GeminiAnswer, GeminiModel, Prompt
from clients.language_model import configured_model
from config.settings import load_settings
from services.costs.costs import dollars, total_usd
from services.costs.paid_calls import PaidCalls
from services.domain.artifacts import Evidence, EvidenceSource, Media, Note, ScreenText, Transcript
from services.notes.llm.llm_session import Asking
from services.notes.llm.note import Material, NoteRequest, note_by_model
from services.notes.rules.extraction import extract_note


@dataclass(frozen=True)
class Score:
    """One case's result."""

    name: str
    right: int  # fields with the labelled value, or empty where the label says so; the schema counts as one
    labelled: int
    supported: int
    evidence: int
    faults: tuple[str, ...]
    took_s: float


def unsupported(
    note: Note, media: Media | None, transcript: Transcript | None, screen_text: ScreenText | None
) -> list[Evidence]:
    """Evidence whose words do not stand in the pool, from that source at that time."""
    pool = list(_places(media, transcript, screen_text))
    every = [one for value in note.fields.values() for one in value.evidence]
    return [one for one in every if not any(_holds(place, one) for place in pool)]


Place = tuple[EvidenceSource, float | None, str]


def _places(media: Media | None, transcript: Transcript | None, screen_text: ScreenText | None) -> Iterator[Place]:
    if media:
        yield from ((EvidenceSource.CAPTION, None, text) for text in (media.title, media.caption, *media.hashtags))
    for segment in transcript.segments if transcript else ():
        yield EvidenceSource.SAID, segment.start_s, segment.text
    for span in screen_text.spans if screen_text else ():
        if span.role == "content":
            yield EvidenceSource.ON_SCREEN, span.start_s, span.text


def _holds(place: Place, evidence: Evidence) -> bool:
    source, at_s, text = place
    is_there = at_s == evidence.at_s and evidence.source in (source, EvidenceSource.INFERRED)
    return bool(evidence.quote) and is_there and evidence.quote in text


def by_rules(case: Case) -> Note:
    """The outline engine's note."""
    return extract_note(case.media, case.transcript, case.screen_text)


def score(case: Case, make: Callable[[Case], Note] = by_rules) -> Score:
    """Make the note of one case and compare it with its label."""
    started = time.perf_counter()
    note = make(case)
    took_s = time.perf_counter() - started
    faults = tuple(_faults(case, note))
    bad = unsupported(note, case.media, case.transcript, case.screen_text)
    evidence = sum(len(value.evidence) for value in note.fields.values())
    labelled = 1 + len(case.fields) + len(case.conflicts)
    return Score(case.name, labelled - len(faults), labelled, evidence - len(bad), evidence, faults, took_s)


def _faults(case: Case, note: Note) -> Iterator[str]:
    if note.schema_name != case.schema:
        yield f"schema {note.schema_name}, not {case.schema}"
    for name, expected in case.fields.items():
        found = note.fields[name].value if name in note.fields else None
        if found != expected:
            yield f"{name} {json.dumps(found, ensure_ascii=False)}, not {json.dumps(expected, ensure_ascii=False)}"
    told = " ".join(f"{one.what} {one.why}" for one in note.missing)
    yield from (f"conflict {words!r} is not shown" for words in case.conflicts if words not in told)


def report(scores: Iterable[Score]) -> str:
    """A line for each case, then the sums."""
    scores = list(scores)
    lines = [f"{one.right:3}/{one.labelled:<3} {one.supported:3}/{one.evidence:<3} {one.name}" for one in scores]
    lines += [f"        {one.name}: {fault}" for one in scores for fault in one.faults]
    right, labelled = sum(one.right for one in scores), sum(one.labelled for one in scores)
    supported, evidence = sum(one.supported for one in scores), sum(one.evidence for one in scores)
    lines += [f"field accuracy    {right}/{labelled} = {right / labelled:.3f}"]
    lines += [f"evidence validity {supported}/{evidence} = {supported / max(1, evidence):.3f}"]
    lines += [f"time per note     {1000 * sum(one.took_s for one in scores) / max(1, len(scores)):.1f} ms"]
    return "\n".join(["fields  evidence", *lines])


def main() -> int:
    """Print the report for all cases, or those whose name contains a word. Returns 1 when there is no model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("word", nargs="?", default="", help="only cases whose name contains it")
    parser.add_argument("--model", action="store_true", help="measure the configured model instead of the rules")
    parser.add_argument("--cases", type=Path, metavar="FOLDER", help="labelled posts, a JSON file each, by the rules")
    arguments = parser.parse_args()
    if arguments.cases:
        print(note_posts.report(arguments.cases))
        return 0
    cases = [case for case in CASES if arguments.word in case.name]
    if not arguments.model:
        print(report(score(case) for case in cases))
        return 0
    model = configured_model(load_settings())
    if model is None:
        print("No model is configured: set LLM_BASE_URL and LLM_MODEL, or GEMINI_API_KEYS.")
        return 1
    model.greet()  # imports and connects, which is not measured
    with TemporaryDirectory() as folder:
        timed = ModelBench(TimedModel(model), PaidCalls(Path(folder)))
        print(report(score(case, timed.make) for case in cases))
        print(timed.report())
    return 0


def _silent(text: str, done: float | None = None) -> None:
    """Nobody watches."""


class TimedModel:
    """Measures how long the model takes."""

    def __init__(self, model: GeminiModel) -> None:
        self._model = model
        self.took_s: list[float] = []

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def vendor(self) -> str:
        """Whose it is."""
        return self._model.vendor

    @property
    def room(self) -> int | None:
        """What it takes at once."""
        return self._model.room

    def greet(self) -> None:
        """Ask whether it would work."""
        self._model.greet()

    def ask(self, prompt: Prompt, *, max_wait_s: float) -> GeminiAnswer:
        """Ask, and remember how long it took."""
        started = time.perf_counter()
        try:
            return self._model.ask(prompt, max_wait_s=max_wait_s)
        finally:
            self.took_s.append(time.perf_counter() - started)


class ModelBench:
    """Makes notes by a model, and adds up what that took besides the model itself."""

    def __init__(self, model: TimedModel, calls: PaidCalls) -> None:
        self._model = model
        self._calls = calls
        self._took_s: list[float] = []
        self._notes: list[Note] = []

    def make(self, case: Case) -> Note:
        """The model's note."""
        started = time.perf_counter()
        asking = Asking(self._model, self._calls, _silent)
        note = note_by_model(asking, Material(case.media, case.transcript, case.screen_text), NoteRequest())
        self._took_s.append(time.perf_counter() - started)
        self._notes.append(note)
        return note

    def report(self) -> str:
        """Costs and times, a line each."""
        calls = len(self._model.took_s)
        own_s = sum(self._took_s) - sum(self._model.took_s)
        made = sum(note.engine == self._model.name for note in self._notes)
        cost_usd = sum(total_usd(note.usage) for note in self._notes)
        return (
            f"by {self._model.name}: {made} of {len(self._notes)} notes with {calls} calls, {dollars(cost_usd)}\n"
            f"our own time      {1000 * own_s / max(1, calls):.1f} ms for each call"
        )


if __name__ == "__main__":
    sys.exit(main())
