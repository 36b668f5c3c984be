"""docker-compose.yml against the settings and the Dockerfile."""

from typing import Any

import pytest
import yaml

from config.settings import PROJECT_ROOT, Role, Settings
from scripts.serving import GRACE_S

OURS = ("web", "worker")


@pytest.fixture
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((PROJECT_ROOT / "docker-compose.yml").read_text())["services"]
    return services


def test_only_this_machine_reaches_the_page_that_has_no_sign_in(services: dict[str, Any]) -> None:
    assert services["web"]["environment"]["TRUST_NETWORK"] == "true"
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert [port.startswith("127.0.0.1:") for port in published] == [True]


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting_that_is_accepted(
    services: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = services[name]["environment"]
    assert {variable.lower() for variable in environment} <= set(Settings.model_fields)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, str(value))
    assert Settings().database_url.startswith("postgresql+psycopg://")


def test_redis_keeps_nothing_and_nobody_waits_for_it(services: dict[str, Any]) -> None:
    command = " ".join(services["redis"]["command"])
    assert "--save  --appendonly no" in command
    assert "volumes" not in services["redis"]
    assert all("redis" not in service.get("depends_on", {}) for service in services.values())
    assert {services[name]["environment"]["REDIS_URL"] for name in OURS} == {"redis://redis:6379/0"}


def test_every_role_is_taken_by_somebody(services: dict[str, Any]) -> None:
    taken = set(services["web"]["environment"]["ROLE"].split(",")) | set(services["worker"]["command"])
    assert taken == {role.value for role in Role}


@pytest.mark.parametrize("name", OURS)
def test_ours_may_write_only_data_and_temporary_files(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert (service["volumes"], service["tmpfs"]) == (["data:/data"], ["/tmp"])


@pytest.mark.parametrize("name", OURS)
def test_running_stages_have_the_time_to_end(services: dict[str, Any], name: str) -> None:
    assert int(services[name]["stop_grace_period"].rstrip("s")) > GRACE_S


def test_no_password_is_known_to_everybody(services: dict[str, Any]) -> None:
    given = [services["postgres"]["environment"]["POSTGRES_PASSWORD"], services["web"]["environment"]["DATABASE_URL"]]
    assert all("${POSTGRES_PASSWORD:?" in value for value in given)
    assert ":-" not in (PROJECT_ROOT / "docker-compose.yml").read_text()
