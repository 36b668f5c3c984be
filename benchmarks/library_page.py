"""How fast the library is on a page: `python -m benchmarks.library_page [--notes 2000]`.

The time of the server for the list, a filter and a search as one types, by the clock and of its processor alone; first
paint, and frames while a person scrolls, in Chromium.
"""

import argparse
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.search import _fill
from tests.browser.conftest import served
from tests.fakes.chromium import CHROMIUM, FLAGS
from tests.fakes.site import Site

ROUNDS = 15
PATHS = {
    "list": "/",
    "next page": "/?sort=title",
    "kind, tag, site": "/?schema=recipe&tag=tag+3&site=tiktok",
    "length and age": "/?length=30-60&days=200",
    "search, a rare word": "/?q=kelamo",
    "search, two letters": "/?q=ke",
    "search, a common word": "/?q=minutes",
}
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
SCROLL = """async () => {
  const times = [];
  let last = performance.now();
  const until = last + 3000;
  while (performance.now() < until) {
    await new Promise((done) => requestAnimationFrame(done));
    scrollBy(0, 24);
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return times;
}"""


def main(notes: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder))
        _fill(site.database, notes)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with served(site) as address:
            print(f"{notes} notes; ms of the whole answer: the middle and the slowest of {ROUNDS}, processor alone")
            for name, path in PATHS.items():
                took = sorted(_answer_ms(address + path) for _ in range(ROUNDS))
                middle, slowest = statistics.median(one for one, _ in took), took[-1][0]
                print(f"{name:24} {middle:6.0f} {slowest:6.0f} {statistics.median(cpu for _, cpu in took):6.0f}")
            _look(browser.new_page(viewport={"width": 1280, "height": 900}), address)
        browser.close()
        site.close()


def _answer_ms(url: str) -> tuple[float, float]:
    started, busy = time.perf_counter(), time.process_time()  # the server is a thread of this process
    with urllib.request.urlopen(url) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - started), 1000 * (time.process_time() - busy)


def _look(page: Page, address: str) -> None:
    paints = []
    for _ in range(5):
        page.goto(address, wait_until="load")
        page.wait_for_function(PAINT)
        paints.append(float(page.evaluate(PAINT)))
    frames = sorted(page.evaluate(SCROLL))
    late = sum(frame > 1000 / 30 for frame in frames)
    print(f"first paint {statistics.median(paints):.0f} ms (slowest {max(paints):.0f})")
    print(
        f"scrolling: {1000 / statistics.mean(frames):.0f} frames a second, middle {statistics.median(frames):.1f} ms, "
        f"{late} of {len(frames)} later than 33 ms"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=2000)
    main(parser.parse_args().notes)
