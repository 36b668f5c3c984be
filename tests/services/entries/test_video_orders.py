"""Orders about a whole video: the last wish counts, and what is made of an earlier one is old."""

import pytest

from clients.database.session import Database
from services.domain.entries import EntryView
from services.domain.orders import OrderStatus
from services.domain.segments import Segments, SegmentWish
from services.entries.store import Entries
from services.segments.segment_store import SegmentOrders
from tests.fakes.orders import accept
from utils.errors import NotFoundError

MADE = Segments(segments=())


@pytest.fixture
def entry(database: Database) -> EntryView:
    return accept(Entries(database))


@pytest.fixture
def orders(database: Database, entry: EntryView) -> SegmentOrders:
    made = SegmentOrders(database)
    made.order("local", entry.id, SegmentWish(every_s=60))
    return made


def test_a_wish_that_came_meanwhile_still_waits(orders: SegmentOrders, entry: EntryView) -> None:
    (begun,) = orders.waiting(entry.id)
    orders.order("local", entry.id, SegmentWish(every_s=30))
    orders.finish(begun, "artifact", MADE)
    (left,) = orders.waiting(entry.id)
    assert (left.wish.every_s, left.made) == (30, MADE)


def test_what_failed_says_why_unless_another_wish_came(orders: SegmentOrders, entry: EntryView) -> None:
    (begun,) = orders.waiting(entry.id)
    orders.order("local", entry.id, SegmentWish(every_s=30))
    orders.fail(begun, "Old.")
    (now,) = orders.waiting(entry.id)
    orders.fail(now, "Broken.")
    assert [(one.status, one.message) for one in orders.all_of("local", entry.id)] == [(OrderStatus.FAILED, "Broken.")]


def test_nobody_else_sees_or_changes_it(orders: SegmentOrders, entry: EntryView) -> None:
    for call in (orders.all_of, orders.forget):
        with pytest.raises(NotFoundError):
            call("somebody", entry.id)
