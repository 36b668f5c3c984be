"""Each call against the local server, and against each of the vendor's ways to fail."""

from collections.abc import Callable
from typing import Any

import pytest

from clients.notion.errors import (
    BlockCapReached,
    CallsBlocked,
    Conflict,
    InTrash,
    NotAllowed,
    NotionBusy,
    NotShared,
    PropertyMissing,
    ReconnectNeeded,
    Unavailable,
    ValidationFailed,
    WriteUnsure,
)
from clients.notion.gateway import Gateway
from clients.notion.models import Block
from tests.fakes.notion.connect import gateway
from tests.fakes.notion.faults import SAVED, FaultKind
from tests.fakes.notion.server import NotionServer
from utils.errors import ClipsheetError

PROPERTIES: dict[str, Any] = {
    "Name": {"title": {}},
    "URL": {"url": {}},
    "Kind": {"select": {"options": [{"name": "Squat"}]}},
    "Status": {"status": {}},
    "Tags": {"multi_select": {}},
    "Sets": {"number": {"format": "number"}},
    "When": {"date": {}},
    "Text": {"rich_text": {}},
    "Done": {"checkbox": {}},
    "File": {"files": {}},
}
CELLS: dict[str, Any] = {
    "Name": {"title": [{"text": {"content": "Leg day"}}]},
    "URL": {"url": "https://example.com/a"},
    "Kind": {"select": {"name": "squat"}},
    "Status": {"status": {"name": "In progress"}},
    "Tags": {"multi_select": [{"name": "a"}, {"name": "b"}]},
    "Sets": {"number": 3},
    "When": {"date": {"start": "2026-05-31"}},
    "Text": {"rich_text": [{"text": {"content": "one "}}, {"text": {"content": "two"}}]},
    "Done": {"checkbox": True},
    "File": {"files": [{"name": "clip", "external": {"url": "https://example.com/clip.mp4"}}]},
}
LOST = (  # what a write may meet without anybody knowing whether it was saved
    *SAVED[:1],
    *SAVED[2:],
    *(FaultKind.INTERNAL, FaultKind.BAD_GATEWAY, FaultKind.UNAVAILABLE, FaultKind.TIMED_OUT),
    *(FaultKind.EDGE_502, FaultKind.RESET, FaultKind.GARBAGE),
)
PASSING = (  # what was not saved, and passes
    *(FaultKind.RATE_LIMITED, FaultKind.SPACE_LIMITED, FaultKind.ENDPOINT_LIMITED, FaultKind.OVERLOADED),
    *(FaultKind.CONFLICT, FaultKind.EDGE_403),
)
FINAL: dict[FaultKind, type[ClipsheetError]] = {
    FaultKind.BLOCKED: CallsBlocked,
    FaultKind.UNAUTHORIZED: ReconnectNeeded,
    FaultKind.NOT_ALLOWED: NotAllowed,
    FaultKind.BLOCK_CAP: BlockCapReached,
    FaultKind.NOT_FOUND: NotShared,
    FaultKind.INVALID: ValidationFailed,
}


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "text": {"content": text}}]}}


@pytest.fixture
def table(notion: NotionServer) -> str:
    return notion.workspace.database("Links", PROPERTIES)


@pytest.fixture
def row(notion: NotionServer, table: str) -> str:
    return notion.workspace.row(table, Name="Row", URL="https://example.com/a")


def test_it_knows_itself_and_how_much_it_may_upload(api: Gateway, notion: NotionServer) -> None:
    notion.workspace.max_upload_bytes = 7
    me = api.me()
    assert (me.id, me.workspace_name, me.max_upload_bytes) == (notion.oauth.bot_id, "Test workspace", 7)


def test_a_search_finds_by_title(api: Gateway, notion: NotionServer, table: str) -> None:
    notion.workspace.database("Other", PROPERTIES)
    assert [one.id for one in api.search_data_sources("lin").results] == [table]


