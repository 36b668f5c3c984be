"""Opens connections: all share one pool of HTTP connections, each has its budget."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from clients.database.session import Database
from clients.notion.budget import PER_MINUTE, DatabaseBudget, Unlimited, Use
from clients.notion.gateway import Gateway
from clients.notion.models import Me
from clients.notion.transport import MAX_WAIT_S, FixedToken, Tokens, Transport, http_client

Sleep = Callable[[float], None]


@dataclass(frozen=True)
class Connector:
    """What all connections of a process share."""

    http: httpx.Client
    database: Database
    per_minute: int = PER_MINUTE
    sleep: Sleep = time.sleep

    def open(self, bot_id: str, tokens: Tokens, use: Use = Use.ROWS) -> Gateway:
        """The way to talk to Notion as this bot. News wait for nobody's calls: a later one says more."""
        budget = DatabaseBudget(self.database, bot_id, per_minute=self.per_minute, use=use)
        max_wait_s = 0.0 if use is Use.NEWS else MAX_WAIT_S
        return Gateway(Transport(self.http, tokens, budget, max_wait_s=max_wait_s, sleep=self.sleep))

    def with_token(self, token: str) -> Gateway:
        """The same before it is known whose token it is: for one or two calls, which nobody counts."""
        return Gateway(Transport(self.http, FixedToken(token), Unlimited(), sleep=self.sleep))

    def close(self) -> None:
        """End the HTTP connections."""
        self.http.close()


def whose(base_url: str, token: str) -> Me:
    """Whose token it is, asked over connections of its own. Raises the errors of clients.notion.errors."""
    with http_client(base_url) as http:
        return Gateway(Transport(http, FixedToken(token), Unlimited())).me()
