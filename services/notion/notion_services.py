"""Everything about Notion that a process shares, wired once."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from clients.database.locks import Locks
from clients.database.session import Database
from clients.notion.connect import Connector
from clients.notion.oauth import OauthApp
from clients.notion.transport import http_client
from config.keys import token_keys
from config.settings import Settings
from services.notion.accounts.connections import Connections, TokenStore
from services.notion.accounts.registered import Registered
from services.notion.accounts.registry import Registry
from services.notion.accounts.sign_in import SignIns
from utils.crypto import Cipher

CALLBACK = "/auth/notion/callback"


@dataclass(frozen=True)
class NotionServices:
    """`sign_ins` is None where nobody signs in."""

    connections: Connections
    registry: Registry
    connector: Connector
    sign_ins: SignIns | None

    def close(self) -> None:
        """End the HTTP connections."""
        self.connector.close()


def open_notion_services(
    settings: Settings, database: Database, locks: Locks, *, owner: str, sleep: Callable[[float], None] = time.sleep
) -> NotionServices:
    """Calls nobody: connections open when they are first used. NOTION_TOKEN is `owner`'s."""
    http = http_client(settings.notion_base_url)
    connector = Connector(http, database, settings.notion_calls_per_minute, sleep)
    oauth = None
    if settings.has_oauth:
        redirect_uri = settings.address + CALLBACK
        oauth = OauthApp(http, settings.notion_client_id, settings.notion_client_secret, redirect_uri)
    safe = Cipher(partial(token_keys, settings))
    connections = Connections(database, TokenStore(safe, locks, connector, oauth, settings.notion_token, owner))
    sign_ins = SignIns(database, oauth, connections) if oauth else None
    return NotionServices(connections, Registry(connections, Registered(database)), connector, sign_ins)
