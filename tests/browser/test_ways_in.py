"""Every way in with a real browser: links, words, pictures, exports, a bookmark, a file for a failed link."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from config.settings import PROJECT_ROOT
from services.domain.entries import SENT_TO, Status
from services.domain.stages import StageName
from tests.endpoints.api.test_sending import register
from tests.fakes import results
from tests.fakes.post_sites import picture
from tests.fakes.site import LINK, Site

pytestmark = pytest.mark.slow
EXTENSION = PROJECT_ROOT / "extension"
# What a browser gives an extension, as far as the popup asks for it.
CHROME = f"""window.chrome = {{
  storage: {{ local: {{
    get: async (usual) => ({{ ...usual, ...JSON.parse(localStorage.kept || "{{}}") }}),
    set: async (some) => {{
      localStorage.kept = JSON.stringify({{ ...JSON.parse(localStorage.kept || "{{}}"), ...some }});
    }},
  }} }},
  tabs: {{ query: async () => [{{ url: "{LINK}" }}] }},
  permissions: {{ request: async () => true }},
}};"""
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""
DROP = """url => {
  const data = new DataTransfer();
  data.setData("text/uri-list", url);
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_links_and_words_are_taken_wherever_they_are_put(page: Page, site: Site) -> None:
    page.get_by_text("Kind and tag").click()
    page.get_by_label("Tag", exact=True).fill("gym")
    page.locator("#url").fill("Look at these two\nsee https://youtu.be/abcdefghijk and https://youtu.be/abcdefghij2 !")
    page.locator("#paste button[type=submit]").click()
    expect(page.locator("[data-entry]")).to_have_count(2)
    page.evaluate(PASTE, LINK)
    expect(page.locator("[data-entry]")).to_have_count(3)
    page.evaluate(DROP, "https://youtu.be/abcdefghij3")
    expect(page.locator("[data-entry]")).to_have_count(4)
    page.locator("#url").fill("Pea soup for two 300 g peas")
    page.locator("#paste button[type=submit]").click()
    expect(page.locator("[data-entry]")).to_have_count(5)

    entries = site.entries.page("local")
    assert {entry.options.tag for entry in entries} == {"gym"}
    assert entries[0].source.kind == "text"


def test_pictures_chosen_together_are_one_post_and_its_page_shows_its_slides(
    page: Page, site: Site, tmp_path: Path
) -> None:
    for n in (1, 2):
        (tmp_path / f"{n}.jpg").write_bytes(picture(str(n)))
    page.locator("#files").set_input_files([tmp_path / "1.jpg", tmp_path / "2.jpg"])
    expect(page.locator("[data-entry]")).to_have_count(1)
    expect(page.locator("[data-entry] h3")).to_contain_text("2 pictures, 1.jpg")

    entry = site.order()
    site.finish(entry, {**results.workout(), StageName.DOWNLOAD: results.photo_post()})
    page.goto(f"/entries/{entry.id}")
    expect(page.locator(".slides li")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_export_is_looked_into_chosen_from_and_begun(page: Page, site: Site, tmp_path: Path) -> None:
    export = {"Activity": {"Favorite Videos": {"FavoriteVideoList": [{"Link": LINK}]},
                           "Like List": {"ItemFavoriteList": [{"link": LINK[:-1] + "7"}]}}}  # fmt: skip
    (tmp_path / "user_data_tiktok.json").write_text(json.dumps(export))
    page.locator("#files").set_input_files(tmp_path / "user_data_tiktok.json")

    expect(page.locator("h1")).to_have_text("user_data_tiktok.json")
    expect(page.get_by_label("Favourites", exact=True)).to_be_checked()
    expect(page.get_by_label("Likes", exact=True)).not_to_be_checked()
    page.get_by_label("Tag for Favourites").fill("gym")
    page.get_by_role("button", name="Make the notes").click()
    expect(page.locator(".state-line")).to_have_text("Making notes: 0 of 1")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".state-line")).to_contain_text("Paused")
    [made] = site.web.imports.all_of("local")
    assert (made.state, made.collections[0]["tag"]) == ("paused", "gym")


def test_the_bookmark_brings_a_pages_link(page: Page, site: Site) -> None:
    page.goto("/ways-in")
    bookmark = page.get_by_role("link", name="Save to Clipsheet").get_attribute("href") or ""
    assert bookmark.startswith("javascript:location.href='http://127.0.0.1:")
    address = bookmark.removeprefix("javascript:location.href='").partition("'")[0]
    page.goto(f"{address}{LINK}")
    page.get_by_role("button", name="Make the note").click()
    expect(page.locator(".state-line")).to_have_text("Waiting for its turn")
    assert site.entries.count("local") == 1


def test_a_failed_link_goes_on_with_a_file(page: Page, site: Site, clip: Path) -> None:
    entry = site.order()
    journal = site.journal(entry)
    journal.enter("download", Status.DOWNLOADING, "Fetching")
    journal.fail("TikTok says no.", "needs_user")
    page.goto(f"/entries/{entry.id}")
    page.locator("#own-file").set_input_files(clip)
    page.get_by_role("button", name="Send it").click()

    expect(page.locator(".state-line")).to_have_text("Waiting for its turn")
    assert site.entries.get("local", entry.id).source.kind == "upload"


def test_the_extension_sends_the_tabs_page_with_a_tag(page: Page, site: Site) -> None:
    token = page.request.post("/api/tokens", data={"name": "extension", "scope": "write"}).json()["token"]
    page.route("**/extension/*", lambda route: route.fulfill(path=EXTENSION / Path(route.request.url).name))
    page.add_init_script(CHROME)
    page.goto("/extension/popup.html")
    expect(page.locator("#page")).to_have_text(LINK)
    page.get_by_label("Address of Clipsheet").fill(page.url)
    page.get_by_label("Token that may write").fill(token)
    with page.expect_event("load"):
        page.get_by_role("button", name="Keep").click()
    expect(page.locator("#page")).to_have_text(LINK)
    expect(page.locator("#settings")).not_to_have_attribute("open", "")
    page.get_by_label("Tag").fill("gym")
    page.get_by_role("button", name="Make the note").click()
    expect(page.locator("#said")).to_have_text("Saved. The note is being made.")

    [entry] = site.entries.page("local")
    assert (entry.source.url, entry.options.tag) == (LINK, "gym")


def test_a_finished_note_is_sent_to_the_database_that_one_chooses(page: Page, site: Site) -> None:
    entry = site.finish(site.order(), results.workout(), title="Core")
    register(site)
    page.goto(f"/entries/{entry.id}")
    page.get_by_label("Database in Notion").select_option("Food notes")
    page.get_by_role("button", name="Send to Notion").click()
    page.wait_for_url(f"**/entries/{entry.id}")

    sent = site.entries.get("local", entry.id)
    assert (sent.run_from, sent.saved[SENT_TO]) == (StageName.SAVE, "d1")
