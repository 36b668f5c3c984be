"""What became of a video, as JSON."""

from services.eye_contact.correct import EyeContact


def eye_contact_document(made: EyeContact) -> dict[str, object]:
    """The document that command line and API give."""
    return {
        "out": str(made.out),
        "is_original": made.is_original,
        "reason": made.reason,
        "corrected_share": round(made.corrected_share, 4),
        "left_alone": {reason: round(share, 4) for reason, share in made.left_alone.items()},
        "offset_before": made.offset_before,
        "offset_after": made.offset_after,
        "strip": [one.model_dump() for one in made.strip],
    }
