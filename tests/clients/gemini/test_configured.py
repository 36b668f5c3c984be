import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from clients.gemini.calls import ModelRefuses, Prompt
from clients.gemini.configured import configured_pool
from config.settings import Settings
from tests.clients.gemini.conftest import MakePool
from tests.fakes.gemini import gemini, says

PROMPT = Prompt(system="Be true.", text="What?")


def account(folder: Path, token_url: str) -> Path:
    """A service account of a project on this machine."""
    key = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    about = {"client_email": "a@b.example", "project_id": "sunny", "token_uri": token_url, "private_key": key.decode()}
    path = folder / "account.json"
    path.write_text(json.dumps({"type": "service_account", **about}))
    return path


def test_without_keys_there_is_no_pool(tmp_path: Path) -> None:
    assert configured_pool(Settings(data_dir=tmp_path, gemini_api_keys=(), google_cloud_project="")) is None


def test_a_server_of_ones_own_needs_no_key(make_pool: MakePool) -> None:
    with gemini(says({})) as server:
        pool = make_pool(server, 0)
        assert pool.ask(PROMPT, max_wait_s=30).client == server.url.removeprefix("http://")


def test_a_key_is_shown_by_its_end_only(make_pool: MakePool) -> None:
    with gemini(says({})) as server:
        assert list(make_pool(server, gemini_api_keys="tiny").rests()) == ["the key …"]


def test_service_accounts_take_turns_over_locations(make_pool: MakePool, tmp_path: Path) -> None:
    with gemini(says({})) as server:
        files = (account(tmp_path, f"{server.url}/token"),)
        pool = make_pool(server, 0, gemini_locations="global,eu", google_service_account_files=files)
        served = [pool.ask(PROMPT, max_wait_s=30).client for _ in range(2)]
    assert sorted(served) == ["account in eu", "account in global"]
    assert {asked.path.split("/models/")[0] for asked in server.asked} == {
        "/v1beta1/projects/sunny/locations/global/publishers/google",
        "/v1beta1/projects/sunny/locations/eu/publishers/google",
    }
    assert {asked.authorization for asked in server.asked} == {"Bearer token-of-a-service-account"}


def test_a_file_that_is_no_service_account_is_refused_in_words(make_pool: MakePool, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{}")
    with gemini(says({})) as server:
        pool = make_pool(server, 0, google_service_account_files=(tmp_path / "broken.json",))
        with pytest.raises(ModelRefuses, match=r"broken in global .its credentials cannot be used"):
            pool.ask(PROMPT, max_wait_s=30)


def test_a_key_of_another_model_or_address_is_another_client(tmp_path: Path) -> None:
    common = Settings(data_dir=tmp_path, gemini_api_keys=("k" * 20,))
    other = common.model_copy(update={"gemini_model": "gemini-3.5-flash-lite"})
    first, second = configured_pool(common), configured_pool(other)
    assert first is not None
    assert second is not None
    assert first._members[0].id != second._members[0].id
