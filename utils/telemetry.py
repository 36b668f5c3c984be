"""Sends logs and spans to an OpenTelemetry collector (OTLP over HTTP), such as Grafana Cloud's.

The SDK is imported here alone, and this module only where a collector is named. Both wait in limited queues and are
sent by threads: a collector that is away or slow costs a line in the log now and then; what does not fit is dropped.
"""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import unquote

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.context import _SUPPRESS_INSTRUMENTATION_KEY as SENDING  # set by the SDK in threads that send
from opentelemetry.context import get_value
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanContext, Status, StatusCode, TraceFlags

from utils.logger import Redact, redact
from utils.timeout import within
from utils.tracing import Span, SpanPlace, here, listen, unlisten

TIMEOUT_S = 10.0  # of one request
DELAY_S = 2.0  # between two
LAST_WORDS_S = 3.0  # for what is left when the process ends
COMPLAIN_EVERY_S = 600.0
_LIBRARY = "opentelemetry"
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Telemetry(logging.Handler):
    """A handler of the root logger that sends logs, and the listener that sends spans."""

    def __init__(self, endpoint: str, *, headers: str = "", attributes: Mapping[str, str] | None = None) -> None:
        """`endpoint` is the collector's base, `headers` a list as OTEL_EXPORTER_OTLP_HEADERS has it."""
        super().__init__()
        sent, self._resource = _headers(headers), Resource.create(dict(attributes or {}))
        logs = OTLPLogExporter(f"{endpoint}/v1/logs", headers=sent, timeout=TIMEOUT_S, compression=Compression.Gzip)
        spans = OTLPSpanExporter(f"{endpoint}/v1/traces", headers=sent, timeout=TIMEOUT_S, compression=Compression.Gzip)
        self._provider = LoggerProvider(self._resource, shutdown_on_exit=False)
        self._logs = BatchLogRecordProcessor(logs, schedule_delay_millis=1000 * DELAY_S)
        self._provider.add_log_record_processor(self._logs)
        self._logger = self._provider.get_logger("clipsheet")
        self._spans = BatchSpanProcessor(spans, schedule_delay_millis=1000 * DELAY_S)
        self.addFilter(Redact())
        # What sending says of itself would go round for ever.
        self.addFilter(lambda record: not (record.name.startswith(_LIBRARY) or get_value(SENDING)))

    def start(self) -> None:
        """Send from now on."""
        logging.root.addHandler(self)
        logging.getLogger(_LIBRARY).addFilter(seldom)
        for name in ("exporter.otlp.proto.http._log_exporter", "exporter.otlp.proto.http.trace_exporter", "sdk"):
            logging.getLogger(f"{_LIBRARY}.{name}").addFilter(seldom)
        listen(self.send)

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a record."""
        place = here()
        fields = {name: _plain(value) for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_text:
            fields["exception"] = record.exc_text
        self._logger.emit(
            LogRecord(
                timestamp=int(record.created * 1e9),
                observed_timestamp=time.time_ns(),
                trace_id=place.trace_id if place else None,
                span_id=place.span_id if place else None,
                trace_flags=TraceFlags(TraceFlags.SAMPLED) if place else None,
                severity_text=record.levelname,
                severity_number=_severity(record.levelno),
                body=record.getMessage(),
                attributes={"logger": record.name, **fields},
            )
        )

    def send(self, span: Span) -> None:
        """Queue a span."""
        attributes = {
            name: redact(value) if isinstance(value, str) else value for name, value in span.attributes.items()
        }
        self._spans.on_end(
            ReadableSpan(
                span.name,
                context=_context(span.place),
                parent=_context(span.parent) if span.parent else None,
                resource=self._resource,
                attributes=attributes,
                status=Status(StatusCode.ERROR, redact(span.error)) if span.error else Status(StatusCode.UNSET),
                start_time=span.start_ns,
                end_time=span.end_ns,
            )
        )

    def flush(self) -> None:
        """Send what is left, in a limited time: `logging.shutdown` calls it when the process ends."""
        for left in (self._logs.force_flush, self._spans.force_flush):
            _in_time(left)

    def close(self) -> None:
        """Stop sending."""
        unlisten(self.send)
        super().close()


class _Seldom(logging.Filter):
    """Lets a complaint about the collector through now and then."""

    def __init__(self) -> None:
        super().__init__()
        self._next = 0.0

    def filter(self, _record: logging.LogRecord) -> bool:
        """Whether it is time again."""
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + COMPLAIN_EVERY_S
        return True


seldom = _Seldom()


def _in_time(call: Callable[[], object]) -> None:
    with suppress(TimeoutError):
        within(LAST_WORDS_S, call)


def _headers(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(",") if "=" in pair)
    return {name.strip().lower(): unquote(value.strip()) for name, _, value in pairs}


def _context(place: SpanPlace) -> SpanContext:
    return SpanContext(place.trace_id, place.span_id, is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))


def _severity(level: int) -> SeverityNumber:
    for limit, number in ((40, SeverityNumber.ERROR), (30, SeverityNumber.WARN), (20, SeverityNumber.INFO)):
        if level >= limit:
            return number
    return SeverityNumber.DEBUG


def _plain(value: object) -> str | int | float | bool:
    return value if isinstance(value, str | int | float | bool) else str(value)
