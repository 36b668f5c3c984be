"""The real client on the local server, with no time lost between repeats."""

from collections.abc import Callable

from clients.notion.gateway import Gateway
from clients.notion.transport import FixedToken, Transport, http_client
from tests.fakes.notion.server import NotionServer


class Endless:
    """A budget without an end; `pauses` are those Notion asked for."""

    def __init__(self) -> None:
        self.taken = 0
        self.pauses: list[float] = []

    def take(self) -> float:
        """Count one call."""
        self.taken += 1
        return 0.0

    def pause(self, seconds: float) -> None:
        """Note it."""
        self.pauses.append(seconds)


def gateway(notion: NotionServer, *, sleep: Callable[[float], None] = lambda _: None, token: str = "") -> Gateway:
    """A NotionApi that talks to the server."""
    http = http_client(notion.url)
    notion.closing.append(http.close)
    tokens = FixedToken(token or notion.token)
    return Gateway(Transport(http, tokens, Endless(), sleep=sleep, draw=lambda: 0.0))
