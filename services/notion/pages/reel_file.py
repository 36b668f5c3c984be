"""The reel on its way into a Notion page: as it is, as a smaller copy, or as a sentence about where it is."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clients.notion.api import MAX_SINGLE_PART_BYTES, PART_BYTES, NotionApi
from clients.notion.models import Property
from clients.sites.known_sites import NAMES
from services.domain.artifacts import Media, Motion
from services.highlights.transcode import MIB, can_fit, make_smaller
from services.notion.columns.names import name_of
from services.notion.columns.values import is_link
from services.notion.pages.body import PageSection, ShownReel
from utils.errors import PermanentError
from utils.logger import get_logger

_LINK_NAMES = {"link", "url", "source", "original", "post"}
_REEL_NAMES = {"reel", "highlight", "clip", "video"}
FILE_NAME, CONTENT_TYPE = "highlights.mp4", "video/mp4"
log = get_logger(__name__)


@dataclass(frozen=True)
class ReelFile:
    """A reel and what is known about it; `address` is where people can watch it, when there is such a place."""

    path: Path
    key: str
    duration_s: float
    address: str | None = None

    @classmethod
    def of(cls, path: Path | None, key: str, motion: Motion | None, address: str | None) -> "ReelFile | None":
        """The reel of a result, when it has one."""
        if path is None or motion is None:
            return None
        return cls(path, key, motion.reel_s, address)

    def shown(self, cap_bytes: int) -> ShownReel:
        """How the page shows it, before anything is uploaded."""
        if self._fits(cap_bytes) or can_fit(cap_bytes, self.duration_s):
            return ShownReel(self.key, is_video=True)
        return self.told(cap_bytes)

    def told(self, cap_bytes: int) -> ShownReel:
        """The sentence in place of a reel that is too large, or that Notion refuses."""
        size, cap = self.path.stat().st_size / MIB, cap_bytes / MIB
        why = f"The reel is {size:.0f} MB, and this workspace takes files of up to {cap:.0f} MB."
        sentence = "The reel could not be uploaded." if self._fits(cap_bytes) else why
        kept = "" if self.address else " It is kept beside the note in Clipsheet's own library."
        return ShownReel(self.key, sentence=sentence + kept, url=self.address)

    def upload(self, api: NotionApi, cap_bytes: int, work: Path) -> ShownReel:
        """Upload it, or a smaller copy made in `work`; the sentence when that cannot be done: the note goes on."""
        try:
            path = self.path if self._fits(cap_bytes) else self._smaller(cap_bytes, work)
            if path.stat().st_size > cap_bytes:
                return self.told(cap_bytes)
            return ShownReel(self.key, is_video=True, upload_id=send(api, path))
        except PermanentError as error:
            log.warning("the reel is not in the page", extra={"error": str(error)})
            return self.told(cap_bytes)

    def _fits(self, cap_bytes: int) -> bool:
        return self.path.stat().st_size <= cap_bytes

    def _smaller(self, cap_bytes: int, work: Path) -> Path:
        target = work / FILE_NAME
        make_smaller(self.path, target, cap_bytes=cap_bytes, duration_s=self.duration_s)
        return target


def takes_the_reel(column: Property) -> bool:
    """Whether a property is for the reel: one of files, called so."""
    return column.type == "files" and bool(name_of(column.name) & _REEL_NAMES)


def link_cells(columns: Iterable[Property], media: Media | None) -> dict[str, Any]:
    """The cells of files properties that are for the video's own address: an external file, as Notion calls it."""
    url = media.url if media else None
    if media is None or not url or not is_link(url):
        return {}
    file = {"type": "external", "name": NAMES.get(media.platform, "Video"), "external": {"url": url}}
    named = (one for one in columns if one.type == "files" and not takes_the_reel(one))
    return {one.id: {"files": [file]} for one in named if name_of(one.name) & _LINK_NAMES}


def file_cells(columns: Iterable[str], planned: PageSection) -> dict[str, Any]:
    """The cells that hold the reel which was uploaded for the page; none where it is told in words."""
    uploads = (block.content.get("file_upload") for block in planned.blocks if block.type == "video")
    upload = next((one for one in uploads if one and one["id"]), None)
    file = {"type": "file_upload", "name": FILE_NAME, "file_upload": upload}
    return {column: {"files": [file]} for column in columns} if upload else {}


def send(api: NotionApi, path: Path, name: str = FILE_NAME, content_type: str = CONTENT_TYPE) -> str:
    """Upload a file, in parts when Notion wants it so; returns the upload's id."""
    size = path.stat().st_size
    if size <= MAX_SINGLE_PART_BYTES:
        upload = api.create_file_upload(name, content_type)
        api.send_file_upload(upload, path.read_bytes())
        return upload.id
    upload = api.create_file_upload(name, content_type, parts=math.ceil(size / PART_BYTES))
    with path.open("rb") as file:
        number = 0
        while data := file.read(PART_BYTES):
            number += 1
            api.send_file_upload(upload, data, part=number)
    api.complete_file_upload(upload.id)
    return upload.id
