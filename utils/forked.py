"""Work done in a fork of this process, so that what it loads and takes goes with it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path


def has_one_thread() -> bool:
    """Whether this process may be forked: other threads, and what they hold, would not survive it."""
    return sys.platform == "linux" and len([*Path("/proc/self/task").iterdir()]) == 1


def done_in_a_fork(work: Callable[[], object]) -> bool:
    """Do it there and tell whether it is done; it is not where this process cannot be forked, or where it failed."""
    if not has_one_thread():
        return False
    pid = os.fork()
    if not pid:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
