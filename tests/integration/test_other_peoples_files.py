"""Files that other people's phones and programs wrote: page, API and command line give what the folder's README says.

The folder lies beside the project, for its files are not ours to copy.
`scripts/test -m exhaustive tests/integration/test_other_peoples_files.py` takes a quarter of an hour of two cores.
"""

import html
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import pytest

from clients.media.audio import samples
from config.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.exhaustive
CASES = next(
    (above / "shared" / "cases" for above in PROJECT_ROOT.parents if (above / "shared" / "cases").is_dir()), None
)
CLOSE_S = 0.3
LONG_S = 300
Found = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What a file must give, as far as the README tells and a look at the file completes it."""

    seconds: float
    said: tuple[tuple[float, str], ...] = ()  # when a sentence begins, and some of its words
    shown: tuple[tuple[float, str], ...] = ()  # from when on a text stands, to half a second
    rows: tuple[Mapping[str, object], ...] = ()  # of ingredients
    title: str = ""
    told: str = ""  # in what is missing
    reel: bool = False  # of movement
    moments: bool = False  # a reel of what the note rests on, as nobody moves
    shape: float = 0.0  # width by height of poster, thumbnail and reel
    colours: tuple[str, str] | None = None  # the reel's pixel format and transfer
    flash_s: float = 0.0  # when a white picture comes, on the player's clock
    reel_speaks: bool = False
    no_letters: str = ""  # what must not stand in any text


PAUSES = ((0.0, "cups of flour"), (2.14, "eggs"), (15.46, "25 minutes"), (19.69, "bread"))
WANTED = {
    "comma_list.mp4": Wanted(
        7.7,
        said=((0.0, "200 grams of flour"),),
        rows=(
            {"quantity": 200, "unit": "g", "name": "flour"},
            {"quantity": 100, "unit": "g", "name": "sugar"},
            {"quantity": 50, "unit": "g", "name": "butter"},
            {"quantity": 2, "name": "eggs"},
        ),
    ),
    "dual_units.mp4": Wanted(
        5.0,
        shown=((0.0, "1 cup (240ml) milk"), (0.0, "1-1/2 tsp salt")),
        rows=(
            {"quantity": 1, "unit": "cup", "name": "milk"},
            {"quantity": 1.5, "unit": "cup", "name": "flour"},
            {"quantity": 2, "name": "eggs"},
            {"quantity": 1, "unit": "stick", "name": "butter"},
            {"quantity": 1.5, "unit": "tsp", "name": "salt"},
        ),
    ),
    "one_picture_speech.mp4": Wanted(21.1, said=PAUSES),
    "gap_aac.mp4": Wanted(22.1, said=PAUSES),
    "gap_opus.mkv": Wanted(22.1, said=PAUSES),
    "cover_first.mp4": Wanted(13.6, reel=True, shape=16 / 9),
    # A man sits and talks: by the labels of the film there is no motion in it, so the reel shows what is told.
    "bad_block_captions.mp4": Wanted(
        12.0,
        said=((1.0, "what is possible to do"),),
        shown=((0.5, "WHY YOUR 10 WEEK OLD STARTUP IS FAILING"), (3.0, "SAM ALTMAN")),
        told="3 pictures could not be read.",
    ),
    "two_tracks_first_silent.mkv": Wanted(22.1, said=PAUSES, moments=True, reel_speaks=True),
    # 120 wide pictures, then 144 high ones; there is no text in it
    "size_change.ts": Wanted(9.9, reel=True, shape=9 / 16),
    "iphone_hlg.mov": Wanted(8.0, reel=True, colours=("yuv420p", "bt709")),
    "trimmed_talk.mp4": Wanted(3.5, said=((1.37, "also"),), shown=((0.0, "SPEED"), (2.27, "NOT ONLY WHAT"))),
    "ocr_scripts.mp4": Wanted(
        3.0, shown=((0.0, "200 g sugar"),), told="in a script that this reader cannot read", no_letters="N07"
    ),
    "word_by_word.mp4": Wanted(
        7.0,
        shown=((0.0, "TODAY WE MAKE THE BEST BANANA BREAD"), (3.53, "FIRST MASH"), (5.03, "THEN ADD TWO EGGS")),
        title="TODAY WE MAKE THE BEST BANANA BREAD YOU HAVE EVER HAD",
    ),
    "clip.wmv": Wanted(6.0, reel=True),
    "anamorphic.mp4": Wanted(8.0, reel=True, shape=16 / 9),
    "slow240.mp4": Wanted(5.0, reel=True),
    "late_picture.mp4": Wanted(10.8, flash_s=4.8),
}


@dataclass(frozen=True)
class Installation:
    """A service that runs on its own, and its client."""

    client: httpx.Client

    def by_page(self, path: Path) -> tuple[Found, str]:
        """Drop the file on the page as a browser without scripts does; also what the note's page shows."""
        with path.open("rb") as file:
            sent = self.client.post("/uploads", files={"files": (path.name, file)}, headers=self._as_a_browser())
        assert sent.status_code == 303, sent.text
        (newest,) = self.client.get("/api/entries?limit=1").json()["entries"]
        found = self._finished(newest["id"])
        return found, _read_by_a_person(self.client.get(f"/entries/{newest['id']}").text)

    def by_api(self, path: Path) -> Found:
        """Upload the file and order its note, as a program does."""
        with path.open("rb") as file:
            sent = self.client.post("/api/uploads", files={"file": (path.name, file)})
        assert sent.status_code == 201, sent.text
        upload = sent.json()["uploads"][0]["id"]
        return self._finished(self.client.post("/api/entries", json={"upload_id": upload}).json()["id"])

    def file(self, found: Found, what: str, folder: Path) -> Path | None:
        """One of the files that belong to a note."""
        answer = self.client.get(found["links"][what]) if what in found["links"] else None
        if answer is None:
            return None
        path = folder / f"{what}{'.mp4' if what == 'reel' else '.jpg'}"
        path.write_bytes(answer.raise_for_status().content)
        return path

    def _as_a_browser(self) -> dict[str, str]:
        return {"Sec-Fetch-Site": "same-origin", "Origin": str(self.client.base_url).rstrip("/")}

    def _finished(self, entry_id: str) -> Found:
        until = time.monotonic() + LONG_S
        while time.monotonic() < until:
            found: Found = self.client.get(f"/api/entries/{entry_id}").raise_for_status().json()
            if found["status"] in ("completed", "failed", "cancelled"):
                return found
            time.sleep(0.5)
        raise TimeoutError(entry_id)