def test_a_database_has_data_sources_and_they_have_properties(api: Gateway, notion: NotionServer, table: str) -> None:
    database = api.get_database(notion.workspace.table(table).database_id)
    source = api.get_data_source(database.data_sources[0].id)
    assert (source.id, source.title, source.database_id) == (table, "Links", database.id)
    assert {one.name: one.type for one in source.properties.values()}["Status"] == "status"
    status = source.named("status")
    assert status is not None
    assert (status.options[0].name, status.options[0].group) == ("Not started", "To-do")


def test_a_new_database_keeps_its_properties(api: Gateway, notion: NotionServer) -> None:
    database = api.create_database(notion.workspace.page(), "Made", PROPERTIES)
    source = api.get_data_source(database.data_sources[0].id)
    assert [one.name for one in source.properties.values()] == list(PROPERTIES)


def test_properties_are_added_and_the_others_stay(api: Gateway, table: str) -> None:
    source = api.update_data_source(table, {"Cost": {"number": {"format": "dollar"}}})
    assert source.named("cost") is not None
    assert source.named("URL") is not None


def test_all_pages_of_a_query_are_found(api: Gateway, notion: NotionServer, table: str) -> None:
    rows = [notion.workspace.row(table, Name=str(number)) for number in range(5)]
    first = api.query(table, page_size=3)
    second = api.query(table, page_size=3, cursor=first.next_cursor)
    assert [one.id for one in (*first.results, *second.results)] == rows
    assert not second.has_more


def test_a_filter_by_a_property_id_works(api: Gateway, notion: NotionServer, table: str, row: str) -> None:
    notion.workspace.row(table, Name="No link")
    url = notion.workspace.table(table).column("URL").id
    found = api.query(table, filter={"property": url, "url": {"is_not_empty": True}})
    assert [one.id for one in found.results] == [row]


def test_the_end_after_ten_thousand_rows_is_told(api: Gateway, notion: NotionServer, table: str) -> None:
    notion.workspace.max_results = 3
    for number in range(4):
        notion.workspace.row(table, Name=str(number))
    first = api.query(table, page_size=2)
    last = api.query(table, page_size=2, cursor=first.next_cursor)
    assert (first.has_more, first.is_incomplete) == (True, False)
    assert (last.has_more, last.is_incomplete) == (False, True)


def test_a_new_row_has_its_cells_and_body(api: Gateway, table: str) -> None:
    page = api.create_page(table, CELLS, [paragraph("hello")])
    texts = {one.name: one.text for one in page.properties.values()}
    assert texts["Name"] == "Leg day"
    assert texts["Text"] == "one two"
    assert texts["Tags"] == "a, b"
    assert texts["Kind"] == "Squat"
    assert [one.text for one in api.get_children(page.id).results] == ["hello"]


@pytest.mark.parametrize(("at", "texts"), [("end", "a b new"), ("start", "new a b"), ("after", "a new b")])
def test_blocks_go_where_they_should(api: Gateway, row: str, at: str, texts: str) -> None:
    first, _ = api.append_children(row, [paragraph("a"), paragraph("b")])
    api.append_children(row, [paragraph("new")], after=first.id if at == "after" else None, at_start=at == "start")
    assert " ".join(one.text for one in api.get_children(row).results) == texts


def test_a_block_is_deleted_once(api: Gateway, row: str) -> None:
    (block,) = api.append_children(row, [paragraph("old")])
    api.delete_block(block.id)
    api.delete_block(block.id)
    assert api.get_children(row).results == ()


def test_a_file_goes_up_in_one_part_or_several(api: Gateway, notion: NotionServer, row: str) -> None:
    notion.workspace.max_upload_bytes = 100_000_000
    small = api.create_file_upload("a.mp4", "video/mp4")
    assert api.send_file_upload(small, b"--\r\n--x").status == "uploaded"
    large = api.create_file_upload("b.mp4", "video/mp4", parts=2)
    api.send_file_upload(large, b"a" * 5_242_880, part=1)
    api.send_file_upload(large, b"b", part=2)
    assert api.complete_file_upload(large.id).status == "uploaded"
    assert len(notion.workspace.uploads[large.id]["_data"]) == 5_242_881
    (block,) = api.append_children(row, [{"video": {"type": "file_upload", "file_upload": {"id": large.id}}}])
    assert block.type == "video"


