"""The page of a photo post: its slides, and evidence that leads to them."""

import io

from flask.testing import FlaskClient

from services.domain.artifacts import Evidence, EvidenceSource, Note, Value
from services.domain.stages import StageName
from tests.fakes import results
from tests.fakes.post_sites import picture
from tests.fakes.site import Made, Site

EVIDENCE = Evidence(source=EvidenceSource.ON_SCREEN, slide=3, quote="300 g peas", confidence=0.9)


def finished(site: Site) -> str:
    note = Note(
        schema_name="general",
        engine="outline",
        title="Soup",
        fields={"topic": Value(value="Soup", evidence=(EVIDENCE,))},
    )
    entry = site.order("https://www.instagram.com/p/C1aBc_d-E2f/?img_index=3")
    made = {StageName.DOWNLOAD: results.photo_post(), StageName.SUMMARIZE: Made(note, {})}
    return site.finish(entry, made).id


def test_the_page_shows_every_slide_and_begins_where_the_link_points(client: FlaskClient, site: Site) -> None:
    entry_id = finished(site)
    page = client.get(f"/entries/{entry_id}").text

    assert [f'id="slide-{n}"' in page for n in (1, 2, 3, 4)] == [True, False, True, True]
    assert '<li id="slide-3" data-begin>' in page
    assert 'href="#slide-3" data-slide="3"' in page
    assert client.get(f"/api/entries/{entry_id}/slides/3").data == b"picture 3"
    assert client.get(f"/api/entries/{entry_id}/slides/2").status_code == 404


def test_another_persons_slides_do_not_exist(client: FlaskClient, site: Site) -> None:
    entry = site.order(user_id="other")
    site.finish(entry, {StageName.DOWNLOAD: results.photo_post()})

    assert client.get(f"/api/entries/{entry.id}/slides/1").status_code == 404


def test_pictures_sent_together_are_one_post(client: FlaskClient, site: Site) -> None:
    files = [(io.BytesIO(picture(str(n))), f"{n}.jpg") for n in (1, 2)]
    answer = client.post("/uploads", data={"files": files}, content_type="multipart/form-data")

    assert (answer.status_code, len(site.queue.enqueued)) == (303, 1)
    assert "2 pictures, 1.jpg" in client.get("/").text


def test_the_same_pictures_ordered_again_are_the_same_entry(client: FlaskClient, site: Site) -> None:
    files = [(io.BytesIO(picture(str(n))), f"{n}.jpg") for n in (1, 2)]
    sent = client.post("/api/uploads", data={"files": files}, content_type="multipart/form-data").get_json()
    ids = [one["id"] for one in sent["uploads"]]
    made = [client.post("/api/entries", json={"upload_ids": ids}).get_json()["id"] for _ in range(2)]
    turned = client.post("/api/entries", json={"upload_ids": ids[::-1]}).get_json()["id"]

    assert made[0] == made[1] != turned


def test_a_video_is_no_slide(client: FlaskClient, site: Site) -> None:
    files = [(io.BytesIO(picture("1")), "1.jpg"), (io.BytesIO(b"\0\0\0\x18ftypisom" + bytes(5000)), "2.mp4")]
    sent = client.post("/api/uploads", data={"files": files}, content_type="multipart/form-data").get_json()
    answer = client.post("/api/entries", json={"upload_ids": [one["id"] for one in sent["uploads"]]})

    assert (answer.status_code, site.queue.enqueued) == (400, [])
    assert "“2.mp4” is no picture" in answer.get_json()["detail"]
