"""Writes Clipsheet's section of a page: once, whole, and nothing of what is around it.

Every write begins by reading what is there, and everything is written in order. So a crash, a retry or a write that
was saved though it failed leaves a beginning, and the rest is added to it. A new version is written after the old one
before the old one is removed: at no moment is there no note on the page.
"""

from collections.abc import Callable

from clients.notion import models
from clients.notion.api import NotionApi
from clients.notion.errors import Unavailable
from services.notion.pages.blocks import plan
from services.notion.pages.body import PageSection
from services.notion.pages.sections import SectionPlace, places, present

PASSES = 4  # to delete a section: its content, its first block, and two for what did not go
Upload = Callable[[], PageSection]  # the same section with the reel uploaded
Check = Callable[[], None]  # raises when the person asked to stop


class SectionWriter:
    """One page."""

    def __init__(self, api: NotionApi, page_id: str, bot_id: str, check: Check) -> None:
        self._api = api
        self._page_id = page_id
        self._bot_id = bot_id
        self._check = check

    def write(self, section: PageSection, upload: Upload) -> None:
        """Bring the page to hold this section and no other of ours."""
        found = self._places(section.entry_id)
        current = next((place for place in found if _is_of(place, section)), None)
        if current is None or not current.is_whole:
            self._complete(section, current, found, upload)
        self._remove(section.entry_id, [place for place in found if not _is_of(place, section)], keep=section)

    def clear(self, entry_id: str) -> None:
        """Remove our sections: the note stands elsewhere now."""
        self._remove(entry_id, self._places(entry_id))

    def _places(self, entry_id: str) -> list[SectionPlace]:
        return list(places(self._listing(self._page_id), entry_id, self._bot_id))

    def _complete(
        self, section: PageSection, current: SectionPlace | None, found: list[SectionPlace], upload: Upload
    ) -> None:
        ids = present(section.blocks, current.blocks) if current else {}
        roots = max(ids, default=-1) + 1
        children = self._children_done(section, ids, roots, current)
        if any(block.type in ("video", "image") for block in section.blocks[roots:]):
            section = upload()
        before = current or (found[-1] if found else None)
        after = before.blocks[-1].id if before else None
        for append in plan(section.blocks, roots, children):
            self._check()
            if append.under is not None:
                self._api.append_children(ids[append.under], append.children)
                continue
            made = self._api.append_children(self._page_id, append.children, after=after)
            ids.update((append.first + number, block.id) for number, block in enumerate(made))
            after = made[-1].id if made else after

    def _children_done(
        self, section: PageSection, ids: dict[int, str], roots: int, current: SectionPlace | None
    ) -> int:
        wanted = section.blocks[roots - 1].children if roots else ()
        if not wanted or current is None:
            return 0
        own = [one for one in self._listing(ids[roots - 1]) if one.created_by == current.blocks[0].created_by]
        return max(present(wanted, own), default=-1) + 1

    def _listing(self, block_id: str) -> list[models.Block]:
        found: list[models.Block] = []
        cursor = None
        while True:
            page = self._api.get_children(block_id, cursor=cursor)
            found += [block for block in page.results if not block.in_trash]
            cursor = page.next_cursor
            if not page.has_more or cursor is None:
                return found

    def _remove(self, entry_id: str, old: list[SectionPlace], keep: PageSection | None = None) -> None:
        """Delete, and look whether it is gone: Notion says of many failures that the block was not there.

        The first block goes last. As long as it is there, the rest is known to be ours.
        """
        for _ in range(PASSES):
            for place in old:
                for block in place.blocks[1:] or place.blocks:
                    self._check()
                    self._api.delete_block(block.id)
            if not old:
                return
            old = [place for place in self._places(entry_id) if keep is None or not _is_of(place, keep)]
        raise Unavailable("The former note could not be removed from the page.", "It will be tried again.")


def _is_of(place: SectionPlace, section: PageSection) -> bool:
    return (place.mark.entry_id, place.mark.digest) == (section.entry_id, section.digest)
