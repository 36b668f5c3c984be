"""The lock files say what the .in files ask for, exactly, with checksums, and with licences that suit."""

import importlib.metadata
import re

import pytest

from config.settings import PROJECT_ROOT
from scripts.setup.locks import PLATFORMS, PYTHONS

PINNED = re.compile(r"^([a-z0-9.-]+)==([^ ]+)((?: ;[^\\]+)?) \\$", re.MULTILINE)


def _text(name: str) -> str:
    return (PROJECT_ROOT / name).read_text()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _asked_for(name: str) -> set[str]:
    lines = [line for line in _text(name).splitlines() if line and not line.startswith(("#", "-"))]
    return {_normal(re.split(r"[\[<>=;~! ]", line)[0]) for line in lines}


def _direct(lock: str, source: str) -> set[str]:
    """Names that the lock file says it has because of `source`."""
    entries = re.split(r"\n(?=[a-z0-9])", _text(lock))
    return {entry.split("==")[0] for entry in entries if f"-r {source}" in entry}


LOCKS = [("requirements.txt", "requirements.in"), ("requirements-dev.txt", "requirements-dev.in")]


@pytest.mark.parametrize(("lock", "source"), LOCKS)
def test_the_lock_file_is_made_from_its_source(lock: str, source: str) -> None:
    assert _direct(lock, source) == _asked_for(source), "run scripts/lock"


@pytest.mark.parametrize(("lock", "_source"), LOCKS)
def test_every_package_has_a_checksum_and_no_address(lock: str, _source: str) -> None:
    text = _text(lock)
    packages = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert len(packages) == len(PINNED.findall(text)) > 20
    assert text.count("\\\n    --hash=sha256:") >= len(packages)
    assert "://" not in text


def _wheel_tags(name: str, version: str) -> list[str]:
    """What the wheel installed here says it is for; nothing when another version, or none, is installed."""
    try:
        installed = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return []  # for another platform or Python
    wheel = installed.read_text("WHEEL") or ""
    return re.findall(r"^Tag: (.*)$", wheel, re.MULTILINE) if installed.version == version else []


def _fewest_checksums(tags: list[str]) -> int:
    """How many wheels there are at least: one for each platform, and for each Python where it is compiled for one."""
    if all(tag.endswith("-any") for tag in tags):
        return 1
    per_python = any(re.match(r"cp3\d+-cp3", tag) for tag in tags)
    return len(PLATFORMS) * (len(PYTHONS) if per_python else 1)


@pytest.mark.parametrize(("lock", "_source"), LOCKS)
def test_a_compiled_package_has_checksums_for_every_kind_of_machine(lock: str, _source: str) -> None:
    # `scripts/check` asks the index which wheel is for which machine; this needs no network.
    entries = [entry for entry in re.split(r"\n(?=[a-z0-9])", _text(lock)) if PINNED.match(entry)]
    fewest = {
        name: (entry.count("--hash="), _fewest_checksums(_wheel_tags(name, version)))
        for entry in entries
        for name, version, _ in PINNED.findall(entry)
    }
    assert sum(least > 1 for _, least in fewest.values()) > 10
    assert {name: counts for name, counts in fewest.items() if counts[0] < counts[1]} == {}, "run scripts/lock"


def test_both_lock_files_name_the_same_versions() -> None:
    product, developers = (
        {(name, marker): version for name, version, marker in PINNED.findall(_text(lock))} for lock, _ in LOCKS
    )
    common = product.keys() & developers.keys()
    assert common
    assert {key: product[key] for key in common} == {key: developers[key] for key in common}


def test_there_is_one_opencv() -> None:
    assert {name for name, _, _ in PINNED.findall(_text("requirements.txt")) if "opencv" in name} == {
        "opencv-python-headless"
    }
    installed = {_normal(d.name) for d in importlib.metadata.distributions()}
    assert {name for name in installed if "opencv" in name} == {"opencv-python-headless"}


def test_the_downloader_is_not_silently_an_older_one() -> None:
    assert importlib.metadata.version("yt-dlp") == "2026.10.26"


def _licence(name: str) -> str:
    metadata = importlib.metadata.metadata(name).json
    classifiers = [c for c in metadata.get("classifier", []) if "OSI Approved" in c]
    return f"{metadata.get('license_expression', '')} {str(metadata.get('license', ''))[:200]} {' '.join(classifiers)}"


def test_no_licence_binds_the_project_to_its_own() -> None:
    strict = {}
    for name in {name for name, _, _ in PINNED.findall(_text("requirements.txt"))}:
        try:
            licence = _licence(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform or Python
        if re.search(r"(?<!L)GPL|Affero|(?<!Lesser )General Public", licence):
            strict[name] = licence
    assert strict == {}
