"""What is said of pictures that are damaged: they are skipped, counted, and when they are many the note is partial."""

from services.domain.artifacts import Media

MANY = 0.1  # of all pictures


def lost_sentence(count: int) -> str:
    """A sentence that says how many frames could not be decoded."""
    return f"{count:,} pictures could not be read." if count > 1 else "1 picture could not be read."


def shortfall(count: int, media: Media) -> str | None:
    """Return that sentence when it was a part of the video that matters."""
    return lost_sentence(count) if count > MANY * media.fps * media.duration_s else None
