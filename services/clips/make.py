"""The second half of clips: one clip, from its source in one encode."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import av
from pydantic import TypeAdapter

from clients import script_fonts
from clients.local_models.face import FaceNetworks
from clients.local_models.faces import FaceDetector, fetch
from clients.media.clip_encoder import clip_fps, encode_clip
from clients.media.ffmpeg import Part, save_picture
from clients.media.loudness import loudness
from clients.media.shown import shown
from services.clips.captions.captioning import Captions, captions
from services.clips.captions.emoji import with_emoji
from services.clips.framing.frame_plan import Framed, frame
from services.clips.framing.looks import Find, WatchedFaces, watch
from services.clips.render.graph import Canvas, ClipPiece, graph, inputs_of
from services.clips.render.sound import clip_sound
from services.clips.timeline import SLIVER_S, begins, transition_s
from services.domain.clips import ClipFile, ClipJob, ClipPlan, ClipStyle, ShotFraming, Span
from services.domain.stages import StageContext
from services.eye_contact.feed import CorrectedPictures, feed_of
from services.highlights.reel import ReelSource, probe
from utils.errors import NeedsUserError, PermanentError, TransientError
from utils.memory import give_back

CLIP, POSTER, FACES = "clip.mp4", "poster.jpg", "faces.json"
MARGIN_S = 2.0  # watched beyond the edges, so that they can be moved
POSTER_AT_S = 1.0
GetFinder = Callable[[StageContext, list[str]], Find]


@dataclass(frozen=True)
class _Job:
    """One clip on its way."""

    context: StageContext
    plan: ClipPlan
    style: ClipStyle
    name: str  # for the person who waits
    source: ReelSource
    get_finder: GetFinder
    feed: CorrectedPictures | None = None  # the pictures with other eyes, where that was asked for

    @property
    def seeks(self) -> bool:
        """Whether inputs begin where they are read; what is piped does so."""
        return self.source.seeks or self.feed is not None

    @property
    def overlap_s(self) -> float:
        return transition_s(self.plan, self.style.transition)


def run(context: StageContext) -> ClipFile:
    """Make the clip. Raises PermanentError when the video, a font or a template is not what it should be."""
    return make(context, face_finder)


def make(context: StageContext, get_finder: GetFinder) -> ClipFile:
    """Make the clip with the finder of faces that is given when one is needed."""
    asked, media = context.clip_job, context.media
    assert asked is not None
    assert media is not None
    source = probe(context.media_path, track=media.track, duration_s=media.duration_s, is_whole=media.notice is None)
    plan = inside(asked.plan, media.duration_s)
    job = _Job(context, plan, asked.style, f"Clip {asked.number} of {asked.of}", source, get_finder)
    notices: list[str] = []
    with shown(source.track) as pictures:
        canvas = Canvas(source.track, pictures, asked.style.aspect, clip_fps(source.track.fps))
        watched = _watched(job, asked, notices)
        job = _with_eyes(replace(job, plan=without_slivers(plan, watched)), notices)
        canvas = replace(canvas, pictures=pictures if job.feed is None else replace(pictures, number=0))
        pieces = _pieces(job, canvas, watched)
        asked = _with_script_fonts(job, asked, notices)
        give_back()  # what looking took: the encode stands beside it
        written = captions(job.plan, asked, canvas.size, pieces, canvas, work=context.work, overlap_s=job.overlap_s)
        _encode(job, canvas, pieces, written)
    if job.feed is not None:
        notices.append(job.feed.words)
    return _result(job, canvas, pieces, written, notices)


def inside(plan: ClipPlan, duration_s: float) -> ClipPlan:
    """The plan without what lies behind the end of the video. Raises PermanentError when nothing is left."""
    parts = tuple(
        Span(start_s=part.start_s, end_s=min(part.end_s, duration_s))
        for part in plan.parts
        if part.start_s < duration_s - 0.1
    )
    if not parts:
        raise PermanentError(f"The clip begins at {plan.start_s:.1f} s, the video ends at {duration_s:.1f} s.")
    return plan.model_copy(update={"parts": parts})


def without_slivers(plan: ClipPlan, watched: Sequence[WatchedFaces]) -> ClipPlan:
    """The plan whose edges do not show a glimpse of another scene, as long as no word is cut off.

    Edges that a person set stay where they are.
    """
    if plan.exact or not plan.words:
        return plan
    cuts = [cut_s for one in watched for cut_s in one.cuts_s]

    def trimmed(part: Span) -> Span:
        said = [word for word in plan.words if part.start_s <= word.start_s < part.end_s]
        first_s, last_s = (said[0].start_s, said[-1].end_s) if said else (part.end_s, part.start_s)
        late = [cut_s for cut_s in cuts if part.start_s < cut_s < min(part.start_s + SLIVER_S, first_s)]
        early = [cut_s for cut_s in cuts if max(part.end_s - SLIVER_S, last_s) < cut_s < part.end_s]
        start_s, end_s = max([part.start_s, *late]), min([part.end_s, *early])
        return Span(start_s=start_s, end_s=end_s) if end_s - start_s > SLIVER_S else part

    return plan.model_copy(update={"parts": tuple(map(trimmed, plan.parts))})


def _watched(job: _Job, asked: ClipJob, notices: list[str]) -> list[WatchedFaces]:
    """What is seen in each part: of an earlier clip where it is the same stretch."""
    context = job.context
    spans = _together(job.plan.parts, context.media.duration_s if context.media else 0.0)
    kept = _kept(asked.watched)
    find: Find | None = None
    found = []
    for number, span in enumerate(spans):
        known = next((one for one in kept if any(one.covers(part) for part in job.plan.parts if _in(part, span))), None)
        if known is None:
            find = find or job.get_finder(context, notices)
            known = watch(job.source.path, job.source.track, span, find, _teller(job, number, len(spans)))
        found.append(known)
    (context.work / FACES).write_text("[" + ",".join(one.model_dump_json() for one in found) + "]")
    return found


def _together(parts: Sequence[Span], end_s: float) -> list[Span]:
    """The stretches to watch: parts that are near each other in one."""
    found: list[Span] = []
    for part in sorted(parts, key=lambda one: one.start_s):
        start_s, end = max(0.0, part.start_s - MARGIN_S), min(end_s, part.end_s + MARGIN_S)
        if found and start_s <= found[-1].end_s:
            found[-1] = Span(start_s=found[-1].start_s, end_s=max(end, found[-1].end_s))
        else:
            found.append(Span(start_s=start_s, end_s=end))
    return found


def _in(part: Span, span: Span) -> bool:
    return span.start_s <= part.start_s and part.end_s <= span.end_s + 0.01


def _kept(path: Path | None) -> list[WatchedFaces]:
    try:
        return TypeAdapter(list[WatchedFaces]).validate_json(path.read_bytes()) if path else []
    except (OSError, ValueError):  # it is looked for anew
        return []


def face_finder(context: StageContext, notices: list[str]) -> Find:
    """The network that finds faces; a finder of none, with a notice, where it cannot be had."""
    try:
        return FaceDetector(fetch(context.settings.models_dir / "faces", context.report))
    except TransientError as error:
        notices.append(f"Nobody looked for faces: the face model could not be had ({error.message}).")
        return lambda _image, *, side: []  # noqa: ARG005


def _with_eyes(job: _Job, notices: list[str]) -> _Job:
    """The job with corrected pictures to read, where that was asked for and something is to be corrected."""
    if not job.style.eye_contact:
        return job
    inputs, _ = inputs_of(job.plan.parts, seeks=True)

    def tell(done: float) -> None:
        job.context.report(f"{job.name}: looking at the eyes", 0.3 + 0.02 * done)

    try:
        networks = FaceNetworks(job.context.settings.face_model)
        found = feed_of(job.source.path, job.source.track, inputs, job.style.eye_contact, networks, tell)
    except NeedsUserError as error:
        found = f"The eyes stay as they are: {error.message}"
    if isinstance(found, CorrectedPictures) and found.seen.is_worth_it:
        return replace(job, feed=found)
    notices.append(found.words if isinstance(found, CorrectedPictures) else found)
    return job


def _with_script_fonts(job: _Job, asked: ClipJob, notices: list[str]) -> ClipJob:
    """The order with the folder of fonts for other scripts, where its words need one."""
    words = with_emoji(job.plan.words) if job.style.emoji else job.plan.words
    fonts = list(script_fonts.wanted(job.plan.title + " ".join(word.text for word in words)))
    folder = job.context.settings.models_dir / "fonts"
    if not fonts:
        return asked
    try:
        script_fonts.add(fonts, folder, script_fonts.fetch, lambda text: job.context.report(text, None))
    except TransientError as error:
        notices.append(error.message)
    return asked.model_copy(update={"font_folders": (*asked.font_folders, folder)})


def _teller(job: _Job, number: int, count: int) -> "Teller":
    return Teller(job.context, f"{job.name}: looking for faces", number / count, 0.3 / count)


@dataclass(frozen=True)
class Teller:
    """Tells how far a part of the work is, as a part of the clip."""

    context: StageContext
    text: str
    begin: float
    share: float

    def __call__(self, done: float) -> None:
        """Report it."""
        self.context.report(self.text, min(1.0, 0.3 * self.begin + self.share * done))


def _pieces(job: _Job, canvas: Canvas, watched: Sequence[WatchedFaces]) -> list[ClipPiece]:
    inputs, numbers = inputs_of(job.plan.parts, seeks=job.seeks)
    pieces: list[ClipPiece] = []
    first = 0
    for part, number in zip(job.plan.parts, numbers, strict=True):
        seen = next(one for one in watched if one.covers(part))
        shots = frame(seen, part, canvas.shape, crops=job.plan.crops, first=first)
        first += len(shots)
        offset_s = inputs[number].start_s if job.seeks else 0.0
        pieces.append(ClipPiece(part, tuple(shots), number, offset_s))
    return pieces


def _encode(job: _Job, canvas: Canvas, pieces: Sequence[ClipPiece], written: Captions) -> None:
    context, source = job.context, job.source
    sound = None
    if source.has_audio:
        context.report(f"{job.name}: measuring the sound", 0.32)
        parts = job.plan.parts
        sound = clip_sound(
            source.path, parts, context.work, number=source.sound, seeks=source.seeks, overlap_s=job.overlap_s
        )
    context.report(f"{job.name}: encoding {job.plan.length_s:.0f} s", 0.4)
    text = graph(
        canvas, pieces, context.work, transition=job.style.transition, overlap_s=job.overlap_s, ass=written.ass
    )
    inputs, _ = inputs_of(job.plan.parts, seeks=job.seeks)
    with job.feed.pipes(context.work) if job.feed else nullcontext(()) as pipes:
        encode_clip(
            *(source.path, inputs, text, sound, context.work / CLIP),
            size=canvas.size,
            fps=canvas.fps,
            fonts_conf=written.conf,
            pipes=pipes,
            pipes_full_range=job.feed is not None and job.feed.is_full_range,
        )
    for left in (*context.work.glob("*.wav"), *context.work.glob("*.cmd")):
        left.unlink()
    written.tidy()


def _result(
    job: _Job, canvas: Canvas, pieces: Sequence[ClipPiece], written: Captions, notices: Sequence[str]
) -> ClipFile:
    path = job.context.work / CLIP
    heard = loudness(path) if job.source.has_audio and _has_sound(path) else None
    duration_s = begins(job.plan.parts, job.overlap_s)[-1]
    save_picture(path, Part(min(POSTER_AT_S, duration_s / 2), duration_s), job.context.work / POSTER, size=canvas.size)
    return ClipFile(
        file=CLIP,
        poster_file=POSTER,
        srt_file=written.file("srt"),
        vtt_file=written.file("vtt"),
        ass_file=written.file("ass"),
        faces_file=FACES,
        duration_s=duration_s,
        width=canvas.size[0],
        height=canvas.size[1],
        fps=round(float(canvas.fps), 3),
        size_bytes=path.stat().st_size,
        loudness_lufs=None if heard is None or heard.is_silent else heard.lufs,
        true_peak_db=None if heard is None or heard.is_silent else heard.peak_db,
        shots=tuple(_rounded(shot) for piece in pieces for shot in piece.shots),
        notices=(*notices, *written.notices),
    )


def _rounded(shot: Framed) -> ShotFraming:
    framing = shot.framing
    return framing.model_copy(update={"start_s": round(framing.start_s, 3), "end_s": round(framing.end_s, 3)})


def _has_sound(path: Path) -> bool:
    with av.open(str(path)) as container:
        return bool(container.streams.audio)
