"""Cloud files and scripts: what they would do, told by a gcloud that only writes down."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.settings import PROJECT_ROOT, Settings

SCRIPTS = ("deploy.sh", "setup_database.sh", "pin_images.sh")
GCLOUD = """#!/bin/sh
case "$*" in *--help) [ -z "$FAKE_OLD" ]; exit ;; esac
echo "$*" >> "$FAKE_LOG"
case "$*" in
    *"projects describe"*) echo 123 ;;
    *"services replace"*) for file; do case "$file" in *app.yaml) cp "$file" "$FAKE_LOG.yaml" ;; esac; done ;;
    *"secrets create"*) cat > "$FAKE_LOG.secret" ;;
    *"images describe"*) echo "$FAKE_DIGEST" ;;
    *" describe "*) [ -z "$FAKE_EMPTY" ] ;;
esac
"""


class Cloud:
    """Runs a script against the fake gcloud."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "log"
        (folder / "gcloud").write_text(GCLOUD)
        (folder / "gcloud").chmod(0o755)
        self._env = {"PATH": f"{folder}:{os.environ['PATH']}", "FAKE_LOG": str(self._log), "HOME": str(folder)}

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        command = ["bash", str(PROJECT_ROOT / "scripts" / words[0]), *words[1:]]
        return subprocess.run(command, env={**self._env, **environment}, capture_output=True, text=True, timeout=300)

    @property
    def calls(self) -> list[str]:
        """What gcloud was asked."""
        return self._log.read_text().splitlines() if self._log.exists() else []

    @property
    def service(self) -> dict[str, Any]:
        """The YAML that was applied."""
        service: dict[str, Any] = yaml.safe_load(Path(f"{self._log}.yaml").read_text())
        return service

    @property
    def container(self) -> dict[str, Any]:
        """The container in it."""
        container: dict[str, Any] = self.service["spec"]["template"]["spec"]["containers"][0]
        return container

    @property
    def secret(self) -> str:
        """The secret that was kept."""
        return Path(f"{self._log}.secret").read_text()


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path)


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_script_is_bash(script: str) -> None:
    subprocess.run(["bash", "-n", PROJECT_ROOT / "scripts" / script], check=True)


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
@pytest.mark.parametrize("script", [*SCRIPTS, "setup.sh", "run", "test", "check", "lock"])
def test_shellcheck_finds_nothing(script: str) -> None:
    subprocess.run(
        ["shellcheck", "--external-sources", "--severity", "warning", f"scripts/{script}"], cwd=PROJECT_ROOT, check=True
    )


def test_a_deployment_builds_then_rolls_out_workers_and_page(cloud: Cloud) -> None:
    done = cloud.run("deploy.sh", PROJECT="p1")

    assert done.returncode == 0, done.stderr
    calls = "\n".join(cloud.calls)
    order = ["builds submit", "worker-pools deploy", "services replace"]
    assert sorted(order, key=calls.index) == order
    assert "allUsers" not in calls


def test_the_service_is_filled_in_with_settings_that_exist(cloud: Cloud) -> None:
    cloud.run("deploy.sh", PROJECT="p1", ENV="GEMINI_MODEL=m1", SECRETS="GEMINI_API_KEYS=k1")

    variables = {variable["name"]: variable for variable in cloud.container["env"]}
    assert {name.lower() for name in variables} <= set(Settings.model_fields)
    assert variables["GEMINI_MODEL"]["value"] == "m1"
    assert variables["GEMINI_API_KEYS"]["valueFrom"]["secretKeyRef"] == {"name": "k1", "key": "latest"}
    assert "@" not in str(cloud.service).replace("clipsheet@p1.iam", "")


def test_the_page_and_the_workers_share_database_files_and_keys(cloud: Cloud) -> None:
    cloud.run("deploy.sh", PROJECT="p1", SECRETS="GEMINI_API_KEYS=k1")

    (workers,) = [call for call in cloud.calls if "worker-pools" in call]
    for variable in cloud.container["env"]:
        if variable["name"] not in ("ROLE", "PUBLIC_URL", "TRUST_NETWORK"):
            assert f"{variable['name']}=" in workers


