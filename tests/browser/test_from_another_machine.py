"""The whole service, started as a person does, opened by a browser that has a network of its own, then has none.

At home a proxy with a certificate makes the address secure (docs/phone.md). Here Chromium is told to take the plain
address for a secure one; without that switch the page says why nothing is kept.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from config.settings import PROJECT_ROOT, Settings
from tests.browser.test_offline import is_kept, until
from tests.endpoints.people import PASSWORD
from tests.fakes.chromium import CHROMIUM, FLAGS

pytestmark = pytest.mark.exhaustive
HERE, THERE, NETWORK = "10.213.77.1", "10.213.77.2", f"cs{os.getpid() % 100_000}"
LONG_S = 240


@pytest.fixture
def namespace() -> Iterator[str]:
    """A network namespace whose only way out is a cable to this machine."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    if os.geteuid() != 0 or not shutil.which("ip"):
        pytest.skip("a network namespace takes root and iproute2")
    try:
        _ip("netns", "add", NETWORK)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespace can be made here: {error.stderr.decode()[:100]}")
    with ExitStack() as undo:
        undo.callback(_ip, "netns", "del", NETWORK)
        try:
            _ip("link", "add", NETWORK, "type", "veth", "peer", "name", "eth0", "netns", NETWORK)
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no cable can be made here: {error.stderr.decode()[:100]}")
        _ip("addr", "add", f"{HERE}/24", "dev", NETWORK)
        _ip("link", "set", NETWORK, "up")
        _ip("-n", NETWORK, "addr", "add", f"{THERE}/24", "dev", "eth0")
        _ip("-n", NETWORK, "link", "set", "eth0", "up")
        _ip("-n", NETWORK, "link", "set", "lo", "up")
        yield NETWORK


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, timeout=20)


@pytest.fixture
def video() -> Iterator[str]:
    """A link to the sample's video on this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = partial(Quiet, directory=str(PROJECT_ROOT / "samples"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/morning_workout.mp4"
        server.shutdown()
        thread.join()


@contextmanager
def running(environment: dict[str, str], port: int) -> Iterator[None]:
    """Start the service and wait until it answers."""
    call = [sys.executable, "-m", "scripts.cli", "serve", "--no-sample"]
    with subprocess.Popen(call, cwd=PROJECT_ROOT, env=environment) as service:
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", service)
            yield
        finally:
            service.terminate()
            service.wait(LONG_S)


def _wait_for(url: str, service: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + LONG_S
    while time.monotonic() < until:
        try:
            httpx.get(url).raise_for_status()
        except httpx.HTTPError:
            assert service.poll() is None
            time.sleep(0.2)
        else:
            return


@contextmanager
def browser_there(playwright: Playwright, namespace: str, folder: Path, *flags: str) -> Iterator[Browser]:
    """Chromium, over there."""
    start = folder / "chromium-there"
    start.write_text(f'#!/bin/sh\nexec ip netns exec {namespace} {CHROMIUM} "$@"\n')
    start.chmod(0o755)
    browser = playwright.chromium.launch(executable_path=start, args=[*FLAGS, *flags])
    yield browser
    browser.close()


def signed_in(browser: Browser, address: str) -> Page:
    """A tab in which Alice has signed in by her password."""
    tab = browser.new_page(base_url=address)
    tab.goto("/")
    tab.get_by_label("Name").fill("alice")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_label("Link to a TikTok")).to_be_visible()
    return tab


def make_note(tab: Page, video: str) -> str:
    """Paste the link, and open the note; returns its address."""
    tab.get_by_label("Link to a TikTok").fill(video)
    tab.get_by_role("button", name="Make the note").click()
    pill = tab.locator("[data-pill]").first
    expect(pill).to_have_attribute("data-tone", re.compile("good|part|bad"), timeout=1000 * LONG_S)
    expect(pill).to_have_attribute("data-tone", re.compile("good|part"))
    tab.locator("[data-entry]").get_by_role("link", name="Morning Workout", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Morning Workout")
    return tab.evaluate("location.pathname")  # type: ignore[no-any-return]


def make_clip(tab: Page, note: str) -> str:
    """Have three seconds cut out; returns the address of the clip's video."""
    tab.evaluate(
        """async (path) => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ parts: [{ start_s: 1, end_s: 4.5 }] }) })""",
        f"/api{note}/clips",
    )
    found: list[str] = []
    for _ in range(LONG_S * 2):
        found = tab.evaluate(
            """async (path) => (await (await fetch(path)).json()).clips.filter((c) => c.width).map((c) => c.id)""",
            f"/api{note}/clips",
        )
        if found:
            break
        tab.wait_for_timeout(500)
    return f"/api{note}/clips/{found[0]}/video"


def test_a_household_without_and_with_a_network(namespace: str, video: str, tmp_path: Path) -> None:
    port = 18_000 + os.getpid() % 10_000
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "DATA_DIR": str(tmp_path / "data"),
        "HOST": "0.0.0.0",
        "PORT": str(port),
        "EXTRA_VIDEO_HOSTS": video.split("/")[2],
        "POSE_MODEL_FILE": str(Settings().pose_model),
    }
    call = partial(
        subprocess.run, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, timeout=LONG_S, check=False
    )
    refused = call([sys.executable, "-m", "scripts.cli", "serve", "--no-sample"])
    assert refused.returncode == 1
    assert "scripts/run users add NAME" in refused.stderr
    made = call([sys.executable, "-m", "scripts.cli", "users", "add", "Alice"], input=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr

    address = f"http://{HERE}:{port}"
    with running(environment, port), sync_playwright() as playwright:
        with browser_there(playwright, namespace, tmp_path) as browser:
            tab = signed_in(browser, address)
            tab.goto("/settings")
            expect(tab.locator("#offline-here")).to_contain_text("not at a plain http:// address of a network")
        secure = f"--unsafely-treat-insecure-origin-as-secure={address}"
        with browser_there(playwright, namespace, tmp_path, secure) as browser:
            tab = signed_in(browser, address)
            note = make_note(tab, video)
            assert httpx.get(f"http://127.0.0.1:{port}/api/entries").status_code == 401
            clip = make_clip(tab, note)
            tab.goto("/settings")
            expect(tab.locator("#offline-here")).to_contain_text("are kept on this device")
            until(tab, "() => navigator.serviceWorker.controller !== null")
            tab.goto(note)
            is_kept(tab, note, f"/api{note}/media", f"/api{note}/reel", f"/api{note}/poster")
            tab.goto(f"{note}/clips")
            is_kept(tab, f"{note}/clips", clip)
            _ip("link", "set", namespace, "down")  # no cable any more
            read_without_network(tab, note, clip)


def read_without_network(tab: Page, note: str, clip: str) -> None:
    """The note, its reel with its poster, and its clip are there."""
    tab.goto(note)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Morning Workout")
    expect(tab.get_by_text("Clipsheet cannot be reached. This is the page as it was on")).to_be_visible()
    assert tab.evaluate(
        "async (path) => (await createImageBitmap(await (await fetch(path)).blob())).width", f"/api{note}/poster"
    )
    for path, place in ((f"/api{note}/reel", note), (clip, f"{note}/clips")):
        tab.goto(place)
        player = tab.locator(f'video[src^="{path}"]').first
        player.evaluate("async (one) => { one.muted = true; await one.play(); }")
        assert player.evaluate("one => one.duration") > 0
