from datetime import UTC, datetime, timedelta

import pytest

from endpoints.pages.template_filters import (
    ago,
    dollars,
    heading,
    place,
    span,
    stage_states,
    status_tone,
    status_word,
    strongest,
)
from services.domain.entries import Status
from services.domain.stages import Source, StageName
from tests.fakes import results
from tests.fakes.results import caption, said, shown
from tests.fakes.site import Site

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "just now"), (5, "just now"), (45, "45 s ago"), (200, "3 min ago"), (7300, "2 h ago"), (90_000, "1 d ago")],
)
def test_how_long_ago(seconds: int, words: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == words


def test_long_ago_is_a_date() -> None:
    assert ago(NOW - timedelta(days=30), NOW) == "4 Apr 2026"


@pytest.mark.parametrize(("seconds", "words"), [(0.04, "0 s"), (1.26, "1.3 s"), (59.6, "1 min"), (90.2, "1 min 30 s")])
def test_a_measured_time(seconds: float, words: str) -> None:
    assert span(seconds) == words


@pytest.mark.parametrize(("cost", "words"), [(0, "free"), (0.00123, "$0.0012"), (1.5, "$1.50")])
def test_a_cost(cost: float, words: str) -> None:
    assert dollars(cost) == words


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://vm.tiktok.com/x", "TikTok"),
        ("https://youtu.be/x", "YouTube"),
        ("https://nottiktok.com/x", "nottiktok.com"),
    ],
)
def test_where_a_link_leads(url: str, word: str) -> None:
    assert place(Source(kind="link", url=url)) == word


def test_the_stages_show_what_is_done_and_what_comes(site: Site) -> None:
    journal = site.journal(site.order())
    site.stage(journal, StageName.DOWNLOAD, results.media())
    site.stage(journal, StageName.TRANSCRIBE, None)
    journal.enter("read_text", Status.PROCESSING, "Reading")

    assert [state for _, state in stage_states(journal.entry)] == ["done", "skipped", "busy", "next", "next", "next"]


def test_a_failed_entry_shows_where_it_stopped(site: Site) -> None:
    journal = site.journal(site.order())
    journal.enter("download", Status.DOWNLOADING, "Fetching")
    journal.fail("Gone.", "permanent")

    assert [state for _, state in stage_states(journal.entry)][:2] == ["stopped", "next"]
    assert (status_word(journal.entry), status_tone(journal.entry)) == ("Failed", "bad")


def test_a_title_that_is_still_the_link_is_shortened(site: Site) -> None:
    assert heading(site.order()) == "tiktok.com/@coach/video/7106594312292453675"


def test_one_place_in_the_video_is_marked_once_and_the_surest_first() -> None:
    evidence = (
        said(4.1, "weak", confidence=0.3),
        said(4.4, "strong", confidence=0.9),
        shown(5, "also"),
        caption("third"),
    )

    assert [e.quote for e in strongest(evidence)] == ["also", "strong"]
