"""What comes next for a publication: pure functions of what happened, its state and the time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from clients.platforms.platform import (
    AccountReconnectNeeded,
    Held,
    NotReady,
    PostStanding,
    Remote,
    RemoteGone,
    Stands,
    Unsure,
)
from services.publishing.states import PostState
from utils.errors import ClipsheetError, NeedsUserError, TransientError

RETRY_S = (60.0, 300.0, 1800.0, 7200.0, 21_600.0)
JITTER = 0.1  # of each pause, so that what failed together does not come back together
LATE_S = 3600.0  # more than this after its time, a person is asked
# An answer that was lost is looked up at once and then ever more rarely; after the last the person is told.
LOST_S = (2.0, 5.0, 15.0, 60.0, 180.0, 600.0, 1800.0)
PROCESSING_S = (5.0, 10.0, 20.0, 40.0, 60.0)  # then every minute, and after an hour every ten
SLOW_AFTER, SLOW_S = timedelta(hours=1), 600.0
PROCESSING_ENDS = timedelta(hours=48)  # nobody takes so long: the person is told
IN_APP_S, IN_APP_ENDS = 900.0, timedelta(days=7)  # a draft is looked after, as long as it may be finished


class Code(StrEnum):
    """Why a publication is where it is, for programs."""

    NONE = ""
    RETRY = "retry"  # a passing fault; it goes on by itself
    LIMIT = "limit"  # the platform takes no more for now; it goes on by itself
    ACCOUNT = "account"  # the account has to be connected again
    LATE = "late"  # its time was missed while nothing ran
    TOO_LATE = "too_late"  # its last moment went by while it was tried
    GAVE_UP = "gave_up"  # tried as often as it may
    REFUSED = "refused"  # by the platform, for good
    USER = "user"  # something only the person can change
    FINISH_IN_APP = "finish_in_app"  # a draft that waits in the platform's own app
    LOST_ANSWER = "lost_answer"  # it may have been posted
    FILE = "file"  # the file is gone or does not fit


@dataclass(frozen=True)
class Move:
    """The next state, when to look again (None: not by itself), and why."""

    state: PostState
    due_at: datetime | None = None
    code: Code = Code.NONE
    message: str = ""
    attempts: int = 0
    checks: int = 0
    forgets_remote: bool = False
    hold_until: datetime | None = None  # nothing of the account goes before
    holds_app: bool = False  # nor of any account of the app
    breaks_account: bool = False
    remote: Remote = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True)
class Now:
    """Where a publication is when something happens."""

    state: PostState
    clock: datetime
    not_later_than: datetime
    attempts: int = 0
    checks: int = 0
    sent_at: datetime | None = None
    draw: float = 0.5  # 0..1, for the jitter
    message: str = ""  # as it stands


def pause_s(attempts: int, draw: float) -> float | None:
    """How long to wait after so many failures in a row; None: no more."""
    if attempts > len(RETRY_S):
        return None
    return RETRY_S[attempts - 1] * (1 + JITTER * (2 * draw - 1))


def is_missed(at: datetime, clock: datetime) -> bool:
    """Whether its time went by so long ago, with nobody there to send it, that a person is asked."""
    return (clock - at).total_seconds() > LATE_S


def missed(at: datetime, clock: datetime) -> Move:
    """Ask the person."""
    hours = (clock - at).total_seconds() / 3600
    says = f"Its time was missed by {hours:.0f} h, as Clipsheet did not run. Send it now, move it, or drop it."
    return Move(PostState.NEEDS_USER, None, Code.LATE, says)


def after_prepare(error: ClipsheetError, now: Now, *, repeats: bool) -> Move:
    """What a failed preparation means. Nobody can have seen anything; a second one may still count at the platform."""
    if isinstance(error, Unsure) and not repeats:
        says = f"{error.message} It may have begun there: look into the app, then choose."
        return Move(PostState.UNKNOWN, None, Code.LOST_ANSWER, says)
    return _after_refusal(error, now, PostState.DUE)


def after_send(error: ClipsheetError, now: Now) -> Move:
    """What a failed sending means; `now.state` is `sent` when the final call was made."""
    if now.state is PostState.SENT and isinstance(error, Unsure):
        due_at = now.clock + timedelta(seconds=LOST_S[0])
        return Move(PostState.SENT, due_at, Code.LOST_ANSWER, f"{error.message} It is being looked up.", checks=0)
    if isinstance(error, RemoteGone) and now.state is not PostState.SENT:
        move = _after_refusal(error, now, PostState.DUE)
        return Move(**{**vars(move), "forgets_remote": True})
    # Everything else was refused, so that nothing was posted: what was prepared still serves.
    return _after_refusal(error, now, PostState.PREPARED)


def _after_refusal(error: ClipsheetError, now: Now, stays: PostState) -> Move:
    if isinstance(error, AccountReconnectNeeded):
        return Move(PostState.NEEDS_USER, None, Code.ACCOUNT, str(error), now.attempts, breaks_account=True)
    if isinstance(error, NeedsUserError):
        return Move(PostState.NEEDS_USER, None, Code.USER, str(error), now.attempts)
    if isinstance(error, Held):
        return _wait(stays, error.until, now, Code.LIMIT, str(error), hold=error)
    if isinstance(error, NotReady):
        due_at = now.clock + timedelta(seconds=error.retry_after_s or 60.0)
        return _wait(stays, due_at, now, Code.NONE, error.message)
    if not isinstance(error, TransientError):
        return Move(PostState.FAILED, None, Code.REFUSED, str(error))
    attempts = now.attempts + 1
    pause = pause_s(attempts, now.draw)
    if pause is None:
        return Move(PostState.FAILED, None, Code.GAVE_UP, f"{error.message} It was tried {attempts} times.")
    due_at = now.clock + timedelta(seconds=max(pause, error.retry_after_s or 0.0))
    return _wait(stays, due_at, now, Code.RETRY, error.message, attempts=attempts)


def _wait(
    state: PostState,
    due_at: datetime,
    now: Now,
    code: Code,
    message: str,
    *,
    attempts: int | None = None,
    hold: Held | None = None,
) -> Move:
    if due_at > now.not_later_than:
        says = f"{message} Its last moment, {now.not_later_than:%Y-%m-%d %H:%M} UTC, comes before the next try."
        held = hold.until if hold else None
        return Move(
            PostState.FAILED, None, Code.TOO_LATE, says, hold_until=held, holds_app=bool(hold and hold.whole_app)
        )
    return Move(
        state,
        due_at,
        code,
        message,
        now.attempts if attempts is None else attempts,
        hold_until=hold.until if hold else None,
        holds_app=bool(hold and hold.whole_app),
    )


def after_check(standing: PostStanding, now: Now) -> Move:
    """What the platform's word means for a post that was handed over, or that a person had looked up."""
    known = {"remote": standing.remote, "link": standing.link, "message": standing.message}
    stands = standing.stands
    if stands is Stands.LIVE:
        return Move(PostState.LIVE, None, **known)  # type: ignore[arg-type]
    if stands is Stands.FAILED:
        return Move(PostState.FAILED, None, Code.REFUSED, **known)  # type: ignore[arg-type]
    if stands is Stands.FINISH_IN_APP:
        due_at = now.clock + timedelta(seconds=IN_APP_S) if _age(now) < IN_APP_ENDS else None
        return Move(PostState.NEEDS_USER, due_at, Code.FINISH_IN_APP, **known)  # type: ignore[arg-type]
    if stands is Stands.PROCESSING:
        return _still_processing(standing, now)
    if stands in (Stands.NOT_DONE, Stands.GONE):
        return _not_done(standing, now)
    return _unclear(standing.message, now, standing)


