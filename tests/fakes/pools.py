"""Evidence to make notes from: short ways to say what is written, said and shown."""

from services.domain.artifacts import EvidenceSource, Media, ScreenText, Segment, TextSpan, Transcript
from services.notes.rules.evidence import EvidenceLine, EvidencePool, build_pool


def media(caption: str = "", *, title: str = "", platform: str = "tiktok", hashtags: tuple[str, ...] = ()) -> Media:
    """A clip of 30 s with this caption."""
    about = {"caption": caption, "title": title, "platform": platform, "hashtags": hashtags}
    return Media.model_validate({"file": "a.mp4", "sha256": "0", "size_bytes": 1, "duration_s": 30, **about})


def said(*texts: str) -> Transcript:
    """Each text is a segment of five seconds."""
    segments = tuple(Segment(start_s=5.0 * i, end_s=5.0 * i + 5, text=text) for i, text in enumerate(texts))
    return Transcript(engine="fake", language="en", segments=segments, reason=None if texts else "Nobody speaks.")


def shown(*spans: tuple[str, float, float], role: str = "content") -> ScreenText:
    """Each text is on the screen from and to; one below the other."""
    made = [
        TextSpan.model_validate(
            {"text": text, "start_s": a, "end_s": b, "confidence": 0.97, "box": (0.1, 0.1 * i, 0.5, 0.06), "role": role}
        )
        for i, (text, a, b) in enumerate(spans)
    ]
    return ScreenText(engine="fake", spans=tuple(made), reason=None if spans else "There is no text.")


def pool(
    caption: str = "", *, speech: tuple[str, ...] = (), screen: tuple[tuple[str, float, float], ...] = ()
) -> EvidencePool:
    """All three together."""
    return build_pool(media(caption), said(*speech), shown(*screen))


def line(text: str, source: EvidenceSource = EvidenceSource.CAPTION) -> EvidenceLine:
    """One line by itself."""
    return EvidenceLine(text, source, 0.9)