def test_the_newest_version_is_asked_for_and_a_token_sent(api: Gateway, notion: NotionServer) -> None:
    api.me()
    assert notion.calls[0].token == notion.token


@pytest.mark.parametrize("kind", [*LOST, *PASSING])
def test_a_read_goes_on_after_what_passes(api: Gateway, notion: NotionServer, row: str, kind: FaultKind) -> None:
    notion.inject(kind)
    assert api.get_page(row).id == row


@pytest.mark.parametrize(("kind", "error"), FINAL.items())
def test_what_does_not_pass_is_called_by_its_name_and_not_repeated(
    api: Gateway, notion: NotionServer, row: str, kind: FaultKind, error: type[ClipsheetError]
) -> None:
    notion.inject(kind, times=9)
    with pytest.raises(error) as caught:
        api.update_page(row, CELLS)
    assert type(caught.value) is error
    assert caught.value.advice or kind is FaultKind.INVALID
    assert len(notion.calls) == 1


@pytest.mark.parametrize(
    ("kind", "error"),
    [*((one, NotionBusy) for one in PASSING[:4]), (FaultKind.CONFLICT, Conflict), (FaultKind.EDGE_403, Unavailable)],
)
def test_what_does_not_end_is_given_up(
    api: Gateway, notion: NotionServer, row: str, kind: FaultKind, error: type[ClipsheetError]
) -> None:
    notion.inject(kind, times=99)
    with pytest.raises(error):
        api.update_page(row, CELLS)
    assert len(notion.calls) == 4


@pytest.mark.parametrize("kind", [*LOST, *PASSING])
def test_cells_are_set_once_whatever_happens(api: Gateway, notion: NotionServer, row: str, kind: FaultKind) -> None:
    notion.inject(kind, method="PATCH")
    page = api.update_page(row, CELLS)
    assert page.text("title") == "Leg day"
    assert notion.workspace.cell(row, "Sets") == 3


@pytest.mark.parametrize("kind", [FaultKind.SAVED, FaultKind.SAVED_SILENTLY, FaultKind.SAVED_RESET])
def test_cells_that_were_saved_are_not_written_again(
    api: Gateway, notion: NotionServer, row: str, kind: FaultKind
) -> None:
    notion.inject(kind, method="PATCH")
    api.update_page(row, CELLS)
    assert notion.count("PATCH") == 1


@pytest.mark.parametrize("kind", PASSING)
def test_a_row_is_made_once_after_what_was_not_saved(
    api: Gateway, notion: NotionServer, table: str, kind: FaultKind
) -> None:
    notion.inject(kind)
    api.create_page(table, CELLS)
    assert len(notion.workspace.rows(table)) == 1


def test_a_row_that_was_saved_in_spite_of_a_failure_is_found(api: Gateway, notion: NotionServer, table: str) -> None:
    notion.inject(FaultKind.SAVED)
    page = api.create_page(table, CELLS)
    assert [one.id for one in notion.workspace.rows(table)] == [page.id]


@pytest.mark.parametrize("kind", LOST[1:])
def test_a_row_whose_fate_is_unknown_is_never_made_twice(
    api: Gateway, notion: NotionServer, table: str, kind: FaultKind
) -> None:
    notion.inject(kind)
    with pytest.raises(WriteUnsure):
        api.create_page(table, CELLS)
    assert notion.count("POST") == 1


def test_blocks_that_were_saved_in_spite_of_a_failure_are_found(api: Gateway, notion: NotionServer, row: str) -> None:
    api.append_children(row, [paragraph(str(number)) for number in range(100)])
    notion.inject(FaultKind.SAVED)
    blocks = api.append_children(row, [paragraph("a"), paragraph("b")])
    assert [one.text for one in blocks] == ["a", "b"]
    assert len(notion.workspace.body(row)) == 102


def test_blocks_saved_in_part_are_named(api: Gateway, notion: NotionServer, row: str) -> None:
    notion.inject(FaultKind.SAVED_PART)
    with pytest.raises(WriteUnsure) as caught:
        api.append_children(row, [paragraph("a"), paragraph("b")])
    assert [one.id for one in notion.workspace.body(row)] == list(caught.value.committed_child_ids)


