"""Segments in the database: how a person wants an entry's video split, and what came of it."""

from clients.database.models import SegmentOrder
from services.domain.segments import Segments, SegmentWish
from services.entries.video_orders import VideoOrders, VideoOrderView

SegmentsView = VideoOrderView[SegmentWish, Segments]


class SegmentOrders(VideoOrders[SegmentWish, Segments]):
    """One order for each video."""

    table, wish, made = SegmentOrder, SegmentWish, Segments

    def told(self, made: Segments) -> str:
        """What was noticed on the way."""
        return " ".join(made.notices)

    def of_entry(self, user_id: str, entry_id: str) -> SegmentsView | None:
        """What was asked for last; None when nothing was. Raises NotFoundError."""
        return next(iter(self.all_of(user_id, entry_id)), None)
