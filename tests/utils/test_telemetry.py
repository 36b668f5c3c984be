import logging
import time
from collections.abc import Iterator

import pytest

from tests.fakes.collector import Collector, collector
from utils.telemetry import Telemetry, seldom
from utils.tracing import root, span

SECRET = "ntn_1234567890abcdef"


@pytest.fixture
def receiver() -> Iterator[Collector]:
    with collector() as made:
        yield made


@pytest.fixture
def telemetry(receiver: Collector) -> Iterator[Telemetry]:
    yield from started(receiver.url)


def started(url: str) -> Iterator[Telemetry]:
    """Sends, until the end."""
    logging.root.setLevel("INFO")
    seldom._next = 0.0
    made = Telemetry(
        url, headers=f"Authorization=Basic%20{SECRET},X-Scope=a", attributes={"service.instance.id": "one"}
    )
    made.start()
    yield made
    made.close()


def test_a_line_of_the_log_comes_with_its_fields_and_its_place(telemetry: Telemetry, receiver: Collector) -> None:
    with span("download", under=root("a")):
        logging.getLogger("services.pipeline.pipeline").info("step %s", "done", extra={"entry": "e1", "seconds": 1.5})
    telemetry.flush()
    (record,) = receiver.logs
    fields = {one.key: one.value for one in record.attributes}
    assert (record.body.string_value, record.severity_text) == ("step done", "INFO")
    assert (fields["entry"].string_value, fields["seconds"].double_value) == ("e1", 1.5)
    assert fields["logger"].string_value == "services.pipeline.pipeline"
    (told,) = receiver.spans
    assert (record.trace_id, record.span_id) == (told.trace_id, told.span_id)
    assert int.from_bytes(told.trace_id, "big") == root("a").trace_id
    assert int.from_bytes(told.parent_span_id, "big") == root("a").span_id
    assert receiver.services == {"one"}


def test_the_headers_are_those_of_the_standards_list(telemetry: Telemetry, receiver: Collector) -> None:
    logging.getLogger("a").info("hello")
    telemetry.flush()
    assert (receiver.headers[0]["authorization"], receiver.headers[0]["x-scope"]) == (f"Basic {SECRET}", "a")


def test_no_secret_leaves(telemetry: Telemetry, receiver: Collector) -> None:
    try:
        raise ValueError(f"token={SECRET}")
    except ValueError:
        logging.getLogger("a").exception("refused %s", SECRET, extra={"headers": {"Cookie": f"session={SECRET}"}})
    with pytest.raises(RuntimeError), span("call", under=root("a"), path=f"/v1?token={SECRET}"):
        raise RuntimeError(SECRET)
    telemetry.flush()
    assert len(receiver.logs) == len(receiver.spans) == 1
    assert SECRET.encode() not in receiver.raw
    assert b"ValueError" in receiver.raw


def test_what_sending_says_of_itself_does_not_go_round(telemetry: Telemetry, receiver: Collector) -> None:
    logging.root.setLevel("DEBUG")
    logging.getLogger("a").info("hello")
    telemetry.flush()
    telemetry.flush()
    assert [record.body.string_value for record in receiver.logs] == ["hello"]


def test_a_collector_that_is_away_costs_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    complaints: list[logging.LogRecord] = []

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(record)

    for telemetry in started("http://127.0.0.1:9/otlp"):
        logging.root.addHandler(handler := Heard())
        began = time.monotonic()
        for number in range(300):
            with span("stage", under=root(str(number))):
                logging.getLogger("a").debug("line")
        assert time.monotonic() - began < 2  # nobody waits for the collector; 300 would take minutes
        telemetry.flush()
        logging.root.removeHandler(handler)
    assert len([one for one in complaints if one.name.startswith("opentelemetry")]) <= 1


def test_a_collector_that_says_nothing_does_not_hold_up_the_end(telemetry: Telemetry, receiver: Collector) -> None:
    receiver.silent.set()
    logging.getLogger("a").info("hello")
    began = time.monotonic()
    telemetry.flush()
    assert time.monotonic() - began < 9  # twice LAST_WORDS_S, and room for a busy machine; the request takes 10


def test_what_does_not_fit_is_dropped(telemetry: Telemetry, receiver: Collector) -> None:
    receiver.silent.set()
    began = time.monotonic()
    for number in range(20_000):
        with span("stage", under=root(str(number))):
            pass
    assert time.monotonic() - began < 10
    assert len(telemetry._spans._batch_processor._queue) <= 2048
