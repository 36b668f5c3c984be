"""Download: the video file of a link, an upload or a local file, looked into, with what its site says about it."""

import errno
import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from clients.media.ffmpeg import ffmpeg_path
from clients.media.formats import HEAD_BYTES, picture_suffix
from clients.media.media_limits import check_size, exact_length, megabytes, spoken_length
from clients.media.probe import Probe, probe
from clients.media.thumbnails import thumbnail_of_picture, thumbnail_of_video
from clients.scrapecreators.sites import ScrapeCreators
from clients.sites.downloader import prefer_renewed
from clients.sites.photo_posts import PartFile
from clients.sites.plain_files import fetch_plain_file, file_name
from clients.sites.video_posts import Fetched
from clients.sites.video_sites import SiteLimits, VideoSites, YtDlpSites
from services.costs import costs
from services.costs.paid_calls import PaidCalls
from services.costs.vendor_answers import remembering
from services.domain.artifacts import Media, Slide, Usage
from services.domain.stages import StageContext
from services.sources.identity import local_file, source_name
from services.sources.links import Link, parse_link
from services.sources.photo_posts import THUMBNAIL, made_of, slides_in
from services.sources.picture_packs import is_pack, unpack
from services.sources.post_texts import clean_line, file_title, hashtags, post_title
from services.sources.second_way import TwoWays
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.files import copy_file, sha256_file

_SPARE_BYTES = 64 << 20  # left free beside the video, for the database and the later stages
_TELLABLE_S = 0.05
_MAX_WAIT_S = 840.0  # ends before the process is ended, so that the reason can be said


def run(context: StageContext) -> Media:
    """Fetch the video into the work folder. Raises PermanentError, NeedsUserError or TransientError."""
    settings = context.settings
    prefer_renewed(settings.data_dir)
    sites: VideoSites = YtDlpSites(
        cookies_file=settings.video_cookies_file, proxy=settings.video_proxy, ffmpeg=ffmpeg_path()
    )
    if settings.scrapecreators_api_key:
        calls = PaidCalls(settings.data_dir / "paid_calls")
        second = ScrapeCreators(
            settings.scrapecreators_api_key,
            base_url=settings.scrapecreators_base_url,
            remember=remembering(calls),
            forget=calls.forget,
        )
        sites = TwoWays(sites, second, context.paused)
    return download(context, sites)


def download(context: StageContext, sites: VideoSites) -> Media:
    """Do what `run` does with the sites given."""
    with _nothing_half_done(context.work), _disk_explained():
        fetched = _from_link(context, sites) if context.source.kind == "link" else _from_file(context)
        paid = _paid(fetched, context)
        if parts := fetched.parts or _pictures(fetched.path, context):
            return _photo_media(context, fetched, parts).model_copy(update={"usage": paid})
        assert fetched.path is not None
        context.report("Looking into the video")
        found = probe(fetched.path, name=_name(context, fetched), max_s=_max_s(context))
        path = fetched.path.replace(context.work / f"media.{found.extension}")
        thumbnail = _thumbnail(fetched, path, found)
        media = _media(replace(fetched, path=path, title=_title(context, fetched, found)), found, thumbnail)
        return media.model_copy(update={"usage": paid})


def _paid(fetched: Fetched, context: StageContext) -> tuple[Usage, ...]:
    """The credits of the second way, where it was asked."""
    if not fetched.credits:
        return ()
    units = {"credits": fetched.credits}
    return (costs.usage("scrapecreators", "post", units, prices=context.settings.prices),)


def check_space(needed_bytes: int, free_bytes: int) -> None:
    """Raise NeedsUserError when the disk has no room for the video and some to spare."""
    if needed_bytes + _SPARE_BYTES > free_bytes:
        raise NeedsUserError(
            f"The disk is full: the video needs {megabytes(needed_bytes)}, {megabytes(free_bytes)} are free.",
            "Free some space and retry.",
            code=ErrorCode.DISK_FULL,
        )


def _from_link(context: StageContext, sites: VideoSites) -> Fetched:
    link = parse_link(context.source.url or "", context.settings.extra_video_hosts)
    check_space(0, shutil.disk_usage(context.work).free)
    if link.platform == "file":
        return _from_plain_link(context, link)
    limits = SiteLimits(context.settings.max_video_s, _bytes(context.settings.max_video_mb), _MAX_WAIT_S)
    return sites.fetch(link.url, context.work, context.report, limits)


def _from_plain_link(context: StageContext, link: Link) -> Fetched:
    settings, target = context.settings, context.work / "media.part"
    fetch_plain_file(
        link.url,
        target,
        hosts=settings.extra_video_hosts,
        max_bytes=_bytes(settings.max_video_mb),
        max_s=_MAX_WAIT_S,
        report=context.report,
    )
    return Fetched(target, link.platform, link.id, link.url)


def _from_file(context: StageContext) -> Fetched:
    """Take an upload or a local file over, leaving the original alone.

    Always a copy: a hard link would change when the person saves over the file.
    """
    source, target = context.source, context.work / "media.part"
    max_bytes = _bytes(context.settings.max_upload_mb)
    path = local_file(source)
    name = source_name(source)
    check_size(path.stat().st_size, max_bytes, name)
    check_space(path.stat().st_size, shutil.disk_usage(context.work).free)
    context.report("Taking over the file")
    check_size(copy_file(path, target, max_bytes=max_bytes), max_bytes, name)
    return Fetched(target, "file", "", "")


