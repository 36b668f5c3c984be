"""A finished note sent to Notion over HTTP and by the button."""

import pytest
from flask.testing import FlaskClient

from clients.database.models import ContentDatabase, NotionConnection
from services.domain.entries import SENT_TO
from services.domain.stages import Options, StageName
from tests.fakes import results
from tests.fakes.site import Site


@pytest.fixture
def databases(site: Site) -> list[str]:
    """Two for notes, one of somebody else."""
    return register(site)


def register(site: Site) -> list[str]:
    """Make them; returns their ids."""
    with site.database.transaction() as session:
        for owner in ("local", "other"):
            session.add(NotionConnection(id=owner, user_id=owner, bot_id=owner))
        session.flush()
        for number, (owner, tag) in enumerate((("local", "Gym"), ("local", "Food"), ("other", "Theirs"))):
            session.add(
                ContentDatabase(
                    id=f"d{number}", connection_id=owner, tag=tag, tag_key=tag.casefold(), database_id=f"b{number}",
                    data_source_id=f"s{number}", title=f"{tag} notes", properties={},
                )
            )  # fmt: skip
    return ["d0", "d1", "d2"]


def finished(site: Site, tag: str | None = None) -> str:
    entry = site.order(options=Options(tag=tag))
    return site.finish(entry, results.workout()).id


@pytest.mark.parametrize(
    ("tag", "asked", "sent_to"),
    [(None, {"database": "d1"}, "d1"), (None, {"database": "Food"}, "d1"), ("gym", None, None), ("x, food", {}, None)],
)
def test_a_note_is_sent_where_it_is_wanted(
    client: FlaskClient, site: Site, databases: list[str], tag: str | None, asked: object, sent_to: str | None
) -> None:
    entry_id = finished(site, tag)
    answer = client.post(f"/api/entries/{entry_id}/send", json=asked)

    assert answer.status_code == 202
    entry = site.entries.get("local", entry_id)
    assert (entry.run, entry.run_from, entry.saved.get(SENT_TO)) == (2, StageName.SAVE, sent_to)
    assert site.queue.enqueued[-1] == entry_id


def test_without_a_place_for_it_nothing_runs(client: FlaskClient, site: Site, databases: list[str]) -> None:
    entry_id = finished(site)
    for asked, says in ((None, "No database is registered for this note"), ({"database": "d2"}, "No database “d2”")):
        answer = client.post(f"/api/entries/{entry_id}/send", json=asked)
        assert says in answer.get_json()["detail"]
    assert site.entries.get("local", entry_id).run == 1


def test_what_is_not_done_cannot_be_sent(client: FlaskClient, site: Site, databases: list[str]) -> None:
    entry = site.order()

    assert client.post(f"/api/entries/{entry.id}/send", json={"database": "d0"}).status_code == 409


def test_there_is_one_default_at_most(client: FlaskClient, site: Site, databases: list[str]) -> None:
    for one in ("d0", "d1"):
        assert client.post(f"/api/databases/{one}/default").get_json()["is_default"] is True
    shown = client.get("/api/databases").get_json()["content"]
    assert {one["id"]: one["is_default"] for one in shown} == {"d0": False, "d1": True}
    assert client.post("/api/databases/d2/default").status_code == 404

    entry_id = finished(site)
    assert client.post(f"/api/entries/{entry_id}/send").status_code == 202
    assert client.post("/notion/default/d1", data={"no_longer": "1"}).status_code == 303
    assert not any(one["is_default"] for one in client.get("/api/databases").get_json()["content"])


def test_the_button_offers_the_persons_databases(client: FlaskClient, site: Site, databases: list[str]) -> None:
    entry_id = finished(site, "food")
    page = " ".join(client.get(f"/entries/{entry_id}").text.split())

    assert '<option value="d1" selected>Food notes</option>' in page
    assert "Theirs" not in page
    assert client.post(f"/entries/{entry_id}/send", data={"database": "d0"}).status_code == 303
    assert site.entries.get("local", entry_id).saved[SENT_TO] == "d0"


def test_kind_and_tag_are_chosen_beside_the_field_and_registered_tags_offered(
    client: FlaskClient, site: Site, databases: list[str]
) -> None:
    assert '<datalist id="tags"><option value="Food"><option value="Gym"></datalist>' in client.get("/").text
    client.post("/entries", data={"url": "Pea soup, for two\n300 g peas\n1 onion", "schema": "recipe", "tag": "Food"})

    [entry] = site.entries.page("local")
    assert (entry.source.kind, entry.options.schema_name, entry.options.tag) == ("text", "recipe", "Food")


def test_links_anywhere_in_a_text_are_notes_each(client: FlaskClient, site: Site) -> None:
    text = "Look at these two:\nsee https://youtu.be/abcdefghijk and https://youtu.be/abcdefghij2 okay"

    assert client.post("/entries", data={"url": text, "schema": "", "tag": ""}).status_code == 303
    assert len(site.queue.enqueued) == 2


def test_a_selection_is_tagged_and_sent_and_what_cannot_go_is_named(
    client: FlaskClient, site: Site, databases: list[str]
) -> None:
    done = finished(site)
    waits = site.order("https://youtu.be/abcdefghijk").id
    asked = {"ids": [done, waits, "none"], "add_tags": ["leg day"], "send": {"database": "Food"}}
    answer = client.post("/api/entries/bulk", json=asked)

    assert answer.status_code == 200
    told = answer.get_json()
    assert told["changed"] == 2  # both were tagged
    assert [(one["id"], one["code"]) for one in told["not_sent"]] == [(waits, "conflict"), ("none", "not_found")]
    entry = site.entries.get("local", done)
    assert (entry.run, entry.run_from, entry.saved[SENT_TO]) == (2, StageName.SAVE, "d1")
    assert site.entries.labels.of([done])[done].tags == ("leg day",)


def test_a_selection_goes_into_the_trash_and_back(client: FlaskClient, site: Site) -> None:
    done = finished(site)
    for move, listed in (("trash", []), ("restore", [done])):
        told = client.post("/api/entries/bulk", json={"ids": [done], "move": move}).get_json()
        assert told == {"changed": 1, "not_sent": []}
        assert [one["id"] for one in client.get("/api/entries").get_json()["entries"]] == listed


def test_a_selection_is_exported(client: FlaskClient, site: Site) -> None:
    done, other = finished(site), site.finish(site.order("https://youtu.be/abcdefghijk"), results.workout()).id
    for chosen, rows in ((done, 1), (f"{done},{other}", 2)):
        assert client.get(f"/api/entries/export.csv?ids={chosen}").text.count("Elbow plank:") == rows
