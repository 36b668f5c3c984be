"""The clips of a note's rows in a Notion page: a toggle for each, named like its row, with the video in it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import repeat

from services.notes.layout import FieldBlock
from services.notes.values import one_line
from services.notion.columns.rich_text import run
from services.notion.pages.blocks import NewBlock, toggle

_NAME_CHARS = 120


def clip_toggles(block: FieldBlock, clips: Sequence[str]) -> Iterator[NewBlock]:
    """Yield the toggles of a field's rows, the videos in them not uploaded yet."""
    rows = block.value.value if isinstance(block.value.value, list) else []
    for number, row in enumerate(rows):
        if f"{block.name}/{number}" in clips:
            name = one_line(str(row.get("name", "") if isinstance(row, dict) else row))
            yield from toggle(f"▶ {number + 1}. {name[:_NAME_CHARS]}", [_video()])


def with_clips(blocks: Sequence[NewBlock], uploads: Sequence[str]) -> tuple[NewBlock, ...]:
    """Return the blocks with the videos of these uploads, in order; one without an id is told in words."""
    is_sure = sum(map(_is_clip, blocks)) == len(uploads)  # or a clip would stand beside another row
    left = iter(uploads if is_sure else repeat(""))
    return tuple(replace(one, children=(_sent(next(left)),)) if _is_clip(one) else one for one in blocks)


def _is_clip(block: NewBlock) -> bool:
    return block.type == "toggle" and [child.type for child in block.children] == ["video"]


def _sent(upload_id: str) -> NewBlock:
    lacking = NewBlock("paragraph", {"rich_text": [run("This clip could not be uploaded.", grey=True)]})
    return _video(upload_id) if upload_id else lacking


def _video(upload_id: str = "") -> NewBlock:
    return NewBlock("video", {"type": "file_upload", "file_upload": {"id": upload_id}})
