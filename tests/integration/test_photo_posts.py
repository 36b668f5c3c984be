"""A photo post from its link to its note: each slide's text, in order, with the slide as its place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from clients.database.session import Database
from clients.local_models.rapidocr import RapidOcr
from clients.sites.video_posts import Fetched
from clients.sites.video_sites import SiteLimits, YtDlpSites
from config.settings import Settings
from services.domain.artifacts import Media, Motion, Note, ScreenText, Transcript
from services.domain.stages import Options, Source, StageContext, StageName
from services.highlights.highlight import highlight
from services.notes.rules.extraction import extract_note
from services.notes.values import where
from services.pipeline.artifact_store import Artifacts
from services.screen_text.read_text import read_text
from services.screen_text.readers import Readers
from services.sources.download import download
from services.speech import transcribe
from tests.clips import make_clip, slides, text_frame
from tests.fakes.notion.notion_services import WORKOUTS, NotionHarness, as_text
from tests.fakes.notion.server import notion_server
from tests.fakes.post_sites import PostSites, picture
from tests.fakes.site import Made
from tests.fakes.web_server import WebServer, web_server

SLIDES = [picture("CORE WORKOUT"), picture("Push-ups", "3 x 12"), picture("Squats", "4 x 15")]


def link_of(site: str, posts: PostSites, server: WebServer, folder: Path) -> str:
    """Put the post there, and return the kind of link that somebody shares."""
    pictures = [("picture", one) for one in SLIDES]
    if site == "instagram with a clip":
        frames = slides(text_frame("PLANK 30 S"))
        filmed = make_clip(folder / "clip.mp4", seconds=1, size=(320, 240), draw=frames).read_bytes()
        return posts.instagram([*pictures, ("clip", filmed)])
    if site.startswith("instagram"):
        return posts.instagram(pictures[-1:] if site == "instagram single picture" else pictures)
    photo = posts.tiktok([*SLIDES])
    return {
        "tiktok /photo/": photo,
        "tiktok /video/": photo.replace("/photo/", "/video/"),
        "tiktok short link": server.url("/t/ZMabc"),
    }[site]


class LocalSites(YtDlpSites):
    """Leads every link to the post on this machine."""

    def __init__(self, sites: PostSites, server: WebServer, url: str) -> None:
        super().__init__(make=sites.make, inner_hosts={server.netloc})
        self._url = url

    def fetch(self, url: str, folder: Path, report: object, limits: SiteLimits) -> Fetched:
        return super().fetch(self._url, folder, report, limits)  # type: ignore[arg-type]


@pytest.fixture
def notion(database: Database, artifacts: Artifacts, tmp_path: Path) -> Iterator[NotionHarness]:
    with notion_server() as server:
        harness = NotionHarness(server, database, artifacts, tmp_path / "notion")
        yield harness
        harness.close()


KINDS = ["tiktok /photo/", "instagram with a clip"]
OTHERS = ["tiktok /video/", "tiktok short link", "instagram pictures"]


SITES = [*KINDS, *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS)]


@dataclass(frozen=True)
class Read:
    """What a post came to before it is saved anywhere."""

    later: StageContext
    media: Media
    shown: ScreenText
    said: Transcript
    note: Note

    @property
    def stages(self) -> dict[StageName, Made | None]:
        """As an entry holds them."""
        files = {slide.file: self.later.work / slide.file for slide in self.media.slides}
        return {
            StageName.DOWNLOAD: Made(self.media, files),
            StageName.READ_TEXT: Made(self.shown, {}),
            StageName.SUMMARIZE: Made(self.note, {}),
        }


@pytest.fixture(scope="module")
def engine() -> RapidOcr:
    return RapidOcr()


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory, engine: RapidOcr) -> Callable[[str], Read]:
    """Reads each kind of post once, whatever it is saved in."""

    @cache
    def read(site: str) -> Read:
        folder = tmp_path_factory.mktemp("post")
        with web_server() as server:
            posts = PostSites(server)
            url = link_of(site, posts, server, folder)
            context = context_in(folder)
            media = download(context, LocalSites(posts, server, url))
        later = StageContext(**{**vars(context), "media": media, "media_folder": context.work})
        shown = read_text(later, engine, Readers(engine))
        said = transcribe.run(later) if not media.file else Transcript(engine="none")
        return Read(later, media, shown, said, extract_note(media, said, shown))

    return read


@pytest.mark.parametrize("site", SITES)
def test_each_slide_of_a_photo_post_is_read_in_order(site: str, reading: Callable[[str], Read]) -> None:
    found = reading(site)
    texts = [(span.slide, span.text.replace(" ", "").replace("×", "x")) for span in found.shown.spans]
    assert [text for text in texts if text[0]] == [
        (1, "COREWORKOUT"), (2, "Push-ups"), (2, "3x12"), (3, "Squats"), (3, "4x15"),
    ]  # fmt: skip
    assert any("PLANK" in text for slide, text in texts if slide is None) is (site == "instagram with a clip")
    if site.startswith("tiktok"):
        assert found.said.reason == "The post is pictures without sound."
        motion: Motion = highlight(found.later, lambda: pytest.fail("nobody looks for movement in pictures"))
        assert motion.zero_reason == "The post is pictures, so there is no motion to find."


@pytest.mark.parametrize("site", SITES)
def test_a_photo_post_becomes_a_note_with_slides_as_evidence(site: str, reading: Callable[[str], Read]) -> None:
    found = reading(site).note.fields["exercises"]
    assert isinstance(found.value, list)
    rows = [one for one in found.value if isinstance(one, dict)]
    sets = {one["name"]: (one["sets"], one["reps"]) for one in rows if "sets" in one}
    assert sets == {"Push-ups": (3, 12), "Squats": (4, 15)}
    squats = next(n for n, one in enumerate(rows) if one["name"] == "Squats")
    assert {where(one) for one in found.evidence if one.path.startswith(f"/{squats}")} == {"slide 3"}


@pytest.mark.parametrize("site", SITES)
def test_its_page_in_notion_shows_the_slides(site: str, reading: Callable[[str], Read], notion: NotionHarness) -> None:
    page = in_notion(notion, reading(site).stages)
    for words in ("Push-ups", "Squats", "slide 2", "slide 3"):
        assert words in page
    assert page.index("Push-ups") < page.index("Squats")
    assert notion.notion.count(path="/file_uploads") >= len(SLIDES)


@pytest.mark.slow
def test_a_single_picture_is_a_note_of_its_words(tmp_path: Path, engine: RapidOcr, notion: NotionHarness) -> None:
    with web_server() as server:
        posts = PostSites(server)
        context = context_in(tmp_path)
        media = download(
            context, LocalSites(posts, server, link_of("instagram single picture", posts, server, tmp_path))
        )
    later = StageContext(**{**vars(context), "media": media, "media_folder": context.work})
    shown = read_text(later, engine, Readers(engine))

    assert [slide.number for slide in media.slides] == [1]
    assert [(span.slide, span.text.replace(" ", "")) for span in shown.spans] == [(1, "Squats"), (1, "4x15")]
    said = transcribe.run(later)
    page = in_notion(notion, Read(later, media, shown, said, extract_note(media, said, shown)).stages)
    assert "Squats" in page
    assert "slide 1" in page


def context_in(folder: Path) -> StageContext:
    (folder / "work").mkdir()
    return StageContext(
        settings=Settings(_env_file=None),
        source=Source(kind="link", url="https://www.tiktok.com/@coach/photo/7170520270497680683"),
        options=Options(),
        work=folder / "work",
        report=lambda text, done=None: None,
    )


def in_notion(notion: NotionHarness, stages: Mapping[StageName, Made | None]) -> str:
    """Save the note of these stages there; all words of its page."""
    table = notion.content("Workouts", "gym", WORKOUTS)
    notion.save(notion.entry(stages, tag="gym"))
    [page] = notion.notion.workspace.rows(table)
    return "\n".join(as_text(notion, page.id))
