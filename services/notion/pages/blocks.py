"""Blocks of a Notion page's body, and the calls that append them, each within the limits of one call."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clients.notion.api import MAX_BLOCKS_PER_CALL, MAX_CHILDREN, MAX_TEXT
from services.notion.columns.rich_text import Json, run, runs, units

# The limit is 500 KB; the rest is for what stands around the blocks. Counted as escaped JSON, the longest form.
ROOM_BYTES = 450_000
_MAX_RUNS = 10  # rich texts in a block of ours, so that one block is never too much for a call


@dataclass(frozen=True)
class NewBlock:
    """A block to write: what stands under its type, and the blocks in it, which have none themselves.

    One level of children is what a table and a toggle need, and every call may carry it.
    """

    type: str
    content: Mapping[str, Any]
    children: tuple["NewBlock", ...] = ()

    def transport(self, children: Sequence["NewBlock"] = ()) -> Json:
        """The block as Notion takes it, with these children."""
        inner = {"children": [child.transport() for child in children]} if children else {}
        return {"object": "block", "type": self.type, self.type: {**self.content, **inner}}


@dataclass(frozen=True)
class Append:
    """One call: blocks from number `first` on, under root block number `under`, or under the page when None."""

    under: int | None
    first: int
    children: tuple[Json, ...]


def plan(
    blocks: Sequence[NewBlock], roots: int = 0, children: int = 0, *, room_bytes: int = ROOM_BYTES
) -> Iterator[Append]:
    """The calls that write what is not there yet: `roots` blocks are, and `children` blocks in the last of them.

    Every block is whole before the next one is begun, so that what is there is always a beginning of the whole.
    `room_bytes` is the room in the first call.
    """
    if roots:
        yield from _inner(roots - 1, blocks[roots - 1].children, children)
    while roots < len(blocks):
        first, call = roots, _Call(room_bytes)
        taken = 0
        while roots < len(blocks) and (fits := call.take(blocks[roots])) is not None:
            roots, taken = roots + 1, fits
            if taken < len(blocks[roots - 1].children):
                break
        yield Append(None, first, tuple(call.wires))
        yield from _inner(roots - 1, blocks[roots - 1].children, taken)
        room_bytes = ROOM_BYTES


def _inner(root: int, blocks: Sequence[NewBlock], done: int) -> Iterator[Append]:
    for append in plan(blocks[done:]):
        yield Append(root, done + append.first, append.children)


@dataclass
class _Call:
    """What one call carries so far."""

    room_bytes: int
    wires: list[Json] = field(default_factory=list)
    count: int = 0

    def take(self, block: NewBlock) -> int | None:
        """Take the block with as many of its children as there is room for, and return how many; None: no room.

        A block with children comes with one of them at least: Notion refuses a table without rows. The first block
        is always taken, or nothing ever would be.
        """
        if len(self.wires) == MAX_CHILDREN or self.count + 2 > MAX_BLOCKS_PER_CALL:
            return None
        room = self.room_bytes - size_bytes(block.transport())
        taken = _fitting(block.children[: min(MAX_CHILDREN, MAX_BLOCKS_PER_CALL - self.count - 1)], room)
        if self.wires and (room < 0 or (block.children and not taken)):
            return None
        taken = taken or min(1, len(block.children))
        self.wires.append(block.transport(block.children[:taken]))
        self.count += 1 + taken
        self.room_bytes -= size_bytes(self.wires[-1])
        return taken


def _fitting(blocks: Sequence[NewBlock], room_bytes: int) -> int:
    for number, block in enumerate(blocks):
        room_bytes -= size_bytes(block.transport())
        if room_bytes < 0:
            return number
    return len(blocks)


def size_bytes(transport: Any) -> int:
    """The most bytes that it can take in a call, with the comma after it."""
    return len(json.dumps(transport)) + 2


def signature(kind: str, content: Mapping[str, Any]) -> tuple[str, str]:
    """What a block written and the same block read back have in common: its type and its words."""
    texts = [*content.get("rich_text", ()), *(run for cell in content.get("cells", ()) for run in cell)]
    return kind, "".join(run.get("plain_text") or run.get("text", {}).get("content", "") for run in texts)


def texts(kind: str, text: str, before: Sequence[Json] = (), **content: Any) -> list[NewBlock]:
    """The text as blocks of a kind, mostly one; what is too long for it goes on in paragraphs."""
    everything = [*before, *runs(text)]
    groups = [everything[start : start + _MAX_RUNS] for start in range(0, len(everything), _MAX_RUNS)] or [[]]
    later = [NewBlock("paragraph", {"rich_text": group}) for group in groups[1:]]
    return [NewBlock(kind, {"rich_text": groups[0], **content}), *later]


def heading(text: str) -> NewBlock:
    """A heading within the page."""
    return NewBlock("heading_2", {"rich_text": runs(text)[:1]})


def toggle(title: str, children: Sequence[NewBlock]) -> list[NewBlock]:
    """A closed list under a title; nothing without children."""
    return [NewBlock("toggle", {"rich_text": [run(title)]}, tuple(children))] if children else []


def table(head: Sequence[str], rows: Sequence[Sequence[str | list[Json]]]) -> list[NewBlock]:
    """A table with a head, its cells words or rich text; none when a cell is too long to stand in one."""
    if any(isinstance(cell, str) and units(cell) > MAX_TEXT for row in (head, *rows) for cell in row):
        return []
    cells = ([runs(cell) if isinstance(cell, str) else cell for cell in row] for row in (head, *rows))
    lines = tuple(NewBlock("table_row", {"cells": row}) for row in cells)
    return [NewBlock("table", {"table_width": len(head), "has_column_header": True, "has_row_header": False}, lines)]
