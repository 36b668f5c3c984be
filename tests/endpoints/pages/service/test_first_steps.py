from flask.testing import FlaskClient

from clients.database.models import NotionConnection
from services.accounts.api_tokens import Scope
from tests.fakes.results import workout
from tests.fakes.site import Site


def ticks(client: FlaskClient) -> list[bool]:
    page = client.get("/").text
    steps = page.partition('class="first-steps"')[2].partition("</section>")[0]
    return ["data-done" in one for one in steps.split("<li")[1:]]


def test_each_step_ticks_itself_and_the_list_goes_when_all_are_done(client: FlaskClient, site: Site) -> None:
    assert ticks(client) == [False, False, False, False]
    site.finish(site.order(), workout())
    assert ticks(client) == [True, False, False, False]
    with site.database.transaction() as session:
        session.add(NotionConnection(id="c", user_id="local", bot_id="b", workspace_name="Home"))
    assert ticks(client) == [True, True, False, False]
    site.web.operations.kept.save({"gemini_api_keys": "key-of-a-person"})
    assert ticks(client) == [True, True, True, False]
    _, secret = site.web.sign_in.tokens.make("local", "phone", Scope.WRITE)
    client.get("/api/entries", headers={"Authorization": f"Bearer {secret}"})
    assert ticks(client) == []


def test_the_list_is_put_away_for_good(client: FlaskClient) -> None:
    assert client.post("/first-steps/hide").status_code == 303
    assert ticks(client) == []
