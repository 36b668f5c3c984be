from datetime import timedelta

import pytest

from clients.platforms.platform import AccountReconnectNeeded, Held, NotReady, PostStanding, RemoteGone, Stands, Unsure
from services.publishing import decisions
from services.publishing.decisions import LOST_S, RETRY_S, Code, Now
from services.publishing.states import FOLLOWS, PostState, may_follow
from tests.fakes.platforms.harness import START
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError

LATER = START + timedelta(hours=20)
WAITING, LOOKED_UP = (PostState.DUE, PostState.PREPARED), (PostState.SENT, PostState.PROCESSING)


def now(state: PostState, **changes: object) -> Now:
    return Now(**{"state": state, "clock": START, "not_later_than": LATER, "sent_at": START} | changes)  # type: ignore[arg-type]


def test_what_was_sent_is_sent_again_on_the_platforms_word_alone() -> None:
    assert FOLLOWS[PostState.PROCESSING] & set(WAITING) == set()
    assert not FOLLOWS[PostState.LIVE]
    for stands in Stands:
        move = decisions.after_check(PostStanding(stands), now(PostState.PROCESSING))
        assert move.state not in WAITING
        assert may_follow(PostState.PROCESSING, move.state)
        sent = decisions.after_check(PostStanding(stands), now(PostState.SENT))
        assert (sent.state in WAITING) == (stands in (Stands.NOT_DONE, Stands.GONE))


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (Unsure("?"), PostState.SENT, Code.LOST_ANSWER),
        (TransientError("busy"), PostState.PREPARED, Code.RETRY),
        (NotReady("wait", retry_after_s=5), PostState.PREPARED, Code.NONE),
        (Held("full", START + timedelta(hours=3)), PostState.PREPARED, Code.LIMIT),
        (Held("full", LATER + timedelta(hours=3)), PostState.FAILED, Code.TOO_LATE),
        (RemoteGone("gone"), PostState.PREPARED, Code.RETRY),
        (AccountReconnectNeeded("out"), PostState.NEEDS_USER, Code.ACCOUNT),
        (NeedsUserError("switch"), PostState.NEEDS_USER, Code.USER),
        (PermanentError("no"), PostState.FAILED, Code.REFUSED),
    ],
)
def test_what_a_failure_after_the_final_call_means(error: ClipsheetError, state: PostState, code: Code) -> None:
    move = decisions.after_send(error, now(PostState.SENT))
    assert (move.state, move.code, move.forgets_remote) == (state, code, False)
    assert (move.due_at is None) == (state in (PostState.FAILED, PostState.NEEDS_USER))


def test_a_lost_answer_of_a_preparation_that_may_not_be_repeated_asks_the_person() -> None:
    assert decisions.after_prepare(Unsure("?"), now(PostState.DUE), repeats=False).state is PostState.UNKNOWN
    assert decisions.after_prepare(Unsure("?"), now(PostState.DUE), repeats=True).state is PostState.DUE
    assert decisions.after_prepare(TransientError("?"), now(PostState.DUE), repeats=False).state is PostState.DUE


def test_passing_faults_are_tried_again_ever_more_rarely_and_then_given_up() -> None:
    pauses = [decisions.pause_s(attempt, 0.5) for attempt in range(1, 7)]
    assert pauses == [*RETRY_S, None]
    assert decisions.pause_s(1, 1.0) == pytest.approx(66)
    move = decisions.after_send(TransientError("busy"), now(PostState.PREPARED, attempts=5))
    assert (move.state, move.code) == (PostState.FAILED, Code.GAVE_UP)


def test_the_platforms_wish_and_the_last_moment_are_kept() -> None:
    wish = decisions.after_send(TransientError("busy", retry_after_s=4000), now(PostState.PREPARED))
    assert wish.due_at == START + timedelta(seconds=4000)
    soon = now(PostState.PREPARED, not_later_than=START + timedelta(seconds=30))
    assert decisions.after_send(TransientError("busy"), soon).code is Code.TOO_LATE


def test_what_cannot_be_told_is_asked_for_half_an_hour_and_then_shown_to_the_person() -> None:
    state, checks, asked = PostState.SENT, 0, 0.0
    while state is PostState.SENT:
        move = decisions.after_check(PostStanding(Stands.UNCLEAR, "?"), now(PostState.SENT, checks=checks))
        state, checks = move.state, move.checks
        asked += (move.due_at - START).total_seconds() if move.due_at else 0
    assert (state, checks) == (PostState.UNKNOWN, len(LOST_S))
    assert asked > 1800


@pytest.mark.parametrize("state", LOOKED_UP)
@pytest.mark.parametrize("error", [TransientError("x"), Unsure("x"), Held("x", LATER), PermanentError("x")])
def test_a_failed_look_up_changes_nothing_about_the_post(state: PostState, error: ClipsheetError) -> None:
    assert decisions.after_failed_check(error, now(state)).state is state


def test_a_draft_is_looked_after_for_a_week() -> None:
    draft = PostStanding(Stands.FINISH_IN_APP, "in the app")
    move = decisions.after_check(draft, now(PostState.PROCESSING))
    assert (move.state, move.due_at is not None) == (PostState.NEEDS_USER, True)
    old = now(PostState.NEEDS_USER, sent_at=START - timedelta(days=8))
    assert decisions.after_check(draft, old).due_at is None
    missed = decisions.after_failed_check(TransientError("x"), now(PostState.NEEDS_USER, message="in the app"))
    assert (missed.code, missed.message) == (Code.FINISH_IN_APP, "in the app")
