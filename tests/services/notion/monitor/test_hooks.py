import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clients.database.session import Database
from services.notion.monitor.hooks import TOKEN_FILE, Door, NotionHooks, WrongSignature
from tests.fakes.notion.workspace import BOT, PERSON
from tests.fakes.watch_container import LINK, WatchContainer, watch_house
from utils.errors import PermanentError

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # it hardly touches the database
TOKEN = "secret_of-tests"


@pytest.fixture
def container(database: Database) -> Iterator[WatchContainer]:
    with watch_house(database) as made:
        yield made


@pytest.fixture
def hooks(container: WatchContainer, tmp_path: Path) -> NotionHooks:
    return NotionHooks(container.schedule, token=TOKEN, folder=tmp_path)


def event(
    container: WatchContainer, author: str = PERSON, *, kind: str = "page.properties_updated", id_: str = "e1"
) -> bytes:
    parent = {"id": container.place().database_id, "type": "database", "data_source_id": container.table}
    entity = {"id": "some-page", "type": "page"} if kind.startswith("page") else {"id": container.table}
    body: dict[str, Any] = {"id": id_, "type": kind, "authors": [{"id": author, "type": "person"}]}
    return json.dumps({**body, "entity": entity, "data": {"parent": parent}}).encode()


def sign(raw: bytes, token: str = TOKEN) -> str:
    return "sha256=" + hmac.new(token.encode(), raw, hashlib.sha256).hexdigest()


def test_an_event_makes_the_next_poll_come_earlier(container: WatchContainer, hooks: NotionHooks) -> None:
    container.row(URL=LINK)
    container.look()
    second = container.row(URL=LINK)
    container.go(5)
    raw = event(container)
    assert hooks.receive(raw, sign(raw))
    container.look()
    assert container.entry(second)


@pytest.mark.parametrize("kind", ["data_source.content_updated", "data_source.schema_updated", "page.created"])
def test_every_kind_of_event_about_a_database_counts(container: WatchContainer, hooks: NotionHooks, kind: str) -> None:
    raw = event(container, kind=kind)
    assert hooks.receive(raw, sign(raw))


def test_an_event_that_comes_again_does_nothing(container: WatchContainer, hooks: NotionHooks) -> None:
    raw = event(container)
    assert [hooks.receive(raw, sign(raw)) for _ in range(3)] == [True, False, False]


def test_what_we_changed_ourselves_needs_no_poll(container: WatchContainer, hooks: NotionHooks) -> None:
    raw = event(container, BOT)
    assert not hooks.receive(raw, sign(raw))


@pytest.mark.parametrize("kind", ["comment.created", "file_upload.completed", "view.updated"])
def test_other_events_do_nothing(container: WatchContainer, hooks: NotionHooks, kind: str) -> None:
    raw = event(container, kind=kind)
    assert not hooks.receive(raw, sign(raw))


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "sha1=abc", "é"])
def test_a_call_that_is_not_signed_is_refused(container: WatchContainer, hooks: NotionHooks, signature: str) -> None:
    with pytest.raises(WrongSignature):
        hooks.receive(event(container), signature)


def test_a_changed_body_is_refused(container: WatchContainer, hooks: NotionHooks) -> None:
    raw = event(container)
    with pytest.raises(WrongSignature):
        hooks.receive(raw + b" ", sign(raw))


def test_without_a_token_nothing_is_believed(container: WatchContainer, tmp_path: Path) -> None:
    raw = event(container)
    with pytest.raises(WrongSignature):
        NotionHooks(container.schedule, token="", folder=tmp_path).receive(raw, sign(raw, ""))


@pytest.mark.parametrize("is_signed", [False, True])
def test_the_verification_token_is_kept_for_the_person_alone(
    container: WatchContainer, tmp_path: Path, caplog: pytest.LogCaptureFixture, is_signed: bool
) -> None:
    hooks, raw = NotionHooks(container.schedule, token="", folder=tmp_path), b'{"verification_token": "secret_new"}'
    assert not hooks.receive(raw, sign(raw, "secret_new") if is_signed else "")
    kept = tmp_path / TOKEN_FILE
    assert kept.read_text() == "secret_new\n"
    assert kept.stat().st_mode & 0o077 == 0
    assert "secret_new" not in caplog.text


@pytest.mark.parametrize("token", ["", TOKEN])
def test_another_token_is_taken_only_in_the_minutes_after_a_person_asked(
    container: WatchContainer, tmp_path: Path, token: str
) -> None:
    at = [1000.0]
    hooks = NotionHooks(container.schedule, token=token, folder=tmp_path, clock=lambda: at[0])
    (tmp_path / TOKEN_FILE).write_text("secret_first\n")
    raw = b'{"verification_token": "secret_new"}'
    for is_asked, later_s, is_taken in ((False, 0, False), (True, 901, False), (True, 60, True)):
        if is_asked:
            Door(tmp_path, clock=lambda: at[0]).open()
        at[0] += later_s
        if is_taken:
            assert not hooks.receive(raw, "")
        else:
            with pytest.raises(WrongSignature, match="nobody asked for"):
                hooks.receive(raw, "")
        assert (tmp_path / TOKEN_FILE).read_text() == ("secret_new\n" if is_taken else "secret_first\n")


def test_a_verification_signed_with_another_key_is_refused(container: WatchContainer, tmp_path: Path) -> None:
    raw = b'{"verification_token": "secret_new"}'
    with pytest.raises(WrongSignature):
        NotionHooks(container.schedule, token="", folder=tmp_path).receive(raw, sign(raw, "other"))
    assert not (tmp_path / TOKEN_FILE).exists()


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b'{"id": 3}'])
def test_nonsense_is_refused(hooks: NotionHooks, raw: bytes) -> None:
    with pytest.raises(PermanentError):
        hooks.receive(raw, sign(raw))


def test_a_flood_of_events_is_one_poll_every_few_seconds(container: WatchContainer, hooks: NotionHooks) -> None:
    container.row(URL=LINK)
    container.look()
    before = container.notion.count("POST", "/query$")
    for second in range(9):
        for number in range(20):
            raw = event(container, id_=f"{second}-{number}")
            hooks.receive(raw, sign(raw))
        container.wait(1)
        container.look()
    assert container.notion.count("POST", "/query$") - before <= 3


def test_a_database_that_rests_is_woken_by_a_changed_schema_alone(
    container: WatchContainer, hooks: NotionHooks
) -> None:
    container.notion.workspace.drop(container.table, "Status")
    container.look()
    for kind, asks in (("page.created", False), ("data_source.schema_updated", True)):
        raw = event(container, kind=kind, id_=kind)
        assert hooks.receive(raw, sign(raw)) is asks
