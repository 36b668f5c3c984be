"""One call to a platform: timed, authorized, and told apart by what is certain about it when it fails."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from clients.certificates import certificates
from clients.platforms.platform import Access, AccountReconnectNeeded, Unsure
from utils.errors import ClipsheetError, TransientError
from utils.logger import get_logger
from utils.tracing import span

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
CONNECTIONS = httpx.Limits(max_connections=32, max_keepalive_connections=8, keepalive_expiry=15)
PIECE_BYTES = 1 << 20
log = get_logger(__name__)


class TokenRefused(Exception):
    """The token was refused at the door; nothing was done."""


@dataclass(frozen=True)
class PlatformAnswer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether it is of the 2xx."""
        return 200 <= self.status < 300

    def json(self) -> dict[str, Any]:
        """The body as an object; empty when it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def retry_after_s(self) -> float | None:
        """What the platform wishes, when it says a number."""
        value = self.headers.get("retry-after", "")
        return float(value) if value.isdecimal() else None


Judge = Callable[[PlatformAnswer], ClipsheetError | TokenRefused]
"""What a refusal means, by the platform's own codes."""


@dataclass(frozen=True)
class PlatformTransport:
    """Calls to one platform, whose name is in every message. Safe to share between threads."""

    http: httpx.Client
    label: str

    def send(self, method: str, url: str, **parts: Any) -> PlatformAnswer:
        """Make a call. Raises TransientError when it never arrived, Unsure when its answer is lost."""
        try:
            with span(f"call {self.label}", method=method, path=httpx.URL(url).path):
                answer = self.http.request(method, url, **parts)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TransientError(f"{self.label} cannot be reached.", "It will be tried again.") from error
        except httpx.HTTPError as error:
            raise Unsure(f"{self.label} broke the connection off.", "It will be looked up.") from error
        if not answer.is_success and answer.status_code != 308:
            # Never bodies: they hold what people wrote. Never queries: they may hold tokens.
            log.info(
                "refused", extra={"platform": self.label, "path": answer.url.path[:120], "status": answer.status_code}
            )
        return PlatformAnswer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.content)

    def authorized(
        self,
        access: Access,
        call: Callable[[str], PlatformAnswer],
        judge: Judge,
        *,
        fine: Callable[[PlatformAnswer], bool],
    ) -> PlatformAnswer:
        """The same with the account's token, renewed once when it is refused. Raises what `judge` makes of an answer.

        A refusal at the door did nothing, so this repeats no call that was made.
        """
        token = access.tokens.token()
        for is_last in (False, True):
            answer = call(token)
            if fine(answer):
                return answer
            error = judge(answer)
            if not isinstance(error, TokenRefused):
                raise error
            renewed = None if is_last else access.tokens.renew(token)
            if renewed is None or renewed == token:
                break
            token = renewed
        raise AccountReconnectNeeded(
            f"{self.label} no longer accepts this account.", "Connect it again on the page Publish."
        )


def http_client(transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Connections to all platforms, for a process. Redirects are not followed: an API has none."""
    return httpx.Client(
        timeout=TIMEOUT,
        limits=CONNECTIONS,
        headers={"User-Agent": "Clipsheet"},
        verify=certificates(),
        transport=transport,
        follow_redirects=False,
    )


def part_of(file: Path, start: int, end: int, beat: Callable[[], None]) -> Iterator[bytes]:
    """The bytes from `start` up to `end`, telling that it goes on before each piece."""
    with file.open("rb") as opened:
        opened.seek(start)
        left = end - start
        while left > 0:
            beat()
            piece = opened.read(min(PIECE_BYTES, left))
            if not piece:
                return
            left -= len(piece)
            yield piece
