"""A local server that behaves like api.notion.com, limits and faults included, over a workspace in memory.

with notion_server() as notion:
    table = notion.workspace.database("Links", {"Name": {"title": {}}, "URL": {"url": {}}})
    notion.inject(FaultKind.SAVED, method="PATCH", path="/children$")
    ...
    assert notion.count("POST", "/query$") == 1
"""

import json
import re
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.notion import endpoints
from tests.fakes.notion.faults import SAVED, Fault, FaultKind
from tests.fakes.notion.oauth import Oauth, OauthError
from tests.fakes.notion.things import ApiError, Json, new_id
from tests.fakes.notion.workspace import BOT, Workspace

TOKEN = "ntn_token-of-tests"
REASONS = {
    FaultKind.RATE_LIMITED: "public_api_request_rate_limit",
    FaultKind.SPACE_LIMITED: "public_api_space_request_rate_limit",
    FaultKind.ENDPOINT_LIMITED: "public_api_endpoint_rate_limit",
    FaultKind.BLOCKED: "public_api_request_blocked",
}
REFUSALS = {
    FaultKind.OVERLOADED: (529, "service_overload", None),
    FaultKind.INTERNAL: (500, "internal_server_error", None),
    FaultKind.BAD_GATEWAY: (502, "bad_gateway", None),
    FaultKind.UNAVAILABLE: (503, "service_unavailable", None),
    FaultKind.TOO_MUCH: (503, "service_unavailable", {"retry_guidance": ["Use a smaller page_size."]}),
    FaultKind.TIMED_OUT: (504, "gateway_timeout", None),
    FaultKind.SAVED_SILENTLY: (503, "service_unavailable", None),
    FaultKind.UNAUTHORIZED: (401, "unauthorized", None),
    FaultKind.NOT_ALLOWED: (403, "restricted_resource", None),
    FaultKind.BLOCK_CAP: (403, "restricted_resource", {"block_limit": "block_creation"}),
    FaultKind.NOT_FOUND: (404, "object_not_found", None),
    FaultKind.CONFLICT: (409, "conflict_error", None),
    FaultKind.INVALID: (400, "validation_error", None),
}


@dataclass(frozen=True)
class Call:
    """One request that arrived, and what it was answered (0: nothing)."""

    method: str
    path: str
    body: Json
    status: int
    token: str
    at: float


