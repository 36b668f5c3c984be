import pytest
from flask.testing import FlaskClient

from services.domain.entries import EntryView
from tests.fakes import results
from tests.fakes.site import Site


@pytest.fixture
def entry(site: Site) -> EntryView:
    return site.finish(site.order(), results.workout(), title="5 minute core")


def test_an_edit_is_in_the_note_everywhere_and_saved_again(client: FlaskClient, site: Site, entry: EntryView) -> None:
    answer = client.patch(f"/api/entries/{entry.id}/note", json={"fields": {"rounds": 4, "title": "My core"}})

    note = answer.get_json()["note"]
    assert (answer.status_code, note["title"], note["fields"]["rounds"]["value"]) == (200, "My core", 4)
    assert answer.get_json()["edited"] == ["rounds", "title"]
    assert "edited by you" in client.get(f"/api/entries/{entry.id}/note.md").text
    assert "My core" in client.get("/").text
    assert site.queue.enqueued == [entry.id] * 2
    assert site.entries.get("local", entry.id).run_from == "save"


def test_an_edit_is_undone_alone(client: FlaskClient, entry: EntryView, site: Site) -> None:
    client.patch(f"/api/entries/{entry.id}/note", json={"fields": {"rounds": 4, "format": None, "title": "My core"}})
    answer = client.patch(f"/api/entries/{entry.id}/note", json={"undo": ["title", "format"]}).get_json()

    assert (answer["edited"], answer["title"], answer["note"]["title"]) == (
        ["rounds"],
        "5 minute core",
        "5 minute core",
    )
    assert answer["note"]["fields"]["format"]["value"] == "circuit"


def test_each_wrong_field_is_named(client: FlaskClient, entry: EntryView, site: Site) -> None:
    sent = {"fields": {"rounds": "four", "colour": "red", "level": "beginner", "title": None}}
    answer = client.patch(f"/api/entries/{entry.id}/note", json=sent)

    fields = {error["field"] for error in answer.get_json()["errors"]}
    assert (answer.status_code, fields) == (422, {"fields.rounds", "fields.colour", "fields.title"})
    assert site.entries.get("local", entry.id).edits == {}


def test_an_entry_without_a_note_cannot_be_edited(client: FlaskClient, site: Site) -> None:
    assert client.patch(f"/api/entries/{site.order().id}/note", json={"fields": {}}).status_code == 404


def test_another_schema_keeps_the_edits_and_starts_at_the_note(
    client: FlaskClient, entry: EntryView, site: Site
) -> None:
    client.patch(f"/api/entries/{entry.id}/note", json={"fields": {"rounds": 4}})
    site.journal(site.entries.get("local", entry.id)).complete()

    answer = client.post(f"/api/entries/{entry.id}/retry", json={"schema": "recipe", "tag": "food"}).get_json()

    again = site.entries.get("local", entry.id)
    assert (answer["schema"], answer["tag"], again.run_from) == ("recipe", "food", "summarize")
    assert (again.options.tag, again.edits) == ("food", {"rounds": 4})


def test_a_wrong_schema_is_refused(client: FlaskClient, entry: EntryView) -> None:
    answer = client.post(f"/api/entries/{entry.id}/retry", json={"schema": "opera"})
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "schema")


@pytest.mark.parametrize(
    ("name", "sent", "value"),
    [
        ("rounds", {"value": "4"}, 4),
        ("equipment", {"value": "mat\n\n dumbbells "}, ["mat", "dumbbells"]),
        ("summary", {"value": "Short."}, "Short."),
        ("exercises", {"0.name": "Plank", "0.seconds": "37,5", "1.name": "", "2.name": "Squat", "2.reps": "8"},
         [{"name": "Plank", "seconds": 37.5}, {"name": "Squat", "reps": 8}]),
        ("format", {"wish": "remove"}, None),
    ],
)  # fmt: skip
def test_the_form_works_without_javascript(
    client: FlaskClient, site: Site, entry: EntryView, name: str, sent: dict[str, str], value: object
) -> None:
    assert "Save" in client.get(f"/entries/{entry.id}/edit/{name}").text
    answer = client.post(f"/entries/{entry.id}/edit/{name}", data=sent)

    assert (answer.status_code, site.entries.get("local", entry.id).edits) == (303, {name: value})
    client.post(f"/entries/{entry.id}/edit/{name}", data={"wish": "undo"})
    assert site.entries.get("local", entry.id).edits == {}


def test_a_wrong_value_in_the_form_is_explained(client: FlaskClient, entry: EntryView) -> None:
    answer = client.post(f"/entries/{entry.id}/edit/rounds", data={"value": "<b>four"})

    assert answer.status_code == 422
    assert "Give a number" in answer.text
    assert client.get(f"/entries/{entry.id}/edit/nothing").status_code == 404


def test_a_wrong_cell_keeps_what_was_typed_and_says_where_it_is(client: FlaskClient, entry: EntryView) -> None:
    sent = {"0.name": "Plank", "1.name": "", "3.name": "Squat", "3.reps": "many", "3.load": "20 kg"}
    page = client.post(f"/entries/{entry.id}/edit/exercises", data=sent).text
    page = " ".join(page.split())

    assert "Row 4, Reps: Give a number." in page
    assert 'value="many" aria-label="Reps 4" inputmode=decimal autocomplete="off" aria-invalid="true"' in page
    assert 'value="20 kg" aria-label="Load 4"' in page
    assert page.count("autofocus") == 1


def test_what_is_typed_as_it_stood_is_no_edit(client: FlaskClient, entry: EntryView, site: Site) -> None:
    client.post(f"/entries/{entry.id}/edit/duration_s", data={"value": "300"})
    assert site.entries.get("local", entry.id).edits == {}
