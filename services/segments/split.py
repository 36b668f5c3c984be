"""A video split into segments: it is listened to and looked at, split by a plan, and written."""

from clients.media.copying.segment_copy import Seams, read_seams
from clients.media.copying.splice import CannotJoin
from clients.media.frames import frames
from clients.media.levels import Levels, levels
from services.clips.choice.sentences import sentences_of, words_of
from services.clips.framing.looks import SIDE, SceneChanges
from services.domain.artifacts import Media
from services.domain.segments import Segments, SegmentWish
from services.domain.stages import StageContext
from services.highlights.reel import ReelSource, probe
from services.segments.cut import Cutter
from services.segments.pauses import Pause, at_cuts, behind_sentences, silences
from services.segments.plan import Places, plan
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

ENCODED = "What cannot be copied was encoded all the same."


def run(context: StageContext) -> Segments:
    """Split the video. Raises PermanentError when nothing can be copied and nothing else was wanted."""
    media, wish = context.media, context.segment_wish or SegmentWish()
    if media is None or not media.has_video:
        raise PermanentError("There is no picture in this file.", "Segments are made of videos.")
    source = probe(context.media_path, track=media.track, duration_s=media.duration_s, is_whole=media.notice is None)
    seams = seams_of(source)
    if wish.copy_only and not seams.begins_s:
        raise PermanentError(
            "This video cannot be split by copying alone.",
            "That takes H.264 with AAC or MP3 in an MP4, MOV or MKV file, at most 1080p; leave the choice out.",
            code=ErrorCode.INVALID_REQUEST,
        )
    context.report("Listening for pauses", 0.0)
    heard = levels(source.path, max_s=context.settings.longest_s) if media.has_audio else None
    planned = plan(_places(context, media, source, seams, heard), wish)
    made = Cutter(source, context.work, context.report).write(planned)
    # A file that was cut may hide the key frame that its first picture refers to.
    is_told = wish.copy_only and not all(one.copied for one in made)
    return Segments(segments=tuple(made), notices=(ENCODED,) if is_told else ())


def seams_of(source: ReelSource) -> Seams:
    """Where the pictures can be parted. Of a file that cannot be copied, only when they are shown."""
    try:
        seams = read_seams(source.path, source.track.number)
    except CannotJoin as error:
        raise PermanentError(
            "The video cannot be read.", "It may be cut off or damaged.", code=ErrorCode.MEDIA_DAMAGED
        ) from error
    return seams if source.can_copy else Seams(seams.times_s)


def _places(context: StageContext, media: Media, source: ReelSource, seams: Seams, heard: Levels | None) -> Places:
    said = context.transcript.segments if context.transcript else ()
    sentences = sentences_of(words_of(said), end_s=media.duration_s) if said else []

    def find_cuts(start_s: float, end_s: float) -> list[Pause]:
        context.report(f"Looking for a cut before {end_s:.0f} s", None)
        changes, found = SceneChanges(), []
        for frame in frames(source.path, track=source.track, max_side=SIDE, from_s=start_s):
            if frame.time_s > end_s:
                break
            if changes.is_cut(frame.image):
                found.append(frame.time_s)
        return at_cuts(found)

    return Places(seams, media.duration_s, behind_sentences(sentences, heard), silences(heard), find_cuts)
