from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.settings import Settings
from services.operations.canaries import Canaries, canary_links, last_asked
from utils.errors import NeedsUserError

LINKS = ("https://youtu.be/dQw4w9WgXcQ", "https://www.tiktok.com/@coach/video/7106594312292453675")
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path, canaries=LINKS)


def test_each_site_is_asked_once_a_day_and_the_answer_is_kept(settings: Settings) -> None:
    asked: list[str] = []

    def ask(url: str) -> str:
        asked.append(url)
        return "TikTok has changed." if "tiktok" in url else ""

    for hours in (0, 1, 23, 24):
        Canaries(settings, ask).look(NOON + timedelta(hours=hours))

    found = last_asked(settings.data_dir)
    assert len(asked) == 2 * len(LINKS)
    assert (found["youtube"].worked, found["tiktok"].worked) == (True, False)
    assert found["youtube"].says == "The video asked for daily was there on 30 November, 12:00 UTC"
    assert found["tiktok"].says == "On 30 November, 12:00 UTC: TikTok has changed"


def test_another_link_is_asked_at_once_and_one_left_out_is_forgotten(settings: Settings) -> None:
    Canaries(settings, lambda _url: "").look(NOON)
    other = settings.model_copy(update={"canaries": ("https://youtu.be/aaaaaaaaaaa",)})
    Canaries(other, lambda _url: "It is gone.").look(NOON)

    assert [(name, one.worked) for name, one in last_asked(settings.data_dir).items()] == [("youtube", False)]


def test_a_file_that_cannot_be_read_is_as_none(settings: Settings) -> None:
    (settings.data_dir / "canaries.json").write_text("[1", encoding="utf-8")
    assert last_asked(settings.data_dir) == {}


def test_a_setting_that_is_no_link_is_named(settings: Settings) -> None:
    with pytest.raises(NeedsUserError, match=r"CANARIES: .*is not"):
        canary_links(settings.model_copy(update={"canaries": ("my video",)}))
