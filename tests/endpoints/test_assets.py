import gzip

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
