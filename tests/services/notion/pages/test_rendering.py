import pytest

from tests.fakes.notion.rendering import BEGIN, NOTES, PAGE, rendered

pytestmark = pytest.mark.slow


def test_the_pages_in_the_documentation_are_what_is_written() -> None:
    shown = PAGE.read_text().partition(BEGIN)[2].strip()
    assert shown == rendered().strip(), "run `python -m tests.fakes.notion.rendering`"
    assert shown.count("### ") == len(NOTES)
