"""What Notion calls about: it only makes the next look at a database come earlier, so a lost call loses nothing."""

import hashlib
import hmac
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import AliasPath, Field, ValidationError

from clients.notion.models import Model
from services.notion.rows.poll_schedule import Schedule
from utils.errors import PermanentError
from utils.logger import get_logger

REMEMBERED = 10_000  # event ids; a repeated event that was forgotten costs one poll
TOKEN_FILE, DOOR_FILE = "notion_webhook_token", "notion_webhook_wanted"
OPEN_S = 900.0
OF_ROWS = ("page.", "data_source.", "database.")
log = get_logger(__name__)


class WrongSignature(PermanentError):
    """The call does not come from Notion, or NOTION_WEBHOOK_TOKEN is not that of its subscription."""


class Event(Model):
    """The parts of an event that are read; it holds ids, never content."""

    id: str = ""
    type: str = ""
    verification_token: str = ""
    authors: tuple[dict[str, Any], ...] = ()
    entity_id: str = Field(default="", validation_alias=AliasPath("entity", "id"))
    parent_id: str = Field(default="", validation_alias=AliasPath("data", "parent", "id"))
    data_source_id: str = Field(default="", validation_alias=AliasPath("data", "parent", "data_source_id"))

    @property
    def place(self) -> str:
        """The data source, or the database, that it is about."""
        return (self.data_source_id or self.parent_id) if self.type.startswith("page.") else self.entity_id


class Door:
    """Whether a person waits for a verification token: a file in the data folder, which any process may look at."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._file = folder / DOOR_FILE
        self._clock = clock

    def open(self) -> None:
        """The next token within OPEN_S is taken."""
        self._file.write_text(f"{self._clock() + OPEN_S:.0f}\n")

    def is_open(self) -> bool:
        """Whether somebody asked for one just now."""
        try:
            return self._clock() < float(self._file.read_text())
        except (OSError, ValueError):
            return False

    def close(self) -> None:
        """One is enough."""
        self._file.unlink(missing_ok=True)


class NotionHooks:
    """Safe to share between threads."""

    def __init__(self, schedule: Schedule, *, token: str, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._schedule = schedule
        self._token = token
        self._file = folder / TOKEN_FILE
        self._door = Door(folder, clock=clock)
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def receive(self, raw: bytes, signature: str) -> bool:
        """Take a call; True when a poll was made earlier. Raises WrongSignature, and PermanentError for nonsense."""
        if token := _event(raw).verification_token:
            self._verify(token, raw, signature)
            return False
        self._check(raw, signature, self._token)
        event = _event(raw)
        if self._is_repeated(event.id) or not event.type.startswith(OF_ROWS) or self._is_own(event):
            return False
        return self._schedule.hurry(event.place, even_resting=event.type.endswith("schema_updated"))

    def _check(self, raw: bytes, signature: str, token: str) -> None:
        expected = "sha256=" + hmac.new(token.encode(), raw, hashlib.sha256).hexdigest()
        if not token or not hmac.compare_digest(expected.encode(), signature.encode()):
            raise WrongSignature(
                "This call is not signed with this server's token.", "Set NOTION_WEBHOOK_TOKEN to the subscription's."
            )

    def _verify(self, token: str, raw: bytes, signature: str) -> None:
        """Keep the token of a new subscription, which may be signed with itself. Raises WrongSignature.

        Anybody can send one: it is taken while there is none, or in the minutes after a person asked for it.
        """
        if signature:
            self._check(raw, signature, token)
        if hmac.compare_digest(token.encode(), self._token.encode()):
            return
        has_one = bool(self._token) or self._file.exists()
        if has_one and not self._door.is_open():
            raise WrongSignature(
                "A token for webhooks came that nobody asked for.",
                "`scripts/run notion webhook` takes the next one; then let Notion send it again.",
            )
        self._keep(token)
        self._door.close()

    def _keep(self, token: str) -> None:
        # Never in the log; and never used before a person has put it into the environment.
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(token[:200] + "\n")
        log.info("Notion sent a verification token: it is in %s. Set NOTION_WEBHOOK_TOKEN to it", self._file)

    def _is_repeated(self, event_id: str) -> bool:
        with self._lock:
            if event_id in self._seen:
                return True
            self._seen[event_id] = None
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            return False

    def _is_own(self, event: Event) -> bool:
        authors = {str(author.get("id", "")) for author in event.authors}
        return bool(authors) and authors <= self._schedule.bots()


def _event(raw: bytes) -> Event:
    try:
        return Event.model_validate_json(raw)
    except ValidationError as error:
        raise PermanentError("This is no event of Notion's.") from error
