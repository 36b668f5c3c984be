"""The seconds that a note rests on: what a reel shows of a video in which nobody moves.

A value that is said gives its sentence, one that is on the screen the time for reading it. The note's first values come
first, until there are enough.
"""

from collections.abc import Iterator

from services.domain.artifacts import Cut, Evidence, EvidenceSource, Note, Segment, Transcript

INSTEAD = "The reel shows the moments that the note rests on."
READING_S = 3.0  # for a line on the screen
LONGEST_S, TOTAL_S = 8.0, 30.0
SHORTEST_S = 1.0
TOGETHER_S = 1.0  # what lies closer is one part: a cut for less would only be seen as a jump

Span = tuple[float, float]


def moments_of(note: Note, transcript: Transcript | None, duration_s: float) -> tuple[Cut, ...]:
    """Return the parts in the video's order, about half a minute in all; none where no value has a time."""
    chosen: list[Span] = []
    for span in _spans(note, transcript, duration_s):
        longer = _joined([*chosen, span])
        if sum(end - start for start, end in longer) > TOTAL_S:
            break
        chosen = longer
    return tuple(
        Cut(start_s=round(start, 3), end_s=round(end, 3)) for start, end in chosen if end - start >= SHORTEST_S
    )


def _spans(note: Note, transcript: Transcript | None, duration_s: float) -> Iterator[Span]:
    sentences = transcript.segments if transcript else ()
    for value in note.fields.values():
        for evidence in value.evidence:
            if evidence.at_s is None or evidence.slide is not None or evidence.at_s >= duration_s:
                continue
            start_s, end_s = _span(evidence, evidence.at_s, sentences)
            yield start_s, min(end_s, start_s + LONGEST_S, duration_s)


def _span(evidence: Evidence, at_s: float, sentences: tuple[Segment, ...]) -> Span:
    if evidence.source is EvidenceSource.SAID:
        said = next((one for one in reversed(sentences) if one.start_s <= at_s < one.end_s), None)
        if said is not None:
            return said.start_s, said.end_s
    return at_s, at_s + READING_S


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start_s, end_s in sorted(spans):
        if joined and start_s - joined[-1][1] <= TOGETHER_S:
            joined[-1] = (joined[-1][0], max(end_s, joined[-1][1]))
        else:
            joined.append((start_s, end_s))
    return joined
