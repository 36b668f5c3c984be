"""The whole service, started as a person does, opened by a browser that has a network of its own."""

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
from playwright.sync_api import expect, sync_playwright

from config.settings import PROJECT_ROOT, Settings
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


def browser_there(namespace: str, folder: Path) -> Path:
    """A program that starts Chromium over there."""
    start = folder / "chromium-there"
    start.write_text(f'#!/bin/sh\nexec ip netns exec {namespace} {CHROMIUM} "$@"\n')
    start.chmod(0o755)
    return start


def test_a_person_opens_the_page_from_another_machine(namespace: str, video: str, tmp_path: Path) -> None:
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

    with running(environment, port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_there(namespace, tmp_path), args=FLAGS)
        tab = browser.new_page(base_url=f"http://{HERE}:{port}")
        tab.goto("/")
        tab.get_by_label("Name").fill("alice")
        tab.get_by_label("Password").fill(PASSWORD)
        tab.get_by_role("button", name="Sign in", exact=True).click()
        tab.get_by_label("Link to a TikTok").fill(video)
        tab.get_by_role("button", name="Make the note").click()
        pill = tab.locator("[data-pill]").first
        expect(pill).to_have_attribute("data-tone", re.compile("good|part|bad"), timeout=1000 * LONG_S)
        expect(pill).to_have_attribute("data-tone", re.compile("good|part"))
        tab.locator("[data-entry]").get_by_role("link", name="Morning Workout", exact=True).click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Morning Workout")
        assert httpx.get(f"http://127.0.0.1:{port}/api/entries").status_code == 401
        browser.close()
