"""The evidence as a model reads it: numbered lines, each a JSON object that nothing in it can close."""

import json
from dataclasses import dataclass, field

from services.domain.artifacts import EvidenceSource, Media, ScreenText, Transcript
from services.notes.rules.evidence import EvidenceLine, EvidencePool, build_pool

_WORDS = {
    EvidenceSource.SAID: "said",
    EvidenceSource.ON_SCREEN: "on screen",
    EvidenceSource.CAPTION: "caption",
    EvidenceSource.INFERRED: "seen",
}
_TAG_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Sources:
    """Lines by number, from 1 on."""

    pool: EvidencePool
    lines: tuple[EvidenceLine, ...] = field(default=())

    def line(self, number: object) -> EvidenceLine | None:
        """The line of a number that a model gave, which may be anything."""
        if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= len(self.lines):
            return None
        return self.lines[number - 1]

    def numbered(self) -> str:
        """All lines, each on a line of its own."""
        return "\n".join(_as_json(number, line) for number, line in enumerate(self.lines, 1))


def sources_of(media: Media | None, transcript: Transcript | None, screen_text: ScreenText | None) -> Sources:
    """Everything said, shown and written, as the rules read it, with the hashtags behind."""
    pool = build_pool(media, transcript, screen_text)
    tags = tuple(EvidenceLine(tag, EvidenceSource.CAPTION, _TAG_CONFIDENCE) for tag in pool.hashtags)
    return Sources(pool, (*pool.lines, *tags))


def _as_json(number: int, line: EvidenceLine) -> str:
    record = {"n": number, "source": _WORDS[line.source], **_place(line), "text": line.text}
    return json.dumps(record, ensure_ascii=False).replace("<", "\\u003c")


def _place(line: EvidenceLine) -> dict[str, float]:
    if line.slide is not None:
        return {"slide": line.slide}
    return {} if line.start_s is None else {"from_s": round(line.start_s, 1), "to_s": round(line.end_s or 0.0, 1)}
