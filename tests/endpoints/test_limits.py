import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from endpoints.limits import MAX_KEYS, Limiter, SharedLimiter, whose
from services.domain.stages import StageName
from tests.endpoints.api.test_tokens import bearer
from tests.endpoints.conftest import MakeSite
from tests.fakes.orders import accept
from tests.fakes.redis import RedisProcess, redis_process
from tests.fakes.results import media
from tests.fakes.site import LINK, Site
from utils.redis_client import RedisServer, RedisState, connect


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_minutes_worth_may_come_at_once_and_then_evenly(clock: Clock) -> None:
    limiter = Limiter(6, clock)
    assert [limiter.wait_s("a") for _ in range(6)] == [0.0] * 6
    assert limiter.wait_s("a") == pytest.approx(10.0)
    clock.now = 10.0
    assert [limiter.wait_s("a") > 0 for _ in range(2)] == [False, True]


def test_one_persons_haste_is_no_others(clock: Clock) -> None:
    limiter = Limiter(1, clock)
    assert (limiter.wait_s("a"), limiter.wait_s("b")) == (0.0, 0.0)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[RedisProcess]:
    with redis_process(tmp_path) as process:
        yield process


@pytest.fixture
def two(process: RedisProcess) -> Iterator[tuple[SharedLimiter, SharedLimiter]]:
    """The same limit in two processes."""
    servers = RedisServer(process.url), RedisServer(process.url)
    yield SharedLimiter("changes", 6, servers[0]), SharedLimiter("changes", 6, servers[1])
    for server in servers:
        server.close()


def test_processes_share_a_limit_through_redis(two: tuple[SharedLimiter, SharedLimiter]) -> None:
    here, there = two
    assert [one.wait_s("a") for one in (here, there) * 3] == [0.0] * 6
    assert [9 < one.wait_s("a") <= 10 for one in two] == [True, True]
    assert there.wait_s("b") == 0


def test_a_bucket_in_redis_goes_when_it_is_full_again_and_names_nobody(
    two: tuple[SharedLimiter, SharedLimiter], process: RedisProcess
) -> None:
    two[0].wait_s("Bearer secret")
    connection = connect(process.url)
    (key,) = map(str, connection.keys())
    assert 9_000 < connection.pttl(key) <= 10_000
    assert re.fullmatch("clipsheet:limit:changes:[0-9a-f]{32}", key)
    connection.close()


def test_while_redis_is_away_each_process_counts_for_itself(
    two: tuple[SharedLimiter, SharedLimiter], process: RedisProcess
) -> None:
    process.stop()
    for one in two:
        assert [one.wait_s("a") > 0 for _ in range(7)] == [False] * 6 + [True]
    process.start()
    for server in two:
        assert server._redis.health().state is RedisState.ON
    assert two[0].wait_s("a") == 0


def test_a_million_strangers_take_no_memory(clock: Clock) -> None:
    limiter = Limiter(1, clock)
    for number in range(MAX_KEYS + 50):
        limiter.wait_s(str(number))
    assert len(limiter._levels) == MAX_KEYS


@pytest.fixture
def public(make_site: MakeSite) -> Site:
    return make_site(notion_client_id="i", notion_client_secret="s", requests_per_minute=3)


def test_where_strangers_sign_in_haste_is_refused_with_a_time(public: Site) -> None:
    client = public.app.test_client()
    answers = [client.post("/api/entries", json={"url": LINK}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_reading_is_not_counted(public: Site) -> None:
    client = public.app.test_client()
    assert {client.get("/health").status_code for _ in range(9)} == {200}


def test_on_ones_own_machine_nobody_counts(client: FlaskClient) -> None:
    assert {client.post("/api/entries", json={}).status_code for _ in range(200)} == {422}


def test_strangers_count_by_their_address_whatever_they_say(public: Site) -> None:
    keys = set()
    for headers in ({"Authorization": "Bearer one"}, {"Authorization": "Bearer two"}, {}, {}):
        with public.app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"}):
            keys.add(whose())
    assert keys == {"10.0.0.1"}


def order(client: FlaskClient, headers: dict[str, str], number: int) -> TestResponse:
    """Send a link."""
    url = f"https://www.tiktok.com/@coach/video/710659431229245367{number}"
    return client.post("/api/entries", json={"url": url}, headers=headers)


def test_who_has_too_much_waiting_is_told_when_to_come_again(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s", user_waiting=1)
    client, headers = site.app.test_client(), bearer(site)
    assert order(client, headers, 1).status_code == 202
    refused = order(client, headers, 2)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert refused.get_json()["detail"] == "1 of your videos wait already, as many as may at one time."
    assert order(client, headers, 1).status_code == 202


def test_who_keeps_too_much_is_told_what_to_do(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s", user_storage_mb=0.001)
    client, headers = site.app.test_client(), bearer(site)
    site.finish(accept(site.entries), {StageName.DOWNLOAD: media(b"x" * 5000)})
    refused = order(client, headers, 2)
    assert refused.status_code == 422
    assert refused.get_json()["advice"].startswith("Delete entries")