def _read_by_a_person(page: str) -> str:
    """A page's words, with one space between them."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@contextmanager
def _running(folder: Path) -> Iterator[Installation]:
    """Start the service, as `scripts/run` does when everything is set up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "scripts.cli", "serve"]
    with (folder / "log.txt").open("wb") as log:
        service = subprocess.Popen(command, cwd=PROJECT_ROOT, env=_env(folder, PORT=str(port)), stdout=log, stderr=log)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=300) as client:
            _until(lambda: client.get("/health/ready").status_code == 200)
            yield Installation(client)
    finally:
        service.terminate()
        service.wait(timeout=300)


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + LONG_S
    while time.monotonic() < until:
        try:
            if is_so():
                return
        except httpx.TransportError:  # it does not listen yet
            pass
        time.sleep(0.2)
    raise TimeoutError


def _env(folder: Path, **more: str) -> dict[str, str]:
    """A place of its own, with the models that set-up has fetched."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    if not (data / "models").exists():
        (data / "models").symlink_to(Settings().models_dir.resolve())
    own = {"DATA_DIR": str(data), "SEARCH_BY_MEANING": "false", "LOG_LEVEL": "WARNING", **more}
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | own


@pytest.fixture(scope="module")
def cases() -> Path:
    """The folder."""
    if CASES is None:
        pytest.skip("other people's files are not there: a folder shared/cases beside the project")
    if not Settings().whisper_dir.is_dir():
        pytest.skip("the speech model is not there: scripts/run --setup-only fetches it")
    return CASES


@pytest.fixture(scope="module")
def with_a_page(cases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with _running(tmp_path_factory.mktemp("page")) as one:
        yield one


@pytest.fixture(scope="module")
def for_programs(cases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Another one, which knows nothing of what the first has made."""
    with _running(tmp_path_factory.mktemp("programs")) as one:
        yield one


@pytest.fixture(scope="module")
def by_command(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Found]:
    """`scripts/run process FILE --json`, in a place of its own where nothing is served."""
    folder = tmp_path_factory.mktemp("command")

    def process(path: Path) -> Found:
        command = [sys.executable, "-m", "scripts.cli", "process", str(path), "--json"]
        said = subprocess.run(
            command, cwd=PROJECT_ROOT, env=_env(folder), capture_output=True, text=True, timeout=LONG_S
        )
        found: Found = json.loads(said.stdout)
        return found

    return process


def test_every_file_of_the_folder_is_named_here(cases: Path) -> None:
    assert {path.name for path in cases.iterdir()} - {"README.md"} == set(WANTED)


@pytest.mark.parametrize("name", WANTED)
def test_all_ways_give_what_is_wanted(
    name: str,
    cases: Path,
    with_a_page: Installation,
    for_programs: Installation,
    by_command: Callable[[Path], Found],
    tmp_path: Path,
) -> None:
    path, wanted = cases / name, WANTED[name]
    on_page, page = with_a_page.by_page(path)
    by_api, by_hand = for_programs.by_api(path), by_command(path)

    assert _core(on_page) == _core(by_api) == _core(by_hand)
    assert (by_hand["entry"]["status"], by_hand["entry"]["partial"]) == (by_api["status"], by_api["partial"])
    assert (by_api["status"], by_api["partial"]) == ("completed", False)
    assert "unexpectedly" not in page + json.dumps(by_api)
    _check_words(by_api, wanted)
    _check_page(page, by_api, wanted)
    _check_pictures(for_programs, by_api, wanted, tmp_path)
    _check_the_file(path, by_api, wanted, tmp_path)


