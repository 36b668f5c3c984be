"""Looking with the pose model only where it tells something new, not at who stands still or where nobody is."""

from dataclasses import dataclass

from services.highlights.motion import body
from services.highlights.motion.finder import NOBODY, FoundPeople, PoseFinder
from services.highlights.motion.picture import Picture, has_changed, is_still
from services.highlights.motion.track import IDENTITY, Floats

ALONE_S, REST_S = 1.0, 0.5  # after so long without anybody, look only so often
TRUSTED_S = 1.5  # landmarks of somebody who stands still are made anew after so long
SMALLEST_PX = 40.0  # body length below which standing still cannot be told from moving slowly


@dataclass(frozen=True)
class _Look:
    picture: Picture
    time_s: float
    people: FoundPeople


class AdaptiveSampler:
    """The pose model, asked where the picture has changed.

    Pictures between two looks are not filled in from optical flow: that rubs out weak motion, which slow exercise is.
    """

    def __init__(self, finder: PoseFinder) -> None:
        self._finder = finder
        self._looked: _Look | None = None  # the last one
        self._since: Floats = IDENTITY  # the camera's map since then
        self._alone_since_s: float | None = None  # looks in vain since then

    @property
    def people(self) -> Floats:
        """The landmarks of those last known."""
        return self._carried().landmarks if self._looked else NOBODY.landmarks

    def look(self, picture: Picture, time_s: float, camera: Floats, *, new_scene: bool) -> FoundPeople:
        """Return the people in pixels; `camera` is the background's map from the sample before."""
        if new_scene:
            self._leave_scene()
        self._since = after(self._since, camera)
        return self._carried() if self._is_known(picture, time_s) else self._see(picture, time_s)

    def _leave_scene(self) -> None:
        self._alone_since_s = None
        self._looked = None
        self._finder.forget()  # or the model goes on looking where the person was in the scene before

    def _carried(self) -> FoundPeople:
        """The people of the last look, moved with the camera."""
        return self._looked.people.moved(self._since) if self._looked else NOBODY

    def _is_known(self, picture: Picture, time_s: float) -> bool:
        """Tell whether the picture shows that nobody has moved since the last look.

        It is compared with that one, not with the one before: who moves slowly does not move from picture to picture.
        """
        looked = self._looked
        if looked is None:
            return False
        if not has_changed(looked.picture, picture):
            return True
        since_s = time_s - looked.time_s
        people = looked.people.landmarks
        if not len(people):
            is_alone = self._alone_since_s is not None and time_s - self._alone_since_s >= ALONE_S
            return is_alone and since_s < REST_S
        if since_s > TRUSTED_S or body.length(people).min() < SMALLEST_PX:
            return False
        return is_still(looked.picture, picture, self._since, body.boxes(self._carried().landmarks, picture.size))

    def _see(self, picture: Picture, time_s: float) -> FoundPeople:
        found = self._finder.find(picture.rgb, time_s).in_pixels(picture.size)
        if len(found.landmarks):
            self._alone_since_s = None
        elif self._alone_since_s is None:
            self._alone_since_s = time_s
        self._looked, self._since = _Look(picture, time_s, found), IDENTITY
        return found


def after(before: Floats, camera: Floats) -> Floats:
    """Return the map (2 x 3) that goes `before`, then with the camera."""
    turned = camera[:, :2] @ before
    turned[:, 2] += camera[:, 2]
    return turned
