import json
from datetime import timedelta
from pathlib import Path

import pytest

from clients.database.models import Artifact, Entry, now
from clients.database.session import Database
from clients.sites.internet import HOMES, not_reached
from clients.sites.video_site_errors import explain
from config.settings import Settings
from services.domain.entries import EntryView
from services.domain.stages import Source
from services.entries.store import Entries
from services.operations.downloads import Cause, PlatformHealth, cause_of, download_health, english_ago
from tests.clients.sites.test_cookies_file import TOMORROW, YESTERDAY, cookies
from tests.fakes.orders import accept, claimed
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError
from utils.files import write_atomically


class Container:
    """Entries whose downloads go well or badly."""

    def __init__(self, database: Database, entries: Entries, settings: Settings) -> None:
        self.database, self.entries, self.settings = database, entries, settings
        self._number = 0

    def worked(self, platform: str, *, days_ago: float = 0, id_prefix: str = "") -> None:
        """A video came."""
        entry = self._entry(platform, id_prefix)
        artifact = Artifact(
            id=f"a{self._number}", video_id=entry.video_id, kind="download", params_key="p", folder="f", size_bytes=1,
            reusable=True, created_at=now() - timedelta(days=days_ago),
        )  # fmt: skip
        with self.database.transaction() as session:
            session.add(artifact)

    def failed(self, platform: str, error: ClipsheetError, *, days_ago: float = 0, id_prefix: str = "") -> None:
        """None came."""
        entry = self._entry(platform, id_prefix)
        journal = claimed(self.database, entry)
        journal.enter("download", entry.status, "")
        journal.fail(str(error), error.kind, error.code)
        with self.database.transaction() as session:
            session.get_one(Entry, entry.id).finished_at = now() - timedelta(days=days_ago)

    def _entry(self, platform: str, id_prefix: str = "") -> EntryView:
        self._number += 1
        source = Source(kind="link", url=f"https://test/{self._number}")
        return accept(self.entries, source, identity=(platform, f"{id_prefix}{self._number}"))

    def health(self, platform: str, **settings: object) -> PlatformHealth:
        """What is said of it."""
        chosen = self.settings.model_copy(update=settings)
        return {one.platform: one for one in download_health(self.database, chosen)}[platform]


@pytest.fixture
def container(database: Database, entries: Entries, settings: Settings) -> Container:
    return Container(database, entries, settings)


def refusal(words: str, site: str = "Instagram") -> ClipsheetError:
    """What a person is told when the site says this."""
    return explain(Exception(words), site)


def test_nothing_yet_is_no_trouble(container: Container) -> None:
    found = container.health("tiktok")
    assert (found.last_success, found.errors, found.is_troubled, found.says) == (None, (), False, "no success yet")


def test_that_this_machine_was_offline_is_nothing_that_a_new_downloader_mends(container: Container) -> None:
    container.failed("youtube", not_reached("YouTube", list(HOMES)))
    found = container.health("youtube")

    assert ([error.cause for error in found.errors], found.is_troubled) == ([Cause.OFFLINE], False)
    assert found.week == "0 of 1 downloads worked this week; failed: 1 × this machine was offline"
    assert not any("yt-dlp" in advice for advice in found.advice)
    assert any("--retry-failed" in advice for advice in found.advice)


def test_a_site_that_alone_does_not_answer_is_its_trouble(container: Container) -> None:
    container.failed("youtube", not_reached("YouTube", ["YouTube"]))

    assert [error.cause for error in container.health("youtube").errors] == [Cause.NETWORK]


def test_the_last_success_is_told_for_each_platform(container: Container) -> None:
    container.worked("tiktok", days_ago=3.1)
    container.worked("tiktok", days_ago=9)
    assert container.health("tiktok").says == "last success 3 days ago"
    assert container.health("instagram").last_success is None


def test_errors_since_the_last_success_are_counted_by_their_words(container: Container) -> None:
    container.failed("instagram", refusal("login page"), days_ago=4)
    container.worked("instagram", days_ago=3)
    container.failed("instagram", refusal("login page"), days_ago=2)
    container.failed("instagram", refusal("login page"), days_ago=1)
    container.failed("instagram", refusal("please report this issue"))

    found = container.health("instagram")

    assert [(error.cause, error.count) for error in found.errors] == [(Cause.DOWNLOADER, 1), (Cause.ACCESS, 2)]
    assert found.says == "last success 3 days ago, 3 failed since"
    assert found.week.startswith("1 of 5 downloads worked this week; failed: 3 × refused, or a sign-in wanted, 1 × ")
    assert found.is_troubled
    assert found.advice[0] == "Renew yt-dlp: scripts/run doctor --update-downloader"
    assert "VIDEO_COOKIES_FILE" in found.advice[1]


def test_a_success_ends_the_trouble(container: Container) -> None:
    container.failed("instagram", refusal("login page"), days_ago=1)
    container.worked("instagram")
    assert not container.health("instagram").is_troubled


def test_a_video_that_is_gone_is_no_trouble_of_the_platform(container: Container) -> None:
    container.failed("tiktok", refusal("video unavailable", "TikTok"))
    found = container.health("tiktok")
    assert ([error.cause for error in found.errors], found.is_troubled, found.advice) == ([Cause.VIDEO], False, ())


