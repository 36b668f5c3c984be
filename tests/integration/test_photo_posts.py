"""A photo post from its link to its note: each slide's text, in order, with the slide as its place."""

from pathlib import Path

import pytest

from clients.local_models.rapidocr import RapidOcr
from clients.sites.video_posts import Fetched
from clients.sites.video_sites import SiteLimits, YtDlpSites
from config.settings import Settings
from services.domain.artifacts import Motion, Transcript
from services.domain.stages import Options, Source, StageContext
from services.highlights.highlight import highlight
from services.notes.rules.extraction import extract_note
from services.notes.values import where
from services.screen_text.read_text import read_text
from services.screen_text.readers import Readers
from services.sources.download import download
from services.speech import transcribe
from tests.clips import make_clip, slides, text_frame
from tests.fakes.post_sites import PostSites, picture
from tests.fakes.web_server import WebServer, web_server

SLIDES = [picture("CORE WORKOUT"), picture("Push-ups", "3 x 12"), picture("Squats", "4 x 15")]


class LocalSites(YtDlpSites):
    """Leads every link to the post on this machine."""

    def __init__(self, sites: PostSites, server: WebServer, url: str) -> None:
        super().__init__(make=sites.make, inner_hosts={server.netloc})
        self._url = url

    def fetch(self, url: str, folder: Path, report: object, limits: SiteLimits) -> Fetched:
        return super().fetch(self._url, folder, report, limits)  # type: ignore[arg-type]


@pytest.mark.parametrize("site", ["tiktok", "instagram with a clip"])
def test_a_photo_post_becomes_a_note_with_slides_as_evidence(site: str, tmp_path: Path) -> None:
    with web_server() as server:
        posts = PostSites(server)
        if site == "tiktok":
            url = posts.tiktok([*SLIDES])
        else:
            frames = slides(text_frame("PLANK 30 S"))
            filmed = make_clip(tmp_path / "clip.mp4", seconds=1, size=(320, 240), draw=frames).read_bytes()
            url = posts.instagram([*(("picture", one) for one in SLIDES), ("clip", filmed)])
        (tmp_path / "work").mkdir()
        context = StageContext(
            settings=Settings(_env_file=None),
            source=Source(kind="link", url="https://www.tiktok.com/@coach/photo/7170520270497680683"),
            options=Options(),
            work=tmp_path / "work",
            report=lambda text, done=None: None,
        )
        media = download(context, LocalSites(posts, server, url))
    later = StageContext(**{**vars(context), "media": media, "media_folder": context.work})
    engine = RapidOcr()
    shown = read_text(later, engine, Readers(engine))
    said = transcribe.run(later) if not media.file else Transcript(engine="none")
    note = extract_note(media, said, shown)

    texts = [(span.slide, span.text.replace(" ", "")) for span in shown.spans]
    assert [text for text in texts if text[0]] == [
        (1, "COREWORKOUT"), (2, "Push-ups"), (2, "3x12"), (3, "Squats"), (3, "4x15"),
    ]  # fmt: skip
    assert any("PLANK" in text for slide, text in texts if slide is None) is (site != "tiktok")
    found = note.fields["exercises"]
    assert isinstance(found.value, list)
    rows = [one for one in found.value if isinstance(one, dict)]
    sets = {one["name"]: (one["sets"], one["reps"]) for one in rows if "sets" in one}
    assert sets == {"Push-ups": (3, 12), "Squats": (4, 15)}
    squats = next(n for n, one in enumerate(rows) if one["name"] == "Squats")
    assert {where(one) for one in found.evidence if one.path.startswith(f"/{squats}")} == {"slide 3"}
    if site == "tiktok":
        assert said.reason == "The post is pictures without sound."
        motion: Motion = highlight(later, lambda: pytest.fail("nobody looks for movement in pictures"))
        assert motion.zero_reason == "The post is pictures, so there is no motion to find."
