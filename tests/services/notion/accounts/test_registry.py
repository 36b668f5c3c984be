from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clients.database.locks import locks_for
from clients.database.models import ContentDatabase, LinkDatabase, NotionConnection
from clients.database.session import Database
from clients.notion.errors import NotAllowed
from clients.notion.models import DataSource
from config.settings import Settings
from services.domain.schemas.registry import SCHEMAS
from services.notion.accounts.link_setup import LinkOrder
from services.notion.accounts.registry import ContentOrder, Registry
from services.notion.columns.link_columns import ALL_WORDS
from services.notion.notion_services import NotionServices, open_notion_services
from tests.fakes.notion.faults import FaultKind
from tests.fakes.notion.server import NotionServer, notion_server
from tests.fakes.notion.workspace import Workspace
from utils.errors import ConflictError, NeedsUserError, NotFoundError

OURS: dict[str, Any] = {"Name": {"title": {}}, "URL": {"url": {}}, "Status": {"select": {}}, "Tag": {"select": {}}}
ME = "local"


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    with notion_server() as server:
        yield server


@pytest.fixture
def workspace(notion: NotionServer) -> Workspace:
    return notion.workspace


@pytest.fixture
def notion_services(database: Database, notion: NotionServer, tmp_path: Path) -> Iterator[NotionServices]:
    settings = Settings(data_dir=tmp_path, notion_base_url=notion.url, notion_token=notion.token)
    notion_services = open_notion_services(settings, database, locks_for(database.engine, tmp_path), owner=ME)
    yield notion_services
    notion_services.close()


@pytest.fixture
def registry(notion_services: NotionServices) -> Registry:
    return notion_services.registry


def base_of(workspace: Workspace, table: str) -> str:
    return workspace.table(table).database_id


def names(workspace: Workspace, table: str) -> dict[str, str]:
    return {one.name: one.type for one in workspace.table(table).columns.values()}


def test_what_notion_shows_says_what_is_registered(registry: Registry, workspace: Workspace) -> None:
    links, gym, other = (workspace.database(title, OURS) for title in ("Links", "Gym", "Other"))
    registry.register_link(ME, LinkOrder(base_of(workspace, links)))
    registry.register_content(ME, ContentOrder(base_of(workspace, gym), "Gym"))
    shown = {one.title: (one.is_link, one.tags) for one in registry.available(ME)}
    assert shown == {"Links": (True, ()), "Gym": (False, ("Gym",)), "Other": (False, ())}
    assert [one.data_source_id for one in registry.available(ME, "oth")] == [other]


def test_a_pasted_link_works_while_the_search_lags(registry: Registry, workspace: Workspace) -> None:
    workspace.search_is_behind = True
    table = workspace.database("Links", OURS)
    assert registry.available(ME) == []
    link = f"https://app.notion.com/p/Links-{base_of(workspace, table).replace('-', '')}?v={'0' * 32}"
    assert registry.register_link(ME, LinkOrder(link)).data_source_id == table


def test_properties_are_kept_by_id(registry: Registry, workspace: Workspace) -> None:
    table = workspace.database("Links", OURS)
    view = registry.register_link(ME, LinkOrder(base_of(workspace, table)))
    assert view.properties == {role: workspace.table(table).column(name).id for role, name in
                               (("url", "URL"), ("status", "Status"), ("tag", "Tag"))}  # fmt: skip
    assert view.unused == ("progress", "updated", "note", "cost")


def test_registering_changes_nothing_in_notion_unless_asked(registry: Registry, workspace: Workspace) -> None:
    table = workspace.database("Links", OURS)
    registry.register_link(ME, LinkOrder(base_of(workspace, table)))
    assert names(workspace, table) == {"Name": "title", "URL": "url", "Status": "select", "Tag": "select"}
    assert workspace.table(table).column("Status").options == []


