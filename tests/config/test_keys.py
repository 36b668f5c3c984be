import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.keys import add_token_key, new_token_key, secret_key, token_keys
from config.settings import Settings
from utils.errors import NeedsUserError


def test_the_key_is_made_once_and_kept(settings: Settings) -> None:
    assert secret_key(settings) == secret_key(settings)
    assert len(secret_key(settings)) > 40


def test_processes_that_start_at_once_agree(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(secret_key, [settings] * 16))) == 1


def test_only_the_owner_can_read_it(settings: Settings) -> None:
    secret_key(settings)
    (path,) = (settings.data_dir / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_from_the_environment_is_used(settings: Settings) -> None:
    assert secret_key(settings.model_copy(update={"secret_key": "given"})) == "given"


def test_the_token_key_is_made_once_and_fits(settings: Settings) -> None:
    assert token_keys(settings) == token_keys(settings)
    assert Settings(token_keys=",".join(token_keys(settings))).token_keys == token_keys(settings)


def test_a_new_token_key_comes_first_and_the_one_before_stays(settings: Settings) -> None:
    (first,) = token_keys(settings)
    add_token_key(settings)
    new, old = token_keys(settings)
    assert old == first != new
    add_token_key(settings)
    assert token_keys(settings)[1] == new
    path = settings.data_dir / "keys" / "token_keys"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_keys_of_the_environment_are_the_persons_to_change(settings: Settings) -> None:
    with pytest.raises(NeedsUserError, match="TOKEN_KEYS"):
        add_token_key(settings.model_copy(update={"token_keys": (new_token_key(),)}))
