"""deploy/kubernetes against the API's own schemas, and against what this project is called by."""

import copy
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import kubernetes_validate
import pytest
import yaml
from dotenv import dotenv_values

from config.settings import PROJECT_ROOT, Role, Settings
from scripts.serving import GRACE_S
from services.domain.entries import Status

FOLDER = PROJECT_ROOT / "deploy/kubernetes"
VERSIONS = ("1.31", "1.37")  # the oldest that its makers cared for when this was written, and the newest
KUSTOMIZATION: dict[str, Any] = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
Object = dict[str, Any]
OBJECTS: list[Object] = [
    found for name in KUSTOMIZATION["resources"] for found in yaml.safe_load_all((FOLDER / name).read_text())
]
PODS = [one for one in OBJECTS if one["kind"] == "Deployment"]


def _name(one: Object) -> str:
    return f"{one['kind']} {one['metadata']['name']}"


def _of_kind(kind: str) -> list[Object]:
    return [one for one in OBJECTS if one["kind"] == kind]


def _container(pod: Object) -> Object:
    (container,) = pod["spec"]["template"]["spec"]["containers"]
    return dict(container)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("one", OBJECTS, ids=_name)
def test_the_api_takes_it(one: Object, version: str) -> None:
    kubernetes_validate.validate(one, version, strict=True)


def test_a_word_that_the_api_does_not_know_is_found() -> None:
    wrong = copy.deepcopy(PODS[0])
    _container(wrong)["resources"]["limit"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_every_file_is_listed() -> None:
    others = {"kustomization.yaml", "prometheus-adapter.yaml"}
    assert set(KUSTOMIZATION["resources"]) == {path.name for path in FOLDER.glob("*.yaml")} - others


@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed")
def test_kustomize_makes_the_same_objects_with_the_settings() -> None:
    command = ["kubectl", "kustomize", str(FOLDER)]
    made = list(yaml.safe_load_all(subprocess.run(command, capture_output=True, check=True, timeout=300).stdout))
    assert {_name(one) for one in OBJECTS} <= {_name(one) for one in made}
    (settings,) = [one["metadata"]["name"] for one in made if one["kind"] == "ConfigMap"]
    for pod in (one for one in made if one["kind"] == "Deployment"):
        assert {"configMapRef": {"name": settings}} in _container(pod)["envFrom"]
    (policy,) = [one for one in made if _name(one) == "NetworkPolicy clipsheet"]
    assert policy["spec"]["egress"][0]["to"][0]["podSelector"] == {"matchLabels": {"k8s-app": "kube-dns"}}


def test_every_setting_is_one_that_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    given = dotenv_values(FOLDER / "settings.env")
    own = {variable["name"] for pod in PODS for variable in _container(pod).get("env", [])}
    assert {name.lower() for name in given.keys() | own} <= set(Settings.model_fields)
    for name, value in given.items():
        monkeypatch.setenv(name, str(value))
    assert Settings().media_url.startswith("s3://")


def test_no_password_stands_in_any_file() -> None:
    text = "".join(path.read_text() for path in FOLDER.iterdir())
    assert not re.search(r"(PASSWORD|SECRET|TOKEN|KEYS?)=\S", text)
    assert not _of_kind("Secret")


def test_every_role_is_taken_by_somebody() -> None:
    said = [[v["value"] for v in _container(pod).get("env", [])] or _container(pod)["args"] for pod in PODS]
    assert {word for words in said for word in words} == {role.value for role in Role}


@pytest.mark.parametrize("pod", PODS, ids=_name)
def test_no_pod_may_more_than_it_must(pod: Object) -> None:
    spec = pod["spec"]["template"]["spec"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["automountServiceAccountToken"] is False
    security = _container(pod)["securityContext"]
    assert security["readOnlyRootFilesystem"] is True
    assert security["capabilities"] == {"drop": ["ALL"]}
    assert spec["terminationGracePeriodSeconds"] > GRACE_S
    assert "memory" in _container(pod)["resources"]["limits"]


def _selectors() -> Iterator[tuple[str, Object]]:
    for one in OBJECTS:
        spec = one.get("spec", {})
        for selector in (spec.get("selector"), spec.get("podSelector")):
            if labels := (selector or {}).get("matchLabels", selector):
                yield _name(one), labels


@pytest.mark.parametrize(("_who", "labels"), list(_selectors()), ids=lambda value: str(value)[:40])
def test_whoever_selects_finds_pods(_who: str, labels: Object) -> None:
    assert any(labels.items() <= pod["spec"]["template"]["metadata"]["labels"].items() for pod in PODS)


def test_probes_ask_addresses_that_are_served(served_paths: Callable[[], set[str]]) -> None:
    probes = [_container(pod).get(f"{kind}Probe") for pod in PODS for kind in ("startup", "liveness", "readiness")]
    assert {probe["httpGet"]["path"] for probe in probes if probe} <= served_paths()
    assert {probe["httpGet"]["port"] for probe in probes if probe} == {"http"}


@pytest.fixture
def served_paths() -> Callable[[], set[str]]:
    from endpoints.api import health  # nothing of it is built here

    text = (PROJECT_ROOT / str(health.__file__)).read_text()
    return lambda: set(re.findall(r'blueprint\.get\("([^"]+)"\)', text))


def test_workers_are_counted_by_the_metric_that_the_adapter_gives() -> None:
    (scaler,) = _of_kind("HorizontalPodAutoscaler")
    (rule,) = yaml.safe_load((FOLDER / "prometheus-adapter.yaml").read_text())["rules"]["external"]
    assert scaler["spec"]["metrics"][0]["external"]["metric"]["name"] == rule["name"]["as"]
    assert scaler["spec"]["scaleTargetRef"]["name"] in {pod["metadata"]["name"] for pod in PODS}
    unfinished = {status.value for status in Status if not status.is_final}
    assert set(re.findall(r"[a-z|]+\|[a-z|]+", rule["metricsQuery"])[0].split("|")) == unfinished


def test_a_link_never_leads_into_the_cluster() -> None:
    (policy,) = [one for one in _of_kind("NetworkPolicy") if one["metadata"]["name"] == "clipsheet"]
    blocks = [to["ipBlock"] for rule in policy["spec"]["egress"] for to in rule.get("to", []) if "ipBlock" in to]
    assert {"10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16"} <= set(blocks[0]["except"])
