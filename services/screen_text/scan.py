"""Following all texts through a video, and searching for new ones no more often than they may come."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from clients.local_models.rapidocr import FIND_SIDE_PX, Box, Picture, TextFinder
from clients.media.frames import Frame
from services.screen_text.cut_outs import wider
from services.screen_text.likeness import Grey, spread, strokes_in
from services.screen_text.new_strokes import NewStrokes
from services.screen_text.tracks import TextTrack, Tracks
from utils.memory import give_back

_SEARCH_S = 1.0  # between two searches where strokes have come
_ANYWAY_S, _SELDOM_S = 3.0, 6.0  # of the whole picture where anything changed, as on a shirt; the longer if in vain
_BRIEF_S = 0.8  # a text that stood no longer is followed by another that may stand for one look alone
_TIDY_UP_PX = 300_000  # searched; two looks at all of a picture are 450,000, and leave 50 MB each
_QUICK_S = 0.5  # a word that stood longer is none of those that come one after the other
_AS_SHARP = 0.5  # as the text that came next, where one may have been before it
_LINES = 1  # above and below one that has gone
_FOUND_PX = 26  # height of a line at which a finder sees it well, of a band alone
_CLOSEST, _FARTHEST = 1.35, 0.85  # than the size at which all of a picture is searched
_SIGN, _SIGN_PX, _LARGEST = 1.6, 90, 1.5  # width by height, height in the picture that is searched, and its most scale
_MOST = 0.5  # of the picture's height: what is higher was no text
_ROOM = 0.1  # of the height, above and below a row in which something came
_BLOCK_PX = 8  # of a picture 160 pixels wide
_CHANGED = 5.0  # grey levels, mean of a block


@dataclass(frozen=True)
class Scan:
    """What was followed through a video."""

    tracks: Sequence[TextTrack]
    width: int
    height: int
    frames_seen: int


class Searches(Protocol):
    """Decides when and where the finder, which costs most of all, is asked."""

    def search(self, frame: Frame, grey: Grey, tracks: Tracks, gone: Sequence[Box]) -> list[Box]: ...

    def search_before(self, first: TextTrack, tracks: Tracks) -> None: ...


def scan(looks: Iterator[Frame], finder: TextFinder, duration_s: float) -> Scan:
    """Follow all texts; search for new ones where strokes have come, at once where a text has just gone."""
    return _followed(looks, _Searches(finder), duration_s)


def scan_closely(looks: Iterator[Frame], finder: TextFinder, duration_s: float, height: float) -> Scan:
    """Follow words that come and go from one look to the next, anywhere; `height` is theirs, a part of the frame's."""
    return _followed(looks, _OneAfterTheOther(finder, height), duration_s)


def _followed(looks: Iterator[Frame], searches: Searches, duration_s: float) -> Scan:
    tracks, count = Tracks(), 0
    width = height = 1
    for frame in looks:
        count += 1
        height, width = frame.image.shape[:2]
        grey = _grey(frame.image)
        gone = tracks.follow(frame.time_s, frame.image, grey)
        boxes = searches.search(frame, grey, tracks, gone)
        for first in tracks.meet(frame.time_s, frame.image, grey, boxes):
            searches.search_before(first, tracks)
    return Scan(tracks.finish(duration_s), width, height, count)


class _OneAfterTheOther:
    """Searches all of the picture wherever the last word that came is not there any more."""

    def __init__(self, finder: TextFinder, height: float) -> None:
        self._finder = _PartFinder(finder)
        self._height = height

    def search(self, frame: Frame, grey: Grey, tracks: Tracks, gone: Sequence[Box]) -> list[Box]:  # noqa: ARG002
        """Return the boxes found in one look; none while a word that has just come stands."""
        if tracks.came(frame.time_s, _QUICK_S):
            return []
        height, width = grey.shape
        usual = min(1.0, FIND_SIDE_PX / max(height, width))
        scale = usual * _closer(self._height * height * usual)
        return self._finder.find(Box(0, 0, width, height), frame.image, scale)

    def search_before(self, first: TextTrack, tracks: Tracks) -> None:
        """Nothing: the look before was searched."""


