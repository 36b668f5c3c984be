"""What an export holds for a person, before anything is made of it: posts by collection, repeats and strangers out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from services.imports.found import FoundLink, Kept
from services.sources.links import Link, parse_link, shortened
from utils.errors import ClipsheetError

MAX_LINKS = 50_000
MAX_SHOWN = 20
MAX_COLLECTIONS = 500


@dataclass
class Preview:
    """Posts with the collection of each, in the order of the export."""

    posts: dict[tuple[str, str], tuple[Link, FoundLink]] = field(default_factory=dict)
    repeats: int = 0
    unsupported: int = 0
    examples: list[dict[str, str]] = field(default_factory=list)  # of what is not supported, with the reason
    was_cut: bool = False

    @property
    def collections(self) -> list[str]:
        """Their names, in the order in which they come."""
        return list(dict.fromkeys(found.collection for _, found in self.posts.values()))


def preview_of(links: Iterable[FoundLink], extra_hosts: Collection[str] = (), *, most: int = MAX_LINKS) -> Preview:
    """Read all links; a post that stands in several collections is in the one that says most."""
    made = Preview()
    names: set[str] = set()
    seen_only: list[tuple[str, str]] = []  # posts that nobody chose: the first to make room
    for found in links:
        try:
            link = parse_link(found.text, extra_hosts)
        except ClipsheetError as error:
            made.unsupported += 1
            if len(made.examples) < MAX_SHOWN:
                made.examples.append({"link": shortened(found.text), "why": error.message})
            continue
        key = link.platform, link.id
        before = made.posts.get(key)
        if before is None and not _has_room(made, found, seen_only, most):
            continue
        if before is not None:
            made.repeats += 1
            if not _says_more(found, before[1]):
                continue
        if found.is_own and found.collection not in names:
            if len(names) >= MAX_COLLECTIONS:
                found = FoundLink(found.text, Kept.LINKS)
            names.add(found.collection)
        made.posts[key] = link, found
        if not _rank(found):
            seen_only.append(key)
    return made


def _has_room(made: Preview, found: FoundLink, seen_only: list[tuple[str, str]], most: int) -> bool:
    """Whether one more may be kept; for one that somebody chose, one of a history is left out."""
    if len(made.posts) < most:
        return True
    made.was_cut = True
    while _rank(found) and seen_only:
        key = seen_only.pop()
        if not _rank(made.posts[key][1]):
            del made.posts[key]
            return True
    return False


def _says_more(new: FoundLink, old: FoundLink) -> bool:
    """A collection of the person's own says more than one that everybody has; what was chosen more than the rest."""
    return _rank(new) > _rank(old)


def _rank(found: FoundLink) -> int:
    return 2 if found.is_own else int(Kept(found.collection).is_chosen)
