"""What the pages weigh and hold: ready, bytes, layout shift, memory of open streams and of a large upload.

`python -m benchmarks.page` starts the real web process on a full data folder, looks at it with Chromium, prints JSON.
Times on a loaded machine are too long; bytes, shifts and memory are not.
"""

import base64
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from config.settings import PROJECT_ROOT
from services.domain.entries import Status
from services.entries.journal import Journal
from tests.browser.scene import furnish
from tests.clips import make_clip, moving_box
from tests.fakes.chromium import CHROMIUM, FLAGS
from tests.fakes.site import Site

LOOKS = 5  # at each page; the median counts
STREAMS = 200
UPLOAD_MB = 500
MEDIA = ("media", "image")
SHIFTS = """() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().filter(one => !one.hadRecentInput).reduce((sum, one) => sum + one.value, 0)))
    .observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 300))"""


def main() -> None:
    """Measure all of it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        folder.mkdir()
        clip = make_clip(Path(place) / "clip.mp4", seconds=30, fps=2, size=(180, 320), draw=moving_box((180, 320)))
        site = Site(folder, max_video_mb=UPLOAD_MB + 100)
        pages = furnish(site, clip)
        for n in range(30):  # a full first page
            site.order(f"https://youtu.be/full{n:07}")
        figures: dict[str, Any] = {"load": os.getloadavg()[0]}
        with served(folder) as (port, pid):
            figures["streams"] = hold_streams(port, pid)
            figures["pages"] = look_at(port, {name: pages[name] for name in ("start", "entry", "status", "settings")})
            figures["shift_while_events_arrive"] = shift(port, site)
            figures["after_pages_MB"] = round(resident_mb(pid), 1)
            figures["upload_form"] = grown(pid, lambda: send_form(port))
            figures["upload_resumable"] = grown(pid, lambda: send_resumable(port))
            figures["disk"] = {"seconds": round(write_plainly(Path(place)), 2)}
        site.close()
    print(json.dumps(figures, indent=1))


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """The page and the API in a process of their own; yields port and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"DATA_DIR": str(folder), "ROLE": "web", "PORT": str(port), "LOG_LEVEL": "ERROR"}
    sizes = {"MAX_VIDEO_MB": str(UPLOAD_MB + 100), "DATABASE_URL": "", "REDIS_URL": ""}
    command = [sys.executable, "-m", "scripts.cli", "serve"]
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, env={**os.environ, **given, **sizes})
    try:
        until = time.monotonic() + 60
        while asked(port, "/health") != 200:
            if process.poll() is not None or time.monotonic() > until:
                raise TimeoutError("the web process does not answer")
            time.sleep(0.2)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def asked(port: int, path: str) -> int:
    """The status of an answer; 0 without one."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return 0
    finally:
        connection.close()
    return answer.status


def look_at(port: int, pages: dict[str, str]) -> dict[str, dict[str, float]]:
    """Each page in a browser that knows nothing of it: seconds until it is ready, kB without media, layout shift."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = {}
        for name, path in pages.items():
            looks = [_look(browser, f"http://127.0.0.1:{port}{path}") for _ in range(LOOKS)]
            found[name] = {key: round(median(look[key] for look in looks), 3) for key in looks[0]}
        browser.close()
    return found


def _look(browser: Browser, url: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"].lower()}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(url, wait_until="load")
    ready_ms = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart")
    page.wait_for_timeout(400)
    shift = page.evaluate(SHIFTS)
    kilobytes = sum(size for id_, size in sizes.items() if kinds.get(id_) not in MEDIA) / 1000
    context.close()
    return {"ready_s": ready_ms / 1000, "kB": kilobytes, "shift": shift}


def shift(port: int, site: Site) -> float:
    """The layout shift of the start page while an entry goes through its stages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        journal = site.journal(site.order("https://youtu.be/abcdefghijz"))
        page.goto(f"http://127.0.0.1:{port}/")
        _go_through(journal)
        page.wait_for_timeout(1500)
        total: float = page.evaluate(SHIFTS)
        browser.close()
    return round(total, 4)


def _go_through(journal: Journal) -> None:
    for stage, status in (("download", Status.DOWNLOADING), ("transcribe", Status.TRANSCRIBING)):
        journal.enter(stage, status, f"Doing {stage}")
        for n in range(5):
            journal.progress(f"Doing {stage}, {n} of 5", n / 5)
            time.sleep(0.45)


def hold_streams(port: int, pid: int) -> dict[str, float]:
    """How much more memory the process takes with so many live pages, and whether it still answers."""
    asked(port, "/")
    before = resident_mb(pid)
    streams = [_stream(port) for _ in range(STREAMS)]
    time.sleep(3)
    after, started = resident_mb(pid), time.monotonic()
    status = asked(port, "/")
    answered_s = time.monotonic() - started
    for stream in streams:
        stream.close()
    return {
        "open": len(streams),
        "before_MB": round(before, 1),
        "more_MB": round(after - before, 1),
        "page_status": status,
        "page_s": round(answered_s, 3),
    }


def _stream(port: int) -> socket.socket:
    stream = socket.create_connection(("127.0.0.1", port), timeout=30)
    stream.sendall(b"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
    said = b""
    while b"retry:" not in said:
        said += stream.recv(4096)
    return stream


def grown(pid: int, send: Callable[[], int]) -> dict[str, float]:
    """The most memory that it took more, how long it took, and the status of the answer."""
    before, most, done = resident_mb(pid), 0.0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.02):
            most = max(most, resident_mb(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.monotonic()
    status = send()
    seconds = time.monotonic() - started
    done.set()
    watcher.join()
    return {"status": status, "seconds": round(seconds, 2), "more_MB": round(max(0.0, most - before), 1)}


def send_form(port: int) -> int:
    """A large file as a form."""
    begin = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.mp4"\r\n\r\n'
    end = b"\r\n--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    return _send(port, "POST", "/api/uploads", [begin, *_file(), end], headers)


def send_resumable(port: int) -> int:
    """The same in pieces of 16 MB, as the page sends it."""
    pieces = list(_file())
    size = sum(map(len, pieces))
    name = base64.b64encode(b"a.mp4").decode()
    tus = {"Tus-Resumable": "1.0.0"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    promise = {**tus, "Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
    connection.request("POST", "/api/uploads/resumable", headers=promise)
    answer = connection.getresponse()
    answer.read()
    url, offset, status = answer.headers["Location"], 0, 0
    headers = {**tus, "Content-Type": "application/offset+octet-stream"}
    while offset < size:
        some, pieces = pieces[:16], pieces[16:]
        status = _send(port, "PATCH", url, some, {**headers, "Upload-Offset": str(offset)})
        offset += sum(map(len, some))
    connection.close()
    return status


def _send(port: int, method: str, path: str, pieces: list[bytes], headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    length = {"Content-Length": str(sum(map(len, pieces)))}
    connection.request(method, path, iter(pieces), {**headers, **length})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _file() -> Iterator[bytes]:
    zeros = bytes(1_000_000)
    yield b"\0\0\0\x18ftypisom" + bytes(5000)
    for _ in range(UPLOAD_MB):
        yield zeros


def write_plainly(folder: Path) -> float:
    """Seconds that the same bytes take to the disk without anybody between."""
    started = time.monotonic()
    with (folder / "plain").open("wb") as file:
        for piece in _file():
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return time.monotonic() - started


def resident_mb(pid: int) -> float:
    """What the process holds in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
