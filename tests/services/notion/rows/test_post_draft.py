"""What a row says of a post behind the channel's name."""

from dataclasses import dataclass, field

import pytest

from clients.platforms.platform import PostOption
from services.notion.columns.posting_cells import PostTo
from services.notion.rows.post_draft import options_of
from utils.errors import NeedsUserError


@dataclass
class Place:
    """A platform with two choices."""

    label: str = "TikTok"
    options: tuple[PostOption, ...] = field(
        default=(
            PostOption("privacy", "Who sees it", {"SELF_ONLY": "Only me", "ALL": "Everyone"}, ""),
            PostOption("comment", "Comments", {"off": "off", "on": "on"}, "off"),
            PostOption("duet", "Duets", {"off": "off", "on": "on"}, "off"),
        )
    )


@pytest.mark.parametrize(
    ("choices", "options"),
    [
        ((), {}),
        (("self_only",), {"privacy": "SELF_ONLY"}),
        (("only me", "duet=on"), {"privacy": "SELF_ONLY", "duet": "on"}),
    ],
)
def test_choices_are_meant_by_value_or_by_the_words_of_the_page(
    choices: tuple[str, ...], options: dict[str, str]
) -> None:
    assert options_of(Place(), PostTo("Me", None, choices)) == options  # type: ignore[arg-type]


@pytest.mark.parametrize("choice", ["on", "purple", "who=me"])
def test_what_is_not_clear_is_asked(choice: str) -> None:
    with pytest.raises(NeedsUserError, match=f"“{choice}” says nothing about a post on TikTok"):
        options_of(Place(), PostTo("Me", None, (choice,)))  # type: ignore[arg-type]
