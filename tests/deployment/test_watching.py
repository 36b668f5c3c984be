"""The dashboard and the alerts ask for metrics that exist, and the runbook knows every alert."""

import json
import re

import pytest
import yaml
from flask.testing import FlaskClient

from config.settings import PROJECT_ROOT
from tests.endpoints.conftest import client, make_site, site
from tests.fakes.orders import claimed
from tests.fakes.site import Site

__all__ = ["client", "make_site", "site"]
DASHBOARD = json.loads((PROJECT_ROOT / "docs/grafana/clipsheet.json").read_text())
ALERTS = yaml.safe_load((PROJECT_ROOT / "docs/grafana/alerts.yml").read_text())["groups"][0]["rules"]
QUESTIONS = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


@pytest.fixture
def served(client: FlaskClient, site: Site) -> set[str]:
    """The names of all metrics."""
    journal = claimed(site.database, site.order())
    journal.stage_done("download", None, seconds=1.0)
    journal.fail("Gone.", "permanent")
    text = client.get("/metrics").text
    return set(re.findall(r"^# TYPE (\S+)", text, re.M)) | set(re.findall(r"^(clipsheet_\w+)", text, re.M))


def test_every_question_is_about_a_metric_that_exists(served: set[str]) -> None:
    for question in [*QUESTIONS, *(alert["expr"] for alert in ALERTS)]:
        asked = set(re.findall(r"clipsheet_\w+", question))
        assert asked <= served, asked - served


def test_panels_have_places_of_their_own() -> None:
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in DASHBOARD["panels"]]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("alert", [rule["alert"] for rule in ALERTS])
def test_the_runbook_knows_the_alert(alert: str) -> None:
    assert f"`{alert}`" in (PROJECT_ROOT / "docs/operating.md").read_text()