class _Searches:
    """Asks where strokes have come, and where a text has gone."""

    def __init__(self, finder: TextFinder) -> None:
        self._finder = _PartFinder(finder)
        self._strokes = NewStrokes()
        self._blocks: Grey | None = None  # of the last whole search
        self._whole_s = self._searched_s = -_SELDOM_S
        self._anyway_s = _ANYWAY_S

    def search(self, frame: Frame, grey: Grey, tracks: Tracks, gone: Sequence[Box]) -> list[Box]:
        """Return the boxes found in one look; none where nothing can have come since the last."""
        self._strokes.look(grey)
        for box in gone:
            self._strokes.gone(box)
        image, (height, width) = frame.image, grey.shape
        usual = min(1.0, FIND_SIDE_PX / max(height, width))
        if frame.time_s - self._whole_s >= self._anyway_s - 1e-3 and _has_changed(
            self._blocks, blocks := _blocks(grey)
        ):
            self._blocks, self._whole_s, self._searched_s = blocks, frame.time_s, frame.time_s
            found = self._find(image, Box(0, 0, width, height), usual)
            is_new = any(not tracks.is_followed(box, frame.time_s) for box in found)
            self._anyway_s = _ANYWAY_S if is_new else _SELDOM_S
            return found
        brief = tracks.vacant(frame.time_s, _BRIEF_S)
        vacant = [box for box in tracks.vacant(frame.time_s) if box.height <= _MOST * height]
        vacant = [box for box in vacant if self._strokes.is_at(box, stands=box not in brief)]
        lines, signs = [box for box in vacant if not _is_sign(box)], [box for box in vacant if _is_sign(box)]
        known = [*vacant, *tracks.standing(frame.time_s)]
        places = [
            (self._part(rows, known, grey, stands=False), usual * _closer(px * usual))
            for rows, px in bands(lines, height)
        ]
        places += [(wider(box, grey.shape, box.height), min(_LARGEST, _SIGN_PX / box.height)) for box in signs]
        found = [box for place, scale in places for box in self._find(image, place, scale)]
        if frame.time_s - self._searched_s >= _SEARCH_S - 1e-3 and (new := self._strokes.rows()):
            self._searched_s = frame.time_s
            places = [(self._part(rows, known, grey, stands=True), usual) for rows in around(new, height)]
            found += [box for place, scale in places for box in self._find(image, place, scale)]
        return found

    def search_before(self, first: TextTrack, tracks: Tracks) -> None:
        """Search where the first text of a place has come: one that stood for a look alone may have been before it."""
        if (look := tracks.before(first.start_s)) is None:
            return
        import cv2  # heavy: only the stage's own process loads it

        (time_s, grey), box = look, first.box
        if spread(strokes_in(grey, box)) < _AS_SHARP * first.sharpness:
            return
        image: Picture = cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)
        usual = min(1.0, FIND_SIDE_PX / max(grey.shape))
        place = wider(box, grey.shape, _LINES * box.height)
        found = self._finder.find(place, image, usual * _closer(box.height * usual))
        level = [one for one in found if one.shared(box)]
        tracks.put_before(time_s, image, grey, level, first.start_s)

    def _part(self, rows: tuple[int, int], known: Sequence[Box], grey: Grey, *, stands: bool) -> Box:
        """The rows where strokes have come, with room aside, and all of the lines that stand or stood there."""
        (left, right), aside = self._strokes.columns(rows, stands=stands), (rows[1] - rows[0]) // 2
        part = Box(max(0, left - aside), rows[0], min(grey.shape[1], right + aside), rows[1])
        for box in sorted(known, key=lambda one: one.left):
            if part.shared(box):
                part = Box(min(part.left, box.left - aside), part.top, max(part.right, box.right + aside), part.bottom)
        return Box(max(0, part.left), part.top, min(grey.shape[1], part.right), part.bottom)

    def _find(self, image: Picture, place: Box, scale: float) -> list[Box]:
        self._strokes.searched(place)
        return self._finder.find(place, image, scale)


