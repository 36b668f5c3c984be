"""Live progress as server-sent events: replayed from the database, resumed from the last event a page has seen."""

import json
import time
from collections.abc import Callable, Iterator

from flask import Blueprint, Response, g, make_response, request
from sqlalchemy.exc import OperationalError

from endpoints.app_context import AppContext, web
from endpoints.errors import FieldError, WrongFields
from endpoints.languages import ENGLISH, language, translated_into
from services.domain.entries import EventView
from utils.errors import NotFoundError
from utils.notifier import Subscription, events_of

blueprint = Blueprint("events", __name__, url_prefix="/api")
RECONNECT_MS = 2000
TOGETHER_S = 0.05  # what happens within it is read at once
LATE_IDS = 50  # an event's id may be that much lower than one seen before
GONE = "event: gone\ndata: {}\n\n"


@blueprint.get("/entries/<entry_id>/events")
def of_entry(entry_id: str) -> Response:
    """One entry's events; ends with the final status, and then answers 204 so that no browser asks again."""
    w, after = web(), _after()
    is_final = w.entries.get(w.user_id, entry_id).status.is_final
    if is_final and not w.entries.events(w.user_id, entry_id, after=after, limit=1):
        return make_response("", 204)
    return _stream(_until_final(w, entry_id, after, _right(w), language()))


@blueprint.get("/events")
def of_all() -> Response:
    """The events of all entries in one stream, because a browser opens only six connections to a host."""
    w = web()
    return _stream(
        _follow(w, _after(), lambda after: w.live.feed.after(w.user_id, after), stands=_right(w), spoken=language())
    )


def _after() -> int:
    sent = request.headers.get("Last-Event-ID") or request.args.get("after") or "0"
    if not (sent.isascii() and sent.isdigit() and len(sent) < 19):
        raise WrongFields([FieldError(field="after", message="Give the id of an event")])
    return int(sent)


def _right(w: AppContext) -> Callable[[], bool]:
    """By what the request may listen, to be asked again while it does."""
    token, secret = g.get("token"), g.get("session")
    if token:
        return lambda: w.sign_in.tokens.lives(token.id)
    if secret:
        return lambda: w.sign_in.people.sessions.find(secret) is not None
    return lambda: not w.signs_in


def _until_final(w: AppContext, entry_id: str, after: int, stands: Callable[[], bool], spoken: str) -> Iterator[str]:
    def read(after: int) -> list[EventView]:
        return w.entries.events(w.user_id, entry_id, after=after)

    def is_over() -> bool:
        return w.entries.get(w.user_id, entry_id).status.is_final

    try:
        yield from _follow(w, after, read, is_over, stands=stands, spoken=spoken)
    except NotFoundError:
        yield GONE


def _follow(
    w: AppContext,
    after: int,
    read: Callable[[int], list[EventView]],
    is_over: Callable[[], bool] = lambda: False,
    *,
    stands: Callable[[], bool],
    spoken: str = ENGLISH,
) -> Iterator[str]:
    yield f"retry: {RECONNECT_MS}\n\n"
    with w.live.notifier.subscribe(events_of(w.user_id)) as subscription:
        yield from _frames(
            w, StreamCursor(after), read, is_over, leave=Leave(w, stands), subscription=subscription, spoken=spoken
        )


def _frames(
    w: AppContext,
    cursor: "StreamCursor",
    read: Callable[[int], list[EventView]],
    is_over: Callable[[], bool],
    *,
    leave: "Leave",
    subscription: Subscription,
    spoken: str,
) -> Iterator[str]:
    # Each look takes a connection from the pool and gives it back; nothing is held while waiting.
    news, spoke = News(w), time.monotonic()
    while not w.stopping.is_set() and leave.holds():
        try:
            is_looking = news.may_be_there()
            is_ending = is_looking and is_over()  # asked before the events are read, which then hold the last one
            events = cursor.unseen(read(cursor.start)) if is_looking else []
        except OperationalError:  # the database is away: the page hears that we live, and the rest when it is back
            is_ending, events = False, []
            news.expect_more()
        yield from (_frame(event, spoken) for event in events)
        if events:
            spoke = time.monotonic()
            news.expect_more()
            continue
        if is_ending:
            return
        if time.monotonic() - spoke >= w.live.heartbeat_s:
            spoke = time.monotonic()
            yield ": still here\n\n"
        if subscription.sleep(w.live.poll_s):
            news.expect_more()
            w.stopping.wait(TOGETHER_S)


class News:
    """Whether a look into the database is worth it: something happened anywhere, or the last look is long ago."""

    def __init__(self, w: AppContext) -> None:
        self._web = w
        self._newest = -1
        self._looked = 0.0

    def may_be_there(self) -> bool:
        """Ask before each look; hundreds of streams share the answer."""
        before, self._newest = self._newest, self._web.live.feed.newest(max_age_s=self._web.live.poll_s / 2)
        if self._newest == before and time.monotonic() - self._looked < self._web.live.look_anyway_s:
            return False
        self._looked = time.monotonic()
        return True

    def expect_more(self) -> None:
        """Look at once again: there may be more than one answer holds, or the end."""
        self._newest = -1


class Leave:
    """Whether what a stream was opened with still stands: a token, a session, or that nobody signs in."""

    def __init__(self, w: AppContext, stands: Callable[[], bool]) -> None:
        self._web = w
        self._stands = stands
        self._asked = time.monotonic()

    def holds(self) -> bool:
        """Ask before each look; the database is asked now and then."""
        if time.monotonic() - self._asked < self._web.live.look_anyway_s:
            return True
        self._asked = time.monotonic()
        try:
            return self._stands()
        except OperationalError:  # nothing can be read meanwhile
            return True


class StreamCursor:
    """Where a stream is. PostgreSQL shows ids in the order of commits, so that a lower one may come after a higher."""

    def __init__(self, after: int) -> None:
        self._first = self._last = after
        self._sent: set[int] = set()

    @property
    def start(self) -> int:
        """Read from here: a little of what was read before."""
        return max(self._first, self._last - LATE_IDS)

    def unseen(self, events: list[EventView]) -> list[EventView]:
        """The events that were not sent yet; they count as sent from now on."""
        new = [event for event in events if event.id not in self._sent]
        self._sent = {id_ for id_ in self._sent if id_ > self._last - 2 * LATE_IDS} | {event.id for event in new}
        self._last = max((self._last, *(event.id for event in new)))
        return new


def _frame(event: EventView, spoken: str) -> str:
    data = {**event.data, "entry_id": event.entry_id, "at": event.at.isoformat()}
    data |= {name: translated_into(spoken, str(data[name])) for name in ("progress", "message") if data.get(name)}
    return f"id: {event.id}\nevent: {event.kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _stream(frames: Iterator[str]) -> Response:
    give_back = web().live.stream_limiter.take(web().user_id)
    response = Response(frames, mimetype="text/event-stream")
    response.call_on_close(give_back)
    response.headers["Cache-Control"] = "no-cache, no-transform"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would hold events back
    return response