def test_what_is_missing_is_added_on_request(registry: Registry, workspace: Workspace) -> None:
    table = workspace.database("Links", {"Name": {"title": {}}, "Cost": {"rich_text": {}}})
    view = registry.register_link(ME, LinkOrder(base_of(workspace, table), add_missing=True))
    assert view.unused == ()
    assert names(workspace, table)["Cost"] == "rich_text"
    assert names(workspace, table)["Clipsheet cost"] == "number"
    assert [one["name"] for one in workspace.table(table).column("Status").options] == list(ALL_WORDS)


def test_a_status_property_gets_the_words_it_lacks_and_keeps_its_own(registry: Registry, workspace: Workspace) -> None:
    table = workspace.database("Links", {**OURS, "Status": {"status": {}}})
    assert registry.register_link(ME, LinkOrder(base_of(workspace, table))).notice == ""
    status = workspace.table(table).column("Status")
    options = [one["name"] for one in status.options]
    assert options == ["Not started", "In progress", "Done", "failed", "cancelled", "retry", "cancel"]
    names_of = {one["id"]: one["name"] for one in status.options}
    groups = status.settings["groups"]
    assert {group["name"]: [names_of[one] for one in group["option_ids"]] for group in groups} == {
        "To-do": ["Not started", "retry"],
        "In progress": ["In progress", "cancel"],
        "Complete": ["Done", "failed", "cancelled"],
    }
    assert {one["name"]: one["color"] for one in status.options if one["name"] in ("failed", "retry")} == {
        "failed": "red",
        "retry": "yellow",
    }
    status.options[4]["name"] = "abgebrochen"
    registry.register_link(ME, LinkOrder(base_of(workspace, table)))
    assert len(status.options) == 7, "a renamed option is the same option"


def test_columns_for_clips_and_posts_are_a_persons_own_or_added_on_request(
    registry: Registry, workspace: Workspace
) -> None:
    plain, mine = workspace.database("A", OURS), workspace.database("B", {**OURS, "Clips": {"number": {}}})
    view = registry.register_link(ME, LinkOrder(base_of(workspace, plain), add_missing=True))
    assert ("Clips" in names(workspace, plain), "clips" in view.properties, view.unused) == (False, False, ())
    assert registry.plan_link(ME, LinkOrder(base_of(workspace, mine))).uses["clips"] == "Clips"
    left_out = registry.register_link(ME, LinkOrder(base_of(workspace, mine), {"clips": ""}))
    assert "clips" not in left_out.properties
    view = registry.register_link(ME, LinkOrder(base_of(workspace, plain), add_posting=True))
    added = {name: names(workspace, plain)[name] for name in ("Clips", "Publish to", "Publish at", "Posts")}
    assert added == {"Clips": "number", "Publish to": "multi_select", "Publish at": "date", "Posts": "rich_text"}
    assert {"clips", "publish_to", "publish_at", "posts"} <= set(view.properties)


def test_a_persons_words_are_used_as_they_say(registry: Registry, workspace: Workspace) -> None:
    words = ["Offen", "Läuft", "Fertig", "Kaputt"]
    table = workspace.database("Links", {**OURS, "Status": {"select": {"options": [{"name": one} for one in words]}}})
    said = dict(zip(("pending", "running", "completed", "failed"), words, strict=True))
    order = LinkOrder(base_of(workspace, table), statuses=said)
    plan = registry.plan_link(ME, order)
    assert [plan.statuses[one] for one in ("pending", "saving", "completed", "failed", "retry")] == [*words, "retry"]
    registry.register_link(ME, order)
    assert [one["name"] for one in workspace.table(table).column("Status").options] == words
    with pytest.raises(NeedsUserError, match="'Weg' is neither"):
        registry.plan_link(ME, LinkOrder(base_of(workspace, table), statuses={"failed": "Weg"}))


