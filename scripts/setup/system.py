"""What the operating system must supply, and how to get it without asking, or in one command."""

import os
import platform
import shutil
from collections.abc import Sequence

from scripts.setup.console import works

OLDEST_MACOS = 14  # of av's wheels


def why_unsupported(system: str, machine: str, release: str, libc: str) -> str:
    """Say why the packages cannot be installed on such a machine; empty when they can."""
    if system == "Darwin" and machine != "arm64":
        return "On a Mac, Clipsheet needs an Apple processor (M1 or newer): LiteRT has no package for Intel's."
    if system == "Darwin" and int(release.partition(".")[0] or 0) < OLDEST_MACOS:
        return f"Clipsheet needs macOS {OLDEST_MACOS} or newer; this is {release}."
    if system == "Linux" and machine not in ("x86_64", "aarch64"):
        return f"Clipsheet needs a 64-bit Intel, AMD or ARM processor; this is {machine}."
    if system == "Linux" and libc != "glibc":
        return (
            "Clipsheet needs a Linux with glibc, such as Debian or Ubuntu: LiteRT and others have no package for musl."
        )
    return ""


def this_machine() -> tuple[str, str, str, str]:
    """Give what `why_unsupported` asks about."""
    return platform.system(), platform.machine(), platform.mac_ver()[0], platform.libc_ver()[0]


def install_command(packages: Sequence[str]) -> str:
    """The one command for a person."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install -y {' '.join(packages)}"


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
