from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.arena import Arena, settings_for
from tests.fakes.redis import RedisProcess, redis_process

pytestmark = pytest.mark.slow


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisProcess]:
    with redis_process(tmp_path) as process:
        yield process


@pytest.fixture
def arena(tmp_path: Path, redis: RedisProcess) -> Iterator[Arena]:
    made = Arena(settings_for(tmp_path / "data", redis=redis.url), step_s=0.1)
    yield made
    made.close()


@pytest.mark.parametrize("harm", ["stop", "freeze"])
def test_a_redis_that_goes_away_loses_and_fails_nothing(arena: Arena, redis: RedisProcess, harm: str) -> None:
    arena.start_worker()
    before = arena.order(2)
    arena.wait_for_line("begin")
    getattr(redis, harm)()
    meanwhile = arena.order(2)
    arena.wait_until_final([*before, *meanwhile], 60)
    redis.stop()
    redis.start()
    after = arena.order(2)
    arena.wait_until_final(after, 60)
    assert arena.tally([*before, *meanwhile, *after]).completed == 6


def test_a_worker_that_starts_without_its_redis_works(arena: Arena, redis: RedisProcess) -> None:
    redis.stop()
    arena.start_worker()
    orders = arena.order(2)
    arena.wait_until_final(orders, 60)
    assert arena.tally(orders).completed == 2
