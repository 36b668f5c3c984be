"""The download stage on links, uploads and files of every kind."""

import errno
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from clients.progress import Report
from clients.sites.video_posts import Fetched
from clients.sites.video_sites import SiteLimits
from config.settings import Settings
from services.domain.artifacts import Media
from services.domain.stages import Options, Source, StageContext, StageName
from services.pipeline.catalog import STAGES
from services.pipeline.child import Request
from services.pipeline.runner import StageCrashed, StageRunner
from services.sources.download import check_space, disk_error, download
from tests.clips import make_clip
from tests.fakes.web_server import WebServer, content, web_server
from tests.odd_clips import overwritten
from utils.errors import NeedsUserError, PermanentError, TransientError

LINK = Source(kind="link", url="Look! https://vm.tiktok.com/ZMabc12/ 😀")
POST = Fetched(
    path=Path(),
    platform="tiktok",
    platform_id="7170520270497680683",
    url="https://www.tiktok.com/@coach/video/7170520270497680683",
    title="Leg day",
    caption="3 sets #legs #über",
    author="coach",
)


@dataclass
class FakeSites:
    """Sites that give one post, or fail in one way."""

    clip: bytes = b""
    post: Fetched = POST
    failure: Exception | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    asked: tuple[str, SiteLimits] | None = None

    def fetch(self, url: str, folder: Path, report: Report, limits: SiteLimits) -> Fetched:
        self.asked = (url, limits)
        if self.failure:
            raise self.failure
        for name, body in (("video.mp4", self.clip), *self.files):
            (folder / name).write_bytes(body)
        return replace(self.post, path=folder / "video.mp4")


Run = Callable[..., Media]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "my_clip.mp4", sound=True)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.fixture
def run(work: Path) -> Run:
    def start(source: Source, sites: FakeSites | None = None, said: list[str] | None = None, **settings: Any) -> Media:
        context = StageContext(
            settings=Settings(_env_file=None, **settings),
            source=source,
            options=Options(),
            work=work,
            report=lambda text, done=None: said.append(text) if said is not None else None,
        )
        return download(context, sites or FakeSites())

    return start


def file(path: Path, name: str = "") -> Source:
    return Source(kind="file", path=str(path), name=name)


def test_a_file_is_copied_described_and_left_alone(run: Run, clip: Path, work: Path) -> None:
    before = clip.read_bytes()
    media = run(file(clip))

    assert clip.read_bytes() == (work / media.file).read_bytes() == before
    assert not (work / media.file).samefile(clip)
    assert media.sha256 == media.platform_id == hashlib.sha256(before).hexdigest()
    assert (media.platform, media.title, media.width, media.has_audio) == ("file", "my clip", 320, True)


def test_only_what_the_result_names_is_left_in_the_work_folder(run: Run, clip: Path, work: Path) -> None:
    media = run(file(clip))

    assert (
        {path.name for path in work.iterdir()} == {media.file, media.thumbnail_file} == {"media.mp4", "thumbnail.jpg"}
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("-rf.mp4", "-rf"),
        ("../../x'; \"y\n.mp4", "x'; \"y"),
        ("日本語 🎬.mp4", "日本語 🎬"),
        ("x" * 240 + ".mp4", "x" * 119 + "…"),
    ],
)
def test_a_files_name_is_only_ever_a_title(run: Run, clip: Path, work: Path, name: str, title: str) -> None:
    media = run(Source(kind="upload", path=str(clip), name=name))

    assert media.title == title
    assert media.file == "media.mp4"


def test_a_post_keeps_what_its_site_says(run: Run, clip: Path) -> None:
    sites = FakeSites(clip.read_bytes())
    media = run(LINK, sites, max_video_s=30, max_video_mb=2)

    assert sites.asked == ("https://vm.tiktok.com/ZMabc12/", SiteLimits(30, 2 << 20, 840))
    assert (media.platform, media.platform_id, media.url) == (POST.platform, POST.platform_id, POST.url)
    assert (media.title, media.caption, media.author) == ("Leg day", "3 sets #legs #über", "coach")
    assert media.hashtags == ("legs", "über")


def test_a_posts_captions_are_kept_with_their_origin(run: Run, clip: Path, work: Path) -> None:
    post = replace(POST, captions=work / "captions.vtt", language="en", captions_automatic=True)
    media = run(LINK, FakeSites(clip.read_bytes(), post, files=(("captions.vtt", b"WEBVTT\n"),)))

    assert (media.captions_file, media.captions_language, media.captions_automatic) == ("captions.vtt", "en", True)


def test_a_posts_picture_becomes_the_thumbnail(run: Run, clip: Path, work: Path, tmp_path: Path) -> None:
    Image.new("RGB", (900, 1600)).save(tmp_path / "cover.webp")
    files = (("thumbnail.original", (tmp_path / "cover.webp").read_bytes()),)
    media = run(LINK, FakeSites(clip.read_bytes(), replace(POST, thumbnail=work / "thumbnail.original"), files=files))

    with Image.open(work / str(media.thumbnail_file)) as image:
        assert image.size == (360, 640)
    assert not (work / "thumbnail.original").exists()


def test_a_broken_picture_gives_way_to_a_frame(run: Run, clip: Path, work: Path) -> None:
    post = replace(POST, thumbnail=work / "thumbnail.original")
    media = run(LINK, FakeSites(clip.read_bytes(), post, files=(("thumbnail.original", b"<html>"),)))

    with Image.open(work / str(media.thumbnail_file)) as image:
        assert image.size == (320, 240)


@pytest.mark.parametrize("failure", [PermanentError("Gone."), NeedsUserError("Private."), TransientError("Busy.")])
def test_a_sites_refusal_passes_through(run: Run, failure: Exception) -> None:
    with pytest.raises(type(failure)) as caught:
        run(LINK, FakeSites(failure=failure))
    assert caught.value is failure


