"""The environment of processes that read strangers' videos: what a system needs, the settings, no key but theirs."""

import ctypes
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from config.settings import SECRETS, Settings

_SYSTEM = re.compile(
    r"PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_\w+|VIRTUAL_ENV|PYTHON\w+|COVERAGE_\w+"
    r"|LD_LIBRARY_PATH|DYLD_\w+|SSL_CERT_(FILE|DIR)|\w+_CA_BUNDLE"
    r"|(OMP|KMP|GOMP|MKL|OPENBLAS|CT2|ORT|CUDA|NVIDIA)_\w+"
    r"|HF_HOME|HF_HUB_\w+|GCE_METADATA_\w+|CLOUDSDK_\w+"
)
_ENV_START = 50 - 3  # of the fields after the name, which is the second; see proc_pid_stat(5)
_PROXY = re.compile(r"(http|https|all|no)_proxy", re.IGNORECASE)


def child_environment(
    keys: Collection[str] = (), *, proxies: bool = True, kept: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What of ours such a process gets: `keys` are the secret settings that it needs.

    `kept` are settings that were changed on a page, in the names of the environment.
    Without `proxies` none of the system's is given, as it would lead past the guard that checks each address.
    """
    settings = {name.upper() for name in Settings.model_fields if name not in SECRETS or name in keys}

    def is_given(name: str) -> bool:
        if _PROXY.fullmatch(name):
            return proxies
        return name.upper() in settings or _SYSTEM.fullmatch(name) is not None

    return {name: value for name, value in {**os.environ, **(kept or {})}.items() if is_given(name)}


def take_environment(environment: Mapping[str, str]) -> None:
    """Give this process another environment: a child that was forked has its parent's until then."""
    os.environ.clear()
    os.environ.update(environment)


def forget_first_environment() -> None:
    """Wipe what this process, a fork, was started with: the system goes on showing that (`/proc/PID/environ`).

    Only after `take_environment`: until then variables are read from there. Linux alone.
    """
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = (int(field) for field in fields[_ENV_START : _ENV_START + 2])
    if 0 < start < end:
        ctypes.memset(start, 0, end - start)
