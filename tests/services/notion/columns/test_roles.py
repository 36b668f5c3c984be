from typing import Any

import pytest

from clients.notion.models import DataSource
from services.notion.columns.roles import MADE, find_roles
from utils.errors import NeedsUserError


def source(**columns: str) -> DataSource:
    """A data source whose property ids are the names in lower case."""
    raw: dict[str, Any] = {
        name: {"id": name.lower(), "name": name, "type": kind, kind: {}} for name, kind in columns.items()
    }
    return DataSource.model_validate({"id": "x", "title": [{"plain_text": "Links"}], "properties": raw})


def test_our_own_database_is_understood() -> None:
    ours = source(
        Name="title",
        URL="url",
        Tag="select",
        Status="select",
        Progress="rich_text",
        Updated="date",
        Note="url",
        Cost="number",
    )
    made = [one.model_copy(update={"description": MADE}) for one in ours.properties.values()]
    roles = find_roles(ours.model_copy(update={"properties": {one.id: one for one in made}}), {})
    assert roles.ids == {role: role for role in ("url", "status", "tag", "progress", "updated", "note", "cost")}
    assert roles.missing == ()


@pytest.mark.parametrize(
    ("role", "name", "kind"),
    [
        ("url", "video link", "url"),
        ("url", "Link", "rich_text"),
        ("url", "URL", "title"),
        ("status", "STATE", "select"),
        ("status", "status", "status"),
        ("tag", "Category", "select"),
        ("tag", "tags", "multi_select"),
    ],
)
def test_synonyms_are_known_in_any_case(role: str, name: str, kind: str) -> None:
    assert find_roles(source(**{name: kind}), {}).ids == {role: name.lower()}


def test_the_only_url_and_the_only_status_need_no_name() -> None:
    assert find_roles(source(Filmchen="url", Zustand="status"), {}).ids == {"url": "filmchen", "status": "zustand"}


def test_which_of_two_urls_it_is_is_not_guessed() -> None:
    assert "url" not in find_roles(source(One="url", Two="url"), {}).ids


def test_the_result_is_not_taken_for_the_link() -> None:
    assert "url" not in find_roles(source(Note="url"), {}).ids


def test_a_persons_own_prose_and_prices_are_left_alone() -> None:
    assert find_roles(source(Notes="rich_text", Note="rich_text", Price="number", Cost="rich_text"), {}).ids == {}


@pytest.mark.parametrize(
    ("role", "name", "kind"),
    [
        ("updated", "updated_time", "date"),
        ("note", "Result", "url"),
        ("cost", "Cost (USD)", "number"),
        ("progress", "Progress", "rich_text"),
    ],
)
def test_what_is_called_like_ours_is_the_persons_until_they_say_otherwise(role: str, name: str, kind: str) -> None:
    mine = source(**{name: kind})
    assert find_roles(mine, {}).ids == {}
    assert [one.name for one in find_roles(mine, {}).left_alone] == [name]
    assert find_roles(mine, {role: name}).ids == {role: name.lower()}
    assert find_roles(mine, {}, {role: name.lower()}).ids == {role: name.lower()}  # it was registered so before


def test_a_property_of_the_right_name_and_the_wrong_type_is_named() -> None:
    roles = find_roles(source(URL="url", Status="rich_text"), {})
    assert roles.lacks_required == ("status",)
    assert roles.misfits["status"].name == "Status"


def test_no_property_has_two_roles() -> None:
    roles = find_roles(source(Status="select", Tag="select"), {"tag": "Status"})
    assert roles.ids == {"tag": "status"}


def test_the_person_knows_better() -> None:
    roles = find_roles(source(URL="url", Other="url", State="select", Tag="select"), {"url": "OTHER", "tag": ""})
    assert roles.ids == {"url": "other", "status": "state"}
    assert "tag" not in roles.missing


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"link": "URL"}, "no role 'link'"),
        ({"url": "Nothing"}, "no property 'Nothing'"),
        ({"url": "Tag"}, "is a select property"),
    ],
)
def test_a_wrong_choice_is_explained(chosen: dict[str, str], says: str) -> None:
    with pytest.raises(NeedsUserError, match=says):
        find_roles(source(URL="url", Tag="select"), chosen)
