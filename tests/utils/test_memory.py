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


TAKING_AGAIN = """
import resource
import sys
from contextlib import nullcontext
import psutil
from utils.memory import keep_little, taking_again
keep_little()
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
held, before, pins = psutil.Process().memory_info().rss, faults(), []
with taking_again() if sys.argv[1] == "again" else nullcontext():
    for _ in range(8):
        array = bytearray(b"x") * (40 << 20)
        pins.append(bytearray(100_000))
        del array
print(faults() - before, psutil.Process().memory_info().rss - held)
before = faults()
for _ in range(8):
    bytearray(b"x") * (80 << 20)  # for which nothing that is free has room
print(faults() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone is told")
def test_a_large_array_takes_what_the_one_before_it_left_and_all_goes_back_at_the_end() -> None:
    def counted(how: str) -> list[int]:
        command = [sys.executable, "-c", TAKING_AGAIN, how]
        return [int(number) for number in subprocess.check_output(command, cwd=PROJECT_ROOT).split()]

    (again, left, later), (usual, _, usual_later) = counted("again"), counted("usual")
    assert again < usual / 4
    assert left < 8 << 20
    assert later > usual_later / 2  # as before the block
