import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from clients.database.locks import locks_for
from clients.database.models import LinkDatabase, NotionConnection
from clients.database.session import Database
from clients.notion.connect import Connector
from clients.notion.errors import NotionBusy, ReconnectNeeded
from clients.notion.oauth import OauthApp
from clients.notion.transport import http_client
from config.keys import new_token_key
from services.notion.accounts.connections import Connections, ConnectionView, TokenStore
from tests.fakes.notion.faults import FaultKind
from tests.fakes.notion.server import NotionServer, notion_server
from tests.fakes.notion.workspace import PERSON
from utils.crypto import Cipher
from utils.errors import NeedsUserError, NotFoundError

ALICE = f"notion-{PERSON}"


class Household:
    """Connections as several processes open them: each its own, over the same database, keys and Notion."""

    def __init__(self, database: Database, notion: NotionServer, folder: Path) -> None:
        self.database, self.notion, self.folder = database, notion, folder
        self.keys = [new_token_key()]
        self.token = ""

    def open(self) -> Connections:
        http = http_client(self.notion.url)
        self.notion.closing.append(http.close)
        oauth = OauthApp(http, self.notion.oauth.client_id, self.notion.oauth.client_secret, "https://here/callback")
        locks = locks_for(self.database.engine, self.folder)
        connector = Connector(http, self.database)
        token_store = TokenStore(Cipher(lambda: self.keys), locks, connector, oauth, self.token, token_owner="local")
        return Connections(self.database, token_store)

    def sign_in(self, connections: Connections) -> ConnectionView:
        oauth = connections.token_store.oauth
        assert oauth is not None
        self.notion.oauth.codes["code"] = oauth.redirect_uri
        user_id = connections.sign_in(oauth.exchange("code"))
        return connections.of_user(user_id)[-1]

    def stored(self) -> NotionConnection:
        with self.database.reading() as session:
            return session.query(NotionConnection).one()


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    with notion_server() as server:
        yield server


@pytest.fixture
def household(database: Database, notion: NotionServer, tmp_path: Path) -> Household:
    return Household(database, notion, tmp_path)


def test_what_a_person_granted_is_used(household: Household) -> None:
    connections = household.open()
    view = household.sign_in(connections)
    assert view.user_id == ALICE
    assert connections.api(view.id).me().workspace_name == "Test workspace"


def test_tokens_are_encrypted(household: Household) -> None:
    household.sign_in(household.open())
    row = household.stored()
    assert row.access_token is not None
    assert not set(household.notion.oauth.access) & {row.access_token, row.refresh_token}


def test_a_token_that_ended_is_renewed_and_both_are_kept(household: Household) -> None:
    connections = household.open()
    view = household.sign_in(connections)
    before = household.stored()
    household.notion.oauth.expire()
    assert connections.api(view.id).me().id == view.bot_id
    after = household.stored()
    assert after.access_token != before.access_token
    assert after.refresh_token != before.refresh_token
    assert household.notion.count("POST", "/oauth/token$") == 2


def test_processes_that_meet_the_end_at_once_renew_once(household: Household) -> None:
    processes = [household.open() for _ in range(6)]
    view = household.sign_in(processes[0])
    household.notion.oauth.expire()
    start = threading.Barrier(6)

    def ask(connections: Connections) -> str:
        start.wait()
        return connections.api(view.id).me().id

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(ask, processes)) == {view.bot_id}
    assert household.notion.count("POST", "/oauth/token$") == 2


def test_a_refused_renewal_asks_for_the_person_and_calls_nobody_after(household: Household) -> None:
    connections = household.open()
    view = household.sign_in(connections)
    household.notion.oauth.expire()
    household.notion.oauth.refresh.clear()
    with pytest.raises(ReconnectNeeded):
        connections.api(view.id).me()
    assert connections.of_user(ALICE)[0].state == "reconnect"
    before = len(household.notion.calls)
    with pytest.raises(ReconnectNeeded, match="Sign in with Notion again"):
        connections.api(view.id).me()
    assert len(household.notion.calls) == before


