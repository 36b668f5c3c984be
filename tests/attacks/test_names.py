import pytest
from flask.testing import FlaskClient

from services.domain.stages import StageName
from tests.fakes.results import workout
from tests.fakes.site import Site

CRLF = "Squats\r\nSet-Cookie: clipsheet=evil\r\nX-Evil: 1"


@pytest.mark.parametrize("what", ["note.md", "note.json", "note.csv"])
def test_a_title_adds_no_header(client: FlaskClient, site: Site, what: str) -> None:
    entry = site.finish(site.order(), workout(), title=CRLF)

    headers = client.get(f"/api/entries/{entry.id}/{what}").headers

    assert "X-Evil" not in headers
    assert "Set-Cookie" not in headers
    assert "\n" not in headers["Content-Disposition"]


@pytest.mark.parametrize("title", ["{{ 7 * 191 }}", "{% if 1 %}13{% endif %}37", "${7*191}", "#{7*191}"])
def test_a_title_is_no_template(client: FlaskClient, site: Site, title: str) -> None:
    entry = site.finish(site.order(), workout(), title=title)

    for page in ("/", f"/entries/{entry.id}"):
        assert "1337" not in client.get(page).text


CLIMBING = [
    "/static/../config/settings.py",
    "/static/..%2fconfig%2fsettings.py",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static//etc/passwd",
    "/static/..\\app.py",
    "/bootstrap/static/../../../app.py",
    "/api/entries/..%2f..%2fclipsheet.db/media",
    "/api/entries/%2e%2e/media",
    "/entries/..%2f..%2fetc%2fpasswd",
]


@pytest.mark.parametrize("path", CLIMBING)
def test_no_path_leads_out(client: FlaskClient, path: str) -> None:
    assert client.get(path, follow_redirects=True).status_code in (400, 404, 405)


@pytest.mark.parametrize("what", ["result.json", "..%2fresult.json", "media%2f..%2f..%2fclipsheet.db", "video.mp4"])
def test_only_named_files_of_an_entry_are_sent(client: FlaskClient, site: Site, what: str) -> None:
    entry = site.finish(site.order(), workout())
    assert StageName.DOWNLOAD in entry.results
    assert client.get(f"/api/entries/{entry.id}/{what}").status_code == 404
