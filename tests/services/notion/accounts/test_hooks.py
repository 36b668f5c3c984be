import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clients.database.session import Database
from services.notion.accounts.hooks import TOKEN_FILE, NotionHooks, WrongSignature
from tests.fakes.notion.workspace import BOT, PERSON
from tests.fakes.watch_container import LINK, WatchHouse, watch_house
from utils.errors import PermanentError

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # it hardly touches the database
TOKEN = "secret_of-tests"


@pytest.fixture
def house(database: Database) -> Iterator[WatchHouse]:
    with watch_house(database) as made:
        yield made


@pytest.fixture
def hooks(house: WatchHouse, tmp_path: Path) -> NotionHooks:
    return NotionHooks(house.schedule, token=TOKEN, folder=tmp_path)


def event(house: WatchHouse, author: str = PERSON, *, kind: str = "page.properties_updated", id_: str = "e1") -> bytes:
    parent = {"id": house.place().database_id, "type": "database", "data_source_id": house.table}
    entity = {"id": "some-page", "type": "page"} if kind.startswith("page") else {"id": house.table}
    body: dict[str, Any] = {"id": id_, "type": kind, "authors": [{"id": author, "type": "person"}]}
    return json.dumps({**body, "entity": entity, "data": {"parent": parent}}).encode()


def sign(raw: bytes, token: str = TOKEN) -> str:
    return "sha256=" + hmac.new(token.encode(), raw, hashlib.sha256).hexdigest()


def test_an_event_makes_the_next_poll_come_earlier(house: WatchHouse, hooks: NotionHooks) -> None:
    house.row(URL=LINK)
    house.look()
    second = house.row(URL=LINK)
    house.go(5)
    raw = event(house)
    assert hooks.receive(raw, sign(raw))
    house.look()
    assert house.entry(second)


@pytest.mark.parametrize("kind", ["data_source.content_updated", "data_source.schema_updated", "page.created"])
def test_every_kind_of_event_about_a_database_counts(house: WatchHouse, hooks: NotionHooks, kind: str) -> None:
    raw = event(house, kind=kind)
    assert hooks.receive(raw, sign(raw))


def test_an_event_that_comes_again_does_nothing(house: WatchHouse, hooks: NotionHooks) -> None:
    raw = event(house)
    assert [hooks.receive(raw, sign(raw)) for _ in range(3)] == [True, False, False]


def test_what_we_changed_ourselves_needs_no_poll(house: WatchHouse, hooks: NotionHooks) -> None:
    raw = event(house, BOT)
    assert not hooks.receive(raw, sign(raw))


@pytest.mark.parametrize("kind", ["comment.created", "file_upload.completed", "view.updated"])
def test_other_events_do_nothing(house: WatchHouse, hooks: NotionHooks, kind: str) -> None:
    raw = event(house, kind=kind)
    assert not hooks.receive(raw, sign(raw))


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "sha1=abc", "é"])
def test_a_call_that_is_not_signed_is_refused(house: WatchHouse, hooks: NotionHooks, signature: str) -> None:
    with pytest.raises(WrongSignature):
        hooks.receive(event(house), signature)


def test_a_changed_body_is_refused(house: WatchHouse, hooks: NotionHooks) -> None:
    raw = event(house)
    with pytest.raises(WrongSignature):
        hooks.receive(raw + b" ", sign(raw))


def test_without_a_token_nothing_is_believed(house: WatchHouse, tmp_path: Path) -> None:
    raw = event(house)
    with pytest.raises(WrongSignature):
        NotionHooks(house.schedule, token="", folder=tmp_path).receive(raw, sign(raw, ""))


def test_the_verification_token_is_kept_for_the_person_alone(
    hooks: NotionHooks, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert not hooks.receive(b'{"verification_token": "secret_new"}', "")
    kept = tmp_path / TOKEN_FILE
    assert kept.read_text() == "secret_new\n"
    assert kept.stat().st_mode & 0o077 == 0
    assert "secret_new" not in caplog.text


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b'{"id": 3}'])
def test_nonsense_is_refused(hooks: NotionHooks, raw: bytes) -> None:
    with pytest.raises(PermanentError):
        hooks.receive(raw, sign(raw))


def test_a_flood_of_events_is_one_poll_every_few_seconds(house: WatchHouse, hooks: NotionHooks) -> None:
    house.row(URL=LINK)
    house.look()
    before = house.notion.count("POST", "/query$")
    for second in range(9):
        for number in range(20):
            raw = event(house, id_=f"{second}-{number}")
            hooks.receive(raw, sign(raw))
        house.wait(1)
        house.look()
    assert house.notion.count("POST", "/query$") - before <= 3


def test_a_database_that_rests_is_woken_by_a_changed_schema_alone(house: WatchHouse, hooks: NotionHooks) -> None:
    house.notion.workspace.drop(house.table, "Status")
    house.look()
    for kind, wakes in (("page.created", False), ("data_source.schema_updated", True)):
        raw = event(house, kind=kind, id_=kind)
        assert hooks.receive(raw, sign(raw)) is wakes
