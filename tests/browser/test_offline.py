"""What a phone shows where nothing can be reached, by the offline mode of Chromium, which its service workers heed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.domain.stages import StageName
from tests.browser.conftest import WAIT_MS
from tests.fakes import results
from tests.fakes.site import LINK, Site

pytestmark = pytest.mark.slow
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
KEPT_FILES = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("clipsheet-notes-"));
  const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((r) => r.url)));
  return kept.flat().map((url) => new URL(url).pathname);
}"""


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740}, service_workers="allow")
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()


@pytest.fixture
def tab(phone: BrowserContext) -> Page:
    """A tab that has a service worker."""
    tab = phone.new_page()
    tab.goto("/")
    until(tab, CONTROLLED)
    return tab


@pytest.fixture
def note(site: Site, clip: Path) -> str:
    """A finished note with a video and a reel."""
    made = results.workout() | {
        StageName.DOWNLOAD: results.media(clip),
        StageName.HIGHLIGHT: results.motion(clip, track=b"track"),
    }
    return site.finish(site.order(), made, title="5 minute core").id


def until(tab: Page, question: str, arg: object = None) -> None:
    """Ask until it is true: what Playwright has for this evaluates a text, which the pages' policy forbids."""
    for _ in range(WAIT_MS // 50):
        if tab.evaluate(question, arg):
            return
        tab.wait_for_timeout(50)
    raise AssertionError(f"never true: {question}, kept: {tab.evaluate(KEPT_FILES)}")


def is_kept(tab: Page, *paths: str) -> None:
    """Wait until all of them are."""
    until(
        tab,
        f"async (paths) => {{ const kept = await ({KEPT_FILES})(); return paths.every((p) => kept.includes(p)); }}",
        [*paths],
    )


def test_an_opened_note_is_read_and_its_video_played_and_sought_offline(
    tab: Page, phone: BrowserContext, note: str
) -> None:
    tab.goto(f"/entries/{note}")
    is_kept(tab, f"/entries/{note}", f"/api/entries/{note}/media", f"/api/entries/{note}/reel")
    phone.set_offline(True)

    tab.reload()

    expect(tab.locator("h1")).to_have_text("5 minute core")
    expect(tab.get_by_text("Clipsheet cannot be reached. This is the page as it was on")).to_be_visible()
    assert tab.evaluate("getComputedStyle(document.querySelector('.sheet')).display") != "inline"
    player = tab.locator("#player")
    player.evaluate("async (one) => { one.muted = true; await one.play(); one.currentTime = 20; }")
    until(tab, "() => document.getElementById('player').currentTime >= 20")
    assert player.evaluate("one => one.error") is None
    assert player.evaluate("one => one.seekable.end(0)") >= 29
    reel = tab.locator(".reel video")
    reel.evaluate("one => one.play()")
    assert reel.evaluate("one => one.duration") > 0


def test_what_is_kept_is_listed_where_nothing_can_be_reached_and_can_be_removed(
    tab: Page, phone: BrowserContext, note: str
) -> None:
    tab.goto(f"/entries/{note}")
    is_kept(tab, f"/api/entries/{note}/media")
    phone.set_offline(True)

    tab.goto("/status")

    expect(tab.locator("h1")).to_have_text("Clipsheet cannot be reached")
    tab.get_by_role("link", name="5 minute core").click()
    expect(tab.locator("h1")).to_have_text("5 minute core")
    tab.goto("/")
    tab.get_by_role("button", name="Remove from this device").click()
    expect(tab.get_by_text("No note yet.")).to_be_visible()
    assert tab.evaluate(KEPT_FILES) == []


def test_only_notes_and_their_files_are_kept(tab: Page, note: str) -> None:
    for path in ("/settings", "/api/entries", "/notion"):
        tab.goto(path)
    tab.evaluate(f"fetch('/api/entries/{note}/note.json')")
    tab.goto(f"/entries/{note}")
    is_kept(tab, f"/api/entries/{note}/media")

    allowed = (f"/entries/{note}", f"/entries/{note}/clips")
    files = ("media", "thumbnail", "reel", "poster", "graph", "subtitles.vtt")
    kept = set(tab.evaluate(KEPT_FILES))
    assert kept <= {*allowed, *(f"/api/entries/{note}/{name}" for name in files)}


def test_a_link_saved_offline_waits_on_the_device_and_is_sent_once(
    tab: Page, phone: BrowserContext, site: Site
) -> None:
    phone.set_offline(True)
    tab.locator("#url").fill(LINK)
    tab.get_by_role("button", name="Make the note").first.click()
    expect(tab.locator("#outbox")).to_contain_text("Waits on this device.")
    assert site.entries.page("local") == []

    phone.set_offline(False)

    expect(tab.locator("#outbox")).to_be_hidden()
    [entry] = site.entries.page("local")
    assert entry.source.url == LINK


def test_a_link_shared_offline_is_saved_with_one_tap(tab: Page, phone: BrowserContext, site: Site) -> None:
    phone.set_offline(True)
    tab.goto("/share?title=TikTok&text=Look!%20https%3A%2F%2Fvm.tiktok.com%2FZMabc1234%2F")
    tab.get_by_role("button", name="Save for later").click()
    expect(tab.locator("#outbox")).to_contain_text("https://vm.tiktok.com/ZMabc1234/")

    phone.set_offline(False)
    tab.goto("/")

    expect(tab.locator("#entries > li")).to_have_count(1)
    assert [one.source.url for one in site.entries.page("local")] == ["https://vm.tiktok.com/ZMabc1234/"]


def test_a_link_that_is_refused_later_says_why_and_is_not_lost(tab: Page, phone: BrowserContext) -> None:
    phone.set_offline(True)
    tab.locator("#url").fill("https://example.com/cat")
    tab.get_by_role("button", name="Make the note").first.click()
    phone.set_offline(False)

    line = tab.locator("#outbox [data-refused]")
    expect(line).to_contain_text("https://example.com/cat")
    expect(line).to_contain_text("is not a supported site")
    line.get_by_role("button", name="Remove").click()
    expect(tab.locator("#outbox")).to_be_hidden()


def test_another_persons_page_ends_what_was_kept(tab: Page, note: str) -> None:
    tab.goto(f"/entries/{note}")
    is_kept(tab, f"/api/entries/{note}/media")
    old = "async () => { await (await caches.open('clipsheet-state')).put('/person', new Response('somebody-else'));"
    tab.evaluate(
        old + " await (await caches.open('clipsheet-notes-somebody-else')).put('/entries/x', new Response('theirs')); }"
    )

    tab.goto("/")

    until(tab, "async () => !(await caches.keys()).includes('clipsheet-notes-somebody-else')")
    until(tab, f"async () => (await ({KEPT_FILES})()).length === 0")


def test_signing_out_leaves_nothing_on_the_device(tab: Page, note: str) -> None:
    tab.goto(f"/entries/{note}")
    is_kept(tab, f"/api/entries/{note}/media", f"/api/entries/{note}/reel")

    tab.evaluate("""() => { const form = document.createElement("form"); form.method = "post";
      form.action = "/auth/logout"; document.body.append(form); form.submit(); }""")
    tab.wait_for_url("**/")

    assert tab.evaluate(KEPT_FILES) == []


def test_an_older_version_is_replaced_and_its_styles_go(tab: Page) -> None:
    tab.evaluate("""async () => { for (const name of await caches.keys()) if (name.startsWith("clipsheet-shell-"))
      await caches.delete(name); await caches.open("clipsheet-shell-old");
      for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister(); }""")

    tab.reload()

    until(
        tab,
        """async () => { const names = (await caches.keys()).filter((n) => n.includes("shell"));
      return names.length === 1 && names[0] !== "clipsheet-shell-old"; }""",
    )


def pushed(tab: Page, text: str) -> None:
    """What a push service does: wake the service worker with a message."""
    devtools = tab.context.new_cdp_session(tab)
    found: list[str] = []  # registrations with a worker that can be woken
    devtools.on(
        "ServiceWorker.workerVersionUpdated",
        lambda e: found.extend(one["registrationId"] for one in e["versions"] if one["status"] == "activated"),
    )
    devtools.send("ServiceWorker.enable")
    for _ in range(WAIT_MS // 20):
        if found:
            break
        tab.wait_for_timeout(20)
    origin = tab.evaluate("location.origin")
    devtools.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": found[0], "data": text})


def test_a_push_message_is_shown_and_leads_nowhere_else(tab: Page, phone: BrowserContext) -> None:
    phone.grant_permissions(["notifications"])
    pushed(tab, '{"done": 1, "failed": 0, "titles": ["<b>Soup</b>"], "path": "https://evil.example/"}')
    shown = """async () => (await (await navigator.serviceWorker.getRegistration()).getNotifications())
        .map((one) => [one.title, one.body, one.data.path])"""
    until(tab, f"async () => (await ({shown})()).length === 1")
    assert tab.evaluate(shown) == [["<b>Soup</b>", "The note is ready.", "/"]]


def test_a_page_in_the_background_tells_that_a_note_is_done_where_nothing_is_pushed(
    tab: Page, phone: BrowserContext, site: Site
) -> None:
    phone.grant_permissions(["notifications"])
    tab.goto("/settings")
    tab.get_by_role("button", name="Tell this device").click()
    expect(tab.get_by_text("as long as a page of Clipsheet is open somewhere")).to_be_visible()
    tab.goto("/")
    expect(tab.locator("#live")).to_have_attribute("data-state", "on")
    tab.evaluate("Object.defineProperty(document, 'hidden', { value: true })")

    site.finish(site.order(), results.workout(), title="5 minute core")

    shown = (
        "async () => (await (await navigator.serviceWorker.getRegistration()).getNotifications()).map((n) => n.title)"
    )
    until(tab, f"async () => (await ({shown})()).length === 1")
    assert tab.evaluate(shown) == ["5 minute core"]
