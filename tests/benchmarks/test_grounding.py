from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.grounding import SETTINGS, Counts, Subject, count, subjects
from benchmarks.grounding_answers import lies, true_answer
from benchmarks.grounding_others import other_lies

SUBJECTS = tuple(subjects())
SHARE = 16  # of all lies, one in so many; `python -m benchmarks.grounding` tells them all


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_lie_comes_through_and_what_is_true_stays(setting: str) -> None:
    counts = Counts()
    count(SUBJECTS, setting, counts, share=SHARE)
    assert [line for line in counts.lines if not line.startswith("lost")] == []
    assert counts.told.total() > 400
    assert len(counts.told) >= 18
    assert counts.stayed >= 0.95 * counts.values > 400


def unchecked(answer: dict[str, Any]) -> Any:
    """The answer as if everything in it were believed."""
    fields = {name: SimpleNamespace(value=_plain(given)) for name, given in answer["fields"].items()}
    return SimpleNamespace(fields=fields, title=answer["title"], summary=answer["summary"])


def _plain(given: Any) -> Any:
    if isinstance(given, list):
        return [_plain(one) for one in given]
    return given.get("value", given) if isinstance(given, dict) and "name" not in given else given


@pytest.mark.parametrize("subject", SUBJECTS[::5], ids=lambda one: one.name)
def test_whoever_believes_everything_tells_every_lie(subject: Subject) -> None:
    true = true_answer(subject.note, subject.sources)
    made = [*lies(true, subject.schema, subject.sources, subject.language)]
    made = [one for one in made if one.kind != "lines of another"]  # the value is true, and stands elsewhere
    made += [one for one in other_lies(true, subject.schema, subject.sources) if one.kind == "order obeyed"]
    assert [f"{lie.kind}: {lie.what}" for lie in made if not lie.is_told(unchecked(lie.answer))] == []
    assert [f"{lie.kind}: {lie.what}" for lie in made if lie.is_told(unchecked(true))] == []