def _core(found: Found) -> Found:
    """What a note says, without what differs from run to run: names, seconds of work, places."""
    note, video, motion = found["note"], found["video"], found["motion"] or {}
    return {
        "video": {
            name: video[name] for name in ("duration_s", "width", "height", "fps", "has_audio", "track", "notice")
        },
        "note": {name: note[name] for name in ("schema", "title", "summary", "language", "fields", "missing")},
        "said": [(one["start_s"], one["end_s"], one["text"]) for one in found["transcript"]["segments"]],
        "shown": [(one["start_s"], one["end_s"], one["text"]) for one in found["screen_text"]["spans"]],
        "motion": {name: motion.get(name) for name in ("segments", "cuts", "people_s", "zero_reason")},
        "has a reel": bool(found["reel"]),
    }


def _check_words(found: Found, wanted: Wanted) -> None:
    said = [(one["start_s"], one["text"].casefold()) for one in found["transcript"]["segments"]]
    shown = [(one["start_s"], one["end_s"], one["text"]) for one in found["screen_text"]["spans"]]
    for start_s, words in wanted.said:
        assert any(abs(at_s - start_s) <= CLOSE_S and words in text for at_s, text in said), (words, said)
    for start_s, words in wanted.shown:
        assert any(
            abs(at_s - start_s) <= 2 * CLOSE_S and words.casefold() in text.casefold() for at_s, _, text in shown
        ), shown
    ends = [one["end_s"] for one in (*found["transcript"]["segments"], *found["screen_text"]["spans"])]
    assert max(ends, default=0) <= found["video"]["duration_s"] + 0.05
    assert all(earlier[0] <= later[0] for earlier, later in pairwise(said))
    assert found["video"]["duration_s"] == pytest.approx(wanted.seconds, abs=0.1)
    rows = found["note"]["fields"].get("ingredients", {}).get("value", [])
    assert not wanted.rows or [{**row} for row in wanted.rows] == [_without_a_remark(row) for row in rows]
    assert not wanted.title or found["note"]["title"] == wanted.title
    assert wanted.told in " ".join(one["why"] for one in found["note"]["missing"])
    assert not wanted.no_letters or wanted.no_letters not in json.dumps([found["note"], found["screen_text"]["spans"]])


def _without_a_remark(row: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in row.items() if name != "note"}


def _check_page(page: str, found: Found, wanted: Wanted) -> None:
    for text in (found["note"]["title"], found["note"]["summary"], wanted.told):
        assert " ".join(text.split()) in page
    for row in wanted.rows:
        assert str(row["name"]) in page
    assert ("stretch of movement" in page or "stretches of movement" in page) is wanted.reel


def _check_pictures(service: Installation, found: Found, wanted: Wanted, folder: Path) -> None:
    reel, poster = service.file(found, "reel", folder), service.file(found, "poster", folder)
    thumbnail = service.file(found, "thumbnail", folder)
    moments = found["motion"]["moments"]
    assert (reel is not None, poster is not None) == (wanted.reel or bool(moments),) * 2
    assert moments or not wanted.moments
    assert not (wanted.reel and moments)
    for picture in filter(None, (poster, thumbnail)):
        width, height, _ = _first_picture(picture)
        assert not wanted.shape or width / height == pytest.approx(wanted.shape, rel=0.03)
    if reel is None:
        return
    with av.open(str(reel)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate is not None
        assert float(stream.average_rate) <= 60.5
        assert stream.codec_context.sample_aspect_ratio in (None, 1)
        assert not wanted.shape or stream.width / stream.height == pytest.approx(wanted.shape, rel=0.03)
        if wanted.colours:
            assert stream.codec_context.pix_fmt == wanted.colours[0]
            assert stream.codec_context.color_trc == 1  # BT.709
    assert poster is not None
    _, _, pixels = _first_picture(poster)
    assert moments or pixels.std() > 20  # neither grey nor black
    if wanted.reel_speaks:
        sound = samples(reel)
        assert sound is not None
        assert float(np.abs(sound).max()) > 0.1


def _first_picture(path: Path) -> tuple[int, int, np.ndarray[Any, np.dtype[np.uint8]]]:
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        return frame.width, frame.height, np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def _check_the_file(path: Path, found: Found, wanted: Wanted, folder: Path) -> None:
    """What no way shows: the clock of a picture without text."""
    from clients.media.frames import frames
    from services.domain.artifacts import Media

    track = Media.model_validate(found["video"]).track
    if wanted.flash_s:
        bright = [frame.time_s for frame in frames(path, track=track) if frame.image.mean() > 128]
        assert bright[0] == pytest.approx(wanted.flash_s, abs=0.05)