def test_what_will_be_used_is_shown_and_nothing_is_changed(
    registry: Registry, workspace: Workspace, notion: NotionServer
) -> None:
    table = workspace.database("Links", {**OURS, "Cost": {"number": {}}})
    before = names(workspace, table)
    plan = registry.plan_link(ME, LinkOrder(base_of(workspace, table), add_missing=True))
    assert plan.uses == {"url": "URL", "status": "Status", "tag": "Tag"}
    assert (plan.adds["cost"], plan.adds["note"], plan.leaves) == ("Clipsheet cost", "Note", ("Cost",))
    assert (names(workspace, table), notion.count("PATCH")) == (before, 0)


def test_a_status_without_room_for_our_words_is_explained(registry: Registry, workspace: Workspace) -> None:
    many = [{"name": f"option {number}"} for number in range(96)]
    table = workspace.database("Links", {**OURS, "Status": {"status": {"options": many}}})
    with pytest.raises(NeedsUserError, match="has 96 options, Notion takes 100, and Clipsheet needs 10 more"):
        registry.register_link(ME, LinkOrder(base_of(workspace, table)))


def test_groups_that_notion_does_not_take_are_left_out(registry: Registry, workspace: Workspace) -> None:
    workspace.knows_groups = False
    table = workspace.database("Links", {**OURS, "Status": {"status": {}}})
    view = registry.register_link(ME, LinkOrder(base_of(workspace, table)))
    assert "failed" in [one["name"] for one in workspace.table(table).column("Status").options]
    assert view.notice.endswith(
        "Move them once, in the property's settings: cancel to In progress; failed, cancelled to Complete."
    )
    workspace.knows_groups = True
    assert registry.register_link(ME, LinkOrder(base_of(workspace, table))).notice == view.notice, "until it is done"


def test_a_status_that_notion_lets_nobody_change_is_explained(
    registry: Registry, workspace: Workspace, notion: NotionServer
) -> None:
    table = workspace.database("Links", {**OURS, "Status": {"status": {}}})
    notion.inject(FaultKind.INVALID, method="PATCH", times=9)
    with pytest.raises(NeedsUserError, match="Add them yourself: failed, cancelled, retry, cancel"):
        registry.register_link(ME, LinkOrder(base_of(workspace, table)))


def test_a_database_that_lacks_what_is_needed_is_refused_in_words(registry: Registry, workspace: Workspace) -> None:
    table = workspace.database("Diary", {"Name": {"title": {}}, "Status": {"rich_text": {}}})
    with pytest.raises(NeedsUserError) as caught:
        registry.register_link(ME, LinkOrder(base_of(workspace, table)))
    assert "“Diary” has no url property" in caught.value.message
    assert "“Status” is a rich text property" in caught.value.message


def test_a_connection_that_may_only_read_is_found_out(registry: Registry, workspace: Workspace) -> None:
    table = workspace.database("Links", OURS)
    workspace.is_read_only = True
    with pytest.raises(NotAllowed, match="may not do this"):
        registry.register_link(ME, LinkOrder(base_of(workspace, table)))


def test_a_database_that_is_not_shared_says_how_to_share_it(registry: Registry, workspace: Workspace) -> None:
    base = base_of(workspace, workspace.database("Links", OURS))
    workspace.hide(base)
    with pytest.raises(NeedsUserError, match="choose Connections in its menu"):
        registry.register_link(ME, LinkOrder(base))


def test_a_database_in_the_trash_is_refused(registry: Registry, workspace: Workspace) -> None:
    table = workspace.database("Links", OURS)
    workspace.trash(table)
    with pytest.raises(NeedsUserError, match="in Notion's trash"):
        registry.register_link(ME, LinkOrder(base_of(workspace, table)))


def test_with_several_data_sources_it_asks_which(registry: Registry, workspace: Workspace) -> None:
    base = base_of(workspace, workspace.database("Links", OURS))
    second = workspace.add_table(base, "Second", OURS)
    with pytest.raises(NeedsUserError, match=f"“Second” is {second}"):
        registry.register_link(ME, LinkOrder(base))
    assert registry.register_link(ME, LinkOrder(base, data_source=second)).title == "Second"


