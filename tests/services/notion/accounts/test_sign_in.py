from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from clients.database.locks import locks_for
from clients.database.session import Database
from clients.notion.oauth import OauthApp
from config.settings import Settings
from services.notion.accounts.sign_in import LIFETIME_S, SignIns
from services.notion.notion_services import open_notion_services
from utils.errors import NeedsUserError

START = datetime(2026, 1, 1, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sign_ins(database: Database, tmp_path: Path, clock: Clock) -> Iterator[SignIns]:
    notion_services = open_notion_services(
        Settings(data_dir=tmp_path), database, locks_for(database.engine, tmp_path), owner="local"
    )
    with httpx.Client(base_url="https://api.notion.com") as http:
        oauth = OauthApp(http, "id", "secret", "https://here.example/auth/notion/callback")
        yield SignIns(database, oauth, notion_services.connections, clock=clock)
    notion_services.close()


def test_the_browser_goes_to_notion_with_all_it_needs(sign_ins: SignIns) -> None:
    state, url = sign_ins.begin()
    assert url.startswith("https://api.notion.com/v1/oauth/authorize?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["id"],
        "response_type": ["code"],
        "owner": ["user"],
        "redirect_uri": ["https://here.example/auth/notion/callback"],
        "state": [state],
    }


def test_a_state_is_used_up_at_once(sign_ins: SignIns) -> None:
    state, _ = sign_ins.begin()
    sign_ins.use_up(state)
    with pytest.raises(NeedsUserError, match="used before"):
        sign_ins.use_up(state)


def test_a_state_lasts_five_minutes(sign_ins: SignIns, clock: Clock) -> None:
    (early, _), (late, _) = sign_ins.begin(), sign_ins.begin()
    clock.now = START + timedelta(seconds=LIFETIME_S - 1)
    sign_ins.use_up(early)
    clock.now = START + timedelta(seconds=LIFETIME_S)
    with pytest.raises(NeedsUserError, match="too old"):
        sign_ins.use_up(late)


def test_a_state_that_was_never_given_is_refused(sign_ins: SignIns) -> None:
    with pytest.raises(NeedsUserError):
        sign_ins.use_up("made up")
