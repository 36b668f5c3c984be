from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from clients.gemini.faults import FaultKind, one_line, read_status


def test_a_retry_after_may_be_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert read_status(503, "UNAVAILABLE", "", None, {"Retry-After": date}).rest_s == pytest.approx(60, abs=2)


def test_nobody_rests_for_longer_than_a_day() -> None:
    assert read_status(429, "", "", None, {"retry-after": "99999999"}).rest_s == 86_400


@pytest.mark.parametrize("details", [None, [], {"error": "no"}, {"error": {"details": [1, {"violations": 2}]}}, "x"])
def test_details_may_be_anything(details: object) -> None:
    assert read_status(429, "", "", details, {"Retry-After": "soon"}).kind is FaultKind.BUSY


def test_a_vendors_sentence_holds_no_key() -> None:
    assert one_line("Consumer 'api_key:AIzaSyA1234567890123' is\nsuspended") == "Consumer 'api_key:…' is suspended"


def test_a_page_of_html_is_no_sentence() -> None:
    assert read_status(403, "Forbidden", "<!DOCTYPE html><html>…", None, {}).why == "Forbidden"