def _is_sign(box: Box) -> bool:
    """Whether there was hardly more than a digit: a finder sees the next one when it is large."""
    return box.width < _SIGN * box.height


def _closer(line_px: float) -> float:
    """How much closer a band is searched than all of a picture, in which its lines would be so high."""
    return min(_CLOSEST, max(_FARTHEST, _FOUND_PX / line_px))


def bands(boxes: Sequence[Box], height: int) -> list[tuple[tuple[int, int], int]]:
    """Return rows (from, to) around the boxes, with room for a line above and below, and the height of the least line.

    Those that meet are one.
    """
    lines = sorted(
        (max(0, b.top - _LINES * b.height), min(height, b.bottom + _LINES * b.height), b.height) for b in boxes
    )
    found: list[tuple[tuple[int, int], int]] = []
    for top, bottom, line_px in lines:
        if found and top <= found[-1][0][1]:
            (first, last), least = found[-1]
            found[-1] = (first, max(bottom, last)), min(line_px, least)
        else:
            found.append(((top, bottom), line_px))
    return found


def around(rows: Sequence[int], height: int) -> list[tuple[int, int]]:
    """Bands (from, to) around rows in which something came, with room for a large line; those that meet are one."""
    room = round(_ROOM * height)
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row - room <= found[-1][1]:
            found[-1] = (found[-1][0], min(height, row + room))
        else:
            found.append((max(0, row - room), min(height, row + room)))
    return found


class _PartFinder:
    """Searches parts of pictures, and gives back what searches leave, or it adds up to 300 MB in a minute of video."""

    def __init__(self, finder: TextFinder) -> None:
        self._finder = finder
        self._leavings_px = 0

    def find(self, place: Box, image: Picture, scale: float) -> list[Box]:
        """Search a part of the picture at a scale."""
        import cv2  # heavy: only the stage's own process loads it

        self._tidy_up(round(place.area * scale * scale))
        part = image[place.top : place.bottom, place.left : place.right]
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        found = self._finder.find(cv2.resize(part, None, fx=scale, fy=scale, interpolation=method))
        return [_placed(box, 1 / scale, place, image.shape) for box in found]

    def _tidy_up(self, next_px: int) -> None:
        self._leavings_px += next_px
        if self._leavings_px > _TIDY_UP_PX:
            give_back()
            self._leavings_px = next_px


def _placed(box: Box, by: float, place: Box, shape: tuple[int, ...]) -> Box:
    left, top = place.left + math.floor(box.left * by), place.top + math.floor(box.top * by)
    right, bottom = place.left + math.ceil(box.right * by), place.top + math.ceil(box.bottom * by)
    return Box(left, top, min(shape[1], right), min(shape[0], bottom))


def _grey(image: Picture) -> Grey:
    import cv2  # heavy: only the stage's own process loads it

    grey: Grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return grey


def _blocks(grey: Grey) -> Grey:
    """The picture so small that only what a person would notice is left."""
    import cv2  # heavy: only the stage's own process loads it

    height, width = grey.shape
    blocks: Grey = cv2.resize(grey, (160, max(1, 160 * height // width)), interpolation=cv2.INTER_AREA)
    return blocks


def _has_changed(before: Grey | None, now: Grey) -> bool:
    if before is None:
        return True
    import cv2  # heavy: only the stage's own process loads it

    difference = cv2.blur(cv2.absdiff(before, now), (_BLOCK_PX, _BLOCK_PX // 2))
    return float(difference.max()) >= _CHANGED
