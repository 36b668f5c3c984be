"""What is said of what is damaged: it is skipped and counted, and when it is a good part the note is partial."""

from services.domain.artifacts import Media

MANY = 0.1  # of all pictures, of all the sound
_TOLD_S = 0.1  # of sound: less is a crackle


def lost_sentence(count: int) -> str:
    """A sentence that says how many frames could not be decoded."""
    return f"{count:,} pictures could not be read." if count > 1 else "1 picture could not be read."


def shortfall(count: int, media: Media) -> str | None:
    """Return that sentence when it was a part of the video that matters."""
    return lost_sentence(count) if count > MANY * media.fps * media.duration_s else None


def lost_sound_sentence(seconds: float) -> str | None:
    """A sentence that says how much of the sound could not be decoded."""
    return f"{seconds:.1f} s of the sound could not be read." if seconds >= _TOLD_S else None


def sound_shortfall(seconds: float, media: Media | None) -> str | None:
    """Return that sentence when it was a part of the sound that matters."""
    return lost_sound_sentence(seconds) if media and seconds > MANY * media.duration_s else None
