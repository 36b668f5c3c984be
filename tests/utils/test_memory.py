import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from config.settings import PROJECT_ROOT
from utils.memory import available_bytes


def cgroup(folder: Path, limit: str, used: int) -> Path:
    (folder / "memory.max").write_text(f"{limit}\n")
    (folder / "memory.current").write_text(f"{used}\n")
    return folder


def test_a_container_has_what_its_limit_leaves(tmp_path: Path) -> None:
    assert available_bytes(cgroup(tmp_path, "512000000", 500_000_000)) == 12_000_000


def test_a_container_over_its_limit_has_nothing(tmp_path: Path) -> None:
    assert available_bytes(cgroup(tmp_path, "100", 200)) == 0


def test_without_a_limit_the_machine_counts(tmp_path: Path) -> None:
    total = psutil.virtual_memory().total
    assert 0 < available_bytes(cgroup(tmp_path, "max", 1)) <= total
    assert 0 < available_bytes(tmp_path / "nothing") <= total


KEEPING = """
import sys
import psutil
from utils.memory import keep_little
if sys.argv[1] == "little":
    keep_little()
first = bytearray(8 << 20)
del first  # from here on the system's library takes such arrays from its heap
before = psutil.Process().memory_info().rss
arrays, pins = [], []
for _ in range(4):
    arrays.append(bytearray(8 << 20))
    pins.append(bytearray(100_000))
arrays.clear()
print(psutil.Process().memory_info().rss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone is told")
def test_what_large_arrays_took_goes_back_though_something_small_came_after_them() -> None:
    def kept(how: str) -> int:
        command = [sys.executable, "-c", KEEPING, how]
        return int(subprocess.check_output(command, cwd=PROJECT_ROOT))

    assert kept("little") < 8 << 20 < kept("usual")
