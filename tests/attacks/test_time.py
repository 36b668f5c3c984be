import contextlib
import time
from collections.abc import Callable

import pytest

from endpoints.safety import host_name
from services.notes.rules.extraction import extract_note
from services.sources.links import parse_link
from services.sources.uploads import shown_name
from services.speech import captions
from tests.fakes.pools import media
from utils.errors import ClipsheetError
from utils.logger import redact

LENGTH = 20_000
NONSENSE = [
    "a",
    "1",
    " ",
    ".",
    "/",
    "-",
    "=",
    "x ",
    "1x",
    "3x12 ",
    "https://",
    "@",
    "token=",
    "token ",
    "\\",
    "(",
    "<",
    "&",
    "1:",
    "½ ",
    "\r\n",
]
ALLOWED_S = 2.0  # a pattern that tries all ways takes minutes


def links(text: str) -> None:
    parse_link(text, ())


def vtt(text: str) -> None:
    captions.parse(f"WEBVTT\n\n00:00:00.000 --> 00:00:05.000\n{text}\n")


@pytest.mark.parametrize("read", [links, vtt, redact, host_name, shown_name], ids=lambda read: read.__name__)
@pytest.mark.parametrize("unit", NONSENSE)
def test_long_nonsense_is_read_in_time(read: Callable[[str], object], unit: str) -> None:
    started = time.process_time()
    with contextlib.suppress(ClipsheetError):
        read(unit * (LENGTH // len(unit)) + "!")
    assert time.process_time() - started < ALLOWED_S


@pytest.mark.parametrize("unit", ["squats ", "3x", "1 1/2 ", "12-", "30 sec ", "(a ", "#a", "1. ", "½", "to ", "a/b"])
def test_a_caption_of_nonsense_makes_a_note_in_time(unit: str) -> None:
    started = time.process_time()
    extract_note(media(unit * (2_000 // len(unit))), None, None)
    assert time.process_time() - started < ALLOWED_S
