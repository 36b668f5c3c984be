"""Renewals from a package index of the test's own, by the machine's own pip."""

import base64
import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
import yt_dlp

from clients.sites.downloader import Downloader, downloader_in_use
from clients.sites.downloader_renewal import renew, use_own
from config.settings import PROJECT_ROOT
from tests.fakes.web_server import WebServer, content, web_server
from utils.errors import NeedsUserError

pytestmark = pytest.mark.slow  # pip takes seconds
OWN = Downloader(version("yt-dlp"))
REAL = Path(yt_dlp.__file__).parent
# A working one: the real one's code under another version.
WORKING = f"__path__.append({str(REAL)!r})\nexec(open({str(REAL / '__init__.py')!r}).read())\n"
IMPORTED_BY_A_DOWNLOAD = """
import sys
from pathlib import Path
from clients.sites.downloader import prefer_renewed
prefer_renewed(Path(sys.argv[1]))
import yt_dlp.version
print(yt_dlp.version.__version__)
"""


class Index:
    """A package index; `put` publishes a wheel."""

    def __init__(self, server: WebServer) -> None:
        self._server = server
        self._files: dict[str, list[str]] = {}
        self.url = server.url("/simple/")

    def put(self, name: str, version: str, files: dict[str, str], *, needs: str = "", python: str = ">=3.11") -> None:
        """Publish one."""
        module = name.replace("-", "_")
        info = f"{module}-{version}.dist-info"
        requires = f"Requires-Dist: {needs}\n" if needs else ""
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Python: {python}\n{requires}"
        wheel_text = "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        inside = {**files, f"{info}/METADATA": metadata, f"{info}/WHEEL": wheel_text}
        record = "".join(f"{path},sha256={_digest(text)},{len(text.encode())}\n" for path, text in inside.items())
        file_name = f"{module}-{version}-py3-none-any.whl"
        self._publish(name, file_name, _zip({**inside, f"{info}/RECORD": record}))

    def _publish(self, name: str, file_name: str, wheel: bytes) -> None:
        self._server.routes[f"/files/{file_name}"] = content(wheel)
        self._files.setdefault(name, []).append(f'<a href="/files/{file_name}">{file_name}</a>')
        page = "<!DOCTYPE html><html><body>" + "".join(self._files[name]) + "</body></html>"
        self._server.routes[f"/simple/{name}/"] = content(page.encode(), "text/html")

    def put_downloader(self, version: str, *, code: str = WORKING, says: str = "", python: str = ">=3.11") -> None:
        """Publish a yt-dlp with its solver."""
        about = (REAL / "version.py").read_text() + f"\n__version__ = '{says or version}'\n"
        files = {"yt_dlp/__init__.py": code, "yt_dlp/version.py": about}
        needs = "yt-dlp-ejs==0.9.1; extra == 'default'"
        self.put("yt-dlp", version, files, needs=needs, python=python)
        if "yt-dlp-ejs" not in self._files:
            self.put("yt-dlp-ejs", "0.9.1", {"yt_dlp_ejs/__init__.py": "version = '0.9.1'\n"})


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def _zip(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return buffer.getvalue()


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """An index that the machine's pip asks alone."""
    with web_server({}) as server:
        made = Index(server)
        monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
        monkeypatch.setenv("PIP_INDEX_URL", made.url)
        for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
            monkeypatch.delenv(name, raising=False)
        yield made


def test_a_newer_one_is_fetched_tried_and_used(index: Index, tmp_path: Path) -> None:
    index.put_downloader("2031.1.2")

    renewed = renew(tmp_path)

    assert renewed == downloader_in_use(tmp_path)
    assert renewed
    assert (renewed.version, renewed.folder) == ("2031.1.2", tmp_path / "downloader/2031.1.2")
    assert (tmp_path / "downloader/current/yt_dlp_ejs/__init__.py").is_file()
    assert renew(tmp_path) is None


def test_a_download_imports_it_and_this_process_does_not(index: Index, tmp_path: Path) -> None:
    index.put_downloader("2031.1.2")
    renew(tmp_path)
    said = subprocess.run(
        [sys.executable, "-c", IMPORTED_BY_A_DOWNLOAD, str(tmp_path)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "2031.1.2"
    assert yt_dlp.version.__version__ == OWN.version


def test_the_one_before_is_kept_and_older_ones_go(index: Index, tmp_path: Path) -> None:
    for number in ("2031.1.2", "2031.2.3", "2031.3.4"):
        index.put_downloader(number)
        renew(tmp_path)
    kept = sorted(path.name for path in (tmp_path / "downloader").iterdir())
    assert kept == ["2031.2.3", "2031.3.4", "current", "lock"]


def test_an_unreleased_one_comes_only_when_asked_for(index: Index, tmp_path: Path) -> None:
    index.put_downloader("2020.1.1")
    index.put_downloader("2031.1.2.233000.dev0")
    assert renew(tmp_path) is None
    renewed = renew(tmp_path, early=True)
    assert renewed
    assert renewed.version == "2031.1.2.233000.dev0"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise ImportError('half a file')", ""),
        ("import no_such_module_anywhere", ""),
        (WORKING, "2030.9.9"),
        (WORKING + "\nYoutubeDL = None\n", ""),
        ("raise SystemExit(3)", ""),
    ],
)
def test_one_that_does_not_work_is_refused_and_nothing_changes(
    index: Index, tmp_path: Path, code: str, says: str
) -> None:
    index.put_downloader("2031.9.9", code=code, says=says)

    with pytest.raises(NeedsUserError, match="does not work here, so the one in use stays"):
        renew(tmp_path)

    assert downloader_in_use(tmp_path) == OWN
    assert not list((tmp_path / "downloader").glob(".new-*"))


def test_one_for_a_newer_python_is_left_aside(index: Index, tmp_path: Path) -> None:
    index.put_downloader("2031.9.9", python=">=3.99")
    with pytest.raises(NeedsUserError, match="No new yt-dlp could be fetched"):
        renew(tmp_path)
    index.put_downloader("2031.1.2")
    renewed = renew(tmp_path)
    assert renewed
    assert renewed.version == "2031.1.2"


def test_an_index_that_has_only_older_ones_changes_nothing(index: Index, tmp_path: Path) -> None:
    index.put_downloader("2020.1.1")
    (tmp_path / "downloader/.new-of-one-that-was-killed").mkdir(parents=True)
    assert renew(tmp_path) is None
    assert downloader_in_use(tmp_path) == OWN
    assert [path.name for path in (tmp_path / "downloader").iterdir()] == ["lock"]


def test_an_index_that_is_away_is_told_in_words(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://user:s3cret@127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(NeedsUserError) as caught:
        renew(tmp_path)
    assert "s3cret" not in str(caught.value)


def test_settings_for_every_pip_do_not_get_in_the_way(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_REQUIRE_VIRTUALENV", "1")
    index.put_downloader("2031.1.2")
    assert renew(tmp_path)


def test_the_way_back_leaves_nothing(index: Index, tmp_path: Path) -> None:
    index.put_downloader("2031.1.2")
    renew(tmp_path)
    use_own(tmp_path)
    use_own(tmp_path)
    assert downloader_in_use(tmp_path) == OWN
    assert list(tmp_path.iterdir()) == []


def test_a_release_of_ours_with_a_newer_one_is_not_held_back(tmp_path: Path) -> None:
    info = tmp_path / "downloader/2020.1.1/yt_dlp-2020.1.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: yt-dlp\nVersion: 2020.1.1\n")
    (tmp_path / "downloader/current").symlink_to("2020.1.1")
    assert downloader_in_use(tmp_path) == OWN
