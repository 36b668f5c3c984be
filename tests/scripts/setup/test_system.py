"""The system's packages: installed without asking, or named in one command."""

from pathlib import Path

import pytest

from scripts.setup.console import SetupError
from scripts.setup.system import apt_install, install_command, install_libraries, loads
from tests.scripts.setup.conftest import FakeProgram

SUDO = 'shift; [ "$1" = true ] || exec "$@"'


@pytest.mark.parametrize("as_root", [True, False])
def test_packages_are_installed_without_asking(fake_program: FakeProgram, tmp_path: Path, as_root: bool) -> None:
    fake_program("sudo", SUDO)
    fake_program("apt-get", f'echo "$DEBIAN_FRONTEND $@" >> "{tmp_path}/log"')
    assert apt_install(["libegl1"], as_root=as_root)
    assert (tmp_path / "log").read_text().startswith("noninteractive -qq")
    assert "install -y --no-install-recommends libegl1" in (tmp_path / "log").read_text()


def test_missing_package_lists_are_fetched_first(fake_program: FakeProgram, tmp_path: Path) -> None:
    fake_program("sudo", SUDO)
    lists = tmp_path / "lists"
    fake_program("apt-get", f'case "$*" in *update) touch "{lists}";; *) [ -e "{lists}" ];; esac')
    assert apt_install(["libegl1"])


def test_a_password_is_never_asked_for(fake_program: FakeProgram) -> None:
    fake_program("sudo", '[ "$1" = -n ] && exit 1; sleep 100')
    fake_program("apt-get", "true")
    assert not apt_install(["libegl1"], as_root=False)


def test_what_cannot_be_installed_is_said(fake_program: FakeProgram, capfd: pytest.CaptureFixture[str]) -> None:
    fake_program("sudo", SUDO)
    fake_program("apt-get", "echo E: no network; exit 100")
    with pytest.raises(SetupError, match="apt-get install -y"):
        install_libraries()
    assert "E: no network" in capfd.readouterr().err


def test_the_command_is_exact() -> None:
    assert install_command(["a", "b"]).removeprefix("sudo ") == "apt-get install -y a b"


@pytest.mark.parametrize(("library", "there"), [("libc.so.6", True), ("libnone.so.1", False)])
def test_a_library_is_there_when_it_loads(library: str, there: bool) -> None:
    assert loads(library) == there
