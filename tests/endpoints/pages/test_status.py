from flask.testing import FlaskClient

from clients.database.models import Worker
from services.domain.entries import Status
from tests.endpoints.conftest import MakeSite
from tests.endpoints.people import add_person, signed_in
from tests.fakes.site import Site


def test_an_empty_house_says_so_in_every_part(client: FlaskClient) -> None:
    page = client.get("/status").text
    for words in (
        "No worker runs",
        "Nothing has ended",
        "None was asked for yet",
        "No database is watched",
        "are free",
    ):
        assert words in page


def test_the_page_shows_queue_sites_and_engines(client: FlaskClient, site: Site) -> None:
    journal = site.journal(site.order())
    journal.enter("download", Status.DOWNLOADING, "")
    journal.fail("TikTok wants a login.", "needs_user")
    site.order("https://youtu.be/abcdefghijk")
    with site.database.transaction() as session:
        session.add(Worker(id="w", host="kitchen", pid=1))

    page = " ".join(client.get("/status").text.split())

    assert "TikTok wants a login." in page
    assert "1 failed" in page
    assert "By gemini, with 2 clients." in page
    assert "kitchen" in page
    assert "No worker runs" not in page


def test_the_page_says_why_an_engine_is_used(make_site: MakeSite) -> None:
    assert "OPENAI_API_KEY would let OpenAI listen." in make_site().app.test_client().get("/status").text
    site = make_site(openai_base_url="http://127.0.0.1:9/v1")
    assert "OPENAI_API_KEY or OPENAI_BASE_URL is set." in site.app.test_client().get("/status").text


def test_a_check_that_breaks_does_not_take_the_page_with_it(client: FlaskClient, site: Site) -> None:
    site.findings["Speech"] = lambda: 1 / 0  # type: ignore[assignment, return-value]
    page = client.get("/status")
    assert page.status_code == 200
    assert "The check itself failed" in page.text


def test_nobody_reads_the_message_of_somebody_elses_failure(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s")
    journal = site.journal(site.order())
    journal.enter("download", Status.DOWNLOADING, "")
    journal.fail("TikTok wants a login for the clip of my holiday.", "transient")
    client = site.app.test_client()

    with client.session_transaction() as session:
        session["session"] = site.web.sign_in.people.sessions.begin("other")

    page = client.get("/status").text

    assert "holiday" not in page
    assert "No answer, or broken off." in page


def test_strangers_are_sent_to_sign_in(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s")
    assert site.app.test_client().get("/status").status_code == 303


def test_a_connection_is_tested_on_the_settings(client: FlaskClient) -> None:
    assert "data-test" in client.get("/settings").text
    page = client.post("/settings/test/Downloads")
    assert "TikTok, Instagram and YouTube can be reached." in page.text
    assert client.post("/settings/test/Other").status_code == 404


def test_another_site_cannot_press_the_button(client: FlaskClient) -> None:
    answer = client.post("/settings/test/Webhooks", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_the_secret_of_orders_is_shown_on_demand(client: FlaskClient) -> None:
    assert "whsec_" not in client.get("/settings").text
    shown = client.post("/settings/signing-secret/show")
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert client.get("/api/webhooks/secret").get_json()["secret"] in shown.text


def test_how_the_server_is_set_up_is_for_admins(site: Site) -> None:
    add_person(site, "Alice")
    add_person(site, "Bob")
    words = "would let OpenAI listen"
    assert words in signed_in(site, "Alice").get("/status").text
    assert words not in signed_in(site, "Bob").get("/status").text
