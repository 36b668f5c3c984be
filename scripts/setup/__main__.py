"""Set-up: makes whatever is missing for this project to run, once. Standard library only.

`--check` only tells by its exit code whether all is in place; `--dev` adds what tests and checks need; `--uv ARG...`
runs uv with the package index's settings; `--lock ARG...` writes the lock files, `--try-locks` tries them.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from scripts.setup.console import SetupError, call, run_steps, say
from scripts.setup.lock import only_one
from scripts.setup.locks import make_locks, try_locks
from scripts.setup.pip_settings import uv_environment
from scripts.setup.project import ROOT, Project
from scripts.setup.steps import make_venv, steps
from scripts.setup.system import this_machine, why_unsupported
from scripts.setup.uv import get_uv


def main() -> int:
    """Read the arguments, do it, and turn what went wrong into words and an exit code."""
    parser = argparse.ArgumentParser(prog="scripts.setup", description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--try-locks", action="store_true")
    parser.add_argument("--uv", nargs=argparse.REMAINDER)
    parser.add_argument("--lock", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    project = Project(root=ROOT, environ=os.environ, dev=args.dev)
    if args.check:
        return check(project)
    try:
        return do(project, args)
    except SetupError as error:
        say(f"\nSet-up stopped: {error}\nRun the same command again when this is put right; it goes on from here.")
    except KeyboardInterrupt:
        say("\nSet-up interrupted. Run the same command again; it goes on from here.")
        return 130
    return 1


def check(project: Project) -> int:
    """Tell whether nothing is left to do."""
    done = project.is_installed() and project.has_pose_models() and project.has_speech_model()
    return 0 if done else 1


def set_up(project: Project) -> int:
    """Do what is missing, one process at a time."""
    if reason := why_unsupported(*this_machine()):
        raise SetupError(reason)
    started = time.monotonic()
    with only_one(project.root / ".setup.lock") as lock:
        if check(project):
            run_steps(steps(project, lock=lock))
            say(f"Set-up done in {time.monotonic() - started:.0f} s.")
    return 0


def do(project: Project, args: argparse.Namespace) -> int:
    """Do what was asked for: something with uv, or the set-up itself."""
    if args.lock is not None:
        return with_uv(project, lambda uv: make_locks(project, uv, args.lock))
    if args.try_locks:
        return with_uv(project, lambda uv: try_locks(project, uv))
    if args.uv:
        return with_uv(project, lambda uv: call([uv, *args.uv], env=uv_environment(project.environ)))
    return set_up(project)


def with_uv(project: Project, use: Callable[[Path], None]) -> int:
    """Have uv used, fetched when needed."""
    with only_one(project.root / ".setup.lock"):
        if not project.python.exists():
            make_venv(project)
        use(get_uv(project))
    return 0


if __name__ == "__main__":
    sys.exit(main())
