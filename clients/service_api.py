"""The running service as its own API gives it: who may do what is decided there, by the token that is sent along."""

import time
from typing import Any
from urllib.parse import quote

import httpx

from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, PermanentError, TransientError

TIMEOUT_S = 60.0
LOOK_EVERY_S = 1.0
FINAL = ("completed", "failed", "cancelled")


class Service:
    """Calls on behalf of one token, or of the one local person where there is none."""

    def __init__(self, url: str, token: str | None, *, transport: httpx.BaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        # The service is on this machine or in one's own network: no proxy lies in between.
        self._client = httpx.Client(
            base_url=self._url, headers=headers, timeout=TIMEOUT_S, trust_env=False, transport=transport
        )

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def page(self, entry_id: str) -> str:
        """Where a person reads the note."""
        return f"{self._url}/entries/{quote(entry_id, safe='')}"

    def save(self, url: str, tag: str | None, schema: str | None) -> dict[str, Any]:
        """Order a note of a link."""
        asked = {"url": url, "tag": tag, "schema": schema}
        return self._call("POST", "/api/entries", json={name: value for name, value in asked.items() if value})

    def entry(self, entry_id: str) -> dict[str, Any]:
        """An entry with its note."""
        return self._call("GET", f"/api/entries/{quote(entry_id, safe='')}")

    def wait(self, entry_id: str, timeout_s: float) -> dict[str, Any]:
        """The entry when it has ended, or as it is after so long."""
        until = time.monotonic() + timeout_s
        while True:
            entry = self.entry(entry_id)
            if entry["status"] in FINAL or time.monotonic() >= until:
                return entry
            time.sleep(LOOK_EVERY_S)

    def search(self, words: str, schema: str, limit: int) -> list[dict[str, Any]]:
        """The newest entries with all these words."""
        found = self._call("GET", "/api/entries", params={"q": words, "schema": schema, "limit": limit})
        return list(found["entries"])

    def channels(self) -> dict[str, Any]:
        """The accounts that can be posted to."""
        return self._call("GET", "/api/accounts")

    def plan_post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Plan a post."""
        return self._call("POST", "/api/publications", json=asked)

    def _call(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        try:
            answer = self._client.request(method, path, **given)
        except httpx.HTTPError as error:
            raise TransientError(
                f"Clipsheet does not answer at {self._url}.",
                "Start it with scripts/run, or name its address with --url.",
                code=ErrorCode.SITE_UNREACHABLE,
            ) from error
        try:
            said = answer.json()
        except ValueError:
            said = {}
        if answer.is_success and isinstance(said, dict):
            return said
        raise _refused(answer.status_code, said if isinstance(said, dict) else {})


def _refused(status: int, said: dict[str, Any]) -> ClipsheetError:
    """What the service said, in its words."""
    told = str(said.get("detail") or said.get("title") or f"The service answered with {status}.")
    wrong = said.get("errors")
    if isinstance(wrong, list):
        told += "".join(f" {one.get('field')}: {one.get('message')}." for one in wrong if isinstance(one, dict))
    return PermanentError(told)
