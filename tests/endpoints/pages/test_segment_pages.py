"""The page of segments without JavaScript: one form, and a list that says why each ends where it does."""

from flask.testing import FlaskClient

from tests.endpoints.api.test_segments import made
from tests.fakes.results import workout
from tests.fakes.site import Site


def test_a_video_is_split_by_a_form_and_each_part_says_why_it_ends_there(client: FlaskClient, site: Site) -> None:
    entry = site.finish(site.order(), workout(), title="A talk")
    path = f"/entries/{entry.id}/segments"
    assert "The video is not split yet" in client.get(path).text
    answer = client.post(path, data={"every_s": "90", "copy_only": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    (order,) = site.segments.waiting(entry.id)
    assert (order.wish.every_s, order.wish.copy_only) == (90, True)
    assert "Waiting for its turn" in client.get(path).text
    made(site, entry)
    page = " ".join(client.get(path).text.split())
    assert "2 segments, 1 copied" in page
    assert "Ends where a sentence ends; in the pause itself." in page
    assert "Ends where the video ends." in page
    assert f"/api/entries/{entry.id}/segments/archive.zip" in page


def test_what_cannot_be_is_said_on_a_page(client: FlaskClient, site: Site) -> None:
    entry = site.finish(site.order(), workout())
    answer = client.post(f"/entries/{entry.id}/segments", data={"every_s": "5"}, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "every_s" in answer.text
