from pathlib import Path

import psutil

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
