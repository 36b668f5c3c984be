"""Following text from frame to frame without reading it: where a text stands, from when to when, its best picture."""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from clients.local_models.rapidocr import Box, Picture
from services.screen_text.cut_outs import CutOut, Shelf, Uncut, cut_out, uncut, wider
from services.screen_text.likeness import Grey, Match, Strokes, find, in_place, spread, strokes_in
from services.screen_text.scene import Way, picture_moved

_OF_USUAL = 0.85  # likeness of the worst piece (see likeness.py)
_LOST_S = 0.8  # a flash or a hand in front does not end a text
_VACANT_S = 6.0  # so long the next caption may keep people waiting
_LOOK_BACK = 4  # frames between two searches for text
_LINE_PX, _LAST_LINE_PX = 36, 48  # heights of a line's pictures: recognisers are made for 48 px with margins
_SHARPER = 1.3  # a text that fades in; less may be a highlight, which is harder to read


@dataclass
class TextTrack:
    """One text in one place."""

    box: Box
    start_s: float
    seen_s: float
    strokes: Strokes  # running mean: letters stay, what moves behind them averages out; none of a text that has ended
    best: CutOut
    sharpness: float
    end_s: float | None = None  # when it was first missed
    usual: float = 0.0  # running mean of the worst piece's likeness
    last_seen: Uncut | None = None
    last: CutOut | None = None  # made of it when the text has ended
    way: Way = field(default_factory=Way)

    @property
    def cut_outs(self) -> list[CutOut]:
        """What to read: two pictures of other moments and sizes make slips of a recogniser show."""
        return [self.best, self.last] if self.last else [self.best]

    def settle(self, shelf: Shelf) -> None:
        """Keep what is read, and not in memory."""
        if self.last_seen:
            self.last, self.last_seen = self.last_seen.cut_out(line_px=_LAST_LINE_PX), None
        self.best, self.last = self.best.on(shelf), self.last and self.last.on(shelf)
        self.strokes = self.strokes[:0].copy()


