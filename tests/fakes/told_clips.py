"""Two clips that say and show all of a note: a workout and a recipe, of which is known what is where in them, when.

Run `python -m tests.fakes.told_clips FOLDER` to have them written.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from tests.clips import make_clip, text_frame
from tests.fakes.spoken import Said, speaking

SIZE = (360, 640)


@dataclass(frozen=True)
class Board:
    """Lines of text on the screen from a second on, until the next board."""

    start_s: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ToldClip:
    """A clip by what it shows and says."""

    name: str
    seconds: float
    boards: tuple[Board, ...]
    said: tuple[Said, ...]

    def write(self, folder: Path) -> Path:
        """Write NAME.mp4 into the folder."""
        return make_clip(
            folder / f"{self.name}.mp4",
            seconds=self.seconds,
            size=SIZE,
            draw=lambda time_s: _drawn(self.board_at(time_s).lines),
            sound=speaking(*self.said),
        )

    def board_at(self, time_s: float) -> Board:
        """What is on the screen."""
        return [board for board in self.boards if board.start_s <= time_s + 1e-6][-1]

    def said_near(self, time_s: float) -> Said:
        """The sentence that begins closest to that time."""
        return min(self.said, key=lambda one: abs(one.start_s - time_s))


WORKOUT = ToldClip(
    "workout",
    26,
    (
        Board(0, ("LEG DAY", "No equipment")),
        Board(4, ("1. Squats", "3 x 12")),
        Board(10, ("2. Lunges", "10 each side")),
        Board(16, ("3. Plank", "45 seconds")),
        Board(22, ("3 rounds",)),
    ),
    (
        Said(0.6, "A leg workout for beginners."),
        Said(5, "Do twelve squats, three sets."),
        Said(11, "Ten lunges on each side."),
        Said(17, "Hold the plank for 40 seconds."),
        Said(22.5, "Then rest for one minute."),
    ),
)
RECIPE = ToldClip(
    "recipe",
    26,
    (
        Board(0, ("Banana bread",)),
        Board(3, ("Ingredients", "3 ripe bananas", "200 g flour", "2 eggs")),
        Board(10, ("1. Mash the bananas",)),
        Board(15, ("2. Stir in flour", "and eggs")),
        Board(20, ("3. Bake 50 minutes",)),
    ),
    (
        Said(0.6, "Banana bread for eight people."),
        Said(15.5, "Add half a teaspoon of salt."),
        Said(20.5, "Bake it at 180 degrees."),
    ),
)
CLIPS = (WORKOUT, RECIPE)


@cache
def _drawn(lines: Sequence[str]) -> Image.Image:
    return text_frame(*lines, size=SIZE, background="#20344c", font_px=34, at=(0.5, 0.4))


def main() -> None:
    """Write both."""
    for clip in CLIPS:
        print(clip.write(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
