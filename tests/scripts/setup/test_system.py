"""The system's packages: installed without asking, or named in one command."""

from pathlib import Path

import pytest

from scripts.setup.system import apt_install, install_command, this_machine, why_unsupported
from tests.scripts.setup.conftest import FakeProgram

SUDO = 'shift; [ "$1" = true ] || exec "$@"'


@pytest.mark.parametrize("as_root", [True, False])
def test_packages_are_installed_without_asking(fake_program: FakeProgram, tmp_path: Path, as_root: bool) -> None:
    fake_program("sudo", SUDO)
    fake_program("apt-get", f'echo "$DEBIAN_FRONTEND $@" >> "{tmp_path}/log"')
    assert apt_install(["python3-venv"], as_root=as_root)
    assert (tmp_path / "log").read_text().startswith("noninteractive -qq")
    assert "install -y --no-install-recommends python3-venv" in (tmp_path / "log").read_text()


def test_missing_package_lists_are_fetched_first(fake_program: FakeProgram, tmp_path: Path) -> None:
    fake_program("sudo", SUDO)
    lists = tmp_path / "lists"
    fake_program("apt-get", f'case "$*" in *update) touch "{lists}";; *) [ -e "{lists}" ];; esac')
    assert apt_install(["python3-venv"])


def test_a_password_is_never_asked_for(fake_program: FakeProgram) -> None:
    fake_program("sudo", '[ "$1" = -n ] && exit 1; sleep 100')
    fake_program("apt-get", "true")
    assert not apt_install(["python3-venv"], as_root=False)


def test_what_cannot_be_installed_is_said(fake_program: FakeProgram, capfd: pytest.CaptureFixture[str]) -> None:
    fake_program("sudo", SUDO)
    fake_program("apt-get", "echo E: no network; exit 100")
    assert not apt_install(["python3-venv"])
    assert "E: no network" in capfd.readouterr().err


def test_the_command_is_exact() -> None:
    assert install_command(["a", "b"]).removeprefix("sudo ") == "apt-get install -y a b"


@pytest.mark.parametrize(
    ("machine", "words"),
    [
        (("Darwin", "x86_64", "14.1", ""), "an Apple processor"),
        (("Darwin", "arm64", "13.6.1", ""), "macOS 14 or newer; this is 13.6.1"),
        (("Linux", "armv7l", "", "glibc"), "this is armv7l"),
        (("Linux", "x86_64", "", ""), "musl"),
    ],
)
def test_a_machine_without_packages_is_told_why(machine: tuple[str, str, str, str], words: str) -> None:
    assert words in why_unsupported(*machine)


@pytest.mark.parametrize(
    "machine", [("Darwin", "arm64", "26.0", ""), ("Linux", "aarch64", "", "glibc"), this_machine()]
)
def test_a_machine_with_packages_is_let_in(machine: tuple[str, str, str, str]) -> None:
    assert why_unsupported(*machine) == ""
