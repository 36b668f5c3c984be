"""Eye contact in the database: what a person asks of an entry's video, and what came of it."""

from enum import StrEnum

from clients.database.models import EyeContactOrder
from services.domain.eye_contact import EyeContactFile, EyeContactWish
from services.entries.video_orders import VideoOrders, VideoOrderView


class CorrectionKind(StrEnum):
    """What is made: each has an order of its own, so that a preview stays while the whole is made."""

    WHOLE = "whole"
    PREVIEW = "preview"

    @classmethod
    def of(cls, wish: EyeContactWish) -> "CorrectionKind":
        """The kind of a wish."""
        return cls.PREVIEW if wish.preview else cls.WHOLE


EyeContactView = VideoOrderView[EyeContactWish, EyeContactFile]


class EyeContactOrders(VideoOrders[EyeContactWish, EyeContactFile]):
    """Two orders for each video: of the whole, and of a preview."""

    table, wish, made = EyeContactOrder, EyeContactWish, EyeContactFile
    kind_of = staticmethod(CorrectionKind.of)

    def told(self, made: EyeContactFile) -> str:
        """Why the original stayed, where it did."""
        return made.reason or ""

    def of_entry(self, user_id: str, entry_id: str) -> dict[CorrectionKind, EyeContactView]:
        """What was asked for last, by kind. Raises NotFoundError."""
        return {CorrectionKind.of(view.wish): view for view in self.all_of(user_id, entry_id)}

    def waiting(self, entry_id: str) -> list[EyeContactView]:
        """What is to be made, previews first."""
        return sorted(super().waiting(entry_id), key=lambda one: CorrectionKind.of(one.wish))
