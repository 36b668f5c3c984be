"""A video of each site that is asked for daily, where somebody wants that: a change is known before it matters.

Nothing is downloaded: the site is asked what it has, as for any link. What came of it is kept beside the data, for this
machine's address is what is tried.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clients.database.faults import DATABASE_AWAY
from config.settings import PROJECT_ROOT, Settings
from services.sources.links import parse_link
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError
from utils.files import write_atomically
from utils.logger import get_logger
from utils.periodic import Periodic
from utils.process import ProgramError, ProgramTimeout, run

EVERY = timedelta(hours=24)
LOOK_EVERY_S = 3600.0
FIRST_AFTER_S = 60.0
ASK_S = 180.0
Ask = Callable[[str], str]
"""Asks a site for a link; returns what is the matter, empty when it has it."""
log = get_logger(__name__)


@dataclass(frozen=True)
class CanaryResult:
    """What came of asking for one video."""

    at: datetime
    url: str
    problem: str = ""  # in words; empty: the site has it

    @property
    def worked(self) -> bool:
        """Whether the site has it."""
        return not self.problem

    @property
    def says(self) -> str:
        """In a line."""
        when = f"{self.at:%d %B, %H:%M} UTC"
        return f"The video asked for daily was there on {when}" if self.worked else f"On {when}: {self.problem}"


class Canaries:
    """Asks for the videos of CANARIES once a day each."""

    def __init__(self, settings: Settings, ask: Ask) -> None:
        self._links = canary_links(settings)
        self._data_dir = settings.data_dir
        self._ask = ask

    def look(self, now: datetime | None = None) -> None:
        """Ask for those whose day is over, or whose link is another one."""
        now = now or datetime.now(UTC)
        for platform, url in self._links.items():
            last = last_asked(self._data_dir).get(platform)
            if last is None or last.url != url or now - last.at >= EVERY:
                self._keep(platform, CanaryResult(now, url, self._ask(url).rstrip(".")))

    def _keep(self, platform: str, asked: CanaryResult) -> None:
        if asked.problem:
            log.warning("a video asked for daily is not there", extra={"url": asked.url, "error": asked.problem})
        kept = {**last_asked(self._data_dir), platform: asked}
        told = {name: {**asdict(one), "at": one.at.isoformat()} for name, one in kept.items() if name in self._links}
        write_atomically(_file(self._data_dir), json.dumps(told))


def canary_links(settings: Settings) -> dict[str, str]:
    """The links to ask for, by platform. Raises NeedsUserError when one of them is no link."""
    try:
        found = [parse_link(one) for one in settings.canaries]
    except ClipsheetError as error:
        raise NeedsUserError(f"CANARIES: {error.message}", error.advice, code=ErrorCode.SETUP_NEEDED) from error
    return {link.platform: link.url for link in found}


def last_asked(data_dir: Path) -> Mapping[str, CanaryResult]:
    """What came of the last time, by platform; nothing where it was never done, or cannot be read."""
    try:
        kept = json.loads(_file(data_dir).read_text(encoding="utf-8"))
        return {
            name: CanaryResult(datetime.fromisoformat(one["at"]), one["url"], one["problem"])
            for name, one in kept.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def ask_aside(url: str) -> str:
    """Ask in a process of its own, which can be ended; it reads the settings anew."""
    try:
        said = run([sys.executable, "-m", "services.operations.canary", url], timeout_s=ASK_S, cwd=PROJECT_ROOT)
    except ProgramTimeout:
        return f"The site gave no answer in {ASK_S:.0f} s"
    except ProgramError as error:
        log.warning("asking ended", extra={"error": str(error)[:300]})
        return "The downloader could not be started"
    return said.stdout.decode(errors="replace").strip()


def asking(canaries: Canaries) -> Periodic:
    """Looks every hour whose day is over."""
    return Periodic(
        "canaries", canaries.look, every_s=LOOK_EVERY_S, first_after_s=FIRST_AFTER_S, expected=DATABASE_AWAY
    )


def _file(data_dir: Path) -> Path:
    return data_dir / "canaries.json"
