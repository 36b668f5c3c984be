import csv
import io

import pytest
from flask.testing import FlaskClient

from services.domain.stages import Source
from tests.fakes import results
from tests.fakes.site import LINK, Site


@pytest.fixture
def filled(site: Site) -> Site:
    site.finish(site.order(), results.workout(), title="5 minute core")
    site.journal(site.order("https://youtu.be/abcdefghijk")).fail("The video is private.", "permanent")
    site.intake.accept("other", Source(kind="link", url=LINK), site.order().options)
    return site


def test_the_list_as_csv_has_a_column_for_each_field(client: FlaskClient, filled: Site) -> None:
    answer = client.get("/api/entries/export.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    assert answer.headers["Content-Disposition"] == "attachment; filename=notes.csv"
    assert [row["Status"] for row in rows] == ["failed", "completed"]
    assert rows[1]["Exercises"].startswith("Elbow plank: 30 s; Push-ups: 3 x 12")


def test_what_was_found_is_exported_alone(client: FlaskClient, filled: Site) -> None:
    found = client.get("/api/entries/export.json?q=plank").get_json()
    assert [one["note"]["title"] for one in found] == ["5 minute core"]
    assert client.get("/api/entries/export.md?status=completed").text.count("# 5 minute core") == 1


def test_one_note_is_had_as_csv(client: FlaskClient, filled: Site) -> None:
    entry = filled.entries.page("local")[1]
    assert "Elbow plank: 30 s" in client.get(f"/api/entries/{entry.id}/note.csv").text


def test_the_api_filters_and_names_a_wrong_filter(client: FlaskClient, filled: Site) -> None:
    assert len(client.get("/api/entries?status=failed").get_json()["entries"]) == 1
    assert client.get("/api/entries?schema=workout&q=core").get_json()["entries"][0]["title"] == "5 minute core"
    assert client.get("/api/entries?status=odd").get_json()["errors"][0]["field"] == "status"


def test_the_page_searches_and_says_when_nothing_fits(client: FlaskClient, filled: Site) -> None:
    assert client.get("/?q=plank").text.count('class="entry"') == 1
    assert "No note fits" in client.get("/?q=zebra").text
    assert "Retry all" not in client.get("/").text  # one has a button of its own


def test_all_failed_are_retried_with_one_button(client: FlaskClient, filled: Site) -> None:
    filled.journal(filled.order("https://youtu.be/abcdefghij2")).fail("No.", "permanent")
    assert "Retry all 2 failed" in client.get("/").text

    assert client.post("/api/entries/retry-failed").get_json() == {"retried": 2}
    assert client.post("/entries/retry-failed").status_code == 303
