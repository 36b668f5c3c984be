import logging
import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.redis import RedisProcess, redis_process
from utils.redis_client import REST_S, NoRedis, RedisAway, RedisServer, RedisState

ONE = "return 1"


@pytest.fixture
def process(tmp_path: Path) -> Iterator[RedisProcess]:
    with redis_process(tmp_path) as process:
        yield process


@pytest.fixture
def clients(process: RedisProcess) -> Iterator[Callable[[], RedisServer]]:
    made: list[RedisServer] = []

    def make() -> RedisServer:
        made.append(RedisServer(process.url))
        return made[-1]

    yield make
    for client in made:
        client.close()


class Ears:
    """Remembers what was heard."""

    def __init__(self) -> None:
        self.heard: queue.SimpleQueue[str] = queue.SimpleQueue()

    def __call__(self, text: str) -> None:
        self.heard.put(text)

    def next(self) -> str:
        return self.heard.get(timeout=20)


def test_what_one_publishes_another_hears(clients: Callable[[], RedisServer]) -> None:
    ears = Ears()
    clients().listen(ears)
    assert ears.next() == ""  # from here on nothing is missed

    clients().publish("news")

    assert ears.next() == "news"


def test_one_who_listens_hears_again_after_a_restart(clients: Callable[[], RedisServer], process: RedisProcess) -> None:
    ears, speaker = Ears(), clients()
    clients().listen(ears)
    assert ears.next() == ""

    process.stop()
    process.start()

    assert ears.next() == ""  # something may have been missed
    speaker.publish("news")
    assert ears.next() == "news"


def test_one_that_was_never_there_is_down_and_told_once(
    process: RedisProcess, clients: Callable[[], RedisServer], caplog: pytest.LogCaptureFixture
) -> None:
    process.stop()
    client = clients()
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            with pytest.raises(RedisAway):
                client.run(ONE, "key")
        assert client.health().state is RedisState.DOWN
    assert len(caplog.records) == 1
    assert "hush" not in client.health().says + caplog.text


def test_a_frozen_one_is_given_up_and_then_left_alone(process: RedisProcess) -> None:
    now = 0.0
    client = RedisServer(process.url, clock=lambda: now)
    assert client.run(ONE, "key") == 1
    process.freeze()
    with pytest.raises(RedisAway, match="TimeoutError"):
        client.run(ONE, "key")
    with pytest.raises(RedisAway, match="rests"):  # nobody waits for it a second time
        client.run(ONE, "key")
    now += REST_S
    with pytest.raises(RedisAway, match="TimeoutError"):
        client.run(ONE, "key")
    client.close()


def test_a_restart_between_two_questions_is_not_noticed(
    process: RedisProcess, clients: Callable[[], RedisServer]
) -> None:
    client = clients()
    assert client.run(ONE, "key") == 1
    process.stop()
    process.start()
    assert client.run(ONE, "key") == 1


def test_a_wrong_password_is_down_without_the_password(process: RedisProcess) -> None:
    client = RedisServer(process.url.replace("hush", "wrong-word"))
    health = client.health()
    client.close()
    assert health.state is RedisState.DOWN
    assert "wrong-word" not in health.says


def test_publishing_to_one_that_is_away_costs_nothing_and_raises_nothing(
    process: RedisProcess, clients: Callable[[], RedisServer]
) -> None:
    process.stop()
    client = clients()
    for number in range(1000):
        client.publish(str(number))


def test_health_tells_the_time(clients: Callable[[], RedisServer]) -> None:
    health = clients().health()
    assert (health.state, health.ms > 0) == (RedisState.ON, True)


def test_none_is_off() -> None:
    none = NoRedis()
    none.publish("news")
    none.listen(print)
    assert none.health().state is RedisState.OFF
    with pytest.raises(RedisAway):
        none.run(ONE, "key")
    none.close()