@pytest.mark.parametrize("kind", LOST[1:])
def test_blocks_whose_fate_is_unknown_are_never_written_twice(
    api: Gateway, notion: NotionServer, row: str, kind: FaultKind
) -> None:
    notion.inject(kind)
    with pytest.raises(WriteUnsure):
        api.append_children(row, [paragraph("a")])
    assert notion.count("PATCH") == 1


SETTERS: list[Callable[[Gateway, Block, str], object]] = [
    lambda api, block, table: api.delete_block(block.id),
    lambda api, block, table: api.update_data_source(table, {"Cost": {"number": {}}}),
    lambda api, block, table: api.send_file_upload(api.create_file_upload("a.mp4", "video/mp4"), b"a"),
]


@pytest.mark.parametrize("act", SETTERS, ids=["delete_block", "update_data_source", "upload"])
@pytest.mark.parametrize("kind", [*LOST, *PASSING])
def test_what_may_be_done_twice_succeeds(
    api: Gateway,
    notion: NotionServer,
    table: str,
    row: str,
    kind: FaultKind,
    act: Callable[[Gateway, Block, str], object],
) -> None:
    (block,) = api.append_children(row, [paragraph("old")])
    notion.inject(kind)
    act(api, block, table)
    assert [one.type for one in notion.workspace.body(row)] in ([], ["paragraph"])


def test_a_query_that_is_too_much_is_asked_in_smaller_pages(
    api: Gateway, notion: NotionServer, table: str, row: str
) -> None:
    notion.inject(FaultKind.TOO_MUCH, times=2)
    assert [one.id for one in api.query(table).results] == [row]
    assert [call.body["page_size"] for call in notion.calls] == [100, 25, 6]


def test_a_query_that_stays_too_much_is_given_up(api: Gateway, notion: NotionServer, table: str) -> None:
    notion.inject(FaultKind.TOO_MUCH, times=99)
    with pytest.raises(Unavailable, match="in time"):
        api.query(table)
    assert len(notion.calls) == 4


def test_the_vendors_pause_is_waited_out_and_told_to_the_others(notion: NotionServer, row: str) -> None:
    slept: list[float] = []
    notion.inject(FaultKind.RATE_LIMITED, retry_after_s=7)
    gateway(notion, sleep=slept.append).get_page(row)
    assert slept == [7]


def test_a_pause_that_is_too_long_is_handed_on(api: Gateway, notion: NotionServer, row: str) -> None:
    notion.inject(FaultKind.SPACE_LIMITED, retry_after_s=300)
    with pytest.raises(NotionBusy) as caught:
        api.get_page(row)
    assert caught.value.retry_after_s == 300
    assert len(notion.calls) == 1


def test_a_server_that_is_not_there_is_unavailable(notion: NotionServer) -> None:
    notion.url = "http://127.0.0.1:9"
    with pytest.raises(Unavailable, match="could not be reached"):
        gateway(notion).create_page("x", {})


def test_a_row_in_the_trash_is_called_so(api: Gateway, notion: NotionServer, row: str) -> None:
    notion.workspace.trash(row)
    assert api.get_page(row).in_trash
    with pytest.raises(InTrash):
        api.update_page(row, CELLS)


def test_a_property_that_is_gone_or_retyped_is_called_so(
    api: Gateway, notion: NotionServer, table: str, row: str
) -> None:
    notion.workspace.drop(table, "Sets")
    with pytest.raises(PropertyMissing, match="Sets"):
        api.update_page(row, {"Sets": {"number": 1}})
    with pytest.raises(PropertyMissing, match="URL"):
        api.update_page(row, {"URL": {"number": 1}})
    with pytest.raises(PropertyMissing):
        api.query(table, filter={"property": "Status", "select": {"is_empty": True}})


def test_an_unknown_status_is_refused_and_an_unknown_select_learnt(
    api: Gateway, notion: NotionServer, row: str
) -> None:
    with pytest.raises(ValidationFailed, match="does not exist"):
        api.update_page(row, {"Status": {"status": {"name": "downloading"}}})
    assert api.update_page(row, {"Kind": {"select": {"name": "Lunge"}}}).in_trash is False
    assert notion.workspace.cell(row, "Kind") == "Lunge"
