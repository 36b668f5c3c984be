"""fly.toml and the autoscaler's against the settings, the commands and the metrics that there are."""

import re
import tomllib
from typing import Any

import pytest

from app import THREADS
from config.settings import PROJECT_ROOT, Role, Settings
from scripts.cli import COMMANDS
from scripts.serving import GRACE_S
from services.domain.entries import Status

FLY: dict[str, Any] = tomllib.loads((PROJECT_ROOT / "fly.toml").read_text())
SCALER: dict[str, Any] = tomllib.loads((PROJECT_ROOT / "deploy/fly/autoscaler.toml").read_text())


def test_every_variable_is_a_setting_that_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {name.lower() for name in FLY["env"]} <= set(Settings.model_fields)
    for name, value in FLY["env"].items():
        monkeypatch.setenv(name, value)
    assert Settings().role == {Role.WEB, Role.MONITOR}


def test_no_secret_stands_in_it() -> None:
    named = " ".join([*FLY["env"], *SCALER["env"]])
    assert not re.search(r"PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL", named)


def test_each_process_is_a_command_with_a_size_of_its_own() -> None:
    assert set(FLY["processes"].values()) <= set(COMMANDS)
    assert {name for vm in FLY["vm"] for name in vm["processes"]} == set(FLY["processes"])


def test_only_the_page_is_published_and_it_stays() -> None:
    assert FLY["http_service"]["processes"] == ["web"]
    assert FLY["http_service"]["min_machines_running"] == 1
    assert "services" not in FLY
    assert FLY["metrics"]["port"] == int(FLY["env"]["METRICS_PORT"]) != FLY["http_service"]["internal_port"]


def test_running_stages_and_live_pages_have_what_they_need() -> None:
    assert int(FLY["kill_timeout"].rstrip("s")) > GRACE_S
    assert FLY["http_service"]["concurrency"]["hard_limit"] < THREADS


def test_workers_are_started_for_what_is_not_finished_and_for_nothing_else() -> None:
    env = SCALER["env"]
    assert (env["FAS_APP_NAME"], env["FAS_PROCESS_GROUP"]) == (FLY["app"], "worker")
    named = re.findall(r"status=~'([a-z|]+)'", env["FAS_PROMETHEUS_QUERY"])[0].split("|")
    assert set(named) == {status.value for status in Status if not status.is_final}
    assert env["FAS_PROMETHEUS_METRIC_NAME"] in env["FAS_STARTED_MACHINE_COUNT"]
