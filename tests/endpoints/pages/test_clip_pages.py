"""The page of clips without JavaScript: plain forms that come back to it."""

import pytest
from flask.testing import FlaskClient

from services.domain.clips import ShotFraming
from services.domain.entries import EntryView
from services.domain.stages import StageName
from tests.endpoints.api.test_clips import MADE, WORDS
from tests.fakes.results import workout
from tests.fakes.site import Made, Site


@pytest.fixture
def entry(site: Site) -> EntryView:
    return site.finish(site.order(), {**workout(), StageName.TRANSCRIBE: Made(WORDS, {})}, title="A talk")


def test_clips_are_ordered_by_a_form(client: FlaskClient, site: Site, entry: EntryView) -> None:
    form = {"count": "2", "min_s": "10", "max_s": "40", "template": "glow", "font": "", "size": "", "ticks": "1"}
    answer = client.post(f"/entries/{entry.id}/clips", data={**form, "captions": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/entries/{entry.id}/clips")
    wish = site.clips.open_order(entry.id)
    assert wish is not None
    assert (wish.count, wish.style.template, wish.style.captions, wish.style.hook_title) == (2, "glow", True, False)
    page = client.get(f"/entries/{entry.id}/clips").text
    assert "Waiting to choose" in page
    assert "Make clips" in client.get(f"/entries/{entry.id}").text


def test_a_clip_is_marked_corrected_split_and_deleted_by_forms(
    client: FlaskClient, site: Site, entry: EntryView
) -> None:
    path = f"/entries/{entry.id}/clips"
    client.post(path, data={"start_s": "0.4", "end_s": "8.4", "count": "5"})
    (clip,) = site.clips.of_entry("local", entry.id)[0]
    form = {"start_s": "0.40", "end_s": "8.00", "title": "Mine", "template": "pill", "word-0.80": "TWO"}
    assert client.post(f"{path}/{clip.id}/change", data=form).status_code == 303
    changed = site.clips.get("local", entry.id, clip.id)
    assert changed.plan.text.startswith("One TWO three")
    assert (changed.plan.end_s, changed.plan.title, changed.style.template) == (8.0, "Mine", "pill")
    assert client.post(f"{path}/{clip.id}/undo").status_code == 303
    assert client.post(f"{path}/{clip.id}/split", data={"at_s": "4"}).status_code == 303
    halves = site.clips.of_entry("local", entry.id)[0]
    client.post(f"{path}/{halves[0].id}/join", data={"with": halves[1].id})
    (whole,) = site.clips.of_entry("local", entry.id)[0]
    client.post(f"{path}/{whole.id}/delete")
    assert site.clips.of_entry("local", entry.id)[0] == []


def test_the_crop_of_a_shot_is_set_by_hand_and_let_go_of(client: FlaskClient, site: Site, entry: EntryView) -> None:
    path = f"/entries/{entry.id}/clips"
    assert 'data-start="0.5"' in client.get(path).text  # what is said can be marked
    client.post(path, data={"start_s": "0.4", "end_s": "8.4", "count": "5"})
    (clip,) = site.clips.of_entry("local", entry.id)[0]
    begun = site.clips.begin(clip.id)
    assert begun is not None
    shots = [ShotFraming(start_s=a, end_s=b, how="crop", centre=0.5) for a, b in ((0.4, 4.0), (4.0, 8.4))]
    made = MADE.model_copy(update={"shots": tuple(shots)})
    site.clips.finish(begun[0], site.publish(entry, StageName.CLIPS, Made(made, {"clip.mp4": b"video"})), made)

    def crops(first: str, second: str, start_s: str = "0.40") -> dict[int, float]:
        form = {"start_s": start_s, "end_s": "8.40", "title": "One", "crop-0": first, "crop-1": second}
        assert client.post(f"{path}/{clip.id}/change", data=form).status_code == 303
        return dict(site.clips.get("local", entry.id, clip.id).plan.crops)

    assert crops("25", "") == {0: 0.25}
    assert crops("25", "70") == {0: 0.25, 1: 0.7}
    assert crops("", "70") == {1: 0.7}
    assert crops("", "70", start_s="1.00") == {}  # other edges are other shots
    assert client.post(f"{path}/{clip.id}/change", data={"crop-0": "left"}).status_code == 422
    assert client.post(f"{path}/{clip.id}/change", data={"crop-0": "101"}).status_code == 422


def test_what_cannot_be_is_said_on_a_page(client: FlaskClient, entry: EntryView) -> None:
    answer = client.post(f"/entries/{entry.id}/clips", data={"count": "900"}, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "count" in answer.text