@dataclass(frozen=True)
class Reply:
    """An answer on its way."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class NotionServer:
    """What a test holds in its hand."""

    def __init__(self) -> None:
        self.workspace = Workspace()
        self.oauth = Oauth(self.workspace)
        self.oauth.access[TOKEN] = BOT
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.token = TOKEN
        self.url = ""
        self.crashes: list[str] = []
        self.closing: list[Callable[[], None]] = []  # called at the end
        self.latency_s = 0.0
        self.per_minute: int | None = None  # really limit each connection; None: no limit
        self.windows: dict[str, list[float]] = {}
        self.clock: Callable[[], float] = time.time
        self.strict_filters = False  # naming an unknown option in a filter is refused

    def inject(self, kind: FaultKind, **where: Any) -> Fault:
        """Let a call fail; see Fault."""
        fault = Fault(kind, **where)
        self.faults.append(fault)
        return fault

    def count(self, method: str = "", path: str = "") -> int:
        """How many calls came that match."""
        return sum((not method or one.method == method) and bool(re.search(path, one.path)) for one in self.calls)

    def statuses(self, page: str) -> list[str]:
        """The statuses that were written into a row, in order, by the names of their options."""
        status = self.workspace.table(self.workspace.sheet(page).parent["data_source_id"]).column("Status")
        names = {one["id"]: one["name"] for one in status.options}
        writes = [one.body.get("properties", {}) for one in self.calls if one.path == f"/v1/pages/{page}"]
        said = [one[status.id][status.type] for one in writes if status.id in one]
        return [one.get("name") or names[one["id"]] for one in said]

    def answer(self, method: str, target: str, headers: Any, raw: bytes) -> Reply | None:
        """The answer to a request; None: hang up."""
        url = urlsplit(target)
        body = _parse(raw, headers.get("Content-Type", ""))
        reply = self._reply(method, url.path, dict(parse_qsl(url.query)), headers, raw, body)
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        with self.workspace.lock:
            self.calls.append(Call(method, url.path, body, reply.status if reply else 0, token, time.monotonic()))
        return reply

    def _reply(
        self, method: str, path: str, query: dict[str, str], headers: Any, raw: bytes, body: Json
    ) -> Reply | None:
        time.sleep(self.latency_s)
        with self.workspace.lock:
            fault = next((one for one in list(self.faults) if one.strikes(method, path)), None)
        if fault and fault.kind is FaultKind.SLOW:
            time.sleep(fault.seconds)
        elif fault and fault.kind not in SAVED:
            return _failure(fault)
        try:
            if fault and fault.kind is FaultKind.SAVED_PART and "children" in body:
                body = {**body, "children": body["children"][: max(1, len(body["children"]) // 2)]}
            done = self._do(method, path, query, headers, raw, body)
        except OauthError as error:
            return _json(error.status, {"error": error.code, "request_id": new_id()})
        except ApiError as error:
            return _refusal(error)
        if isinstance(done, Reply):
            return done
        return _saved(fault, path, done) if fault and fault.kind in SAVED else _json(200, done)

    def _do(self, method: str, path: str, query: dict[str, str], headers: Any, raw: bytes, body: Json) -> Json | Reply:
        authorization = headers.get("Authorization", "")
        if path == "/v1/oauth/authorize":
            return Reply(302, b"", (("Location", self.oauth.authorize(query)),))
        if path.startswith("/v1/oauth/"):
            act = {"token": self.oauth.token, "introspect": self.oauth.introspect, "revoke": self.oauth.revoke}
            with self.workspace.lock:
                return act[path.rpartition("/")[2]](authorization, body)
        bot = self.oauth.access.get(authorization.removeprefix("Bearer "))
        if bot is None:
            raise ApiError(401, "unauthorized", "API token is invalid.")
        self._spend(bot)
        if "Notion-Version" not in headers:
            raise ApiError(400, "missing_version", "Notion-Version header should be defined.")
        asked = endpoints.Asked(self.workspace, bot, query, body, raw, self.strict_filters)
        return endpoints.dispatch(method, path, asked) | {"request_id": new_id()}

    def _spend(self, bot: str) -> None:
        if self.per_minute is None:
            return
        with self.workspace.lock:
            now = self.clock()
            taken = [at for at in self.windows.get(bot, []) if at > now - 60]  # the stricter reading: any 60 seconds
            self.windows[bot] = [*taken, now]
        if len(taken) >= self.per_minute:
            raise ApiError(429, "rate_limited", "You have been rate limited.", _limited(FaultKind.RATE_LIMITED, 1))


@contextmanager
def notion_server() -> Iterator[NotionServer]:
    """Serve a new workspace until the block ends."""
    notion = NotionServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle_any(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                reply = notion.answer(self.command, self.path, self.headers, raw)
            except Exception:  # noqa: BLE001 - a bug of this server must fail the test, not look like Notion's
                notion.crashes.append(traceback.format_exc())
                reply = None
            self.close_connection = reply is None or self.close_connection
            if reply is None:
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            head = [f"HTTP/1.1 {reply.status} Answer", f"Content-Length: {len(reply.body)}"]
            head += [f"{name}: {value}" for name, value in reply.headers]
            self.wfile.write("\r\n".join([*head, "", ""]).encode() + reply.body)

        do_GET = do_POST = do_PATCH = do_DELETE = handle_any

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *args: object) -> None:
            """A client that hangs up is part of the tests."""

    with Server(("127.0.0.1", 0), Handler) as server:
        notion.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield notion
        finally:
            for close in notion.closing:
                close()
            server.shutdown()
            thread.join()
    assert not notion.crashes, notion.crashes[0]


def _parse(raw: bytes, content_type: str) -> Json:
    if not raw or "json" not in content_type:
        return {}
    try:
        parsed = json.loads(raw)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _json(status: int, body: Json, *headers: tuple[str, str]) -> Reply:
    kind = ("Content-Type", "application/json; charset=utf-8")
    return Reply(status, json.dumps(body).encode(), (kind, ("x-notion-request-id", new_id()), *headers))


def _refusal(error: ApiError) -> Reply:
    body: Json = {"object": "error", "status": error.status, "code": error.code, "message": error.message}
    if error.additional:
        body["additional_data"] = error.additional
    wait = (error.additional or {}).get("retry_after")
    return _json(error.status, body | {"request_id": new_id()}, *([("Retry-After", wait)] if wait else []))


def _limited(kind: FaultKind, seconds: float) -> Json:
    return {"rate_limit_reason": REASONS[kind], "retry_after": f"{seconds:g}"}


def _failure(fault: Fault) -> Reply | None:
    kind = fault.kind
    if kind is FaultKind.RESET:
        return None
    if kind is FaultKind.GARBAGE:
        return Reply(200, b"<html>hello</html>", (("Content-Type", "application/json"),))
    if kind in (FaultKind.EDGE_403, FaultKind.EDGE_502):
        page = b"<html><head><title>Attention Required!</title></head><body>cf</body></html>"
        status = 403 if kind is FaultKind.EDGE_403 else 502
        return Reply(status, page, (("Content-Type", "text/html"), ("cf-ray", "8f00d-FRA")))
    if kind in REASONS:
        additional = _limited(kind, fault.retry_after_s)
        return _refusal(ApiError(429, "rate_limited", "You have been rate limited.", additional))
    status, code, more = REFUSALS[kind]
    if kind is FaultKind.OVERLOADED:
        more = {"retry_after": f"{fault.retry_after_s:g}"}
    return _refusal(ApiError(status, code, f"Injected: {kind}.", more))


def _saved(fault: Fault, path: str, done: Json) -> Reply | None:
    """Say that it failed, after it was done."""
    if fault.kind is FaultKind.SAVED_RESET:
        return None
    if fault.kind is FaultKind.SAVED_SILENTLY:
        return _failure(fault)
    parent = re.search(r"/blocks/([^/]+)/children$", path)
    more: Json = {"retry_guidance": ["The write was saved. Read it before you repeat it."]}
    more["committed_resource_id"] = parent.group(1) if parent else done.get("id")
    if parent:
        more["committed_child_ids"] = [one["id"] for one in done["results"]]
    return _refusal(ApiError(503, "service_unavailable", "Saved, but the answer could not be made.", more))
