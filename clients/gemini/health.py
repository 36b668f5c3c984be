"""How each client is, known to every process on this machine: one small file for each, so that nobody waits."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from clients.gemini.faults import FaultKind
from utils.files import write_atomically


@dataclass(frozen=True)
class Rest:
    """A client that is left alone until a time, and why."""

    until: float  # seconds since 1970: processes share it
    kind: FaultKind
    why: str
    since: float


class ClientHealth:
    """A file's time of change is when the client was last used; its content, why it rests."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self.clock = clock

    def rest_of(self, client_id: str) -> Rest | None:
        """Why the client rests now, or None when it may be asked."""
        try:
            record = json.loads((self._folder / client_id).read_text())
            rest = Rest(float(record["until"]), FaultKind(record["kind"]), str(record["why"]), float(record["since"]))
        except (OSError, ValueError, KeyError, TypeError):  # never used, well, or half a file from another version
            return None
        return rest if rest.until > self.clock() else None

    def used_at(self, client_id: str) -> float:
        """When the client was last asked; 0 when never."""
        try:
            return (self._folder / client_id).stat().st_mtime
        except OSError:
            return 0.0

    def use(self, client_id: str) -> None:
        """The client is asked now."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / client_id).touch()

    def rest(self, client_id: str, seconds: float, kind: FaultKind, why: str) -> Rest:
        """Leave the client alone for some time."""
        now = self.clock()
        rest = Rest(now + seconds, kind, why, now)
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._folder / client_id, json.dumps(asdict(rest)))
        return rest

    def well(self, client_id: str) -> None:
        """The client answered: clear its last fault."""
        with suppress(OSError):
            path = self._folder / client_id
            if path.stat().st_size:
                path.write_text("")
