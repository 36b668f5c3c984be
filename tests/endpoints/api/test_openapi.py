from collections.abc import Mapping
from typing import Any
from unittest import SkipTest

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from endpoints.api import resumable_uploads
from endpoints.api.openapi import CALLS
from services.accounts.api_tokens import Scope
from tests.endpoints.conftest import MakeSite
from tests.fakes import results
from tests.fakes.site import Site

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
ANY_TEXT = {"type": "string"}
STREAMS = "/events$"  # they end with the entry
schemathesis.serializer.alias(resumable_uploads.CONTENT_TYPE, "application/octet-stream")


def test_every_call_of_the_api_is_described(site: Site) -> None:
    endpoints = {rule.endpoint for rule in site.app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert endpoints == set(CALLS)


def test_a_call_says_what_it_takes_and_gives(client: FlaskClient) -> None:
    api = client.get("/api/openapi.json").get_json()
    order = api["paths"]["/api/entries"]["post"]

    assert api["openapi"] == "3.1.0"
    assert order["summary"] == "Take an order; the same one again gives the same entry."
    assert order["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/EntryRequest")
    assert set(api["components"]["schemas"]["EntryRequest"]["properties"]) >= {"url", "upload_id", "tag", "schema"}
    assert "/api/entries/{entry_id}/reel" in api["paths"]


def test_where_people_sign_in_a_token_is_needed(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s")
    headers = {"Authorization": f"Bearer {site.web.sign_in.tokens.make('local', 'x', Scope.READ)[1]}"}
    assert site.app.test_client().get("/api/openapi.json", headers=headers).get_json()["security"] == [{"token": []}]


def test_the_page_lists_every_call_and_needs_nobody_elses_server(client: FlaskClient) -> None:
    page = client.get("/api/docs").text
    paths = client.get("/api/openapi.json").get_json()["paths"]
    assert page.count("data-try=") == sum(map(len, paths.values()))
    assert 'src="http' not in page
    assert '<link rel="stylesheet" href="http' not in page


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_schemathesis_finds_nothing(site: Site, mode: GenerationMode) -> None:
    entry = site.finish(site.order(), results.workout())
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", site.app).exclude(path_regex=STREAMS)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    failures: list[BaseException] = []
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation.definition.raw):
            continue
        known = {"entry_id": entry.id} if "{entry_id}" in operation.path else None
        try:
            strategy = operation.as_strategy(mode, path_parameters=known)
            _try(strategy, 12 if mode is GenerationMode.POSITIVE else 5)
        except (Unsatisfiable, SkipTest):  # nothing can be wrong about it
            continue
        except BaseExceptionGroup as found:
            failures += found.exceptions
    assert failures == []
    assert len(operations) > 30


def _can_be_wrong(described: Mapping[str, Any]) -> bool:
    """Any text will do in an address or a header: hundreds of tries, a second for each call, would find none wrong."""
    every = described.get("parameters", [])
    return "requestBody" in described or any(one["in"] == "query" or one["schema"] != ANY_TEXT for one in every)


def _try(strategy: SearchStrategy[schemathesis.Case[Any]], times: int) -> None:
    @settings(
        max_examples=times, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=strategy)
    def call(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity", "Tus-Resumable": "1.0.0"})

    call()
