"""Runs `pg_dump`, `pg_restore` and `psql` on the database of DATABASE_URL."""

import shutil
from pathlib import Path

from sqlalchemy import make_url

from config.settings import Settings
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, PermanentError
from utils.process import ProgramError, run

PROGRAM_S = 3600.0


def run_pg(program: str, settings: Settings, scratch: Path, *arguments: str | Path) -> None:
    """Run one of them to its end. Raises NeedsUserError when it is not installed, PermanentError when it fails."""
    url = make_url(settings.database_url)
    passfile = scratch / "pgpass"  # a password among the arguments would stand in the list of processes
    passfile.touch(mode=0o600)
    passfile.write_text(f"*:*:*:*:{(url.password or '').replace(chr(92), chr(92) * 2).replace(':', chr(92) + ':')}\n")
    plain = url.set(drivername="postgresql", password=None).update_query_dict({"passfile": str(passfile)})
    _run(program, f"--dbname={plain.render_as_string()}", *arguments)


def write_script(dump: Path, script: Path) -> None:
    """Write a dump as SQL, without owners and privileges, which may be others here. Raises as `run_pg` does."""
    _run("pg_restore", "--no-owner", "--no-privileges", "--no-comments", f"--file={script}", dump)


def _run(program: str, *arguments: str | Path) -> None:
    path = shutil.which(program)
    if path is None:
        raise NeedsUserError(
            f"{program} is not here.",
            "Install PostgreSQL's client programs of the server's version.",
            code=ErrorCode.SETUP_NEEDED,
        )
    try:
        run([path, *arguments], timeout_s=PROGRAM_S)
    except ProgramError as error:
        raise _explained(program, error) from error


def _explained(program: str, error: ProgramError) -> ClipsheetError:
    lines = error.stderr.strip().splitlines() or ["no reason"]
    last = next((line for line in reversed(lines) if "hint:" not in line.lower()), lines[-1])
    return PermanentError(f"{program} failed: {last[:300]}.", "Its version must not be older than the server's.")