def test_the_id_of_a_data_source_works_too(registry: Registry, workspace: Workspace) -> None:
    table = workspace.database("Links", OURS)
    assert registry.register_link(ME, LinkOrder(table)).data_source_id == table


def test_registering_again_tries_anew(registry: Registry, workspace: Workspace, database: Database) -> None:
    base = base_of(workspace, workspace.database("Links", OURS))
    first = registry.register_link(ME, LinkOrder(base))
    with database.transaction() as session:
        row = session.get_one(LinkDatabase, first.id)
        row.state, row.problem, row.failures = "failing", "It broke.", 7
    again = registry.register_link(ME, LinkOrder(base))
    assert (again.id, again.state, again.problem) == (first.id, "ok", "")


def test_a_new_token_of_the_same_workspace_goes_on_with_what_was_registered(
    registry: Registry, workspace: Workspace, notion: NotionServer
) -> None:
    base = base_of(workspace, workspace.database("Links", OURS))
    first = registry.register_link(ME, LinkOrder(base))
    notion.oauth.access[notion.token] = "another bot"
    assert registry.register_link(ME, LinkOrder(base)) == first


def test_a_database_is_watched_by_one_person(registry: Registry, workspace: Workspace, database: Database) -> None:
    base = base_of(workspace, workspace.database("Links", OURS))
    view = registry.register_link(ME, LinkOrder(base))
    with database.transaction() as session:
        session.add(NotionConnection(id="theirs", user_id="other", bot_id="their bot"))
    source = DataSource(id=view.data_source_id)
    with pytest.raises(ConflictError, match="somebody else"):
        registry.registered.keep_link("theirs", source, view.properties, {})


def test_links_and_results_are_kept_apart(registry: Registry, workspace: Workspace) -> None:
    links, gym = (base_of(workspace, workspace.database(title, OURS)) for title in ("Links", "Gym"))
    registry.register_link(ME, LinkOrder(links))
    registry.register_content(ME, ContentOrder(gym, "gym"))
    with pytest.raises(ConflictError):
        registry.register_content(ME, ContentOrder(links, "gym"))
    with pytest.raises(ConflictError):
        registry.register_link(ME, LinkOrder(gym))


def test_a_tag_has_one_database_in_any_case(registry: Registry, workspace: Workspace) -> None:
    first, second = (base_of(workspace, workspace.database(title, OURS)) for title in ("One", "Two"))
    kept = registry.register_content(ME, ContentOrder(first, " Leg  Day ", "In metric units. "))
    assert (kept.tag, kept.prompt, kept.fields) == ("Leg Day", "In metric units.", tuple(OURS))
    assert registry.register_content(ME, ContentOrder(second, "LEG DAY")).id == kept.id
    assert [one.title for one in registry.registered.contents(ME)] == ["Two"]


@pytest.mark.parametrize("tag", ["", "  ", "a,b", "x" * 101])
def test_what_cannot_be_an_option_cannot_be_a_tag(registry: Registry, workspace: Workspace, tag: str) -> None:
    base = base_of(workspace, workspace.database("One", OURS))
    with pytest.raises(NeedsUserError, match="cannot be a tag"):
        registry.register_content(ME, ContentOrder(base, tag))


def test_a_link_database_is_made_and_can_be_used_at_once(registry: Registry, workspace: Workspace) -> None:
    view = registry.create_link(ME, workspace.page("Home"))
    assert view.unused == ()
    row = workspace.row(view.data_source_id, URL="https://www.tiktok.com/x", Status="retry")
    assert workspace.cell(row, "Status") == "retry"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_built_in_schema_can_be_made(registry: Registry, workspace: Workspace, name: str) -> None:
    view = registry.create_content(ME, workspace.page("Home"), name)
    assert view.tag == SCHEMAS[name].title
    assert {"Name", "Summary", "Author", "Link"} <= set(view.fields)


