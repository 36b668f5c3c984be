"""Pictures of every page, wide, narrow and dark: `python -m tests.browser.screenshots FOLDER [LANGUAGE]`."""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.browser.conftest import served
from tests.browser.scene import furnish, furnish_people, sign_in
from tests.clips import make_clip, moving_box
from tests.fakes.chromium import CHROMIUM, FLAGS
from tests.fakes.site import Site

LOOKS: dict[str, tuple[int, int, Literal["light", "dark"]]] = {
    "wide": (1280, 900, "light"),
    "narrow": (360, 740, "light"),
    "dark": (1280, 900, "dark"),
}


def main(folder: Path, language: str = "en") -> None:
    """Write PAGE-LOOK.png for each of them, in a browser that speaks the language."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        clip = make_clip(Path(place) / "clip.mp4", seconds=30, fps=2, size=(180, 320), draw=moving_box((180, 320)))
        empty, full = Path(place) / "empty", Path(place) / "full"
        empty.mkdir()
        full.mkdir()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        full_site, empty_site = Site(full, notion_token="ntn_of_pictures"), Site(empty)
        for site, pages in ((empty_site, EMPTY), (full_site, furnish(full_site, clip))):
            with served(site) as address:
                for look in LOOKS:
                    _take(browser, address, pages, look, folder, language)
                if site is full_site:
                    of_people = furnish_people(site)
                    for look in LOOKS:
                        _take(browser, address, of_people, look, folder, language)
            site.close()
        browser.close()


def _take(browser: Browser, address: str, pages: Mapping[str, str], look: str, folder: Path, language: str) -> None:
    width, height, scheme = LOOKS[look]
    view = ViewportSize(width=width, height=height)
    context = browser.new_context(base_url=address, viewport=view, color_scheme=scheme, locale=language)
    tab = context.new_page()
    for name, path in pages.items():
        tab.goto(path)
        tab.wait_for_timeout(250)
        tab.screenshot(path=folder / f"{name.replace(' ', '-')}-{look}.png", full_page=True)
        if name == "sign in":  # the first of those that ask for it
            sign_in(tab, "Alice")
    context.close()


EMPTY = {"start empty": "/", "status empty": "/status", "settings empty": "/settings", "notion empty": "/notion"}

if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
