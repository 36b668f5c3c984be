"""Two hundred posts over twelve accounts, with the clock moved forward."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from clients.database.models import PublicationEvent
from clients.database.session import Database
from services.publishing.history import CALL
from services.publishing.slots import free_slot
from services.publishing.states import PostState
from tests.fakes.platforms.scene import scene

EACH = {"youtube": (4, 26), "tiktok": (5, 13), "instagram": (3, 11)}  # accounts, posts of each: 202


def test_two_hundred_posts_over_twelve_accounts_go_in_order_within_all_limits(
    database: Database, tmp_path: Path
) -> None:
    with scene(database, tmp_path) as found:
        harness, planned = found.harness, []
        at = harness.clock() + timedelta(hours=2)
        for platform, (accounts, posts) in EACH.items():
            for number in range(1, accounts + 1):
                account = found.account(platform, number)
                # A third at one and the same minute, the rest at the next free slots.
                for post in range(posts):
                    when = at if post % 3 == 0 else free_slot(database, account, harness.clock(), most_a_day=15)
                    planned.append(harness.plan(account, at=when, again=True, title=f"{platform} {number} {post}"))
        assert (len(planned), len({one.account_id for one in planned})) == (202, 12)
        harness.run(days=40)

        ended = [harness.get(one) for one in planned]
        assert {one.state for one in ended} == {PostState.LIVE}
        assert sum(len(fake.posts) for fake in found.fakes.values()) == len(planned)
        # Nobody had to tell us of a limit: our own counting was enough. (The scene fails where a fake was angry.)
        with database.reading() as session:
            limited = set(
                session.scalars(
                    select(PublicationEvent.publication_id).where(PublicationEvent.message.contains("that many went"))
                )
            )
            calls = list(
                session.execute(
                    select(PublicationEvent.account_id, PublicationEvent.publication_id)
                    .where(PublicationEvent.kind == CALL)
                    .order_by(PublicationEvent.id)
                )
            )
        late = [one for one in ended if one.live_at and one.live_at - one.at > timedelta(minutes=15)]
        held = {one.account_id for one in ended if one.id in limited}
        assert {one.account_id for one in late} <= held
        times = {one.id: one.at for one in ended}
        for owner_id in {one.account_id for one in ended}:
            order = [times[post] for owner, post in calls if owner == owner_id]
            assert order == sorted(order)
