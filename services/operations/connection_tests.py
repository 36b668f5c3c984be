"""Tests each connection when a person asks: the doctor's checks, one at a time, after a call that costs nothing."""

import time
from collections.abc import Callable, Sequence

from clients.reach import Reach, reaches
from config.settings import Settings
from services.notion.accounts.connections import OK, Connections
from services.operations.diagnostics import (
    COOKIES,
    DOWNLOADER,
    NOTES,
    NOTION,
    REDIS,
    SCREEN_TEXT,
    SPEECH,
    Check,
    CheckState,
    ask_vendors,
    finding,
)
from services.operations.sites_check import DOWNLOADS, listed, sites_check
from services.webhooks.registry import DeliveryView, Webhooks
from utils.errors import ClipsheetError

WEBHOOKS = "Webhooks"
OWN = (NOTION, WEBHOOKS)  # a person's; the rest is the operator's
ALL = (NOTION, SPEECH, SCREEN_TEXT, NOTES, DOWNLOADS, WEBHOOKS)
ANSWER_WITHIN_S, LOOK_EVERY_S = 8.0, 0.25


class ConnectionTests:
    """Every answer is a sentence with what to do, and holds no key."""

    def __init__(
        self,
        settings: Settings,
        connections: Connections,
        webhooks: Webhooks,
        *,
        reach: Reach = reaches,
        max_wait_s: float = ANSWER_WITHIN_S,
        current: Callable[[], Settings] | None = None,
    ) -> None:
        self._current = current or (lambda: settings)
        self._connections = connections
        self._webhooks = webhooks
        self._reach = reach
        self._max_wait_s = max_wait_s
        self._tests: dict[str, Callable[[str], Check]] = {
            NOTION: self._notion,
            DOWNLOADS: self._downloads,
            WEBHOOKS: self._told,
            REDIS: lambda _: finding(REDIS, self._settings),
        }

    @property
    def _settings(self) -> Settings:
        return self._current()

    @property
    def names(self) -> tuple[str, ...]:
        """What the page offers. Where people sign in the services' keys are the operator's, who has the doctor."""
        if self._settings.has_oauth:
            return OWN
        return (*ALL, REDIS) if self._settings.redis_url else ALL

    def run(self, name: str, user_id: str) -> Check:
        """Ask now, and say what was answered. Raises KeyError for a name that is not offered."""
        if name not in self.names:
            raise KeyError(name)
        try:
            found = self._tests[name](user_id) if name in self._tests else self._vendor(name)
        except ClipsheetError as error:
            found = Check(name, CheckState.BROKEN, error.message, error.advice)
        return Check(name, found.state, self._clean(found.says), self._clean(found.advice))

    def _vendor(self, name: str) -> Check:
        ask_vendors(self._settings, name)
        return finding(name, self._settings)

    def _notion(self, user_id: str) -> Check:
        connections = self._connections
        if not self._settings.notion_token and not connections.of_user(user_id):
            advice = "Sign in with Notion." if self._settings.has_oauth else "NOTION_TOKEN connects it; see the README."
            return Check(NOTION, CheckState.OFF, "Not connected.", advice)
        found = connections.require(user_id)
        lost = [one for one in found if one.state != OK]
        if lost:
            return Check(NOTION, CheckState.BROKEN, lost[0].problem, "Connect it again on the page Notion.")
        names = [connections.api(one.id).me().workspace_name or one.workspace_name for one in found]
        return Check(NOTION, CheckState.OK, f"Notion answers for {listed([f'“{name}”' for name in names])}.")

    def _downloads(self, _user_id: str) -> Check:
        troubles = [one for one in (finding(name, self._settings) for name in (DOWNLOADER, COOKIES)) if _is_bad(one)]
        if troubles:
            return troubles[0]
        return sites_check(self._settings, self._reach)

    def _told(self, user_id: str) -> Check:
        webhooks = self._webhooks.of_user(user_id)
        if not webhooks:
            return Check(WEBHOOKS, CheckState.OFF, "No webhook is registered.", "Add one below.")
        sent = {one.url: (one.id, self._webhooks.test(user_id, one.id).id) for one in webhooks}
        tried = self._await(user_id, list(sent.values()))
        if not tried:
            return Check(WEBHOOKS, CheckState.DEGRADED, "Nobody delivers messages now.", "Start a worker.")
        bad = [f"{url}: {tried[to].problem}" for url, (_, to) in sent.items() if to in tried and tried[to].problem]
        late = [url for url, (_, to) in sent.items() if to not in tried]
        if bad or late:
            says = " ".join([*bad, *(f"{url} has not answered yet." for url in late)])
            return Check(WEBHOOKS, CheckState.BROKEN, says, "It is tried again; look at the receiver.")
        return Check(WEBHOOKS, CheckState.OK, f"{len(sent)} of {len(sent)} took the test message.")

    def _await(self, user_id: str, sent: Sequence[tuple[str, str]]) -> dict[str, DeliveryView]:
        """The messages that were tried, by id."""
        until = time.monotonic() + self._max_wait_s
        while True:
            told = [one for webhook, _ in sent for one in self._webhooks.deliveries(user_id, webhook)]
            ids = {delivery for _, delivery in sent}
            tried = {one.id: one for one in told if one.id in ids and (one.problem or one.state != "waiting")}
            if len(tried) == len(sent) or time.monotonic() > until:
                return tried
            time.sleep(LOOK_EVERY_S)

    def _clean(self, text: str) -> str:
        # What a vendor says is shown as it is, and might repeat the key it was given.
        for value in self._settings.model_dump(include=_SECRETS).values():
            for secret in (value,) if isinstance(value, str) else value:
                text = text.replace(secret, "…") if len(secret) > 3 else text
        return text


_SECRETS = {
    *("secret_key", "metrics_token", "token_keys", "notion_client_secret", "notion_token", "notion_webhook_token"),
    *("openai_api_key", "vision_api_key", "gemini_api_keys", "llm_api_key", "redis_url"),
}


def _is_bad(one: Check) -> bool:
    return one.state in (CheckState.BROKEN, CheckState.DEGRADED)
