import json
from datetime import timedelta
from typing import Any

import pytest

from endpoints.pages.kept_video import kept_video
from services.domain.artifacts import Value
from services.domain.entries import EntryView
from services.domain.stages import StageName
from tests.endpoints.conftest import MakeSite
from tests.fakes import results
from tests.fakes.site import Made, Site

FIELDS = {
    "ingredients": Value(value=[{"quantity": 200, "unit": "g", "name": "flour <b></script>"}], evidence=()),
    "servings": Value(value=2, evidence=()),
}


def finished(site: Site) -> EntryView:
    return site.finish(site.order(), results.workout(), title="5 minute core")


@pytest.mark.parametrize(
    ("settings", "foot", "beside"),
    [
        ({}, "Your videos and notes stay here", ""),
        ({"keep_media_days": 3}, "a video goes by itself 3 days after it came", "The video and the reel go on"),
    ],
)
def test_the_page_says_how_long_videos_stay(
    make_site: MakeSite, settings: dict[str, Any], foot: str, beside: str
) -> None:
    site = make_site(**settings)
    page = site.app.test_client().get(f"/entries/{finished(site).id}").text

    assert foot in page
    assert ("go on <time" in page) == bool(beside)
    assert beside in page


def test_a_video_that_went_is_offered_again_and_nothing_that_needs_it(site: Site) -> None:
    entry = finished(site)
    for what in ("media", "reel"):
        site.results.read(entry).files[what].unlink()
    client = site.app.test_client()
    page = client.get(f"/entries/{entry.id}").text

    assert "The video is no longer here" in page
    assert "was removed, with its reel" in page
    assert not any(words in page for words in ("Cut it another way", "<video", ">Reel<"))
    assert client.post(f"/entries/{entry.id}/fetch").status_code == 303
    assert (site.entries.get("local", entry.id).run_from, site.queue.enqueued) == ("highlight", [entry.id] * 2)
    assert client.post(f"/api/entries/{entry.id}/fetch").status_code == 409


def test_it_goes_as_long_after_it_came_as_is_set(site: Site) -> None:
    entry = finished(site)
    shown = site.results.read(entry)
    kept = kept_video(entry, shown, 7)
    assert kept
    assert shown.media_made_at
    assert kept.goes_at == shown.media_made_at + timedelta(days=7)
    assert kept_video(entry, shown.__class__(), 7) is None


def test_a_note_is_used_elsewhere(site: Site) -> None:
    recipe = results.workout_note().result.model_copy(update={"schema_name": "recipe", "fields": FIELDS})
    made = {**results.workout(), StageName.SUMMARIZE: Made(recipe, {})}
    entry, client = site.finish(site.order(), made, title="Pancakes"), site.app.test_client()
    page = client.get(f"/entries/{entry.id}?portions=4").text

    assert "400 g flour &lt;b&gt;" in page
    told = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert (told["@type"], told["recipeIngredient"]) == ("Recipe", ["200 g flour <b></script>"])
    assert "200 g flour" in client.get(f"/api/entries/{entry.id}/note.txt").text
    listed = client.post("/entries/bulk", data={"ids": entry.id, "wish": "shopping"}, follow_redirects=True).text
    assert "200 g flour &lt;b&gt;" in listed
