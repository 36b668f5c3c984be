import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.accounts.people import PersonRole
from services.domain.stages import StageName
from tests.browser.conftest import WAIT_MS
from tests.browser.scene import sign_in
from tests.endpoints.people import PASSWORD, add_person
from tests.fakes import results
from tests.fakes.site import LINK, Site

pytestmark = pytest.mark.slow


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser in which nobody is signed in."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()


@pytest.fixture
def tab(context: BrowserContext) -> Page:
    """A tab of it."""
    return context.new_page()


def test_a_person_signs_in_pastes_a_link_and_sees_the_note(tab: Page, site: Site, clip: Path) -> None:
    add_person(site, "Alice")
    tab.goto("/")
    expect(tab).to_have_url(re.compile("/auth/sign-in$"))

    sign_in(tab, "Alice", "not the password")
    expect(tab.get_by_role("alert").first).to_contain_text("The name or the password is wrong.")
    expect(tab.get_by_label("Name")).to_have_value("Alice")
    expect(tab.get_by_label("Password")).to_be_focused()
    sign_in(tab, "Alice")

    tab.get_by_label("Link to a TikTok").fill(LINK)
    tab.get_by_role("button", name="Make the note").click()
    expect(tab.locator("[data-entry]")).to_contain_text("Waiting for its turn")
    made = results.workout() | {StageName.DOWNLOAD: results.media(clip)}
    site.finish(site.entries.page("local")[0], made, title="5 minute core")
    expect(tab.locator("[data-pill]")).to_have_text("Done")
    tab.get_by_role("heading", name="5 minute core").get_by_role("link").click()
    expect(tab.get_by_role("heading", name="5 minute core")).to_be_visible()

    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_label("Password")).to_be_visible()
    tab.go_back()
    tab.reload()
    expect(tab.get_by_label("Password")).to_be_visible()


def test_the_first_person_is_made_with_the_code_of_the_terminal(
    tab: Page, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    tab.goto("/settings")
    tab.get_by_role("link", name="Let people sign in").click()
    expect(tab.get_by_label("Code")).to_be_focused()
    (code,) = re.findall(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b", caplog.text)
    tab.get_by_label("Code").fill(code.lower())
    tab.get_by_label("Name").fill("Alice")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Make this person").click()
    expect(tab.get_by_role("button", name="Sign out, Alice")).to_be_visible()
    assert site.web.sign_in.people.named("Alice").role is PersonRole.ADMIN


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_accounts(tab: Page, site: Site, scheme: str) -> None:
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    found: list[str] = []

    def look(path: str) -> None:
        tab.goto(path)
        for rule in (
            Axe().run(tab, options={"runOnly": ["color-contrast"]} if scheme == "dark" else None).response["violations"]
        ):
            found.extend(f"{path} {rule['id']}: {node['html'][:160]}" for node in rule["nodes"])

    look("/auth/first")
    add_person(site, "Alice")
    bob = add_person(site, "Bob").user_id
    look("/auth/sign-in")
    sign_in(tab, "Alice", "not the password")
    sign_in(tab, "Alice")
    for path in ("/account", "/account?changed=password", "/people", f"/people/{bob}/remove"):
        look(path)
    assert not found, "\n".join(found)


def test_an_admin_adds_a_member_and_cannot_leave_without_another_admin(tab: Page, site: Site, browser: Browser) -> None:
    add_person(site, "Alice")
    tab.goto("/people")
    sign_in(tab, "Alice")
    tab.goto("/people")
    tab.get_by_label("Name").fill("Bob")
    tab.get_by_label("First password").fill(PASSWORD)
    tab.get_by_role("button", name="Add", exact=True).click()
    bob = tab.locator("li").filter(has=tab.get_by_role("heading", name="Bob"))
    expect(bob).to_contain_text("Member")

    tab.get_by_role("button", name=re.compile("Make a member.*Alice")).click()
    expect(tab.get_by_role("alert").first).to_contain_text("This is the last admin.")

    theirs = browser.new_context(base_url=tab.url.removesuffix("/people/local/role/member"))
    other = theirs.new_page()
    other.goto("/")
    sign_in(other, "Bob")
    expect(other.get_by_text("Nothing here yet")).to_be_visible()
    other.goto("/people")
    expect(other.get_by_text("Only an admin may do this.")).to_be_visible()

    tab.get_by_role("button", name=re.compile("Disable.*Bob")).click()
    expect(bob).to_contain_text("Disabled")
    other.goto("/")
    expect(other.get_by_label("Password")).to_be_visible()
    theirs.close()