def _pictures(path: Path | None, context: StageContext) -> tuple[PartFile, ...]:
    """The slides in a file that somebody sent: one picture, or a pack of them; none in a video."""
    if path is None:
        return ()
    if is_pack(path):
        sent = unpack(path, context.work, max_bytes=_bytes(context.settings.max_upload_mb))
        return slides_in(sent)
    with path.open("rb") as file:
        is_picture = picture_suffix(file.read(HEAD_BYTES)) is not None
    return slides_in([path]) if is_picture else ()


def _photo_media(context: StageContext, fetched: Fetched, parts: Sequence[PartFile]) -> Media:
    context.report("Looking at the pictures")
    sound = fetched.path if fetched.parts else None
    post = made_of(parts, sound, context.work, _max_s(context))
    found = post.found or Probe(extension="", duration_s=0.0, has_video=False, has_audio=False)
    fetched = replace(fetched, path=post.media, title=_title(context, fetched, found))
    media = _media(fetched, found, context.work / THUMBNAIL)
    size = sum((context.work / name).stat().st_size for name in {media.file, *(one.file for one in post.slides)} - {""})
    slides, notice = tuple(post.slides), " ".join(filter(None, [_cut_off(found), post.shortfall])) or None
    sha256 = _sum_of_all(context.work, media, slides)
    platform_id = fetched.platform_id or sha256
    return media.model_copy(
        update={"slides": slides, "size_bytes": size, "sha256": sha256, "platform_id": platform_id}
        | {"notice": notice, "shortfall": notice}
    )


def _sum_of_all(work: Path, media: Media, slides: Sequence[Slide]) -> str:
    """Of the media file where it shows something, as a pose track is found by it; else of the slides."""
    if media.has_video:
        return media.sha256
    sums = "".join(sha256_file(work / slide.file) for slide in slides)
    return hashlib.sha256(f"{media.sha256}{sums}".encode()).hexdigest()


def _bytes(megabytes: float) -> int:
    return int(megabytes * 1024 * 1024)


def _max_s(context: StageContext) -> float:
    """Return how long the video may be: a person's own files longer than what is behind a link."""
    settings = context.settings
    return settings.max_video_s if context.source.kind == "link" else settings.max_upload_s


def _name(context: StageContext, fetched: Fetched) -> str:
    """Return what messages call the video."""
    if context.source.kind != "link":
        return source_name(context.source)
    return clean_line(file_name(fetched.url)) if fetched.platform == "file" else "The video"


def _title(context: StageContext, fetched: Fetched, found: Probe) -> str:
    if fetched.platform != "file":
        return post_title(fetched.title, fetched.caption, fetched.author)
    name = file_name(fetched.url) if fetched.url else context.source.name or Path(context.source.path or "").name
    return file_title(name, found.title)


def _thumbnail(fetched: Fetched, path: Path, found: Probe) -> Path | None:
    target = path.with_name(THUMBNAIL)
    made = fetched.thumbnail is not None and thumbnail_of_picture(fetched.thumbnail, target)
    if not made and found.has_video:
        made = thumbnail_of_video(path, target, track=found.track)
    if fetched.thumbnail is not None:
        fetched.thumbnail.unlink(missing_ok=True)
    return target if made else None


def _media(fetched: Fetched, found: Probe, thumbnail: Path | None) -> Media:
    path = fetched.path
    sha256 = sha256_file(path) if path else ""
    return Media(
        file=path.name if path else "",
        sha256=sha256,
        size_bytes=path.stat().st_size if path else 0,
        duration_s=round(found.duration_s, 3),
        width=found.width,
        height=found.height,
        fps=found.fps,
        has_video=found.has_video,
        has_audio=found.has_audio,
        track=found.track,
        platform=fetched.platform,
        platform_id=fetched.platform_id or sha256,
        url=fetched.url or None,
        title=fetched.title,
        caption=fetched.caption,
        author=fetched.author,
        hashtags=hashtags(f"{fetched.title}\n{fetched.caption}"),
        thumbnail_file=thumbnail.name if thumbnail else None,
        captions_file=fetched.captions.name if fetched.captions else None,
        captions_language=fetched.language,
        captions_automatic=fetched.captions_automatic,
        notice=_notice(found),
        shortfall=_cut_off(found),
    )


def _notice(found: Probe) -> str | None:
    return _cut_off(found) or (None if found.has_video else "The file has sound but no picture.")


def _cut_off(found: Probe) -> str | None:
    if not found.is_cut_off:
        return _damaged(found) if found.is_broken else None
    there, promised = spoken_length(found.duration_s), spoken_length(found.promised_s)
    if found.tells_missing:
        return f"The file is cut off: {there} of {promised} are there."
    return f"The file is cut off: {there} are there, and nothing tells how much is missing."


def _damaged(found: Probe) -> str:
    length_s = max(found.duration_s, found.promised_s if found.tells_missing else 0.0)
    missing_s = found.missing_s + length_s - found.duration_s
    if missing_s < _TELLABLE_S:
        return "A part of the file is damaged; what was in it is missing."
    missing, promised = exact_length(missing_s), exact_length(length_s)
    return f"The file is damaged: {missing} of {promised} are missing."


@contextmanager
def _nothing_half_done(work: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for path in work.iterdir():
            path.unlink(missing_ok=True)
        raise


@contextmanager
def _disk_explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        explained = disk_error(error)
        if explained is None:
            raise
        raise explained from error


def disk_error(error: OSError) -> NeedsUserError | None:
    """Turn the disk's refusals into words; anything else is a bug: None."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NeedsUserError("The disk is full.", "Free some space and retry.", code=ErrorCode.DISK_FULL)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NeedsUserError(
            f"There is no permission to use {Path(error.filename).name if error.filename else 'a file'}.",
            "Check the permissions of the file and of DATA_DIR, and retry.",
            code=ErrorCode.NOT_WRITABLE,
        )
    return None