def test_a_page_for_everybody_needs_sign_in(cloud: Cloud) -> None:
    assert cloud.run("deploy.sh", PROJECT="p1", PUBLIC="yes").returncode == 2
    assert cloud.calls == []


def test_what_stands_in_a_value_reaches_page_and_workers_alike(cloud: Cloud) -> None:
    value = "redis://:pass@host:6379/0?a=1,b=2"
    cloud.run("deploy.sh", PROJECT="p1", ENV=f"REDIS_URL={value} GEMINI_MODEL=m1")

    assert {"name": "REDIS_URL", "value": value} in cloud.container["env"]
    (workers,) = [call for call in cloud.calls if "worker-pools" in call]
    told = workers.partition("--set-env-vars ^")[2].partition(" ")[0]
    separator, _, pairs = told.partition("^")  # as gcloud reads it
    assert pairs.split(separator) == ["MEDIA_URL=gs://p1-clipsheet/media", f"REDIS_URL={value}", "GEMINI_MODEL=m1"]


def test_a_gcloud_that_knows_no_worker_pools_is_told_before_anything_is_made(cloud: Cloud) -> None:
    done = cloud.run("deploy.sh", PROJECT="p1", FAKE_OLD="1")

    assert done.returncode == 1
    assert "gcloud components update" in done.stderr
    assert cloud.calls == []


@pytest.mark.parametrize("signs_in", ["NOTION_CLIENT_ID=x", "LOG_FORMAT=json OIDC_ISSUER=https://auth.example"])
def test_with_sign_in_everybody_may_come_and_nobody_is_the_local_user(cloud: Cloud, signs_in: str) -> None:
    cloud.run("deploy.sh", PROJECT="p1", PUBLIC="yes", ENV=signs_in)

    trust = [variable["value"] for variable in cloud.container["env"] if variable["name"] == "TRUST_NETWORK"]
    assert trust == ["false"]
    assert any("allUsers" in call for call in cloud.calls)


def test_a_deployment_without_a_database_says_what_to_do(cloud: Cloud) -> None:
    done = cloud.run("deploy.sh", PROJECT="p1", FAKE_EMPTY="1")

    assert done.returncode == 1
    assert "setup_database.sh cloud" in done.stderr


def test_the_databases_address_is_kept_as_a_secret(cloud: Cloud) -> None:
    done = cloud.run("setup_database.sh", "cloud", PROJECT="p1", FAKE_EMPTY="1")

    assert done.returncode == 0, done.stderr
    assert cloud.secret.startswith("postgresql+psycopg://clipsheet:")
    assert cloud.secret.endswith("@/clipsheet?host=/cloudsql/p1:europe-west1:clipsheet")
    assert cloud.secret not in done.stdout + done.stderr


def test_an_address_that_is_there_stays(cloud: Cloud) -> None:
    cloud.run("setup_database.sh", "cloud", PROJECT="p1")
    assert not any("secrets create" in call or "users create" in call for call in cloud.calls)


def test_cloud_build_builds_and_pushes_the_same_image() -> None:
    build = yaml.safe_load((PROJECT_ROOT / "cloudbuild.yaml").read_text())
    assert [step["args"][0] for step in build["steps"]] == ["build", "push"]
    assert all("${_IMAGE}" in step["args"] for step in build["steps"])


def test_a_person_stays_with_the_instance_that_holds_half_an_upload(cloud: Cloud) -> None:
    cloud.run("deploy.sh", PROJECT="p1")
    notes = cloud.service["spec"]["template"]["metadata"]["annotations"]
    assert notes["run.googleapis.com/sessionAffinity"] == "true"


def test_what_was_built_is_rolled_out_by_its_digest(cloud: Cloud) -> None:
    digest = "sha256:" + "a" * 64
    cloud.run("deploy.sh", PROJECT="p1", FAKE_DIGEST=digest)

    assert cloud.container["image"] == f"europe-west1-docker.pkg.dev/p1/clipsheet/clipsheet@{digest}"
    (workers,) = [call for call in cloud.calls if "worker-pools" in call]
    assert f"@{digest} " in workers
