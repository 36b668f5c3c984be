"""The two pictures that a browser shows before it installs the page: `python -m tests.browser.manifest_pictures`."""

import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from config.settings import PROJECT_ROOT
from tests.browser.conftest import served
from tests.browser.scene import furnish
from tests.fakes.chromium import CHROMIUM, FLAGS
from tests.fakes.site import Site

SAMPLE = PROJECT_ROOT / "samples" / "morning_workout.mp4"
PICTURES = {"narrow": ("entry", 360, 740, 2.0), "wide": ("start", 1280, 800, 1.0)}


def main() -> None:
    """Write them into static/."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        site = Site(Path(place), notion_token="ntn_of_pictures", max_video_mb=50)
        pages = furnish(site, SAMPLE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with served(site) as address:
            for name, (page, width, height, scale) in PICTURES.items():
                view = ViewportSize(width=width, height=height)
                tab = browser.new_page(base_url=address, viewport=view, device_scale_factor=scale)
                tab.goto(pages[page])
                tab.wait_for_timeout(1500)
                tab.screenshot(path=PROJECT_ROOT / "static" / f"screenshot-{name}.png")
        browser.close()
        site.close()


if __name__ == "__main__":
    main()
