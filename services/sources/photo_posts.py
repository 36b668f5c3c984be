"""A photo post made into media: slides as pictures in order, its clips as one video, its sound where it has any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clients.media.joining import ClipToJoin, join_clips
from clients.media.pictures import keep_picture, pictures_in
from clients.media.probe import Probe, probe
from clients.media.thumbnails import thumbnail_of_picture, thumbnail_of_video
from clients.sites.photo_posts import PartFile
from services.domain.artifacts import Slide
from services.sources.picture_packs import MAX_PICTURES
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, PermanentError

THUMBNAIL = "thumbnail.jpg"
_NONE_LEFT = "None of the pictures of this post could be read."


@dataclass
class PhotoPost:
    """What was made of the parts of a post, in its work folder."""

    slides: list[Slide] = field(default_factory=list)
    media: Path | None = None
    found: Probe | None = None  # of the media
    lost: list[str] = field(default_factory=list)  # what is not there, in sentences

    @property
    def shortfall(self) -> str | None:
        """What is not there, as one text."""
        return " ".join(self.lost) or None


def slides_in(files: Sequence[Path]) -> tuple[PartFile, ...]:
    """The slides of the post that these files are, in order; a file may hold several pictures."""
    found = [(path, index) for path in files for index in range(pictures_in(path))][:MAX_PICTURES]
    return tuple(PartFile(number, path, index=index) for number, (path, index) in enumerate(found, 1))


def made_of(parts: Sequence[PartFile], sound: Path | None, work: Path, max_s: float) -> PhotoPost:
    """Keep every slide that can be read, in order. Raises PermanentError when there is none, and what a clip raises."""
    post, clips = PhotoPost(), []
    for part in parts:
        try:
            if part.path is None:
                post.lost.append(f"Slide {part.number} is gone: the site did not give it.")
            elif part.is_clip:
                clips.append(_clip(part, work, max_s, post))
            else:
                post.slides.append(_slide(part, part.path, work))
        except PermanentError as error:
            if len(parts) == 1:
                raise  # it says more of a single picture than can be said of a post
            post.lost.append(error.message)
    if not post.slides:
        raise PermanentError(
            post.shortfall or _NONE_LEFT,
            "Look at the post, or send its pictures as files.",
            code=ErrorCode.MEDIA_DAMAGED,
        )
    _add_video(post, clips, work, max_s) if clips else _add_sound(post, sound, work, max_s)
    thumbnail_of_picture(work / post.slides[0].file, work / THUMBNAIL)
    for left in _left_over(work, post):
        left.unlink(missing_ok=True)
    return post


def _slide(part: PartFile, path: Path, work: Path) -> Slide:
    target = work / f"slide-{part.number:03}.jpg"
    width, height = keep_picture(path, target, name=f"Slide {part.number}", index=part.index)
    return Slide(number=part.number, file=target.name, width=width, height=height)


def _clip(part: PartFile, work: Path, max_s: float, post: PhotoPost) -> ClipToJoin:
    assert part.path is not None
    found = probe(part.path, name=f"Slide {part.number}", max_s=max_s)
    if not found.has_video:
        raise PermanentError(f"Slide {part.number} is a clip without pictures.", code=ErrorCode.NOT_A_VIDEO)
    still = work / f"slide-{part.number:03}.jpg"
    if not thumbnail_of_video(part.path, still, track=found.track):
        raise PermanentError(f"No picture of slide {part.number} can be decoded.", code=ErrorCode.MEDIA_DAMAGED)
    post.slides.append(
        Slide(number=part.number, file=still.name, width=found.width, height=found.height, at_s=0.0)  # set when joined
    )
    return ClipToJoin(part.path, found.duration_s, found.has_audio, found.width, found.height)


def _add_video(post: PhotoPost, clips: Sequence[ClipToJoin], work: Path, max_s: float) -> None:
    """The clips as one video; each of its slides is told when it begins."""
    path, begins = clips[0].path, [0.0]
    if len(clips) > 1:
        path = work / "joined.mp4"
        begins = join_clips(clips, path)
    post.found = probe(path, name="The post", max_s=max_s)
    post.media = path.replace(work / f"media.{post.found.extension}")
    times = iter(begins)
    post.slides = [one if one.at_s is None else _with_time(one, next(times)) for one in post.slides]


def _with_time(slide: Slide, at_s: float) -> Slide:
    """The slide of a clip with the second at which it begins."""
    return slide.model_copy(update={"at_s": round(at_s, 3)})


def _add_sound(post: PhotoPost, sound: Path | None, work: Path, max_s: float) -> None:
    if sound is None:
        return
    try:
        found = probe(sound, name="The sound", max_s=max_s)
    except ClipsheetError as error:  # the words are on the pictures; sound is mostly music
        post.lost.append(f"The sound of this post could not be used: {error.message}")
        return
    post.media = sound.replace(work / f"media.{found.extension}")
    post.found = replace(found, has_video=False, track=None)


def _left_over(work: Path, post: PhotoPost) -> Iterator[Path]:
    kept = {THUMBNAIL, post.media.name if post.media else "", *(slide.file for slide in post.slides)}
    yield from (path for path in work.iterdir() if path.name not in kept and path.is_file())
