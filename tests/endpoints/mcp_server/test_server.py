"""The official client speaks to the tools: in one process, over standard input and output, and over HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from clients.service_api import Service
from config.settings import PROJECT_ROOT
from endpoints.mcp_server.server import build
from scripts.commands.mcp import TOKEN
from services.accounts.api_tokens import ApiTokens, Scope
from tests.browser.conftest import served
from tests.event_loop import in_a_loop_of_its_own
from tests.fakes import results
from tests.fakes.site import LINK, Site
from utils.errors import TransientError

Call = Callable[..., Awaitable[Any]]


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with served(site) as address:
        yield address


async def called(client: Client, tool: str, **given: Any) -> Any:
    """What a tool gave; the sentence when it refused."""
    result = await client.call_tool(tool, given)
    text = getattr(result.content[0], "text", "")
    return text if result.is_error else json.loads(text)


def asked(address: str, token: str | None, talk: Callable[[Client], Awaitable[Any]]) -> Any:
    """Talk to the tools in this process."""

    async def main() -> Any:
        async with Client(build(lambda _: Service(address, token))) as client:
            return await talk(client)

    return in_a_loop_of_its_own(main())


def test_a_link_is_saved_waited_for_found_and_read(site: Site, address: str) -> None:
    finished = site.finish(site.order(), results.workout(), title="5 minute core")

    async def talk(client: Client) -> Any:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        saved = await called(client, "save_link", url=LINK, tag="gym")
        waited = await called(client, "wait_for_note", entry_id=finished.id, timeout_s=0)
        found = await called(client, "search_notes", words=waited["title"])
        read = await called(client, "read_note", entry_id=finished.id)
        return tools, saved, waited, found, read

    tools, saved, waited, found, read = asked(address, None, talk)
    assert tools == {"save_link", "wait_for_note", "search_notes", "read_note", "list_channels", "plan_post"}
    assert saved["page"].startswith(address)
    assert waited["status"] == "completed"
    assert finished.id in [entry["id"] for entry in found["entries"]]
    assert read["note"]["title"] == waited["title"]
    assert "evidence" in read["note"]


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("save_link", {"url": "no link"}, "link"),
        ("read_note", {"entry_id": "nobodys"}, "no such"),
        ("search_notes", {"schema": "x" * 60}, "at most 50"),
        ("plan_post", {"entry_id": "nobodys", "account": "none"}, ""),
    ],
)
def test_a_refusal_is_a_sentence(address: str, tool: str, given: dict[str, Any], said: str) -> None:
    answer = asked(address, None, lambda client: called(client, tool, **given))
    assert isinstance(answer, str)
    assert said in answer.lower()


def test_a_token_that_reads_cannot_write_and_sees_its_own_notes_alone(site: Site, address: str) -> None:
    theirs = site.finish(site.order(user_id="other"), results.workout())
    _, secret = ApiTokens(site.database).make("local", "assistant", Scope.READ)

    async def talk(client: Client) -> Any:
        wrote = await called(client, "save_link", url=LINK)
        return wrote, await called(client, "read_note", entry_id=theirs.id), await called(client, "search_notes")

    wrote, read, found = asked(address, secret, talk)
    assert "read" in wrote
    assert "no such" in read.lower()
    assert found == {"entries": []}


def test_a_service_that_is_away_is_told() -> None:
    with pytest.raises(TransientError, match="does not answer at http://127"):
        Service("http://127.0.0.1:9", None).entry("x")


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_over_stdio_and_over_http_a_note_is_found(site: Site, address: str, tmp_path: Path) -> None:
    entry = site.finish(site.order(), results.workout())
    _, secret = ApiTokens(site.database).make("local", "assistant", Scope.READ)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "scripts.cli", "mcp", "--url", address]
    environ = {**os.environ, "DATA_DIR": str(tmp_path / "mcp"), TOKEN: secret}
    serving = subprocess.Popen([*command, "--http", str(port)], cwd=PROJECT_ROOT, env=environ)

    async def over_stdio() -> Any:
        given = StdioServerParameters(command=command[0], args=command[1:], env=environ, cwd=PROJECT_ROOT)
        async with Client(given) as client:
            return await called(client, "read_note", entry_id=entry.id)

    async def over_http(token: str) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False) as http,
            Client(streamable_http_client(f"http://127.0.0.1:{port}/mcp", http_client=http)) as client,
        ):
            return await called(client, "read_note", entry_id=entry.id)

    try:
        assert in_a_loop_of_its_own(over_stdio())["note"]["title"]
        until = time.monotonic() + 20
        while not is_open(port) and time.monotonic() < until:
            time.sleep(0.05)
        assert in_a_loop_of_its_own(over_http(secret))["note"]["title"]
        assert "token" in in_a_loop_of_its_own(over_http("cs_wrong")).lower()
    finally:
        serving.terminate()
        serving.wait(10)
