"""Lock files come from the package index alone, and fit every machine that set-up promises."""

from pathlib import Path

import pytest

from scripts.setup.console import SetupError
from scripts.setup.locks import MACHINES, index_environment, make_locks, only_allowed, try_locks, without_hashes
from scripts.setup.pip_settings import TRUST_THE_SYSTEM
from scripts.setup.project import Project

HERE, ELSEWHERE = "a" * 64, "b" * 64
LOCK = f"# made\none==1.0 ; python_version < '3.12' \\\n    --hash=sha256:{HERE}\n    # via x\n"
WHEELS = f"""name = "one"
wheels = [
    {{ url = "https://index.test/one-here.whl", hashes = {{ sha256 = "{HERE}" }} }},
    {{ url = "https://index.test/one-elsewhere.whl", hashes = {{ sha256 = "{ELSEWHERE}" }} }},
]
"""
# Writes what it was given and found, as uv does; `sync` fails for Python 3.12 where the wheel of elsewhere is missing.
FAKE_UV = f"""#!/bin/sh
for last; do
    [ "$before" = -o ] && out=$last
    before=$last
done
case "$*" in
*compile*pylock*) printf '%s' "$WHEELS" > "$out" ;;
*compile*) [ -z "$FAILS" ] || exit 1; cat "$out" > "$out.seen"; echo "one==1.0 \\\\" > "$out"; env > "$out.env" ;;
*--python-version\\ 3.12*) grep -q {ELSEWHERE} "$last" || {{ echo no wheel; exit 2; }} ;;
esac
"""


@pytest.fixture
def uv(tmp_path: Path) -> Path:
    path = tmp_path / "uv"
    path.write_text(FAKE_UV)
    path.chmod(0o755)
    return path


def _project(root: Path, lock: str, **environ: str) -> Project:
    for name in ("requirements.txt", "requirements-dev.txt"):
        (root / name).write_text(lock)
    return Project(root=root, environ={"PATH": "/usr/bin:/bin", "WHEELS": WHEELS, **environ})


def test_what_this_machine_adds_to_the_index_is_not_seen() -> None:
    given = {"PIP_EXTRA_INDEX_URL": "a", "PIP_CONSTRAINT": "b", "UV_FIND_LINKS": "c", "UV_INDEX": "d", "HOME": "/h"}
    env = index_environment(given | {"PIP_CONFIG_FILE": "/dev/null"})
    trusted = {name: "true" for name in TRUST_THE_SYSTEM if name in env}
    assert env == {"HOME": "/h", "UV_NO_CONFIG": "1", "UV_PYTHON_DOWNLOADS": "never", **trusted}


def test_the_index_is_reached_as_pip_reaches_it() -> None:
    env = index_environment({"PIP_CONFIG_FILE": "/dev/null", "PIP_CERT": "/ca.pem", "UV_HTTP_TIMEOUT": "9"})
    assert (env["SSL_CERT_FILE"], env["UV_HTTP_TIMEOUT"]) == ("/ca.pem", "9")


def test_versions_stay_and_checksums_go() -> None:
    assert without_hashes(LOCK) == "# made\none==1.0 ; python_version < '3.12'\n    # via x\n"


def test_a_new_lock_knows_the_versions_of_the_old_one_alone(tmp_path: Path, uv: Path) -> None:
    make_locks(_project(tmp_path, LOCK), uv, [])
    assert (tmp_path / "requirements.txt").read_text() == "one==1.0 \\\n"
    assert (tmp_path / "requirements.txt.part.seen").read_text() == without_hashes(LOCK)
    assert "UV_NO_CONFIG=1" in (tmp_path / "requirements-dev.txt.part.env").read_text()


def test_a_lock_that_cannot_be_made_leaves_the_old_one(tmp_path: Path, uv: Path) -> None:
    with pytest.raises(SetupError):
        make_locks(_project(tmp_path, LOCK, FAILS="1"), uv, [])
    assert (tmp_path / "requirements.txt").read_text() == LOCK
    assert not list(tmp_path.glob("*.part"))


def test_a_wheel_without_its_checksum_in_the_lock_is_no_wheel() -> None:
    left = only_allowed(WHEELS, LOCK)
    assert HERE in left
    assert ELSEWHERE not in left


def test_a_machine_that_a_lock_leaves_out_is_named(tmp_path: Path, uv: Path) -> None:
    with pytest.raises(SetupError) as caught:
        try_locks(_project(tmp_path, LOCK), uv)
    named = [line for line in str(caught.value).splitlines() if "no wheel" in line]
    assert len(named) == 2 * sum(machine.python == "3.12" for machine in MACHINES)
    assert "requirements.txt on x86_64-unknown-linux-gnu, Python 3.12: no wheel" in str(caught.value)


def test_a_lock_that_fits_is_not_asked_about_twice(tmp_path: Path, uv: Path) -> None:
    project = _project(tmp_path, LOCK.replace(HERE, ELSEWHERE))
    project.venv.mkdir()
    try_locks(project, uv)
    try_locks(project, Path("/no/uv"))
