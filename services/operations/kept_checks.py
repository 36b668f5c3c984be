"""How Notion and the downloads go, read from the database: what workers saw, told by any process."""

from collections.abc import Callable
from functools import partial

from clients.database.session import Database
from config.settings import Settings
from services.notion.accounts.health import look
from services.operations.diagnostics import NOTION, Check, CheckState
from services.operations.downloads import PlatformHealth, download_health, platforms
from services.publishing.figures import publishing_figures
from utils.ttl_cache import Recent

PUBLISHING, OVERDUE_S = "Publishing", 900.0
SECOND_WAY = "Second way"
KEPT_S = 5.0  # one look tells of all platforms


def kept_checks(database: Database, settings: Settings) -> dict[str, Callable[[], Check]]:
    """The checks by name."""
    recent = Recent(lambda: {one.name: one for one in download_health(database, settings)}, KEPT_S)
    checks: dict[str, Callable[[], Check]] = {
        NOTION: partial(_notion, database, settings),
        PUBLISHING: partial(_publishing, database),
        SECOND_WAY: partial(_second_way, settings),
    }
    return checks | {name: partial(_downloads, name, recent) for name in platforms(settings).values()}


def _downloads(name: str, recent: Callable[[], dict[str, PlatformHealth]]) -> Check:
    health = recent()[name]
    told = [f"{error.count} × {error.says}" for error in health.errors]
    canary = health.canary.says if health.canary else ""
    says = ". ".join(filter(None, [health.says.capitalize(), health.week, canary, *told])).rstrip(".") + "."
    state = CheckState.DEGRADED if health.is_troubled else CheckState.OK if health.last_success else CheckState.OFF
    return Check(name, state, says, " ".join(health.advice))


def _second_way(settings: Settings) -> Check:
    if not settings.scrapecreators_api_key:
        return Check(
            SECOND_WAY, CheckState.OFF, "None.", "SCRAPECREATORS_API_KEY asks a paid service where a site refuses."
        )
    return Check(
        SECOND_WAY, CheckState.OK, "ScrapeCreators is asked for TikTok and Instagram where the site refuses us."
    )


def _publishing(database: Database) -> Check:
    with database.reading() as session:
        found = publishing_figures(session)
    if not sum(found.channels.values()):
        return Check(PUBLISHING, CheckState.OFF, "No channel is connected.", "The page Publish connects them.")
    broken, letters = found.channels["reconnect"], found.waiting_for_somebody
    says = f"{found.channels['ok']} channels work; {found.by_state['planned']} posts are planned."
    if found.overdue_s > OVERDUE_S:
        return Check(
            PUBLISHING, CheckState.DEGRADED, f"{says} One is late by {found.overdue_s / 60:.0f} min.", "See Publish."
        )
    if broken or letters:
        told = f"{says} {broken} channels have to be connected again; {letters} posts wait for their person."
        return Check(PUBLISHING, CheckState.DEGRADED, told, "See the page Publish.")
    return Check(PUBLISHING, CheckState.OK, says)


def _notion(database: Database, settings: Settings) -> Check:
    if not settings.notion_token and not settings.has_oauth:
        return Check(NOTION, CheckState.OFF, "Not connected.", "NOTION_TOKEN connects it; the README has the steps.")
    health = look(database)
    if health.problems:
        return Check(NOTION, CheckState.DEGRADED, f"{health.says}. {' '.join(health.problems)}")
    advice = "" if health.links else "`scripts/run notion create PAGE` makes what it takes."
    return Check(NOTION, CheckState.OK, f"{health.says}.", advice)
