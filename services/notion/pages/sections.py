"""Clipsheet's sections among the blocks of a page, and how much of a section is there already."""

from collections.abc import Sequence
from dataclasses import dataclass

from clients.notion import models
from services.notion.pages.blocks import NewBlock, signature
from services.notion.pages.marker import SectionMark, mark_of


@dataclass(frozen=True)
class SectionPlace:
    """A section as it stands on the page: its own blocks, without those that a person put between them."""

    mark: SectionMark
    blocks: tuple[models.Block, ...]
    is_whole: bool


def places(listing: Sequence[models.Block], entry_id: str, bot_id: str) -> tuple[SectionPlace, ...]:
    """The sections of the page that this connection wrote.

    A section that a person copied from somewhere is the person's. Where there is none of ours, the entry's section is
    one that an earlier connection wrote.
    """
    found = [_place(listing, number) for number, block in enumerate(listing) if _starts(block)]
    ours = tuple(place for place in found if place.blocks[0].created_by == bot_id)
    return ours or tuple(place for place in found if place.mark.entry_id == entry_id)


def _starts(block: models.Block) -> bool:
    mark = mark_of(block.content)
    return mark is not None and mark.place == "start"


def _place(listing: Sequence[models.Block], start: int) -> SectionPlace:
    first = mark_of(listing[start].content)
    assert first is not None
    own = [listing[start]]
    for block in listing[start + 1 :]:
        mark = mark_of(block.content)
        if mark and mark.place == "start":
            break
        if block.created_by == own[0].created_by:
            own.append(block)
        if mark and (mark.entry_id, mark.digest) == (first.entry_id, first.digest):
            return SectionPlace(first, tuple(own), is_whole=True)
    return SectionPlace(first, tuple(own), is_whole=False)


def present(wanted: Sequence[NewBlock], found: Sequence[models.Block]) -> dict[int, str]:
    """Which of the wanted blocks are there, by number, with their ids; what a person removed stays removed.

    A block whose words were changed is known by its place and type.
    """
    signatures = [signature(block.type, block.content) for block in wanted]
    ids: dict[int, str] = {}
    at = 0
    for block in found:
        own = signature(block.type, block.content)
        number = next((n for n in range(at, len(wanted)) if signatures[n] == own), None)
        if number is None and at < len(wanted) and wanted[at].type == block.type:
            number = at
        if number is not None:
            ids[number], at = block.id, number + 1
    return ids
