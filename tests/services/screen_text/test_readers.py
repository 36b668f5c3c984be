from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from clients.local_models.rapidocr import Box, Picture, ReadImage, TextBox
from services.screen_text.readers import Readers

SHEET: Picture = np.zeros((20, 20, 3), np.uint8)


def line(text: str) -> TextBox:
    return TextBox(text, 0.9, Box(0, 0, 10, 10))


class Local:
    name = "rapidocr"

    def read_lines(self, lines: Iterable[Picture]) -> list[tuple[str, float]]:
        return [("", 0.0) for _ in lines]

    def read(self, image: Picture) -> list[TextBox]:
        return [line("local")]


@dataclass
class Paid:
    pages: list[ReadImage]
    name: str = "vision"
    answered: int = 0
    lost: int = 0

    def read(self, images: Sequence[Picture]) -> Iterator[ReadImage]:
        yield from self.pages


def texts(readers: Readers, count: int) -> list[str]:
    return [boxes[0].text for boxes in readers.read([SHEET] * count)]


def test_without_a_paid_reader_the_local_one_reads() -> None:
    readers = Readers(Local())
    assert texts(readers, 2) == ["local", "local"]
    assert (readers.engine, readers.reasons, readers.usage, readers.is_reusable) == ("rapidocr", [], (), True)


def test_what_was_paid_is_counted_and_priced() -> None:
    readers = Readers(Local(), Paid([ReadImage((line("paid"),))] * 2, answered=2, lost=1))
    assert (texts(readers, 2), readers.engine, readers.is_reusable) == (["paid", "paid"], "vision", True)
    assert [(one.units, one.is_estimate, one.cost_usd) for one in readers.usage] == [
        ({"images": 2}, False, 0.003),
        ({"images": 1}, True, 0.0015),
    ]


def test_what_could_not_be_read_is_read_here_and_said() -> None:
    readers = Readers(Local(), Paid([ReadImage((line("paid"),)), ReadImage(unread="Bad image data")]))
    assert texts(readers, 2) == ["paid", "local"]
    assert (readers.engine, readers.is_reusable) == ("vision, rapidocr", False)
    assert readers.reasons == ["vision: Bad image data. rapidocr read 1 of 2 images."]


def test_a_vendor_that_reads_nothing_is_not_named_as_the_reader() -> None:
    readers = Readers(Local(), Paid([ReadImage(unread="it cannot be reached")]))
    assert (texts(readers, 1), readers.engine) == (["local"], "rapidocr")


def test_no_sheets_cost_nothing() -> None:
    readers = Readers(Local(), Paid([]))
    assert (texts(readers, 0), readers.engine, readers.usage) == ([], "rapidocr", ())
