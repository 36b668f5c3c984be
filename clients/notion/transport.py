"""One call to Notion: authorized, counted, timed, repeated where that is safe, its failure in our words."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from clients.certificates import certificates
from clients.notion.budget import CallBudget
from clients.notion.errors import NotionBusy, ReconnectNeeded, Unavailable
from clients.notion.refusals import parse, refusal, unreachable
from clients.notion.retry import pause_s
from utils.errors import ClipsheetError
from utils.logger import get_logger
from utils.tracing import span

VERSION = "2026-03-11"
MAX_WAIT_S = 20.0  # longer pauses are left to whoever asked
TIMEOUT = httpx.Timeout(65.0, connect=10.0)  # Notion itself gives up after 60 s
CONNECTIONS = httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=15)
log = get_logger(__name__)
Json = dict[str, Any]


class Tokens(Protocol):
    """Where a connection's token comes from."""

    def token(self) -> str:
        """The token to use now. Raises ReconnectNeeded when there is none."""

    def renew(self, refused: str) -> str | None:
        """A token in place of one that was refused; None when there is no other."""


class FixedToken:
    """A token that cannot be renewed: NOTION_TOKEN."""

    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str:
        """The token."""
        return self._token

    def renew(self, refused: str) -> str | None:  # noqa: ARG002 - the Protocol's
        """There is no other."""
        return None


@dataclass(frozen=True)
class Call:
    """What is asked. `is_write`: a failed answer may hide that it was done.

    `is_prompt`: now or not at all, as what was read a moment ago decides it. `cost`: of the minute's calls; a read may
    pay for the prompt write that follows it.
    """

    method: str
    path: str
    body: Json | None = None
    query: dict[str, str] | None = None
    files: dict[str, Any] | None = None
    form: dict[str, str] | None = None
    is_write: bool = False
    is_prompt: bool = False
    cost: int = 1


def http_client(base_url: str) -> httpx.Client:
    """Connections to Notion, for all calls of a process."""
    headers = {"Notion-Version": VERSION, "User-Agent": "Clipsheet"}
    return httpx.Client(base_url=base_url, timeout=TIMEOUT, limits=CONNECTIONS, headers=headers, verify=certificates())


@dataclass(frozen=True)
class Transport:
    """Calls for one connection. Safe to share between threads."""

    http: httpx.Client
    tokens: Tokens
    budget: CallBudget
    max_wait_s: float = MAX_WAIT_S
    sleep: Callable[[float], None] = time.sleep
    draw: Callable[[], float] = field(default=random.random)

    def send(self, call: Call) -> Json:
        """Make the call. Raises the errors of clients.notion.errors."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._authorized(call)
            except ClipsheetError as error:
                wait = pause_s(error, attempt, max_wait_s=self.max_wait_s, draw=self.draw())
                if wait is None or call.is_prompt:
                    raise
                log.info("Notion call repeated", extra={"path": call.path, "why": error.kind, "attempt": attempt})
                self.sleep(wait)

    def rest(self, attempt: int) -> None:
        """Wait a little before a write that is repeated by its caller."""
        self.sleep(pause_s(Unavailable(""), attempt, max_wait_s=self.max_wait_s, draw=self.draw()) or 0.0)

    def _authorized(self, call: Call) -> Json:
        token = self.tokens.token()
        try:
            return self._once(call, token)
        except ReconnectNeeded:
            renewed = self.tokens.renew(token)
            if renewed is None or renewed == token:
                raise
        return self._once(call, renewed)

    def _once(self, call: Call, token: str) -> Json:
        for _ in range(call.cost):
            self._spend()
        try:
            with span("call Notion", method=call.method, path=call.path):
                answer = self.http.request(
                    call.method,
                    call.path,
                    json=call.body,
                    params=call.query,
                    files=call.files,
                    data=call.form,
                    headers={"Authorization": f"Bearer {token}"},
                )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise unreachable(is_write=False) from error  # it never arrived
        except httpx.HTTPError as error:
            raise unreachable(is_write=call.is_write) from error
        return self._read(call, answer)

    def _read(self, call: Call, answer: httpx.Response) -> Json:
        if answer.is_success:
            found = parse(answer.content)
            if not found:
                raise unreachable(is_write=call.is_write)
            return found
        error = refusal(answer.status_code, answer.headers, answer.content, is_write=call.is_write)
        self._note(call, answer)
        if isinstance(error, NotionBusy) and error.retry_after_s:
            self.budget.pause(error.retry_after_s)
        raise error

    def _note(self, call: Call, answer: httpx.Response) -> None:
        # Never bodies: they hold what people wrote. The ids let Notion's support find the call.
        ids = {name: answer.headers.get(name, "") for name in ("x-notion-request-id", "cf-ray")}
        log.info(
            "Notion refused", extra={"method": call.method, "path": call.path, "status": answer.status_code, **ids}
        )

    def _spend(self) -> None:
        waited = 0.0
        while (wait := self.budget.take()) > 0:
            if waited + wait > self.max_wait_s:
                raise NotionBusy(
                    "This minute's calls to Notion are used up.", "It will go on by itself.", retry_after_s=wait
                )
            self.sleep(wait)
            waited += wait
