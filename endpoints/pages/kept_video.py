"""What a page says about an entry's video: that it stays, when it goes, or that it is gone and how it comes back."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from endpoints.app_context import web
from endpoints.languages import gettext as _
from endpoints.languages import ngettext
from services.domain.entries import EntryView
from services.exports.results import Results


@dataclass(frozen=True)
class KeptVideo:
    """`goes_at`: it is there until then (None: as long as the note); `is_gone`: it was there, and is no more."""

    goes_at: datetime | None = None
    is_gone: bool = False
    can_come_back: bool = False


def kept_video(entry: EntryView, results: Results, media_days: float | None) -> KeptVideo | None:
    """How it stands; None where there never was one."""
    if results.media is None or not results.media.file:
        return None
    if "media" not in results.files:
        return KeptVideo(is_gone=True, can_come_back=entry.source.kind == "link" and entry.status.is_final)
    if media_days is None or results.media_made_at is None:
        return KeptVideo()
    return KeptVideo(goes_at=results.media_made_at + timedelta(days=media_days))


def kept_words() -> str:
    """What stands at the foot of every page: where things are, and for how long."""
    settings = web().settings
    where = _("Your notes are yours alone.") if web().signs_in else _("Clipsheet runs on this machine.")
    if settings.media_days is None:
        stays = _("Your videos and notes stay here.")
        return f"{where} {stays}"
    stays = ngettext(
        "Notes stay; a video goes by itself %(days)s day after it came, and can be fetched again.",
        "Notes stay; a video goes by itself %(days)s days after it came, and can be fetched again.",
        math.ceil(settings.media_days),
        days=f"{settings.media_days:g}",
    )
    return f"{where} {stays}"
