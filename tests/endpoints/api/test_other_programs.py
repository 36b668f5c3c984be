import io
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from services.domain.artifacts import Note, Value
from services.domain.stages import StageName
from tests.fakes import results
from tests.fakes.site import Made, Site


@pytest.fixture
def workout_id(site: Site) -> str:
    return site.finish(site.order(), results.workout()).id


@pytest.fixture
def recipe_id(site: Site) -> str:
    steps = Value(value=["Mix it."], evidence=())
    note = Made(Note(schema_name="recipe", engine="outline", title="Bread", fields={"steps": steps}), {})
    made = results.workout() | {StageName.SUMMARIZE: note}
    return site.finish(site.order("https://youtu.be/abcdefghijk"), made).id


def test_a_workout_is_planned_on_the_page(client: FlaskClient, workout_id: str) -> None:
    page = client.get(f"/entries/{workout_id}/plan?days=tu&days=sa&at=07:30&weeks=3", follow_redirects=True)
    events: list[Any] = list(Calendar.from_ical(page.data).walk("VEVENT"))

    assert page.mimetype == "text/calendar"
    assert [one["RRULE"]["BYDAY"] for one in events] == [["TU"], ["SA"]]
    assert (events[0]["DTSTART"].dt.hour, events[0]["DTSTART"].dt.minute) == (7, 30)
    assert "Tick at least one day" in client.get(f"/entries/{workout_id}/plan?at=07:30&weeks=3").text


@pytest.mark.parametrize("asked", ["days=xx", "days=mo,mo,", "at=25:00", "weeks=0", "weeks=53"])
def test_a_wrong_time_is_named(client: FlaskClient, workout_id: str, asked: str) -> None:
    answer = client.get(f"/api/entries/{workout_id}/plan.ics?{asked}")
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, asked.partition("=")[0])


def test_only_workouts_are_planned_and_only_recipes_kept_as_such(
    client: FlaskClient, workout_id: str, recipe_id: str
) -> None:
    assert client.get(f"/api/entries/{recipe_id}/plan.ics").status_code == 404
    both = client.get("/api/entries/export.paprikarecipes")
    assert len(zipfile.ZipFile(io.BytesIO(both.data)).namelist()) == 1
    assert both.headers["Content-Disposition"] == "attachment; filename=recipes.paprikarecipes"
    assert client.get(f"/api/entries/export.paprikarecipes?ids={workout_id}").status_code == 404
