"""Whose claim it is: a process of a machine, so that one that died there need not be waited for."""

import os
import secrets
import socket
from functools import cache


@cache
def this_process() -> str:
    """Machine, process, and a word that tells it from an earlier one of the same number; claims begin with it."""
    return f"{socket.gethostname()}|{os.getpid()}|{secrets.token_hex(4)}|"


def is_dead(claim: str, mine: str) -> bool:
    """Whether a claim is of a process of this machine that is no more. Of other machines nobody knows here."""
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
