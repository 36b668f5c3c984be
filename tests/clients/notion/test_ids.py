from collections.abc import Callable

import pytest

from clients.notion.ids import parse_id, parse_page_id, same
from utils.errors import NeedsUserError

ID = "1429989f-e8ac-4eff-bc8f-57f56486db54"
BARE = ID.replace("-", "")
VIEW = "0" * 32


@pytest.mark.parametrize(
    "text",
    [
        ID,
        BARE,
        BARE.upper(),
        f"  {ID}\n",
        f"https://www.notion.so/{BARE}",
        f"https://www.notion.so/work/Video-links-{BARE}?v={VIEW}",
        f"https://www.notion.so/work/{BARE}?v={VIEW}&pvs=4#{VIEW}",
        f"https://app.notion.com/p/{BARE}",
        f"https://app.notion.com/p/Video-links-{BARE}/",
        f"https://app.notion.com/p/{ID}?v={VIEW}",
        f"https://someone.notion.site/Cafe-{BARE}",
        f"https://someone.notion.site/Links-{BARE}?v={VIEW}",
        f"notion.so/{BARE}",
        f"https://www.notion.com/Added-{BARE}",
    ],
)
def test_every_form_of_a_link_gives_the_id(text: str) -> None:
    assert parse_id(text) == ID


@pytest.mark.parametrize("parse", [parse_id, parse_page_id])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "Video links",
        "https://www.notion.so/work",
        f"https://notion.so.evil.example/{BARE}",
        f"https://evil.example/notion.so/{BARE}",
        f"https://evilnotion.so/{BARE}",
        BARE[:-1],
        "https://[",
    ],
)
def test_anything_else_is_refused_with_what_to_do(text: str, parse: Callable[[str], str]) -> None:
    with pytest.raises(NeedsUserError, match="Copy link"):
        parse(text)


def test_a_page_shown_beside_its_database_is_the_page() -> None:
    assert parse_page_id(f"https://www.notion.so/work/{VIEW}?v={VIEW}&p={BARE}&pm=s") == ID


def test_dashes_and_case_make_no_other_id() -> None:
    assert same(ID, BARE.upper())
    assert not same(ID, VIEW)
