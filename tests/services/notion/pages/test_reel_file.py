"""The reel goes into the page as it is, as a smaller copy, or as a sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.media.probe import probe
from clients.notion.gateway import Gateway
from clients.notion.transport import FixedToken, Transport, http_client
from services.highlights.transcode import MIB
from services.notion.pages.reel_file import ReelFile, send
from tests.fakes.notion.faults import FaultKind
from tests.fakes.notion.notion_services import Boundless
from tests.fakes.notion.server import TOKEN, NotionServer, notion_server

SAMPLE = Path(__file__).parents[4] / "samples" / "morning_workout.mp4"


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    with notion_server() as notion:
        yield notion


@pytest.fixture
def api(notion: NotionServer) -> Iterator[Gateway]:
    with http_client(notion.url) as http:
        yield Gateway(Transport(http, FixedToken(TOKEN), Boundless(), sleep=lambda _: None))


def reel(path: Path, *, seconds: float = 10, address: str | None = None) -> ReelFile:
    return ReelFile(path, "key", seconds, address)


def of_size(path: Path, size_bytes: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size_bytes)
    return path


def test_a_reel_under_the_cap_is_uploaded_as_it_is(notion: NotionServer, api: Gateway, tmp_path: Path) -> None:
    path = tmp_path / "reel.mp4"
    path.write_bytes(b"video")
    shown = reel(path).upload(api, 5 * MIB, tmp_path)
    assert notion.workspace.uploads[shown.upload_id]["_data"] == b"video"


def test_a_large_reel_is_sent_in_parts(notion: NotionServer, api: Gateway, tmp_path: Path) -> None:
    notion.workspace.max_upload_bytes = 100 * MIB
    path = of_size(tmp_path / "reel.mp4", 25 * MIB)
    upload = notion.workspace.uploads[send(api, path)]
    assert (upload["status"], upload["content_length"], upload["_wanted"]) == ("uploaded", 25 * MIB, 3)


def test_a_reel_that_no_copy_makes_small_enough_is_told(tmp_path: Path) -> None:
    path = of_size(tmp_path / "reel.mp4", 60 * MIB)
    shown = reel(path, seconds=600).shown(5 * MIB)
    assert not shown.is_video
    assert shown.sentence == (
        "The reel is 60 MB, and this workspace takes files of up to 5 MB. "
        "It is kept beside the note in Clipsheet's own library."
    )


def test_a_reel_that_people_can_reach_is_linked(tmp_path: Path) -> None:
    path = of_size(tmp_path / "reel.mp4", 60 * MIB)
    shown = reel(path, seconds=600, address="https://clips.example/entries/1").shown(5 * MIB)
    assert shown.url == "https://clips.example/entries/1"
    assert "library" not in shown.sentence


def test_a_damaged_reel_that_is_too_large_is_told(api: Gateway, tmp_path: Path) -> None:
    shown = reel(of_size(tmp_path / "reel.mp4", 6 * MIB)).upload(api, 5 * MIB, tmp_path)
    assert (shown.is_video, shown.upload_id) == (False, "")


def test_a_reel_that_notion_refuses_costs_the_note_nothing(notion: NotionServer, api: Gateway, tmp_path: Path) -> None:
    notion.inject(FaultKind.INVALID, path="/send$")
    shown = reel(of_size(tmp_path / "reel.mp4", 100)).upload(api, 5 * MIB, tmp_path)
    assert (shown.is_video, shown.sentence.split(".")[0]) == (False, "The reel could not be uploaded")


def test_without_a_reel_there_is_nothing_to_show(tmp_path: Path) -> None:
    assert ReelFile.of(None, "", None, None) is None


@pytest.mark.slow
def test_a_smaller_copy_is_a_video_under_the_cap(notion: NotionServer, api: Gateway, tmp_path: Path) -> None:
    cap = SAMPLE.stat().st_size // 2
    seconds = probe(SAMPLE, name="sample", max_s=60).duration_s
    shown = reel(SAMPLE, seconds=seconds).upload(api, cap, tmp_path)
    small = tmp_path / "small.mp4"
    small.write_bytes(notion.workspace.uploads[shown.upload_id]["_data"])
    assert small.stat().st_size <= cap
    assert abs(probe(small, name="small", max_s=60).duration_s - seconds) < 0.3
