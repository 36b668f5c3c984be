"""Runs `pg_dump` and `pg_restore` on the database of DATABASE_URL."""

import shutil
from pathlib import Path

from sqlalchemy import make_url

from config.settings import Settings
from utils.errors import ClipsheetError, NeedsUserError, PermanentError
from utils.process import ProgramError, run

PROGRAM_S = 3600.0


def run_pg(program: str, settings: Settings, scratch: Path, *arguments: str | Path) -> None:
    """Run one of them to its end. Raises NeedsUserError when it is not installed, PermanentError when it fails."""
    path = shutil.which(program)
    if path is None:
        raise NeedsUserError(f"{program} is not here.", "Install PostgreSQL's client programs of the server's version.")
    url = make_url(settings.database_url)
    passfile = scratch / "pgpass"  # a password among the arguments would stand in the list of processes
    passfile.touch(mode=0o600)
    passfile.write_text(f"*:*:*:*:{(url.password or '').replace(chr(92), chr(92) * 2).replace(':', chr(92) + ':')}\n")
    plain = url.set(drivername="postgresql", password=None).update_query_dict({"passfile": str(passfile)})
    try:
        run([path, f"--dbname={plain.render_as_string()}", *arguments], timeout_s=PROGRAM_S)
    except ProgramError as error:
        raise _explained(program, error) from error


def _explained(program: str, error: ProgramError) -> ClipsheetError:
    last = (error.stderr.strip().splitlines() or ["no reason"])[-1]
    return PermanentError(f"{program} failed: {last[:300]}.", "Its version must not be older than the server's.")
