import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clients.sites.cookies_file import SiteCookies, site_cookies
from utils.errors import NeedsUserError

TOMORROW, YESTERDAY = int(time.time()) + 86_400, int(time.time()) - 86_400


def cookies(folder: Path, *lines: tuple[str, str, object]) -> Path:
    """A file of domain, name and end."""
    path = folder / "cookies.txt"
    rows = [f"{domain}\tTRUE\t/\tTRUE\t{end}\t{name}\tof-a-person" for domain, name, end in lines]
    path.write_text("\n".join(["# Netscape HTTP Cookie File", "", *rows]) + "\n")
    return path


def test_a_sign_in_that_holds(tmp_path: Path) -> None:
    path = cookies(tmp_path, (".instagram.com", "sessionid", TOMORROW), (".instagram.com", "mid", YESTERDAY))
    assert site_cookies(path, "instagram") == SiteCookies(
        0, 2, is_signed_in=True, expired_at=None, ends_at=datetime.fromtimestamp(TOMORROW, UTC)
    )


def test_a_sign_in_that_has_ended_says_when(tmp_path: Path) -> None:
    path = cookies(tmp_path, ("#HttpOnly_.instagram.com", "sessionid", YESTERDAY))
    found = site_cookies(path, "instagram")
    assert found.expired_at
    assert found.expired_at.timestamp() == YESTERDAY


@pytest.mark.parametrize("end", [0, "", TOMORROW, "99999999999999"], ids=["session", "empty", "tomorrow", "far"])
def test_one_of_several_that_holds_is_enough(tmp_path: Path, end: object) -> None:
    path = cookies(tmp_path, (".youtube.com", "SAPISID", YESTERDAY), (".youtube.com", "LOGIN_INFO", end))
    assert site_cookies(path, "youtube").expired_at is None


def test_cookies_of_a_visitor_or_of_another_site_sign_nobody_in(tmp_path: Path) -> None:
    path = cookies(tmp_path, (".tiktok.com", "ttwid", TOMORROW), (".nottiktok.com", "sessionid", TOMORROW))
    assert site_cookies(path, "tiktok") == SiteCookies(0, 1, is_signed_in=False, expired_at=None)


def test_the_age_is_that_of_the_file(tmp_path: Path) -> None:
    path = cookies(tmp_path, (".tiktok.com", "sessionid", TOMORROW))
    os.utime(path, (time.time() - 12.5 * 86_400,) * 2)
    assert site_cookies(path, "tiktok").age_days == 12


@pytest.mark.parametrize("content", ["", '[{"name": "sessionid"}]', "# Netscape HTTP Cookie File\n"])
def test_a_file_in_another_format_is_refused_without_its_words(tmp_path: Path, content: str) -> None:
    path = tmp_path / "cookies.txt"
    path.write_text(content)
    with pytest.raises(NeedsUserError, match="no cookies"):
        site_cookies(path, "tiktok")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NeedsUserError, match="cannot be read"):
        site_cookies(tmp_path / "none.txt", "tiktok")