def test_what_is_older_than_a_month_is_forgotten(container: Container) -> None:
    container.failed("tiktok", refusal("captcha", "TikTok"), days_ago=31)
    assert container.health("tiktok").errors == ()


def test_an_error_of_a_later_stage_is_none_of_the_download(container: Container) -> None:
    journal = claimed(container.database, accept(container.entries))
    journal.enter("summarize", journal.entry.status, "")
    journal.fail("Broken.", "permanent")
    assert container.health("tiktok").errors == ()


def test_plain_files_are_told_where_they_are_allowed_and_uploads_are_none(container: Container) -> None:
    assert "file" not in {one.platform for one in download_health(container.database, container.settings)}
    container.worked("file")
    container.worked("file", days_ago=2, id_prefix="url:")
    assert container.health("file", extra_video_hosts=("nas",)).says == "last success 2 days ago"


def test_a_sign_in_that_has_ended_is_told_before_anything_fails(container: Container, tmp_path: Path) -> None:
    path = cookies(tmp_path, (".instagram.com", "sessionid", YESTERDAY), (".tiktok.com", "sessionid", TOMORROW))
    assert container.health("instagram", video_cookies_file=path).advice == (
        "The sign-in in the cookies file ended 1 day ago: export it again.",
    )
    (soon,) = container.health("tiktok", video_cookies_file=path).advice
    assert soon.startswith("The sign-in in the cookies file ends on ")


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ((".instagram.com", "sessionid", YESTERDAY), "ended 1 day ago"),
        ((".instagram.com", "mid", TOMORROW), "holds no sign-in for this site"),
        ((".instagram.com", "sessionid", TOMORROW), "are 0 days old and may be dead"),
    ],
)
def test_a_login_that_is_wanted_is_held_against_the_cookies(
    container: Container, tmp_path: Path, line: tuple[str, str, object], advice: str
) -> None:
    container.failed("instagram", refusal("login page"))
    assert advice in " ".join(container.health("instagram", video_cookies_file=cookies(tmp_path, line)).advice)


def test_a_cookies_file_that_cannot_be_read_is_told(container: Container, tmp_path: Path) -> None:
    found = container.health("tiktok", video_cookies_file=tmp_path / "none")
    assert found.advice[0].startswith("The cookies file cannot be read.")


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("HTTP Error 429: Too many requests", Cause.ACCESS),
        ("This video is private", Cause.ACCESS),
        ("not made this video available in your country", Cause.ACCESS),
        ("Unable to solve JS challenge", Cause.DOWNLOADER),
        ("Requested format is not available", Cause.DOWNLOADER),
        ("something that nobody has seen", Cause.DOWNLOADER),
        ("timed out", Cause.NETWORK),
        ("There is no video in this post", Cause.VIDEO),
        ("No space left on device", Cause.VIDEO),
    ],
)
def test_the_cause_is_told_from_the_code(words: str, cause: Cause) -> None:
    error = refusal(words)
    assert cause_of(error.code, error.kind) is cause


def test_a_missing_runtime_is_its_own_cause() -> None:
    error = explain(Exception("Requested format is not available"), "YouTube", ["No supported JavaScript runtime"])
    assert cause_of(error.code, error.kind) is Cause.JAVASCRIPT


@pytest.mark.parametrize(
    ("kind", "cause"), [("permanent", Cause.VIDEO), ("transient", Cause.NETWORK), (None, Cause.VIDEO)]
)
@pytest.mark.parametrize("code", [None, ErrorCode.UNKNOWN, ErrorCode.INVALID_REQUEST])
def test_where_the_code_says_nothing_the_kind_does(code: ErrorCode | None, kind: str | None, cause: Cause) -> None:
    assert cause_of(code, kind) is cause


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "just now"), (61, "1 minute ago"), (7300, "2 hours ago"), (86_400, "1 day ago")]
)
def test_how_long_ago(seconds: float, said: str) -> None:
    assert english_ago(now() - timedelta(seconds=seconds)) == said


def test_the_week_tells_what_kinds_of_failure_there_were(container: Container) -> None:
    container.worked("instagram")
    for words in ("login required", "HTTP Error 429: Too Many Requests", "This content isn't available"):
        container.failed("instagram", refusal(words))
    found = container.health("instagram")

    assert found.week.startswith(f"1 of {1 + found.failed} downloads worked this week; failed: ")
    assert "2 × refused, or a sign-in wanted" in found.week


def test_a_site_whose_daily_video_is_not_there_is_in_trouble(container: Container) -> None:
    container.settings.data_dir.mkdir(exist_ok=True)
    told = {"at": "2026-11-29T12:00:00+00:00", "url": "https://youtu.be/x", "problem": "YouTube has changed"}
    write_atomically(container.settings.data_dir / "canaries.json", json.dumps({"youtube": told}))
    found = container.health("youtube")

    assert found.is_troubled
    assert found.canary is not None
    assert found.canary.says == "On 29 November, 12:00 UTC: YouTube has changed"
