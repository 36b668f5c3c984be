"""What the processes are told that read strangers' videos."""

import pytest

from config.child_environment import child_environment
from config.settings import SECRETS, ChildSettings, Settings, load_settings, secret_values, with_secrets
from services.domain.stages import StageName
from services.pipeline.catalog import STAGES, Stage

OTHERS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "PGPASSWORD", "GITHUB_TOKEN", "HF_TOKEN", "ANYTHING")
PROXIES = ("http_proxy", "HTTPS_PROXY", "all_proxy", "no_proxy", "NO_PROXY")


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment with everything in it."""
    for name in (*(name.upper() for name in Settings.model_fields), *OTHERS, *PROXIES, "PATH", "LC_ALL"):
        monkeypatch.setenv(name, "x")


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_stage_gets_no_key_but_its_own(stage: Stage) -> None:
    given = child_environment(stage.keys).keys()
    assert {name.lower() for name in given} & SECRETS == set(stage.keys)
    assert not given & set(OTHERS)
    assert {"PATH", "LC_ALL", "DATA_DIR"} <= given


@pytest.mark.usefixtures("full")
def test_where_links_are_followed_no_proxy_leads_past_the_guard() -> None:
    download = next(stage for stage in STAGES if stage.name is StageName.DOWNLOAD)
    assert not child_environment(proxies=download.trusts_proxies).keys() & set(PROXIES)
    assert set(PROXIES) <= child_environment().keys()


def test_whatever_sounds_secret_is() -> None:
    named = {name for name in Settings.model_fields if name.endswith(("_key", "_keys", "token", "secret", "headers"))}
    assert named <= SECRETS
    assert {"database_url", "redis_url", "video_proxy"} <= SECRETS


def test_no_secret_is_printed_with_the_settings() -> None:
    settings = Settings(
        secret_key="zanzibar-1", notion_token="zanzibar-2", gemini_api_keys=("zanzibar-3", "zanzibar-4")
    )
    assert "zanzibar" not in repr(settings)
    assert secret_values(settings) == {f"zanzibar-{number}" for number in range(1, 5)}
    assert secret_values(with_secrets(settings, ["notion_token"])) == {"zanzibar-2"}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_where_people_sign_in_a_stage_starts_without_the_secret_of_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTION_CLIENT_ID", "id-of-tests")
    monkeypatch.setenv("NOTION_CLIENT_SECRET", "secret-of-tests")
    given = child_environment(stage.keys)
    monkeypatch.delenv("NOTION_CLIENT_SECRET")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert load_settings(ChildSettings).notion_client_secret == ""
