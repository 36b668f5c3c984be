from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import google.auth.transport.requests  # noqa: F401 - heavy, so that no test times its import
import numpy as np
import pytest

from clients.google_vision.configured import configured_vision
from clients.google_vision.reader import Encoded, VisionReader, batches
from clients.local_models.rapidocr import Box, Picture, TextBox
from config.settings import Settings
from tests.fakes import vendor_server as vendor
from tests.fakes import vision_server as vision
from tests.fakes.vendor_server import VendorServer, vendor_server

SHEET: Picture = np.full((600, 800, 3), 127, np.uint8)
LINES = [TextBox("3 x 12 SQUATS", 0.9, Box(20, 30, 220, 66)), TextBox("REST 30 s", 0.9, Box(20, 130, 160, 166))]
MakeReader = Callable[..., VisionReader]


@pytest.fixture
def make_reader(tmp_path: Path) -> MakeReader:
    """A reader whose pauses take no time."""

    def make(server: VendorServer, *, call_s: float = 10.0, **settings: str) -> VisionReader:
        known = {"data_dir": tmp_path, "vision_base_url": server.url, **settings}
        found = configured_vision(Settings.model_validate(known))
        assert found is not None
        return replace(found, vendor=replace(found.vendor, sleep=lambda _seconds: None), call_s=call_s)

    return make


def lines(_image: Picture) -> list[TextBox]:
    return LINES


def test_an_image_is_read_over_plain_http_without_credentials(make_reader: MakeReader) -> None:
    with vendor_server(vision.reads(lines)) as server:
        (page,) = make_reader(server, vision_api_key="AIza-secret").read([SHEET])
    assert [(one.text, one.box) for one in page.boxes] == [(one.text, one.box) for one in LINES]
    (asked,) = server.asked
    assert asked.path == "/v1/images:annotate"
    assert not {"authorization", "x-goog-api-key"} & set(asked.headers)
    assert vision.images(asked)[0].shape == SHEET.shape


def test_sixteen_images_go_in_one_call_and_stay_in_order(make_reader: MakeReader) -> None:
    def named(image: Picture) -> list[TextBox]:
        return [TextBox(f"number {image.shape[1]}", 0.9, Box(5, 5, 90, 25))]

    sheets = [SHEET[:, : 100 + n] for n in range(20)]
    with vendor_server(vision.reads(named)) as server:
        reader = make_reader(server)
        pages = list(reader.read(sheets))
    assert [page.boxes[0].text for page in pages] == [f"number {100 + n}" for n in range(20)]
    assert [len(vision.images(asked)) for asked in server.asked] == [16, 4]
    assert (reader.answered, reader.lost) == (20, 0)


def test_a_batch_stays_under_ten_megabytes_of_json() -> None:
    made = list(batches([Encoded(bytes(2_000_000), 1, 1)] * 7))
    assert [len(batch) for batch in made] == [3, 3, 1]


def test_an_image_that_fails_alone_is_named(make_reader: MakeReader) -> None:
    with vendor_server(vision.failing_images(lines, 1)) as server:
        reader = make_reader(server)
        pages = list(reader.read([SHEET] * 3))
    assert [page.unread for page in pages] == ["", "Bad image data", ""]
    assert reader.answered == 2


def test_after_a_failure_nothing_more_is_sent(make_reader: MakeReader) -> None:
    with vendor_server(vision.WRONG_KEY) as server:
        pages = list(make_reader(server).read([SHEET] * 40))
        again = list(make_reader(server).read([SHEET]))
    assert {page.unread for page in pages + again} == {"API key not valid. Please pass a valid API key"}
    assert len(server.asked) == 1


def test_a_busy_moment_is_waited_for(make_reader: MakeReader) -> None:
    with vendor_server(vision.too_many(Retry_After="1"), vision.UNAVAILABLE, vision.reads(lines)) as server:
        (page,) = make_reader(server).read([SHEET])
    assert (len(server.asked), len(page.boxes)) == (3, 2)


def test_a_server_that_drips_does_not_keep_us(make_reader: MakeReader) -> None:
    with vendor_server(vendor.DRIPPING) as server:
        reader = make_reader(server, call_s=0.3)
        (page,) = reader.read([SHEET])
    assert (page.unread, reader.lost) == ("it gave no answer in time", 1)


def test_credentials_that_are_not_there_are_no_crash(tmp_path: Path) -> None:
    known = {"data_dir": tmp_path, "google_application_credentials": tmp_path / "none.json"}
    reader = configured_vision(Settings.model_validate(known))
    assert reader is not None
    (page,) = reader.read([SHEET])
    assert page.unread == "its credentials cannot be used (DefaultCredentialsError)"


def test_without_a_key_or_an_account_there_is_no_reader(tmp_path: Path) -> None:
    assert configured_vision(Settings.model_validate({"data_dir": tmp_path})) is None


def once(answer: Callable[[vendor.Asked], vendor.Reply]) -> Callable[[vendor.Asked], vendor.Reply]:
    """The answer made once: the fake's own work is not ours."""
    made: list[vendor.Reply] = []

    def reply(asked: vendor.Asked) -> vendor.Reply:
        if not made:
            made.append(answer(asked))
        return made[0]

    return reply
