"""Set-up: makes whatever is missing for this project to run, once. Standard library only.

`--check` only tells by its exit code whether all is in place; `--dev` adds what tests and checks need; `--uv ARG...`
runs uv with the package index's settings, for scripts/lock.
"""

import argparse
import os
import sys
import time

from scripts.setup.console import SetupError, call, run_steps, say
from scripts.setup.lock import only_one
from scripts.setup.pip_settings import uv_environment
from scripts.setup.project import ROOT, Project
from scripts.setup.steps import make_venv, steps
from scripts.setup.uv import get_uv


def main() -> int:
    """Read the arguments, do it, and turn what went wrong into words and an exit code."""
    parser = argparse.ArgumentParser(prog="scripts.setup", description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--uv", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    project = Project(root=ROOT, environ=os.environ, dev=args.dev)
    if args.check:
        return check(project)
    try:
        return run_uv(project, args.uv) if args.uv else set_up(project)
    except SetupError as error:
        say(f"\nSet-up stopped: {error}\nRun the same command again when this is put right; it goes on from here.")
    except KeyboardInterrupt:
        say("\nSet-up interrupted. Run the same command again; it goes on from here.")
        return 130
    return 1


def check(project: Project) -> int:
    """Tell whether nothing is left to do."""
    return 0 if project.is_installed() and project.pose_model.exists() else 1


def set_up(project: Project) -> int:
    """Do what is missing, one process at a time."""
    started = time.monotonic()
    with only_one(project.root / ".setup.lock") as lock:
        if check(project):
            run_steps(steps(project, lock=lock))
            say(f"Set-up done in {time.monotonic() - started:.0f} s.")
    return 0


def run_uv(project: Project, args: list[str]) -> int:
    """Run uv, fetched when needed."""
    with only_one(project.root / ".setup.lock"):
        if not project.python.exists():
            make_venv(project)
        call([get_uv(project), *args], env=uv_environment(project.environ))
    return 0


if __name__ == "__main__":
    sys.exit(main())
