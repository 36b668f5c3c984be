"""A link as an export holds it, with the collection it was kept in."""

from dataclasses import dataclass
from enum import StrEnum


class Kept(StrEnum):
    """Collections that every export has; they tell nothing that a tag should say."""

    FAVOURITES = "Favourites"
    SAVED = "Saved"
    LIKES = "Likes"
    HISTORY = "Watched or shared"
    LINKS = "Links"

    @property
    def is_chosen(self) -> bool:
        """Whether a person is likely to want it: what was liked or watched in passing is offered, not taken."""
        return self not in (Kept.LIKES, Kept.HISTORY)


@dataclass(frozen=True)
class FoundLink:
    """`collection` is one of `Kept`, or a person's own."""

    text: str
    collection: str = Kept.LINKS

    @property
    def is_own(self) -> bool:
        """Whether the collection has a name of the person's own."""
        return self.collection not in tuple(Kept)
