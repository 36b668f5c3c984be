import io
import json
from collections.abc import Iterator

import pytest

from utils.tracing import Span, SpanPlace, here, line_writer, listen, relay, root, span, unlisten


@pytest.fixture
def heard() -> Iterator[list[Span]]:
    spans: list[Span] = []
    listen(spans.append)
    yield spans
    unlisten(spans.append)


def test_a_span_hangs_under_the_one_that_it_is_in(heard: list[Span]) -> None:
    with span("outer", under=root("a"), stage="download"), span("inner"):
        pass
    inner, outer = heard
    assert (outer.parent, outer.attributes) == (root("a"), {"stage": "download"})
    assert inner.parent == outer.place
    assert inner.place.trace_id == outer.place.trace_id == root("a").trace_id
    assert outer.start_ns <= inner.start_ns <= inner.end_ns <= outer.end_ns
    assert here() is None


def test_what_breaks_off_says_of_what_kind(heard: list[Span]) -> None:
    with pytest.raises(KeyError), span("stage", under=root("a")):
        raise KeyError("secret words")
    assert heard[0].error == "KeyError"


def test_every_process_finds_the_same_trace_by_its_key() -> None:
    assert root("entry 1") == root("entry 1") != root("entry 2")


def test_without_a_listener_nothing_is_kept() -> None:
    with span("stage", under=root("a")):
        assert here() is None


def test_a_childs_spans_hang_under_the_stage_that_started_it(heard: list[Span]) -> None:
    line = io.StringIO()
    write = line_writer(line)
    listen(write)
    with span("call gemini", model="flash"):
        pass
    unlisten(write)
    heard.clear()

    with span("summarize", under=root("a")):
        relay(json.loads(line.getvalue()))

    call, stage = heard
    assert (call.name, call.attributes, call.parent) == ("call gemini", {"model": "flash"}, stage.place)


@pytest.mark.parametrize("said", [{"span": None}, {"span": "x"}, {}])
def test_a_line_that_is_no_span_is_nothing(heard: list[Span], said: dict[str, object]) -> None:
    with span("stage", under=SpanPlace(1, 2)):
        relay(said)
    assert [one.name for one in heard] == ["stage"]
