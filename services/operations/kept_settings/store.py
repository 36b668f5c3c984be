"""The settings of a process as they are now: those of its start, and what was changed on a page since."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from clients.database.base import put
from clients.database.models import KeptSetting, now
from clients.database.session import Database
from config.kept import CHANGEABLE, Kind, is_given, with_kept, with_what_fits
from config.settings import Settings, secret_values
from utils.crypto import CannotOpen, Cipher
from utils.files import write_atomically
from utils.logger import get_logger, hide_secrets
from utils.ttl_cache import Recent

LOOK_EVERY_S = 2.0  # into the database, for what another process was told
log = get_logger(__name__)


class KeptSettings:
    """`start` is what the environment says; it counts, whatever is kept."""

    def __init__(self, database: Database, cipher: Cipher, start: Settings) -> None:
        self._database = database
        self._cipher = cipher
        self.start = start
        self._last: tuple[Settings, dict[str, str]] = start, {}
        self._now = Recent(self._read_or_last, LOOK_EVERY_S)

    def current(self) -> Settings:
        """The settings with what is kept, as they were a moment ago."""
        return self._now()[0]

    def environment(self) -> Mapping[str, str]:
        """What is kept and counts, in the names of the environment, for processes that read it from there."""
        return self._now()[1]

    def values(self) -> dict[str, str]:
        """What is kept of what this version knows, by name; a value that no key opens is left out."""
        with self._database.reading() as session:
            rows = [(row.name, row.sealed) for row in session.scalars(select(KeptSetting)) if row.name in CHANGEABLE]
        found = {}
        for name, sealed in rows:
            try:
                found[name] = self._cipher.open(sealed)
            except CannotOpen:
                log.warning("A kept setting cannot be read: its key is gone", extra={"setting": name})
        return found

    def candidate(self, changes: Mapping[str, str | None]) -> Settings:
        """The settings as they would be. Raises pydantic's ValidationError."""
        kept = {name: text for name, text in {**self.values(), **changes}.items() if text is not None}
        return with_kept(self.start, self._with_files(kept, ".new"))

    def save(self, changes: Mapping[str, str | None]) -> None:
        """Keep them; None removes one. They hold in this process at once, in others within seconds."""
        with self._database.promise() as session:
            for name, text in sorted(changes.items()):  # two who save at once never wait for each other in a circle
                if text is None:
                    session.execute(delete(KeptSetting).where(KeptSetting.name == name))
                else:
                    put(session, KeptSetting(name=name, sealed=self._cipher.seal(text), changed_at=now()))
        self._now = Recent(self._read_or_last, LOOK_EVERY_S)
        self.current()

    def reseal(self) -> int:
        """Encrypt all of them with the newest key, those of other versions too; how many there are."""
        with self._database.promise() as session:
            rows = list(session.scalars(select(KeptSetting).with_for_update()))
            for row in rows:
                row.sealed = self._cipher.seal(self._cipher.open(row.sealed))
        return len(rows)

    def _read_or_last(self) -> tuple[Settings, dict[str, str]]:
        try:
            self._last = self._read()
        except SQLAlchemyError as error:  # every page and error page needs them, also while the database is away
            log.warning("the kept settings cannot be read; the last ones count", extra={"error": str(error)[:200]})
        return self._last

    def _read(self) -> tuple[Settings, dict[str, str]]:
        kept = self._with_files(self.values())
        settings = with_what_fits(self.start, kept)
        hide_secrets(secret_values(settings))
        counts = settings.model_fields_set - self.start.model_fields_set
        return settings, {name.upper(): text for name, text in kept.items() if name in counts}

    def _with_files(self, kept: Mapping[str, str], suffix: str = "") -> dict[str, str]:
        """The same, with the address of a file in place of its content."""
        files = {name for name, one in CHANGEABLE.items() if one.kind is Kind.FILE and not is_given(self.start, name)}
        return {name: str(self._written(name + suffix, text)) if name in files else text for name, text in kept.items()}

    def _written(self, name: str, content: str) -> Path:
        path = self.start.data_dir / "keys" / name
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(path, content, mode=0o600)
        return path
