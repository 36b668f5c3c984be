import re
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT, Settings, load_settings
from utils.errors import NeedsUserError

EXAMPLE = (PROJECT_ROOT / ".env.example").read_text()


def test_the_example_lists_exactly_the_settings() -> None:
    listed = re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)
    assert sorted(listed) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_can_be_used_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(EXAMPLE)
    assert Settings(_env_file=path) == Settings(_env_file=None)


def test_a_relative_folder_counts_from_the_project() -> None:
    assert Settings(data_dir=Path("elsewhere")).data_dir == PROJECT_ROOT / "elsewhere"


def test_a_comma_list_is_split_and_lowered() -> None:
    assert Settings(extra_video_hosts="Videos.example.org, 127.0.0.1:9000,").extra_video_hosts == (
        "videos.example.org",
        "127.0.0.1:9000",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("MAX_VIDEO_S", "-1"), ("LOG_LEVEL", "LOUD"), ("NOTION_BASE_URL", "api.notion.com")],
)
def test_a_wrong_value_is_named_with_what_is_accepted(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(NeedsUserError, match=f"{name}='{value}'"):
        load_settings()


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1"),
        ("https://openrouter.ai/api/v1/chat/completions", "https://openrouter.ai/api/v1"),
        ("https://gateway.example/openai", "https://gateway.example/openai"),
    ],
)
def test_a_chat_endpoint_is_understood_as_people_copy_it(given: str, address: str) -> None:
    assert Settings(llm_base_url=given, llm_model="small").llm_base_url == address


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "http://127.0.0.1:8080"), ("::1", "http://[::1]:8080")])
def test_the_address_can_be_opened(host: str, address: str) -> None:
    assert Settings(host=host).address == address


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"TOKEN_KEYS": "my-secret-key"}, "TOKEN_KEYS=…: "),
        ({"REDIS_URL": "redis://:my-secret-key/x@localhost"}, "REDIS_URL=…: "),
        ({"REDIS_URL": "http://:my-secret-key@localhost"}, "REDIS_URL=…: "),
        ({"NOTION_CLIENT_ID": "id-of-tests"}, "NOTION_CLIENT_ID and NOTION_CLIENT_SECRET belong together"),
        ({"LLM_BASE_URL": "http://127.0.0.1:1"}, "LLM_BASE_URL and LLM_MODEL belong together"),
        ({"LLM_MODEL": "small"}, "LLM_BASE_URL and LLM_MODEL belong together"),
        ({"LLM_API_KEY": "my-secret-key"}, "LLM_BASE_URL and LLM_MODEL belong together"),
        ({"LLM_BASE_URL": "http://me:my-secret-key@127.0.0.1", "LLM_MODEL": "small"}, "LLM_API_KEY is the place"),
    ],
)
def test_a_wrong_secret_is_named_and_never_shown(
    given: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(NeedsUserError) as caught:
        load_settings()
    assert says in str(caught.value)
    assert not any(value in str(caught.value) for value in given.values())
