"""What the operating system must supply, and how to get it without asking, or in one command."""

import os
import shutil
from collections.abc import Sequence

from scripts.setup.console import works


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
