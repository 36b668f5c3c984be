import subprocess
import sys
import threading
from pathlib import Path

import pytest

from utils.forked import done_in_a_fork

ALONE = "import sys; from pathlib import Path; from utils.forked import done_in_a_fork; path = Path(sys.argv[1]); "
WORK = "import mailbox; path.write_text('done')"


def run(tmp_path: Path, code: str) -> str:
    command = [sys.executable, "-c", ALONE + code, str(tmp_path / "file")]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' libraries do not bear forks")
def test_what_is_done_in_a_fork_leaves_nothing_here_but_its_files(tmp_path: Path) -> None:
    code = f"print(done_in_a_fork(lambda: exec({WORK!r})), 'mailbox' in sys.modules)"
    assert run(tmp_path, code) == "True False\n"
    assert (tmp_path / "file").read_text() == "done"


def test_what_fails_there_is_not_done(tmp_path: Path) -> None:
    assert run(tmp_path, "print(done_in_a_fork(lambda: 1 / 0))") == "False\n"


def test_with_other_threads_nothing_is_forked() -> None:
    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    try:
        assert not done_in_a_fork(lambda: pytest.fail("it was done"))
    finally:
        end.set()
        other.join()
