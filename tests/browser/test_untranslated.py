"""No page says anything in English to somebody who reads Japanese, but names and what people wrote themselves."""

import re
from html.parser import HTMLParser
from pathlib import Path

from flask.testing import FlaskClient

from tests.browser.scene import furnish, furnish_people
from tests.endpoints.people import signed_in
from tests.fakes.site import Site

SPOKEN = ("aria-label", "title", "placeholder", "alt")  # attributes
EMPTY = frozenset({"br", "img", "input", "meta", "link", "hr", "source", "track", "path", "circle", "rect", "use"})
THEIR_OWN = frozenset({"bdi", "code", "pre", "script", "style"})  # what they hold is a person's or a program's
WORD = re.compile(r"[A-Za-z]{2}")
PHRASE = re.compile(r"[a-z]{2,}[,:]? [a-z]+[,:]? [a-z]{2,}")  # English within a sentence
NAMES = re.compile(
    r"(Instagram|TikTok|YouTube|Notion|Clipsheet|Markdown|Android|iPhone|Deutsch|English|Español|Français|Anton"
    r"|Archivo Black|Bangers|Bebas Neue|Montserrat|Noto Sans|Oswald|Poppins|EMOM|AMRAP|CSV|JSON|POST|ABCD-EFGH"
    r"|[\d.]+ (min|MB))( · Clipsheet)?:?"
)
WRITTEN = re.compile(  # by the people of the scene, in their posts, notes and settings
    r"5 minute core|An old dance|potatoes|Potatoes|Elbow plank|elbow plank|Push-ups|push-ups|@coach|Alice|Maximiliane"
    r"|Mornings|core \(1\)|Ten squats|Third exercise|Three (are announced|exercises)|Video links|phone|https?://|none"
    r"|Now twelve slow|three sets|3 sets of|Core in 5 minutes|How to squat|The video is private"
    r"|photo of my cat|(instagram\.com|youtu\.be)/"
    r"|Instagram wants a login|(read_text|transcribe) gave nothing"
)
IN_ENGLISH = ("api",)  # a reference for programmers


class Texts(HTMLParser):
    """What a page says, as the element and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.update((f"{tag} {name}", value) for name, value in attrs if name in SPOKEN and value)
        if tag not in EMPTY:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split()).removeprefix(": ")
        if text and self._within and not THEIR_OWN.intersection(self._within):
            self.found.add((self._within[-1], text))


def untranslated(reader: FlaskClient, pages: dict[str, str]) -> list[str]:
    left = []
    for page, path in pages.items():
        asked = (reader.get(path, headers={"Accept-Language": code}).text for code in ("en", "ja"))
        english, japanese = (Texts(page_text).found for page_text in asked)
        same, mixed = english & japanese, {one for one in japanese - english if PHRASE.search(one[1])}
        left += [f"{page}: {place}: {text}" for place, text in sorted(same | mixed) if _is_left(text)]
    return left


def _is_left(text: str) -> bool:
    return bool(WORD.search(text)) and not NAMES.fullmatch(text) and not WRITTEN.search(text)


def test_every_page_speaks_the_language_of_who_reads(site: Site, clip: Path) -> None:
    pages = {name: path for name, path in furnish(site, clip).items() if name not in IN_ENGLISH}
    assert untranslated(site.app.test_client(), pages) == []
    pages = furnish_people(site)
    door = {"sign in": pages.pop("sign in")}
    assert untranslated(site.app.test_client(), door) == []
    assert untranslated(signed_in(site, "Alice"), pages) == []


def test_a_site_in_which_nothing_is_yet_does_too(site: Site) -> None:
    pages = ("/", "/status", "/settings", "/settings/service", "/notion", "/publish", "/imports", "/ways-in")
    assert untranslated(site.app.test_client(), {path: path for path in pages}) == []
