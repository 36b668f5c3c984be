"""When the second way to a post is asked, and what is said when it does not help."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from clients.progress import Report
from clients.sites.video_posts import Fetched
from clients.sites.video_sites import SiteLimits
from services.sources.second_way import TwoWays
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError

GOT = Fetched(None, "tiktok", "1", "", credits=1)
REFUSED = TransientError("TikTok refuses.", "Later.", code=ErrorCode.SITE_REFUSES, retry_after_s=9.0)


@dataclass
class Sites:
    failure: ClipsheetError | None = None
    asked: int = 0

    def fetch(self, url: str, folder: Path, report: Report, limits: SiteLimits) -> Fetched:
        self.asked += 1
        if self.failure:
            (folder / "half").write_bytes(b"x")
            raise self.failure
        assert not list(folder.iterdir())
        return GOT


def fetch(first: Sites, second: Sites, folder: Path, paused: str | None = None) -> Fetched:
    return TwoWays(first, second, paused).fetch("https://x", folder, lambda text, done=None: None, SiteLimits(1, 1))


def test_it_is_not_asked_while_the_first_way_works(tmp_path: Path) -> None:
    second = Sites()
    fetch(Sites(), second, tmp_path)

    assert second.asked == 0


@pytest.mark.parametrize("code", [ErrorCode.SITE_REFUSES, ErrorCode.SITE_CHANGED, ErrorCode.LOGIN_NEEDED])
def test_it_is_asked_where_the_site_turned_us_away(tmp_path: Path, code: ErrorCode) -> None:
    assert fetch(Sites(NeedsUserError("No.", code=code)), Sites(), tmp_path) is GOT


@pytest.mark.parametrize(
    "code", [ErrorCode.VIDEO_GONE, ErrorCode.TOO_LONG, ErrorCode.DISK_FULL, ErrorCode.LINK_INVALID]
)
def test_it_is_not_asked_for_what_it_cannot_cure(tmp_path: Path, code: ErrorCode) -> None:
    second = Sites()
    with pytest.raises(PermanentError):
        fetch(Sites(PermanentError("No.", code=code)), second, tmp_path)
    assert second.asked == 0


def test_it_is_not_asked_without_money(tmp_path: Path) -> None:
    second = Sites()
    with pytest.raises(TransientError, match=r"TikTok refuses\. The second way was not asked: The budget is spent\."):
        fetch(Sites(REFUSED), second, tmp_path, "The budget is spent.")
    assert second.asked == 0


def test_where_both_fail_the_first_failure_counts_and_both_are_told(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match=r"TikTok refuses\. It is busy\.") as caught:
        fetch(Sites(REFUSED), Sites(PermanentError("It is busy.")), tmp_path)

    assert (caught.value.code, caught.value.retry_after_s, caught.value.advice) == (REFUSED.code, 9.0, "Later.")
