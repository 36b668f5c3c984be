"""An OpenTelemetry collector of this machine's own: takes OTLP over HTTP and reads the protobuf."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span


@dataclass
class Collector:
    """What came: records and spans, and each request's headers and bytes. `status` is what it answers."""

    url: str
    status: int = 200
    logs: list[LogRecord] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    services: set[str] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)
    raw: bytes = b""
    silent: threading.Event = field(default_factory=threading.Event)  # set: it takes the request and says nothing
    leaving: threading.Event = field(default_factory=threading.Event)

    def take(self, path: str, content: bytes, headers: dict[str, str]) -> None:
        """One request."""
        self.raw += content
        self.headers.append(headers)
        request: Any = ExportLogsServiceRequest() if path.endswith("/v1/logs") else ExportTraceServiceRequest()
        request.ParseFromString(content)
        for resource in request.resource_logs if path.endswith("/v1/logs") else request.resource_spans:
            about = {one.key: one.value.string_value for one in resource.resource.attributes}
            self.services.add(about.get("service.instance.id", ""))
            for scope in resource.scope_logs if path.endswith("/v1/logs") else resource.scope_spans:
                self.logs.extend(getattr(scope, "log_records", ()))
                self.spans.extend(getattr(scope, "spans", ()))


@contextmanager
def collector() -> Iterator[Collector]:
    """One that runs, until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                content = gzip.decompress(content)
            if made.silent.is_set():
                made.leaving.wait()
                return
            made.take(self.path, content, {name.lower(): value for name, value in self.headers.items()})
            self.send_response(made.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Collector(f"http://127.0.0.1:{server.server_address[1]}/otlp")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.leaving.set()
        server.shutdown()
        server.server_close()
        thread.join()