def test_a_renewal_that_notion_cannot_do_now_is_for_later(household: Household) -> None:
    connections = household.open()
    view = household.sign_in(connections)
    household.notion.oauth.expire()
    household.notion.inject(FaultKind.RATE_LIMITED, path="/oauth/token", times=99, retry_after_s=60)
    with pytest.raises(NotionBusy):
        connections.api(view.id).me()
    assert connections.of_user(ALICE)[0].state == "ok"


def test_signing_in_again_mends_it_in_every_process(household: Household) -> None:
    one, other = household.open(), household.open()
    view = household.sign_in(one)
    assert other.api(view.id).me().id == view.bot_id
    household.notion.oauth.expire()
    household.notion.oauth.refresh.clear()
    with pytest.raises(ReconnectNeeded):
        other.api(view.id).me()
    assert household.sign_in(one).id == view.id
    assert other.api(view.id).me().id == view.bot_id


def test_all_tokens_are_encrypted_again_with_the_newest_key(household: Household) -> None:
    connections = household.open()
    view = household.sign_in(connections)
    household.keys.insert(0, new_token_key())
    assert connections.reseal() == 1
    household.keys.pop()
    assert connections.api(view.id).me().id == view.bot_id


def test_a_lost_key_is_told_in_words(household: Household) -> None:
    connections = household.open()
    view = household.sign_in(connections)
    household.keys[:] = [new_token_key()]
    with pytest.raises(NeedsUserError, match="key is gone"):
        connections.api(view.id).me()


def test_the_token_of_the_settings_connects_its_owner_alone(household: Household) -> None:
    household.token = household.notion.token
    connections = household.open()
    (view,) = connections.require("local")
    assert connections.api(view.id).me().id == view.bot_id
    assert household.stored().access_token is None
    with pytest.raises(NeedsUserError, match="not connected"):
        connections.require("other")


def test_a_token_of_another_workspace_is_not_used_for_the_old_databases(household: Household) -> None:
    household.token = household.notion.token
    (view,) = household.open().require("local")
    household.notion.oauth.access[household.token] = "another bot"
    with pytest.raises(ReconnectNeeded, match="another connection"):
        household.open().api(view.id).get_page("x")


def test_a_token_that_was_taken_out_of_the_settings_is_not_used(household: Household) -> None:
    household.token = household.notion.token
    (view,) = household.open().require("local")
    household.token = ""
    with pytest.raises(ReconnectNeeded, match="NOTION_TOKEN is not set"):
        household.open().api(view.id).me()


def test_disconnecting_forgets_the_databases(household: Household) -> None:
    connections = household.open()
    view = household.sign_in(connections)
    with household.database.transaction() as session:
        session.add(LinkDatabase(id="a", connection_id=view.id, database_id="d", data_source_id="s", properties={}))
    connections.disconnect(ALICE, view.id)
    with household.database.reading() as session:
        assert session.query(LinkDatabase).count() == 0
    with pytest.raises(NotFoundError):
        connections.api(view.id)


def test_nobody_ends_anothers_connection(household: Household) -> None:
    connections = household.open()
    view = household.sign_in(connections)
    with pytest.raises(NotFoundError):
        connections.disconnect("other", view.id)


def test_a_token_that_was_refused_is_asked_about_until_it_is_taken_again(household: Household) -> None:
    household.token = household.notion.token
    connections = household.open()
    view = connections.connect_token("local")
    before = len(household.notion.calls)
    connections.try_token_again()
    assert len(household.notion.calls) == before  # nobody is asked while all is well

    with household.database.transaction() as session:
        session.get_one(NotionConnection, view.id).state = "reconnect"
    household.notion.inject(FaultKind.UNAUTHORIZED, times=1)
    connections.try_token_again()
    assert connections.of_user("local")[0].state == "reconnect"
    assert len(household.notion.calls) == before + 1
    connections.try_token_again()
    assert connections.of_user("local")[0].state == "ok"
