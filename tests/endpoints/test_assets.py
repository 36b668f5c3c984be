import gzip
import re

from flask import url_for
from flask.testing import FlaskClient

from tests.fakes.site import Site

GZIP = {"Accept-Encoding": "gzip"}


def address(site: Site, name: str) -> str:
    with site.app.test_request_context():
        return url_for("static", filename=name)


def test_a_versioned_file_is_kept_for_good(client: FlaskClient, site: Site) -> None:
    answer = client.get(address(site, "clipsheet.css"))

    assert answer.headers["Cache-Control"] == "max-age=31536000, immutable"


def test_text_is_compressed_for_who_takes_it(client: FlaskClient, site: Site) -> None:
    url = address(site, "clipsheet.css")
    plain, small = client.get(url).data, client.get(url, headers=GZIP)

    assert gzip.decompress(small.data) == plain
    assert (small.headers["Content-Encoding"], small.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert client.get(url, headers=GZIP | {"If-None-Match": small.headers["ETag"]}).status_code == 304


def test_a_page_is_never_kept(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_a_page_names_its_module_and_all_that_it_imports(client: FlaskClient) -> None:
    page = client.get("/").text
    named = re.findall(r'(?:src|href)="(/static/js-\w+/[\w/]+\.js)"', page)

    assert named[0].endswith("/pages/start.js")
    assert {"list.js", "calls.js", "tus_client.js"} <= {name.rpartition("/")[2] for name in named}
    for name in named:
        answer = client.get(name)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "max-age=31536000, immutable")


def test_a_page_without_a_script_of_its_own_loads_little(client: FlaskClient) -> None:
    assert "/pages/other.js" in client.get("/nothing").text


def test_a_module_that_is_not_there_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/static/js-1/none.js")

    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")
