"""What the operating system must supply, and how to get it without asking, or in one command."""

import ctypes
import os
import shutil
import sys
from collections.abc import Sequence

from scripts.setup.console import SetupError, works

# libmediapipe.so is linked against both; Debian's and Ubuntu's packages of them.
_LIBRARIES = {"libEGL.so.1": "libegl1", "libGLESv2.so.2": "libgles2"}


def missing_packages() -> list[str]:
    """Name the packages whose library cannot be loaded. macOS has its own and needs none."""
    if sys.platform != "linux":
        return []
    return [package for library, package in _LIBRARIES.items() if not loads(library)]


def install_command(packages: Sequence[str]) -> str:
    """The one command for a person."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install -y {' '.join(packages)}"


def install_libraries() -> None:
    """Install what is missing. Raises SetupError naming the command when that cannot be done without asking."""
    packages = missing_packages()
    if not apt_install(packages):
        raise SetupError(
            f"The system's {' and '.join(packages)} are missing. Install them with:\n"
            f"          {install_command(packages)}"
        )


def apt_install(packages: Sequence[str], *, as_root: bool | None = None) -> bool:
    """Install Debian packages if that needs no password; says whether it did."""
    as_root = os.geteuid() == 0 if as_root is None else as_root
    apt = shutil.which("apt-get")
    if not apt:
        return False
    root = [] if as_root else ["sudo", "-n"]
    if root and not works([*root, "true"]):
        return False
    # A machine just started may still be installing its own updates: wait for dpkg's lock.
    apt_get = [*root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-o", "DPkg::Lock::Timeout=180"]
    install = [*apt_get, "install", "-y", "--no-install-recommends", *packages]
    if works(install):
        return True
    works([*apt_get, "update"])  # no package lists yet, or old ones; some source may fail without being needed
    return works(install, complain=True)


def loads(library: str) -> bool:
    """Whether the dynamic loader finds a library: what counts in the end, unlike a package list or ldconfig."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