def _still_processing(standing: PostStanding, now: Now) -> Move:
    if _age(now) > PROCESSING_ENDS and standing.again_s is None:
        says = f"{standing.message} It takes longer than two days: look into the app, then choose."
        return Move(PostState.UNKNOWN, None, Code.LOST_ANSWER, says, remote=standing.remote, link=standing.link)
    wait_s = PROCESSING_S[min(now.checks, len(PROCESSING_S) - 1)] if _age(now) < SLOW_AFTER else SLOW_S
    due_at = now.clock + timedelta(seconds=standing.again_s or wait_s)
    return Move(
        PostState.PROCESSING,
        due_at,
        message=standing.message,
        checks=now.checks + 1,
        remote=standing.remote,
        link=standing.link,
    )


def _not_done(standing: PostStanding, now: Now) -> Move:
    """The platform says that nothing was posted: sending goes on as after any passing fault."""
    is_gone = standing.stands is Stands.GONE
    if now.state is PostState.PROCESSING:  # it said before that it has it: which of the two is true is not guessed
        return _unclear(standing.message, now, standing)
    if not (now.state.is_looked_up or now.state.is_waiting):  # a person asked: the person chooses
        return Move(PostState.FAILED, None, Code.REFUSED, f"{standing.message} Nothing was posted.")
    move = _after_refusal(TransientError(standing.message), now, PostState.DUE if is_gone else PostState.PREPARED)
    return Move(**{**vars(move), "forgets_remote": is_gone, "remote": standing.remote})


def _unclear(message: str, now: Now, standing: PostStanding | None = None) -> Move:
    remote, link = (standing.remote, standing.link) if standing else ({}, "")
    checks = now.checks + 1
    if now.state is PostState.FAILED:  # it was surely not posted, and nothing says otherwise now
        return Move(PostState.FAILED, None, Code.REFUSED, message)
    if checks >= len(LOST_S) or not now.state.is_looked_up:
        says = f"{message} It may have been posted: look into the app, then choose."
        return Move(PostState.UNKNOWN, None, Code.LOST_ANSWER, says, checks=checks, remote=remote, link=link)
    due_at = now.clock + timedelta(seconds=LOST_S[checks])
    return Move(now.state, due_at, Code.LOST_ANSWER, message, checks=checks, remote=remote, link=link)


def after_failed_check(error: ClipsheetError, now: Now) -> Move:
    """Asking failed, which says nothing about the post: ask again; an account that broke is told of."""
    if isinstance(error, AccountReconnectNeeded):
        says = f"{error} Whether it was posted is looked up after that."
        return Move(PostState.NEEDS_USER, None, Code.ACCOUNT, says, breaks_account=True)
    if isinstance(error, TransientError) and now.state.is_looked_up and _age(now) < PROCESSING_ENDS:
        wait_s = max(LOST_S[min(now.checks, len(LOST_S) - 1)], error.retry_after_s or 0.0)
        due_at = error.until if isinstance(error, Held) else now.clock + timedelta(seconds=wait_s)
        return Move(now.state, due_at, Code.RETRY, error.message, checks=now.checks + 1)
    if now.state is PostState.NEEDS_USER and isinstance(error, TransientError):  # a draft that is looked after
        due_at = now.clock + timedelta(seconds=IN_APP_S)
        return Move(now.state, due_at, Code.FINISH_IN_APP, now.message)
    if not now.state.is_looked_up:
        return Move(now.state, None, Code.LOST_ANSWER, f"It could not be looked up: {error}")
    return _unclear(str(error), now)


def _age(now: Now) -> timedelta:
    return now.clock - now.sent_at if now.sent_at else timedelta(0)