class Tracks:
    """All texts of a video; feed it every sampled frame, and the boxes of those that were searched for text."""

    def __init__(self) -> None:
        self._live: list[TextTrack] = []
        self._done: list[TextTrack] = []
        self._past: deque[tuple[float, Grey]] = deque(maxlen=_LOOK_BACK)
        self._shelf = Shelf()

    def follow(self, time_s: float, image: Picture, grey: Grey) -> list[Box]:
        """See which texts are still there, and return where one is missed for the first time."""
        before = {id(track): track.box for track in self._live}
        gone = [track for track in self._live if not self._still_there(track, track.box, time_s, image, grey)]
        moved = [track for track in self._seen_at(time_s) if track.box != before[id(track)]]
        picture = picture_moved(self._past[-1][1], grey) if self._past and (gone or moved) else (0.0, 0.0)
        missed: list[Box] = []
        for track in gone:  # text in the scene goes along with the picture
            place = _gone_along(track.box, picture, grey)
            if place and self._still_there(track, place, time_s, image, grey):
                moved.append(track)
            elif track.end_s is None:
                track.end_s = time_s
                missed.append(track.box)
        for track in moved:
            track.way.went(before[id(track)], track.box, picture)
        self._retire([t for t in self._live if time_s - t.seen_s > _LOST_S])
        self._past.append((time_s, grey))
        return missed

    def standing(self, time_s: float) -> list[Box]:
        """Where texts stand that are followed."""
        return [track.box for track in self._seen_at(time_s)]

    def came(self, time_s: float, within_s: float) -> bool:
        """Whether a text that is there came so lately."""
        return any(time_s - track.start_s <= within_s for track in self._seen_at(time_s))

    def vacant(self, time_s: float, most_s: float = math.inf) -> list[Box]:
        """Where a text stood for a while not long ago and none stands now: the next caption comes there.

        `most_s` leaves out those that stood longer.
        """
        standing = [track.box for track in self._seen_at(time_s)]
        recent = [t for t in (*self._live, *self._done) if t.start_s < t.seen_s and time_s - t.seen_s < _VACANT_S]
        recent = [t for t in recent if (t.end_s or time_s) - t.start_s <= most_s]
        return [t.box for t in recent if not any(t.box.shared(box) for box in standing)]

    def is_followed(self, box: Box, time_s: float) -> bool:
        """Whether a box that was found is of a text that is followed already."""
        return any(_is_same_place(box, track.box) for track in self._seen_at(time_s))

    def meet(self, time_s: float, image: Picture, grey: Grey, boxes: Iterable[Box]) -> list[TextTrack]:
        """Start to follow what was found and is not followed yet; return the first of their places."""
        firsts: list[TextTrack] = []
        for box in sorted(boxes, key=lambda b: -b.area):
            if self.is_followed(box, time_s):
                continue
            moved = next((t for t in self._live if t.seen_s < time_s and _has_moved(t, grey, box)), None)
            if moved:
                self._seen(moved, box, time_s, image, grey)
                continue
            is_first = not any(track.box.shared(box) for track in (*self._live, *self._done))
            whole, free_s = self._replace(box, time_s)
            self._live.append(self._begin(whole, max(free_s, self._first_s(whole, time_s, grey)), time_s, image, grey))
            firsts += self._live[-1:] if is_first else []
        return firsts

    def before(self, time_s: float) -> tuple[float, Grey] | None:
        """The last look before that moment, among the latest."""
        return next((look for look in reversed(self._past) if look[0] < time_s - 1e-3), None)

    def put_before(self, time_s: float, image: Picture, grey: Grey, boxes: Iterable[Box], end_s: float) -> None:
        """Add what was found in an earlier look, and had gone at the next."""
        for box in boxes:
            track = self._begin(box, time_s, time_s, image, grey)
            track.end_s = end_s
            self._retire([track])

    def finish(self, duration_s: float) -> list[TextTrack]:
        """End the video and give all texts in order of their start."""
        for track in self._live:
            track.end_s = track.end_s or duration_s
        self._retire(self._live)
        return sorted(self._done, key=lambda t: t.start_s)

    def _seen_at(self, time_s: float) -> list[TextTrack]:
        return [track for track in self._live if track.seen_s == time_s]

    def _still_there(self, track: TextTrack, place: Box, time_s: float, image: Picture, grey: Grey) -> bool:
        match = _found_again(track, grey, place, max(4, place.height // 4))
        if match is None:
            return False
        track.usual = 0.7 * (track.usual or match.worst) + 0.3 * match.worst
        self._seen(track, match.box, time_s, image, grey)
        return True

    def _seen(self, track: TextTrack, box: Box, time_s: float, image: Picture, grey: Grey) -> None:
        strokes = strokes_in(grey, box)
        track.box, track.seen_s, track.end_s = box, time_s, None
        if strokes.shape == track.strokes.shape:
            track.strokes = 0.75 * track.strokes + 0.25 * strokes
        track.last_seen = uncut(image, box)
        if (sharpness := spread(strokes)) > _SHARPER * track.sharpness:
            track.sharpness, track.best = sharpness, cut_out(image, box, line_px=_LINE_PX)

    def _replace(self, box: Box, time_s: float) -> tuple[Box, float]:
        """End what stood where a new text is; give the new one's box and since when its place is free.

        A highlighted word hides its line from a finder in part, so that a piece of a line is taken for all of it.
        """
        under = [t for t in self._live if t.box.shared(box) > 0.5 * min(t.box.area, box.area)]
        for track in under:
            track.end_s = track.end_s or time_s
        self._retire(under)
        for track in under:
            box = _joined(box, track.box) if _is_piece(box, track.box) else box
        return box, max((track.end_s or 0.0 for track in under), default=0.0)

    def _first_s(self, box: Box, time_s: float, grey: Grey) -> float:
        """Since when the text found now has been there: it was not searched for in every frame."""
        strokes = strokes_in(grey, box)
        for past_s, past in reversed(self._past):
            if past_s < time_s and not find(strokes, past, wider(box, past.shape, 4)):
                break
            time_s = min(time_s, past_s)
        return time_s

    def _begin(self, box: Box, start_s: float, time_s: float, image: Picture, grey: Grey) -> TextTrack:
        strokes = strokes_in(grey, box)
        return TextTrack(box, start_s, time_s, strokes, cut_out(image, box, line_px=_LINE_PX), spread(strokes))

    def _retire(self, tracks: Iterable[TextTrack]) -> None:
        tracks = list(tracks)
        for track in tracks:
            track.settle(self._shelf)
        self._done += tracks
        self._live = [t for t in self._live if not any(t is other for other in tracks)]


def _gone_along(box: Box, picture: tuple[float, float], grey: Grey) -> Box | None:
    """Where a box is when it moved as the picture did; None when that is where it was, or outside."""
    x, y = round(picture[0]), round(picture[1])
    place = Box(box.left + x, box.top + y, box.right + x, box.bottom + y)
    is_inside = place.left >= 0 and place.top >= 0 and place.right <= grey.shape[1] and place.bottom <= grey.shape[0]
    return place if is_inside and (x or y) else None


def _is_same_place(found: Box, followed: Box) -> bool:
    shared = found.shared(followed)
    longer_by = max(followed.left - found.left, found.right - followed.right)
    if longer_by > 0.6 * followed.height:
        return False  # a word was added, or was overlooked before
    return shared > 0.5 * (found.area + followed.area - shared) or shared > 0.8 * found.area


def _is_piece(a: Box, b: Box) -> bool:
    """Whether two boxes are on one line and not two lines of which each is centred."""
    lower, higher = sorted((a.height, b.height))
    aside = abs(a.left + a.right - b.left - b.right) / 2
    level = abs(a.top + a.bottom - b.top - b.bottom) / 2
    return higher < 1.5 * lower and level < 0.3 * lower and aside > 0.5 * lower


def _joined(a: Box, b: Box) -> Box:
    return Box(min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))


def _has_moved(track: TextTrack, grey: Grey, box: Box) -> bool:
    similar = abs(track.box.height - box.height) <= 0.25 * box.height and (
        abs(track.box.width - box.width) <= 0.25 * box.width
    )
    return similar and _found_again(track, grey, box, max(4, box.height // 3)) is not None


def _found_again(track: TextTrack, grey: Grey, place: Box, room: int) -> Match | None:
    """Where a text is, in a place or up to `room` pixels beside it; most have not moved."""
    least = _OF_USUAL * track.usual
    match = in_place(track.strokes, grey, place)
    if match is None or match.worst < least:
        match = find(track.strokes, grey, wider(place, grey.shape, room))
    return match if match and match.worst >= least else None
