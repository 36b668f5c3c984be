"""Clips in the database: what is chosen, made, changed and taken back, and what is told of it."""

from dataclasses import replace

import pytest

from clients.database.session import Database
from services.clips.clip_store import MAX_CLIPS_OF_ENTRY, Clips
from services.clips.clip_view import ClipStatus
from services.domain.clips import ClipChoice, ClipFile, ClipPlan, ClipStyle, ClipWish, Span
from services.domain.entries import EntryView
from services.domain.orders import OrderStatus
from services.domain.stages import StageName
from services.entries.store import Entries
from tests.fakes.orders import accept, claimed
from utils.errors import ConflictError, NeedsUserError, NotFoundError

ME = "local"
MADE = ClipFile(file="clip.mp4", duration_s=5, width=2, height=2, fps=25, size_bytes=1)


def plan(start_s: float, *, score: float | None = 50.0) -> ClipPlan:
    return ClipPlan(parts=(Span(start_s=start_s, end_s=start_s + 5),), title=f"At {start_s}", score=score)


@pytest.fixture
def clips(database: Database) -> Clips:
    return Clips(database)


@pytest.fixture
def entry(entries: Entries) -> EntryView:
    return accept(entries)


def chosen(clips: Clips, entry: EntryView, *starts: float) -> list[str]:
    clips.order(ME, entry.id, ClipWish())
    clips.fill(entry.id, ClipWish(), ClipChoice(clips=tuple(map(plan, starts)), few_reason="Few."))
    return clips.waiting(entry.id)


def make(clips: Clips, clip_id: str) -> None:
    begun = clips.begin(clip_id)
    assert begun is not None
    clips.finish(begun[0], f"artifact-{clip_id}", MADE)


def test_a_choice_becomes_clips_that_wait_in_order_of_time(clips: Clips, entry: EntryView) -> None:
    assert not clips.has_work(entry.id)
    chosen(clips, entry, 40, 10)
    found, order = clips.of_entry(ME, entry.id)
    assert [(one.number, one.plan.start_s, one.status) for one in found] == [(1, 10, "waiting"), (2, 40, "waiting")]
    assert order is not None
    assert (order.status, order.made_by, order.message) == (OrderStatus.DONE, "rules", "Few.")


def test_only_what_is_not_made_is_left_to_a_worker(clips: Clips, entry: EntryView) -> None:
    first, second, third = chosen(clips, entry, 1, 2, 3)
    make(clips, first)
    begun = clips.begin(second)
    assert begun is not None
    clips.fail(begun[0], "The disk is full.")
    assert clips.waiting(entry.id) == [third]
    assert clips.begin(first) is None
    assert clips.get(ME, entry.id, second).message == "The disk is full."


def test_a_clip_that_changed_while_it_was_made_is_made_again(clips: Clips, entry: EntryView) -> None:
    (clip_id,) = chosen(clips, entry, 1)
    begun = clips.begin(clip_id)
    assert begun is not None
    clips.edit(ME, entry.id, clip_id, lambda clip: (plan(7), clip.style))
    clips.finish(begun[0], "old", MADE)
    clip = clips.get(ME, entry.id, clip_id)
    assert (clip.status, clip.artifact_id, clip.plan.start_s) == (ClipStatus.WAITING, "old", 7)


def test_a_change_is_taken_back_and_the_same_again_is_none(clips: Clips, entry: EntryView) -> None:
    (clip_id,) = chosen(clips, entry, 1)
    make(clips, clip_id)
    same = clips.edit(ME, entry.id, clip_id, lambda clip: (clip.plan, clip.style))
    assert (same.status, same.can_undo) == (ClipStatus.READY, False)
    clips.edit(ME, entry.id, clip_id, lambda clip: (clip.plan, ClipStyle(template="pill")))
    clips.edit(ME, entry.id, clip_id, lambda clip: (plan(9), clip.style))
    clips.undo(ME, entry.id, clip_id)
    back = clips.undo(ME, entry.id, clip_id)
    assert (back.plan.start_s, back.style.template, back.can_undo) == (1, "clear", False)
    with pytest.raises(ConflictError, match="Nothing was changed"):
        clips.undo(ME, entry.id, clip_id)


def test_another_choice_leaves_what_a_person_made(clips: Clips, entry: EntryView) -> None:
    changed, _ = chosen(clips, entry, 1, 20)
    clips.edit(ME, entry.id, changed, lambda clip: (plan(2), clip.style))
    clips.add(ME, entry.id, [plan(50, score=None)], ClipStyle())
    chosen(clips, entry, 30)
    assert [one.plan.start_s for one in clips.of_entry(ME, entry.id)[0]] == [2, 30, 50]


def test_a_newer_wish_is_not_filled_with_an_older_choice(clips: Clips, entry: EntryView) -> None:
    clips.order(ME, entry.id, ClipWish(count=2))
    clips.fill(entry.id, ClipWish(count=9), ClipChoice(clips=(plan(1),)))
    assert clips.open_order(entry.id) == ClipWish(count=2)


def test_a_clip_in_two_and_one_of_two(clips: Clips, entry: EntryView) -> None:
    (clip_id,) = chosen(clips, entry, 1)
    make(clips, clip_id)
    halves = clips.replace(ME, entry.id, [clip_id], lambda _: [plan(1), plan(6)])
    assert [one.faces_id for one in halves] == [f"artifact-{clip_id}"] * 2
    clips.replace(ME, entry.id, [one.id for one in halves], lambda old: [replace_parts(old[0].plan)])
    assert [one.number for one in clips.of_entry(ME, entry.id)[0]] == [1]


def replace_parts(one: ClipPlan) -> ClipPlan:
    return one.model_copy(update={"title": "Whole"})


def test_more_than_can_be_seen_through_are_refused(clips: Clips, entry: EntryView) -> None:
    with pytest.raises(NeedsUserError, match="at most 50 clips"):
        clips.add(ME, entry.id, [plan(1)] * (MAX_CLIPS_OF_ENTRY + 1), ClipStyle())


def test_anothers_clips_do_not_exist(clips: Clips, entry: EntryView) -> None:
    (clip_id,) = chosen(clips, entry, 1)
    for ask in (lambda: clips.get("other", entry.id, clip_id), lambda: clips.of_entry("other", entry.id)):
        with pytest.raises(NotFoundError):
            ask()
    with pytest.raises(NotFoundError):
        clips.get(ME, "another", clip_id)


def test_each_turn_of_a_clip_is_an_event(clips: Clips, entry: EntryView, entries: Entries) -> None:
    (clip_id,) = chosen(clips, entry, 1)
    make(clips, clip_id)
    clips.delete(ME, entry.id, clip_id)
    told = [event.data for event in entries.events(ME, entry.id) if event.kind == "clip"]
    assert [one["status"] for one in told] == ["waiting", "making", "ready", "deleted"]
    assert {one["clip_id"] for one in told} == {clip_id}


def test_a_cancelled_run_of_clips_leaves_the_entry_complete(
    clips: Clips, entry: EntryView, entries: Entries, database: Database
) -> None:
    claimed(database, entry).complete()
    (clip_id,) = chosen(clips, entry, 1)
    assert [one.id for one in entries.with_waiting_clips()] == [entry.id]
    entries.choose(ME, entry.id, {}, run_from=StageName.CLIPS)
    after = entries.request_cancel(ME, entry.id)
    assert (after.status, clips.get(ME, entry.id, clip_id).status) == ("completed", ClipStatus.CANCELLED)
    assert entries.with_waiting_clips() == []
    assert replace(after, run=0) != after
