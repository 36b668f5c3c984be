"""What helps an entry that failed: a way on for each kind of failure, beside the sentence that says what happened."""

from dataclasses import dataclass

from flask import url_for

from endpoints.languages import gettext as _
from services.domain.entries import EntryView
from services.domain.stages import StageName


@dataclass(frozen=True)
class Remedy:
    """A link, and what it does."""

    label: str
    href: str
    is_elsewhere: bool = False


def remedies(entry: EntryView) -> list[Remedy]:
    """The ways on besides trying again, the likeliest first."""
    ways: list[Remedy] = []
    if entry.source.kind == "link" and entry.stage in (StageName.DOWNLOAD, None):
        ways.append(Remedy(_("Look whether it still plays"), entry.source.url or "", is_elsewhere=True))
        ways.append(Remedy(_("Send the file instead"), "#give-file"))
        ways.append(Remedy(_("Paste its words instead"), url_for("pages.start") + "#words"))
    if entry.error_kind == "needs_user":
        ways.insert(0, Remedy(_("See what is missing"), url_for("status_page.overview")))
    elif entry.error_kind in ("transient", "bug", "crashed"):
        ways.append(Remedy(_("See how everything stands"), url_for("status_page.overview")))
    return ways


def is_worth_a_retry(entry: EntryView) -> bool:
    """Whether trying again as it is may end in another way."""
    return entry.error_kind != "permanent"