def test_a_site_that_sends_a_page_instead_of_the_video_is_found_out(run: Run, work: Path) -> None:
    with pytest.raises(PermanentError, match="The video is not a video: it holds text"):
        run(LINK, FakeSites(b"<html>Please sign in</html>"))
    assert list(work.iterdir()) == []


def test_a_post_longer_than_its_site_said_is_refused(run: Run, clip: Path) -> None:
    with pytest.raises(NeedsUserError, match="The video is 2 s long; at most 1 s"):
        run(LINK, FakeSites(clip.read_bytes()), max_video_s=1)


@pytest.fixture
def server(clip: Path) -> Iterator[WebServer]:
    with web_server({"/soup%20one.mp4": content(clip.read_bytes())}) as running:
        yield running


def test_a_plain_file_of_an_extra_host_is_fetched(run: Run, server: WebServer) -> None:
    media = run(Source(kind="link", url=server.url("/soup%20one.mp4")), extra_video_hosts=server.netloc)

    assert (media.platform, media.title, media.url) == ("file", "soup one", server.url("/soup%20one.mp4"))
    assert media.platform_id.startswith("url:")


def test_the_same_host_is_an_inner_address_without_the_setting(run: Run, server: WebServer) -> None:
    with pytest.raises(PermanentError, match="network address"):
        run(Source(kind="link", url=server.url("/soup%20one.mp4")))
    assert server.requests == []


def test_sound_without_a_picture_is_taken_and_said(run: Run, tmp_path: Path) -> None:
    media = run(file(make_clip(tmp_path / "talk.mp4", picture=False, sound=True)))

    assert (media.has_video, media.has_audio, media.thumbnail_file) == (False, True, None)
    assert media.notice == "The file has sound but no picture."


def test_a_cut_off_file_is_taken_and_said(run: Run, tmp_path: Path) -> None:
    path = make_clip(tmp_path / "clip.mkv", seconds=6, sound=True)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert "is cut off" in str(run(file(path)).notice)


def test_what_is_damaged_in_the_middle_is_said_with_how_much_is_missing(run: Run, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.ts", seconds=6, sound=True)

    media = run(file(overwritten(clip, tmp_path / "damaged.ts", 0.4, 0.6)))

    assert re.fullmatch(r"The file is damaged: \d\.\d s of \d\.\d s are missing\.", str(media.shortfall))


def test_a_whole_file_needs_no_notice(run: Run, clip: Path) -> None:
    assert run(file(clip)).notice is None


def test_a_file_of_ones_own_may_be_longer_and_larger_than_what_is_behind_a_link(run: Run, clip: Path) -> None:
    assert run(file(clip), max_video_s=0.1, max_video_mb=0.001).duration_s > 0.1
    with pytest.raises(NeedsUserError, match="my_clip"):
        run(file(clip), max_upload_s=0.1)


def test_too_large_a_file_is_refused_before_it_is_copied(run: Run, clip: Path, work: Path) -> None:
    said: list[str] = []
    with pytest.raises(NeedsUserError, match=r"my_clip\.mp4 is larger than"):
        run(file(clip), said=said, max_upload_mb=0.001)
    assert said == []


@pytest.mark.parametrize(
    ("body", "says"), [(b"", "empty"), (b"hello", "holds text"), (b"\0\0\0\x18ftypmp42", "cut off or damaged")]
)
def test_a_file_that_is_no_video_is_named_and_leaves_nothing(
    run: Run, tmp_path: Path, work: Path, body: bytes, says: str
) -> None:
    (tmp_path / "soup.mp4").write_bytes(body)

    with pytest.raises(PermanentError, match=rf"soup\.mp4 .*{says}"):
        run(file(tmp_path / "soup.mp4"))
    assert list(work.iterdir()) == []


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"There is no file soup\.mp4"):
        run(file(tmp_path / "soup.mp4"))


def test_a_full_disk_is_told_before_anything_is_copied() -> None:
    with pytest.raises(NeedsUserError, match="The disk is full: the video needs 200 MB, 200 MB are free"):
        check_space(200 << 20, 200 << 20)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EACCES, "permission to use a.mp4"),
        (errno.EROFS, "permission"),
    ],
)
def test_what_the_disk_refuses_is_explained(code: int, says: str) -> None:
    assert says in str(disk_error(OSError(code, "no", "/data/secret/a.mp4")))


def test_other_errors_of_the_disk_are_bugs() -> None:
    assert disk_error(OSError(errno.EIO, "broken")) is None


def test_running_again_from_the_top_gives_the_same(run: Run, clip: Path) -> None:
    assert run(file(clip)) == run(file(clip))


def test_a_renewed_downloader_is_the_one_that_downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "downloader/2031.1.2"
    info = folder / "yt_dlp-2031.1.2.dist-info/METADATA"
    info.parent.mkdir(parents=True)
    info.write_text("Metadata-Version: 2.1\nName: yt-dlp\nVersion: 2031.1.2\n")
    (folder / "yt_dlp").mkdir()
    (folder / "yt_dlp/__init__.py").write_text("raise RuntimeError('the renewed one')")
    (folder.parent / "current").symlink_to("2031.1.2")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    source = Source(kind="link", url="https://www.tiktok.com/@coach/video/7106594312292453675")
    request = Request(stage=StageName.DOWNLOAD, source=source, options=Options())
    runner = StageRunner(tmp_path / "work")

    with runner.job_folder("job") as job, pytest.raises(StageCrashed, match="the renewed one"):
        runner.run(STAGES[0], request, job, report=lambda text, done=None: None, check=lambda: None)
