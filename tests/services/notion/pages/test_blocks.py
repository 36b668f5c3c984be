"""Every call stays within every limit, and all calls together write the whole."""

import json
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from services.notion.columns.rich_text import Json, pieces, run, runs, units
from services.notion.pages.blocks import Append, NewBlock, plan, signature, table, texts, toggle

WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)
LONG = st.builds(lambda text, times: text * times, WORDS, st.integers(0, 400))
LEAF = LONG.map(lambda text: NewBlock("paragraph", {"rich_text": runs(text)[:10]}))
ROOT = st.one_of(
    LEAF,
    st.builds(
        lambda leaves: NewBlock("toggle", {"rich_text": [run("T")]}, tuple(leaves)), st.lists(LEAF, max_size=250)
    ),
)


def levels(raws: Sequence[Json]) -> int:
    return max((1 + levels(raw[raw["type"]].get("children", [])) for raw in raws), default=0)


def count(raws: Sequence[Json]) -> int:
    return sum(1 + count(raw[raw["type"]].get("children", [])) for raw in raws)


def within_limits(append: Append) -> None:
    raws = append.children
    assert 0 < len(raws) <= 100
    assert all(len(raw[raw["type"]].get("children", [])) <= 100 for raw in raws)
    assert levels(raws) <= 2
    assert count(raws) <= 1000
    assert len(json.dumps({"children": raws})) <= 500_000


def written(appends: Sequence[Append], start: Sequence[NewBlock] = ()) -> list[NewBlock]:
    """What is on a page after the calls."""
    page = list(start)
    for append in appends:
        blocks = [parsed(raw) for raw in append.children]
        if append.under is None:
            assert append.first == len(page)
            page += blocks
        else:
            root = page[append.under]
            assert append.under == len(page) - 1
            assert append.first == len(root.children)
            page[append.under] = NewBlock(root.type, root.content, (*root.children, *blocks))
    return page


def parsed(raw: Json) -> NewBlock:
    content = dict(raw[raw["type"]])
    children = content.pop("children", [])
    return NewBlock(raw["type"], content, tuple(parsed(child) for child in children))


@settings(max_examples=60, deadline=None)
@given(st.lists(ROOT, max_size=12), st.integers(100_000, 450_000))
def test_the_calls_write_the_whole_within_the_limits(blocks: list[NewBlock], room_bytes: int) -> None:
    appends = list(plan(blocks, room_bytes=room_bytes))
    for append in appends:
        within_limits(append)
    assert written(appends) == blocks


@settings(max_examples=40, deadline=None)
@given(st.lists(ROOT, min_size=1, max_size=6), st.data())
def test_whatever_is_there_already_is_not_written_again(blocks: list[NewBlock], data: st.DataObject) -> None:
    roots = data.draw(st.integers(0, len(blocks)))
    children = data.draw(st.integers(0, len(blocks[roots - 1].children))) if roots else 0
    start = list(blocks[:roots])
    if roots:
        start[-1] = NewBlock(start[-1].type, start[-1].content, start[-1].children[:children])
    assert written(list(plan(blocks, roots, children)), start) == blocks


def test_four_hundred_blocks_take_four_calls() -> None:
    blocks = [NewBlock("paragraph", {"rich_text": [run(str(number))]}) for number in range(400)]
    assert [len(append.children) for append in plan(blocks)] == [100] * 4


def test_a_table_longer_than_a_call_goes_on_in_the_same_table() -> None:
    [made] = table(["A"], [[str(number)] for number in range(250)])
    first, *rest = plan([made])
    assert len(first.children[0]["table"]["children"]) == 100
    assert [(append.under, append.first, len(append.children)) for append in rest] == [(0, 100, 100), (0, 200, 51)]


def test_heavy_blocks_are_spread_over_calls() -> None:
    heavy = NewBlock("paragraph", {"rich_text": runs("é" * 20_000)})
    light = NewBlock("paragraph", {"rich_text": runs("é" * 2000)})
    blocks = [*[heavy] * 9, NewBlock("toggle", {"rich_text": [run("T")]}, (light,) * 130), heavy]
    appends = list(plan(blocks))
    for append in appends:
        within_limits(append)
    assert written(appends) == blocks


def test_a_table_comes_with_a_row_however_little_room_there_is() -> None:
    [append, *_] = plan(table(["A"], [["1"]]), room_bytes=10)
    assert len(append.children[0]["table"]["children"]) == 1


def test_a_table_is_never_begun_without_a_row() -> None:
    filler = [NewBlock("paragraph", {"rich_text": runs("é" * 2000 * 10)}) for _ in range(3)]
    appends = list(plan([*filler, *filler, *table(["A" * 2000], [["é" * 2000]] * 3)]))
    tables = [raw["table"] for append in appends for raw in append.children if raw["type"] == "table"]
    assert all(one["children"] for one in tables)


@given(LONG, st.integers(2, 60))
def test_pieces_are_short_enough_and_lose_nothing(text: str, most: int) -> None:
    found = pieces(text, most)
    assert "".join(found) == text
    assert all(0 < units(piece) <= most for piece in found)


def test_pieces_end_at_a_space_where_there_is_one_near_the_end() -> None:
    assert (
        pieces("one two three four", 10) == ["one two ", "three ", "four"]
        or pieces("one two three four", 10)[0] == "one two "
    )


def test_emoji_count_as_two_units_and_are_never_cut_in_half() -> None:
    assert units("🎬a") == 3
    assert [len(piece) for piece in pieces("🎬" * 1500)] == [1000, 500]


def test_a_text_too_long_for_a_block_goes_on_in_paragraphs() -> None:
    blocks = texts("to_do", "x" * 50_000, checked=False)
    assert [block.type for block in blocks] == ["to_do", "paragraph", "paragraph"]
    assert sum(len(signature(block.type, block.content)[1]) for block in blocks) == 50_000


def test_a_cell_too_long_for_a_table_makes_no_table() -> None:
    assert table(["A"], [["x" * 2001]]) == []


def test_a_toggle_without_content_is_none() -> None:
    assert toggle("Transcript", []) == []


def test_a_block_written_and_read_back_has_one_signature() -> None:
    written = {"rich_text": [run("one "), run("two", url="https://x.example")]}
    read = {"rich_text": [{"plain_text": "one two", "text": {"content": "one two"}}], "color": "default"}
    assert signature("paragraph", written) == signature("paragraph", read)
