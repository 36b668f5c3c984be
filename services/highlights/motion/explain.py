"""Words for a result without highlights: what was seen, in numbers, and what to try."""

from services.domain.artifacts import MotionSettings
from services.highlights.motion.curve import Curve

STILL = 0.03  # body lengths: below it a threshold would keep breathing and the model's own jitter


def zero_reason(curve: Curve, settings: MotionSettings, duration_s: float = 0.0) -> str:
    """Return why there is no segment, and what to try. `duration_s` is the video's: its last picture may stand long."""
    duration, people = seconds(max(duration_s, curve.duration_s)), seconds(curve.people_s)
    if curve.people_s <= 0:
        return (
            f"No person was seen in the {duration} of this video, so there is nothing to cut. "
            "If somebody is in it, they may be too small, too dark or hardly in the picture."
        )
    peak = float(curve.motion.max(initial=0))
    seen = f"A person was seen in {people} of {duration}"
    if peak < settings.enter_threshold:
        reason = (
            f"{seen}, but hardly moved: at most {peak:.2f} body lengths within a second, and a highlight begins at "
            f"{settings.enter_threshold:.2f}."
        )
        if peak < STILL:
            return f"{reason} Holding still, talking and walking through are not highlights."
        return f"{reason} To keep smaller motion, try a threshold of {round(peak * 0.8, 2):.2f}."
    return (
        f"{seen} and moved by up to {peak:.2f} body lengths within a second, but never for "
        f"{settings.min_segment_s:.1f} s together. To keep shorter parts, try a smaller shortest part."
    )


def seconds(value: float) -> str:
    """Return 5.0 as "5 s" and 5.26 as "5.3 s"."""
    return f"{value:.1f}".removesuffix(".0") + " s"
