"""Writes the segments: pictures copied or encoded anew, sound copied packet by packet wherever MP4 can hold it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import av

from clients.media import ffmpeg
from clients.media.copying import splice
from clients.media.copying.segment_copy import begins_late, copy_pictures, copy_sound
from clients.media.copying.splice import CannotJoin, Stretch
from clients.media.ffmpeg import Part
from clients.media.shown import Shown, shown
from clients.media.sound.cut import save_sound
from clients.progress import Report
from services.domain.segments import SegmentFile, Why
from services.highlights.reel import AGAIN_CRF, COPIED_AUDIO, ReelSource, fits
from services.segments.plan import Planned
from utils.error_codes import ErrorCode
from utils.errors import PermanentError
from utils.logger import get_logger

log = get_logger(__name__)
AFTER_S = 1.0  # asked for behind the end, so that the last picture is never left out


@dataclass(frozen=True)
class Cutter:
    """Writes parts of one file into a folder."""

    source: ReelSource
    folder: Path
    report: Report

    def write(self, planned: Sequence[Planned]) -> list[SegmentFile]:
        """Write all of them. Raises PermanentError when the video is damaged, NeedsUserError when the disk is full."""
        can_copy_sound = self.source.seeks and _sound_can_be_copied(self.source)
        made = []
        with shown(self.source.track) as pictures:
            for number, one in enumerate(planned, 1):
                self.report(f"Segment {number} of {len(planned)}", (number - 1) / len(planned))
                made.append(self._one(number, one, pictures, can_copy_sound=can_copy_sound))
        return made

    def _one(self, number: int, planned: Planned, pictures: Shown, *, can_copy_sound: bool) -> SegmentFile:
        target = self.folder / f"segment-{number:03}.mp4"
        with TemporaryDirectory(prefix=".segment-", dir=self.folder) as name:
            folder = Path(name)
            draft = folder / "segment.mp4"
            try:
                sound = self._sound(planned, folder, can_copy=can_copy_sound) if self.source.has_audio else None
                copied = planned.copied and self._is_copied(planned, sound, draft)
                if not copied:
                    # What an encoder of sound puts before its first sample is left out by an edit list alone.
                    edits = sound is not None and (not can_copy_sound or begins_late(sound))
                    self._encode(planned, pictures, sound, folder, draft, edits=edits)
            except CannotJoin as error:
                raise PermanentError(
                    f"The video cannot be split at {planned.start_s:.1f} s.",
                    "It may be damaged: try another copy of it.",
                    code=ErrorCode.MEDIA_DAMAGED,
                ) from error
            draft.rename(target)
        return SegmentFile(
            number=number,
            file=target.name,
            start_s=round(planned.start_s, 3),
            end_s=round(planned.end_s, 3),
            why=planned.why,
            copied=copied,
            distance_s=planned.distance_s,
            size_bytes=target.stat().st_size,
        )

    def _is_copied(self, planned: Planned, sound: Path | None, target: Path) -> bool:
        """Copy the pictures; False where they cannot be copied after all."""
        source, end_s = self.source, _end_s(planned)
        try:
            copy_pictures(
                *(source.path, source.track.number, target),
                start_s=planned.start_s,
                end_s=float("inf") if end_s is None else end_s,
                sound=sound,
            )
        except CannotJoin as error:
            log.info("a segment cannot be copied", extra={"error": str(error)})
            return False
        return True

    def _encode(
        self, planned: Planned, pictures: Shown, sound: Path | None, folder: Path, target: Path, *, edits: bool
    ) -> None:
        """The reel's encoding: key frames in every second, at most 1080p and 60 pictures a second."""
        source, encoded = self.source, folder / "pictures.mp4"
        length_s = planned.end_s - planned.start_s
        more_s = AFTER_S if _end_s(planned) is None else 0.0
        part = Part(planned.start_s, planned.end_s + more_s, source.seeks)
        size = fits(source.track.size)
        [begin_s] = ffmpeg.encode_parts(source.path, [part], encoded, size=size, pictures=pictures, crf=AGAIN_CRF)
        around_s = ffmpeg.GAP_S / 2.5  # in which there are no others
        stretch = Stretch(encoded, begin_s - around_s, begin_s + length_s + more_s + around_s, at_s=-around_s)
        splice.join([stretch], sound, target, duration_s=length_s, edits=edits)

    def _sound(self, planned: Planned, folder: Path, *, can_copy: bool) -> Path | None:
        """A segment's sound as a file; None where there is none in it."""
        source = self.source
        if can_copy:
            copied = folder / "sound.mp4"
            end_s = _end_s(planned)
            has_any = copy_sound(source.path, source.sound, copied, start_s=planned.start_s, end_s=end_s)
            return copied if has_any else None
        samples, encoded = folder / "sound.wav", folder / "sound.m4a"
        part = Part(planned.start_s, planned.end_s, source.seeks)
        save_sound(source.path, [part], samples, sound=source.sound)
        ffmpeg.encode_sound([samples], encoded)
        samples.unlink()
        return encoded


def _end_s(planned: Planned) -> float | None:
    """Where it ends; None for the last one, which has all that comes."""
    return None if planned.why is Why.END else planned.end_s


def _sound_can_be_copied(source: ReelSource) -> bool:
    """Whether an MP4 can have the packets as they are."""
    if not source.has_audio:
        return False
    with av.open(str(source.path)) as container:
        context = container.streams.audio[source.sound].codec_context
        return context.name in COPIED_AUDIO and (context.name != "aac" or bool(context.extradata))
