"""Whose claim it is: a process that can be asked after from here, so that one that died need not be waited for."""

import os
import secrets
from functools import cache

from utils.process_space import process_space


@cache
def this_process() -> str:
    """Its space, its number, and a word that tells it from an earlier one of that number; claims begin with it."""
    return f"{process_space()}|{os.getpid()}|{secrets.token_hex(4)}|"


def is_dead(claim: str, mine: str) -> bool:
    """Whether a claim is of a process that could be seen from here and is no more. Of others nobody knows here."""
    parts, own = claim.split("|"), mine.split("|")
    if len(parts) != 4 or parts[0] != own[0] or parts[:3] == own[:3] or not parts[1].isdecimal():
        return False
    return parts[1] == own[1] or not _is_alive(int(parts[1]))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True