def test_the_tags_are_offered_in_the_link_database(registry: Registry, workspace: Workspace) -> None:
    page = workspace.page("Home")
    registry.create_content(ME, page, "recipe", tag="Dinner")
    link = registry.create_link(ME, page)
    assert [one["name"] for one in workspace.table(link.data_source_id).column("Tag").options] == ["Dinner"]


def test_an_unknown_schema_names_the_known_ones(registry: Registry, workspace: Workspace) -> None:
    with pytest.raises(NeedsUserError, match="workout"):
        registry.create_content(ME, workspace.page("Home"), "poem")


@pytest.mark.parametrize("kind", [FaultKind.SAVED, FaultKind.SAVED_SILENTLY, FaultKind.SAVED_RESET])
def test_a_database_is_made_once_whatever_notion_answers(
    registry: Registry, workspace: Workspace, notion: NotionServer, kind: FaultKind
) -> None:
    page = workspace.page("Home")
    notion.inject(kind, method="POST", path="/databases$")
    registry.create_link(ME, page)
    registry.create_link(ME, page)
    assert len(workspace.sheet(page).children) == 1


def test_nobody_sees_or_removes_anothers(registry: Registry, workspace: Workspace, database: Database) -> None:
    view = registry.create_link(ME, workspace.page("Home"))
    assert registry.registered.links("other") == []
    with pytest.raises(NotFoundError):
        registry.registered.remove("other", view.id)
    registry.registered.remove(ME, view.id)
    with database.reading() as session:
        assert session.query(LinkDatabase).count() == session.query(ContentDatabase).count() == 0


def test_made_twice_is_made_once(registry: Registry, workspace: Workspace) -> None:
    page = workspace.page("Home")
    for is_new in (True, False):
        link, content = registry.create_link(ME, page), registry.create_content(ME, page, "workout")
        assert (link.is_new, content.is_new) == (is_new, is_new)
    assert len(workspace.sheet(page).children) == 2
    workspace.trash(link.database_id)
    workspace.sheet(page).children.remove(link.database_id)
    assert registry.create_link(ME, page).is_new, "one in the trash is not there"


def test_a_second_database_for_a_tag_is_told(registry: Registry, workspace: Workspace) -> None:
    first, second = (base_of(workspace, workspace.database(title, OURS)) for title in ("One", "Two"))
    assert registry.register_content(ME, ContentOrder(first, "gym")).instead_of == ""
    assert registry.register_content(ME, ContentOrder(second, "Gym")).instead_of == "One"
    assert registry.register_content(ME, ContentOrder(second, "gym")).instead_of == ""


def test_a_page_for_a_database_and_a_database_for_a_page_are_told_apart(
    registry: Registry, workspace: Workspace
) -> None:
    page, base = workspace.page("Home"), base_of(workspace, workspace.database("Links", OURS))
    with pytest.raises(NeedsUserError, match="“Home” is a page, and not a database"):
        registry.register_link(ME, LinkOrder(page))
    with pytest.raises(NeedsUserError, match="“Links” is a database, and not a page"):
        registry.create_link(ME, base)


def test_notes_and_rows_are_related_once_and_from_both_sides(registry: Registry, workspace: Workspace) -> None:
    links, gym = (workspace.database(title, OURS) for title in ("Links", "Gym"))
    with pytest.raises(NeedsUserError, match="no database of links yet"):
        registry.register_content(ME, ContentOrder(base_of(workspace, gym), "gym", relate=True))
    registry.register_link(ME, LinkOrder(base_of(workspace, links)))
    for _ in range(2):
        registry.register_content(ME, ContentOrder(base_of(workspace, gym), "gym", relate=True))
    assert [name for name, kind in names(workspace, gym).items() if kind == "relation"] == ["Link row"]
    assert [name for name, kind in names(workspace, links).items() if kind == "relation"] == [
        "Related to Gym (Link row)"
    ]
