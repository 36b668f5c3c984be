import sys
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from yt_dlp.utils import _jsruntime

from clients.sites.downloader import (
    OLDEST_RUNTIMES,
    Downloader,
    Runtime,
    downloader_in_use,
    find_runtimes,
    prefer_renewed,
)


def renewed(data_dir: Path, version: str) -> Path:
    """A folder as a renewal leaves it."""
    info = data_dir / f"downloader/{version}/yt_dlp-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: yt-dlp\nVersion: {version}\n")
    (data_dir / "downloader/current").symlink_to(version)
    return info.parent


def program(folder: Path, name: str, says: str) -> None:
    """A program that prints its version."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)


def test_the_one_that_came_with_it_is_used_until_another_is_there(tmp_path: Path) -> None:
    assert downloader_in_use(tmp_path) == Downloader(version("yt-dlp"))
    folder = renewed(tmp_path, "2031.1.2")
    assert downloader_in_use(tmp_path) == Downloader("2031.1.2", folder)


def test_a_link_that_leads_nowhere_is_as_none(tmp_path: Path) -> None:
    renewed(tmp_path, "2031.1.2").rename(tmp_path / "elsewhere")
    assert downloader_in_use(tmp_path).folder is None


def test_only_a_process_that_asks_imports_the_renewed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    prefer_renewed(tmp_path)
    assert str(tmp_path) not in " ".join(sys.path)
    folder = renewed(tmp_path, "2031.1.2")
    prefer_renewed(tmp_path)
    prefer_renewed(tmp_path)
    assert sys.path[0] == str(folder)
    assert sys.path.count(str(folder)) == 1


def test_a_version_tells_its_age() -> None:
    ten_days_ago = datetime.now(UTC).date() - timedelta(days=10)
    assert Downloader(ten_days_ago.strftime("%Y.%m.%d")).age_days == 10
    assert Downloader(ten_days_ago.strftime("%Y.%m.%d") + ".232841.dev0").age_days == 10
    assert Downloader("head").age_days is None
    assert Downloader("2026.13").age_days is None


@pytest.mark.parametrize(
    ("name", "says", "expected"),
    [
        ("deno", "echo 'deno 2.9.8 (stable)'", Runtime("deno", "2.9.8", True)),
        ("node", "echo v20.20.2", Runtime("node", "20.20.2", False)),
        ("node", "echo v22.0.0", Runtime("node", "22.0.0", True)),
        ("bun", "echo 1.2.10", Runtime("bun", "1.2.10", False)),
    ],
)
def test_a_runtime_is_found_with_its_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str, expected: Runtime
) -> None:
    program(tmp_path, name, says)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert expected in find_runtimes()


def test_one_that_breaks_is_none_and_a_new_enough_one_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "bun", "exit 1")
    program(tmp_path, "node", "echo v18.1.0")
    monkeypatch.setenv("PATH", f"{tmp_path}")
    assert "bun" not in {runtime.name for runtime in find_runtimes()}
    program(tmp_path, "bun", "echo 1.3.0")
    assert find_runtimes()[0].is_new_enough


def test_the_oldest_that_do_are_those_of_the_downloader() -> None:
    classes = {"deno": _jsruntime.DenoJsRuntime, "node": _jsruntime.NodeJsRuntime, "bun": _jsruntime.BunJsRuntime}
    assert {name: kind.MIN_SUPPORTED_VERSION for name, kind in classes.items()} == OLDEST_RUNTIMES
