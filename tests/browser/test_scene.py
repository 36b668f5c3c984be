"""Every page of the application is looked at: in pictures, and by the check of accessibility."""

from pathlib import Path

from tests.browser.scene import furnish, furnish_people
from tests.fakes.site import Site

NO_PAGES = {
    "auth.callback", "auth.login", "openid.callback", "openid.login", "bootstrap.static", "static", "static_modules",
    "offline.worker",
    "publish_accounts.connect", "publish_accounts.connected", "publish_accounts.file", "metrics.metrics",
    "pages.thumbnail", "shared_notes.file", "shared_notes.picture", "shared_notes.slide",
    "pages.row", "pages.related",  # parts of a page that another shows
}  # fmt: skip
PROGRAMS = ("/api/", "/health")
DOCS = "openapi.docs"


def test_the_scene_has_every_page(site: Site, clip: Path) -> None:
    routes = site.app.url_map.bind("localhost")
    paths = [path.partition("?")[0] for path in (*furnish(site, clip).values(), *furnish_people(site).values())]
    seen = {routes.match(path)[0] for path in paths}
    pages = {
        rule.endpoint
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(PROGRAMS)
    }
    assert pages - NO_PAGES - seen == set()
    assert seen & NO_PAGES == set()
