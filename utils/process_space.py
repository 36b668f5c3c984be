"""Which processes can be asked after from here: those of one running kernel and one process namespace.

A machine's name does not tell. Two machines may have the same, as two boards of one image do, and so do containers on
the host's network, where each counts its processes from one.
"""

import hashlib
import socket
import uuid
from functools import cache
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")  # of the running kernel (random(4)), the same in all containers
_NAMESPACE = Path("/proc/self/ns/pid")  # a link whose text is the namespace's number (namespaces(7))


@cache
def process_space() -> str:
    """The machine's name, and what tells apart those of one name: only there does a process's number mean it."""
    return space_of(socket.gethostname(), _told_apart())


def space_of(host: str, told_apart: str) -> str:
    """The name of a space; it holds no `|`."""
    return f"{host}-{hashlib.sha256(told_apart.encode()).hexdigest()[:12]}"


def _told_apart() -> str:
    try:
        return _BOOT_ID.read_text() + str(_NAMESPACE.readlink())
    except OSError:  # not Linux: the network card's address, or, where there is none, a number of this process alone
        return str(uuid.getnode())
