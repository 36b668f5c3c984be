from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from clients.database.models import PlatformAccount
from clients.database.session import Database
from services.accounts.one_time_states import OneTimeStates
from services.publishing.channels.accounts import AccountView
from services.publishing.channels.connecting import Connecting
from services.publishing.channels.upkeep import Upkeep
from services.publishing.states import PostState
from tests.fakes.platforms.host import transport
from tests.fakes.platforms.scene import Scene, scene
from utils.errors import NeedsUserError, NotFoundError

WAYS = [("youtube", "youtube"), ("tiktok", "draft"), ("tiktok", "direct"), ("instagram", "instagram")]
ALL_WAYS = [*WAYS, ("instagram", "facebook")]


@pytest.fixture
def all_of_them(database: Database, tmp_path: Path) -> Iterator[Scene]:
    with scene(database, tmp_path) as found:
        yield found


@pytest.fixture
def connecting(all_of_them: Scene, database: Database) -> Connecting:
    harness = all_of_them.harness
    states = OneTimeStates(database, clock=harness.clock)
    address = "http://127.0.0.1:8080"
    return Connecting(harness.accounts, harness.platforms, harness.accounts.ways, states, address, lambda: "a key")


def go_and_come_back(all_of_them: Scene, url: str) -> dict[str, str]:
    """What the platform's page sends the browser back with."""
    with httpx.Client(transport=transport(*all_of_them.fakes.values())) as browser:
        back = browser.get(url).headers["Location"]
    assert back.startswith("http://127.0.0.1:8080/publish/connected/")
    return dict(parse_qsl(urlsplit(back).query))


def connect(all_of_them: Scene, connecting: Connecting, platform: str, way: str) -> AccountView:
    state, url = connecting.begin(platform, way)
    came = go_and_come_back(all_of_them, url)
    assert came["state"] == state
    [account] = connecting.finish("local", platform, way, came["state"], came["code"])
    return account


@pytest.mark.parametrize(("platform", "way"), ALL_WAYS)
def test_a_channel_is_connected_posted_to_and_disconnected(
    all_of_them: Scene, connecting: Connecting, platform: str, way: str, database: Database
) -> None:
    harness = all_of_them.harness
    account = connect(all_of_them, connecting, platform, way)
    assert account.state == "ok"
    assert account.name
    with database.reading() as session:
        row = session.get_one(PlatformAccount, account.id)
        kept = f"{row.access_token} {row.refresh_token}"
    assert not any(token in kept for token in ("token-", "tt-", "tr-", "long-", "page-", "refresh-"))
    harness.copies._share = lambda key: f"https://here.example/{key}"
    made = harness.plan(account, options={"mode": "draft"} if way == "draft" else None or _options(platform))
    harness.run(days=0.01)
    assert harness.get(made).state is (PostState.NEEDS_USER if way == "draft" else PostState.LIVE)
    assert harness.accounts.test("local", account.id).remote_id == account.remote_id
    harness.accounts.disconnect("local", account.id)
    with pytest.raises(NotFoundError):
        harness.accounts.get("local", account.id)


def _options(platform: str) -> dict[str, str]:
    known = {"youtube": {"privacy": "private"}, "tiktok": {"mode": "direct", "privacy": "SELF_ONLY", "consent": "yes"}}
    return known.get(platform, {})


def test_a_disconnected_channel_is_revoked_and_comes_back_with_its_history(
    all_of_them: Scene, connecting: Connecting
) -> None:
    account = connect(all_of_them, connecting, "tiktok", "direct")
    waits = all_of_them.harness.plan(account, at=all_of_them.harness.clock() + timedelta(days=1))
    all_of_them.harness.accounts.disconnect("local", account.id)
    assert "open-1" not in all_of_them.tiktok.refresh.values()
    again = all_of_them.account("tiktok")
    assert again.id == account.id
    all_of_them.harness.run()
    assert all_of_them.harness.get(waits).state is PostState.LIVE


def test_a_state_serves_once_and_for_five_minutes(all_of_them: Scene, connecting: Connecting) -> None:
    state, url = connecting.begin("youtube", "youtube")
    code = go_and_come_back(all_of_them, url)["code"]
    connecting.finish("local", "youtube", "youtube", state, code)
    with pytest.raises(NeedsUserError, match="used before"):
        connecting.finish("local", "youtube", "youtube", state, code)
    late, _ = connecting.begin("youtube", "youtube")
    all_of_them.harness.clock.forward(minutes=6)
    with pytest.raises(NeedsUserError, match="too old"):
        connecting.finish("local", "youtube", "youtube", late, code)


def test_a_pasted_token_is_tried_before_it_is_kept(all_of_them: Scene, connecting: Connecting) -> None:
    all_of_them.instagram.accounts["made-by-hand"] = "17999"
    [account] = connecting.paste("local", "instagram", "instagram", " made-by-hand\n")
    assert (account.name, account.ends_at is not None) == ("insta17999", True)
    with pytest.raises(NeedsUserError):
        connecting.paste("local", "instagram", "instagram", "wrong")
    with pytest.raises(NeedsUserError, match="no tokens to paste"):
        connecting.paste("local", "youtube", "youtube", "x")


def test_a_sign_in_that_ends_some_day_is_kept_alive(all_of_them: Scene, connecting: Connecting) -> None:
    harness = all_of_them.harness
    account = connect(all_of_them, connecting, "instagram", "instagram")
    for _ in range(8):
        harness.clock.forward(days=16)
        Upkeep(harness.accounts).run()
    assert harness.accounts.get("local", account.id).state == "ok"
    assert all_of_them.instagram.count("refresh") == 4


def test_one_that_cannot_be_kept_alive_is_told_of_a_week_before(
    all_of_them: Scene, connecting: Connecting, database: Database
) -> None:
    harness = all_of_them.harness
    account = connect(all_of_them, connecting, "instagram", "facebook")
    harness.clock.forward(days=54)
    Upkeep(harness.accounts).run()
    with database.reading() as session:
        assert session.get_one(PlatformAccount, account.id).warned_at == harness.clock()


def test_tokens_and_upload_addresses_can_be_sealed_anew(all_of_them: Scene, connecting: Connecting) -> None:
    harness = all_of_them.harness
    made = harness.plan(connect(all_of_them, connecting, "youtube", "youtube"))
    harness.look()
    assert harness.accounts.reseal() == 1
    harness.run()
    assert harness.get(made).state is PostState.LIVE


def test_an_app_that_is_not_there_is_said(all_of_them: Scene, connecting: Connecting) -> None:
    object.__setattr__(connecting.ways["youtube", "youtube"], "client_id", "")
    with pytest.raises(NeedsUserError, match="no app"):
        connecting.begin("youtube", "youtube")
    with pytest.raises(NotFoundError):
        connecting.begin("myspace", "myspace")
