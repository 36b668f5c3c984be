"""What cannot be is refused in a sentence, whoever asks for it, and changes nothing."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.domain.artifacts import Segment, Transcript
from services.domain.clips import ClipFile, ShotFraming
from services.domain.entries import EntryView
from services.domain.stages import StageName
from tests.fakes.results import workout
from tests.fakes.site import Made, Site
from tests.services.clips.said import told

SAID = told(["One two three four five six seven.", "Eight nine ten eleven twelve.", "And so on it goes."], pause_s=1.0)
WORDS = Transcript(
    engine="given", segments=(Segment(start_s=0.5, end_s=9, text=" ".join(w.text for w in SAID), words=tuple(SAID)),)
)
FIRST = SAID[0].start_s
NO_NUMBER = "NaN", "Infinity", "-Infinity", "1e999"


@pytest.fixture
def entry(site: Site) -> EntryView:
    return site.finish(site.order(), {**workout(), StageName.TRANSCRIBE: Made(WORDS, {})}, title="A talk")


@pytest.fixture
def path(entry: EntryView) -> str:
    return f"/api/entries/{entry.id}/clips"


@pytest.fixture
def mark(client: FlaskClient, path: str) -> Callable[..., str]:
    def marked(*edges: tuple[float, float], at: str = path) -> str:
        before = {one["id"] for one in client.get(at).get_json()["clips"]}
        parts = [{"start_s": start_s, "end_s": end_s} for start_s, end_s in edges]
        answer = client.post(at, json={"parts": parts})
        assert answer.status_code == 202, answer.text
        (found,) = [one["id"] for one in answer.get_json()["clips"] if one["id"] not in before]
        return str(found)

    return marked


def finish(site: Site, entry: EntryView, clip_id: str, shots: int) -> None:
    """As a worker makes it, of so many shots."""
    begun = site.clips.begin(clip_id)
    assert begun is not None
    plan = begun[0].plan
    edges = [plan.start_s + n * (plan.end_s - plan.start_s) / shots for n in range(shots + 1)]
    framed = [ShotFraming(start_s=a, end_s=b, how="crop", centre=0.5) for a, b in pairwise(edges)]
    made = ClipFile(file="c.mp4", duration_s=5, width=540, height=960, fps=25.0, size_bytes=5, shots=tuple(framed))
    site.clips.finish(begun[0], site.publish(entry, StageName.CLIPS, Made(made, {"c.mp4": b"video"})), made)


@pytest.fixture
def refused(client: FlaskClient, path: str) -> Callable[..., Any]:
    """Ask, and have it refused with these words while all clips stay what they are."""

    def ask(method: str, where: str, asked: Any, *says: str, status: int = 422) -> None:
        before = client.get(path).get_json()
        sent: dict[str, Any] = {"json": asked}
        if isinstance(asked, str):
            sent = {"data": asked, "content_type": "application/json"}
        answer = client.open(f"{path}{where}", method=method, **sent)
        assert answer.status_code == status, (asked, answer.status_code, answer.text)
        for words in says:
            assert words in answer.get_data(as_text=True), (asked, answer.text)
        assert client.get(path).get_json() == before, asked

    return ask


def test_a_crop_is_of_a_shot_that_there_is(site: Site, entry: EntryView, mark: Any, refused: Any) -> None:
    clip = mark((0.4, 8.4))
    finish(site, entry, clip, 2)
    for crops, says in (
        ({"2": 0.5}, "There is no shot 2"),
        ({"0": 0.5, "7": 0.5}, "There is no shot 7"),
        ({"-1": 0.5}, "There is no shot -1"),
        ({"0": 1.5}, "0 to 1"),
        ({"1.5": 0.5}, "crops"),
        ({"0": None}, "crops"),
    ):
        refused("PATCH", f"/{clip}", {"crops": crops}, says)


def test_shots_are_known_once_the_clip_is_made(
    client: FlaskClient, site: Site, entry: EntryView, path: str, mark: Any, refused: Any
) -> None:
    clip = mark((0.4, 8.4))
    refused("PATCH", f"/{clip}", {"crops": {"0": 0.5}}, "once the clip is made")
    finish(site, entry, clip, 2)
    refused("PATCH", f"/{clip}", {"end_s": 8.0, "crops": {"0": 0.5}}, "once the clip is made")
    assert client.patch(f"{path}/{clip}", json={"style": {"template": "pill"}}).status_code == 202
    assert client.patch(f"{path}/{clip}", json={"crops": {"1": 0.5}}).get_json()["crops"] == {"1": 0.5}
    assert client.patch(f"{path}/{clip}", json={"end_s": 5.0}).get_json()["crops"] == {}
    refused("PATCH", f"/{clip}", {"crops": {"1": 0.5}}, "once the clip is made")
    assert client.patch(f"{path}/{clip}", json={"crops": {}}).status_code == 202  # nothing is by hand, as before


def test_a_clip_is_not_joined_with_itself(mark: Any, refused: Any) -> None:
    one, two = mark((0.4, 3.5)), mark((4.0, 8.4))
    for others in ([one], [two, one], [two, two]):
        refused("POST", f"/{one}/merge", {"clip_ids": others}, "each once")


def test_what_overlaps_or_is_too_long_is_not_joined(mark: Any, refused: Any) -> None:
    one, two = mark((0.4, 5.0)), mark((4.0, 8.4))
    refused("POST", f"/{one}/merge", {"clip_ids": [two]}, "overlap")


def test_a_cut_at_an_edge_or_outside_is_refused(mark: Any, refused: Any) -> None:
    clip = mark((0.4, 8.4))
    for at_s in (0.4, 8.4, 0.1, 9.0, 400, 0, -1, 0.41, 8.39, "4", None):
        refused("POST", f"/{clip}/split", {"at_s": at_s}, "at_s")


CHANGES: tuple[tuple[Any, str], ...] = (
    ({"start_s": 4, "end_s": 4}, "end_s"),
    ({"start_s": 5, "end_s": 4}, "end_s"),
    ({"start_s": -1}, "start_s"),
    ({"start_s": 8.39}, "cannot be made"),
    ({"end_s": 0.41}, "cannot be made"),
    ({"start_s": 9}, "end_s"),
    ({"end_s": 1e9}, "outside of the video"),
    ({"parts": []}, "parts"),
    ({"parts": [{"start_s": 4, "end_s": 4}]}, "parts"),
    ({"parts": [{"start_s": 1, "end_s": 5}] * 2}, "overlap"),
    ({"parts": [{"start_s": 5, "end_s": 8}, {"start_s": 1, "end_s": 4}]}, "overlap"),
    ({"parts": [{"start_s": 1, "end_s": 5}, {"start_s": 6, "end_s": 6.01}]}, "A part of 0.01 s"),
    ({"parts": [{"start_s": 1, "end_s": 5, "sparkle": 1}]}, "sparkle"),
    ({"parts": [{"start_s": 1, "end_s": 5}], "end_s": 6}, "either parts"),
    ({"words": [{"start_s": FIRST + 0.2, "text": "x"}]}, "No word"),
    ({"words": [{"start_s": 500, "text": "x"}]}, "No word"),
    ({"words": [{"start_s": -1, "text": "x"}]}, "words"),
    ({"words": [{"start_s": FIRST, "text": "x" * 101}]}, "words"),
    ({"words": [{"start_s": FIRST, "text": "x"}, {"start_s": 77, "text": "y"}]}, "No word"),
    ({"words": [{"start_s": FIRST, "text": "x"}, {"start_s": FIRST + 0.01, "text": "y"}]}, "twice"),
    ({"words": [{"start_s": FIRST, "text": "x"}, {"start_s": FIRST, "text": "y"}]}, "twice"),
    ({"end_s": 3.5, "words": [{"start_s": SAID[-1].start_s, "text": "x"}]}, "No word"),
    ({"style": {"sparkle": 1}}, "sparkle"),
    ({"style": {"template": "sparkle"}}, "no caption template"),
    ({"style": {"template": None}}, "style"),
    ({"style": {"font": "Impact"}}, "no font"),
    ({"style": {"aspect": "2:1"}}, "style"),
    ({"style": {"transition": "explode"}}, "style"),
    ({"style": {"eye_contact": 2}}, "style"),
    ({"style": {"place": "left"}}, "style"),
    ({"style": {"colour": "red"}}, "style"),
    ({"style": []}, "style"),
    ({"sparkle": 1}, "sparkle"),
    ({"title": "x" * 201}, "title"),
    ([], "body"),
)


def test_a_change_that_cannot_be_is_refused(mark: Any, refused: Any) -> None:
    clip = mark((0.4, 8.4))
    for change, says in CHANGES:
        refused("PATCH", f"/{clip}", change, says)


def test_what_is_no_number_is_refused(site: Site, entry: EntryView, mark: Any, refused: Any) -> None:
    clip = mark((0.4, 8.4))
    finish(site, entry, clip, 1)
    for change in (
        '{"start_s": %s}',
        '{"end_s": %s}',
        '{"parts": [{"start_s": 1, "end_s": %s}]}',
        '{"parts": [{"start_s": 1, "end_s": 5}, {"start_s": %s, "end_s": 7}]}',
        '{"words": [{"start_s": %s, "text": "x"}]}',
        '{"crops": {"0": %s}}',
        '{"style": {"size": %s}}',
        '{"style": {"eye_contact": %s}}',
    ):
        for number in NO_NUMBER:
            refused("PATCH", f"/{clip}", change % number)


def test_no_order_takes_what_is_no_number(client: FlaskClient, entry: EntryView, mark: Any) -> None:
    clip = mark((0.4, 8.4))
    for where, asked in (
        ("clips", '{"min_s": %s}'),
        ("clips", '{"max_s": %s}'),
        ("clips", '{"parts": [{"start_s": 0.5, "end_s": %s}]}'),
        (f"clips/{clip}/split", '{"at_s": %s}'),
        ("segments", '{"every_s": %s}'),
        ("eye-contact", '{"start_s": %s, "preview": true}'),
        ("eye-contact", '{"intensity": %s}'),
    ):
        for number in NO_NUMBER:
            address, sent = f"/api/entries/{entry.id}/{where}", asked % number
            answer = client.post(address, data=sent, content_type="application/json")
            assert answer.status_code == 422, (sent, answer.text)


def test_clips_of_others_are_not_there(client: FlaskClient, site: Site, path: str, mark: Any, refused: Any) -> None:
    other = site.finish(
        site.order("https://www.tiktok.com/@coach/video/7106594312292450042"),
        {**workout(), StageName.TRANSCRIBE: Made(WORDS, {})},
        title="Another",
    )
    mine, elsewhere = mark((0.4, 4.0)), mark((4.0, 8.4), at=f"/api/entries/{other.id}/clips")
    for method, where, asked in (
        ("POST", f"/{mine}/merge", {"clip_ids": [elsewhere]}),
        ("POST", f"/{mine}/merge", {"clip_ids": ["' or 1=1 --"]}),
        ("POST", f"/{elsewhere}/split", {"at_s": 5}),
        ("PATCH", f"/{elsewhere}", {"title": "Mine now"}),
        ("POST", f"/{elsewhere}/undo", {}),
        ("POST", f"/{elsewhere}/retry", {}),
        ("DELETE", f"/{elsewhere}", {}),
        ("GET", f"/{elsewhere}", {}),
    ):
        refused(method, where, asked, "There is no such clip", status=404)
    assert client.get(f"/api/entries/{other.id}/clips/{elsewhere}").status_code == 200


def test_parts_are_counted_together(client: FlaskClient, path: str) -> None:
    short = [{"start_s": 0.5, "end_s": 2.0}, {"start_s": 3.0, "end_s": 6.0}]
    answer = client.post(path, json={"parts": short})
    assert answer.status_code == 202, answer.text
    (clip,) = answer.get_json()["clips"]
    assert clip["length_s"] == pytest.approx(4.5)


def test_a_cut_near_the_edge_of_a_part_leaves_no_sliver(client: FlaskClient, path: str, mark: Any) -> None:
    clip = mark((0.5, 4.0), (4.5, 8.4))
    answer = client.post(f"{path}/{clip}/split", json={"at_s": 4.52})
    parts = [[(one["start_s"], one["end_s"]) for one in half["parts"]] for half in answer.get_json()["clips"]]
    assert parts == [[(0.5, 4.0)], [(4.52, 8.4)]]
