"""What the end of a file tells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ending:
    """How a file ends."""

    is_early: bool | None = None  # None: nothing in the file tells
    promised_s: float = 0.0  # how long it should be, where only this tells
    tells_length: bool = True  # whether other parts of the file may tell how long it should be
    is_broken: bool = False  # a part in the middle is none that such files are made of
