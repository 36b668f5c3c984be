"""The one list of the kinds of files that are taken: page, API, command line, decoder and encoder ask it."""

from collections.abc import Callable
from dataclasses import dataclass

HEAD_BYTES = 4096  # of a file, enough to tell its kind
_TS_MARKS = 5  # at their distance: chance does not make them
_AVIF_BRANDS = (b"avif", b"avis")
_PICTURE_BRANDS = (
    *_AVIF_BRANDS,
    *(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"),
)
_QUICKTIME_ATOMS = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp", b"moof", b"sidx", b"uuid")
Begins = Callable[[bytes], bool]
"""Tells whether a file that begins with these bytes is of a kind."""


@dataclass(frozen=True)
class Format:
    """A kind of file."""

    name: str  # as people call it
    suffixes: tuple[str, ...]  # as its files are called
    demuxer: str  # as ffmpeg calls it
    begins: Begins
    has_index: bool = True  # or ffmpeg finds a moment only by reading up to it

    @property
    def suffix(self) -> str:
        """What our own copies are called."""
        return self.suffixes[0]


def _starts(*prefixes: bytes) -> Begins:
    return lambda head: head.startswith(prefixes)


def _is_mp4(head: bytes) -> bool:
    """ISO/IEC 14496-12, 4.3; and files of QuickTime, which may begin with another box."""
    kind, brand = head[4:8], head[8:12]
    return brand not in _PICTURE_BRANDS if kind == b"ftyp" else kind in _QUICKTIME_ATOMS


def _is_riff(kind: bytes) -> Begins:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == kind


def _is_heif(head: bytes) -> bool:
    """ISO/IEC 23008-12: pictures of phones, one or several in a file."""
    return head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS


def _is_avif(head: bytes) -> bool:
    """AV1 pictures. The brand in front may be that of any HEIF; those that follow it tell what is in the file."""
    length = min(int.from_bytes(head[:4]), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length, 4))]
    return _is_heif(head) and any(brand in _AVIF_BRANDS for brand in brands)


def _is_ts(head: bytes) -> bool:
    """Packets of 188 bytes, or of 192 (cameras, Blu-ray), each with the byte 0x47; a recording may begin inside one."""
    return any(
        len(marks := head[first::packet][:_TS_MARKS]) == _TS_MARKS and set(marks) == {0x47}
        for packet in (188, 192)
        for first in range(packet)
    )


def _is_mp3(head: bytes) -> bool:
    """A tag, or a Layer III frame with a bit rate and a sample rate that exist (ISO/IEC 11172-3, 2.4.2.3)."""
    if head.startswith(b"ID3"):
        return True
    if len(head) < 3 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] & 0x18 == 0x08:
        return False
    return head[2] & 0xF0 not in (0x00, 0xF0) and head[2] & 0x0C != 0x0C


def _is_aac(head: bytes) -> bool:
    return len(head) > 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0


FORMATS = (
    Format("MP4, MOV, M4V, 3GP", (".mp4", ".mov", ".m4v", ".3gp", ".3g2", ".m4a"), "mov,mp4,m4a,3gp,3g2,mj2", _is_mp4),
    Format("MKV, WebM", (".mkv", ".webm"), "matroska,webm", _starts(b"\x1a\x45\xdf\xa3")),
    Format("AVI", (".avi",), "avi", _is_riff(b"AVI ")),
    Format("TS, MTS", (".ts", ".mts", ".m2ts"), "mpegts", _is_ts, has_index=False),
    Format("MPG, VOB", (".mpg", ".mpeg", ".vob"), "mpeg", _starts(b"\x00\x00\x01\xba"), has_index=False),
    Format("WMV, ASF", (".wmv", ".asf", ".wma"), "asf", _starts(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")),
    Format("FLV", (".flv",), "flv", _starts(b"FLV\x01"), has_index=False),
    Format("OGG, OGV", (".ogg", ".ogv", ".oga", ".opus"), "ogg", _starts(b"OggS")),
    Format("GIF", (".gif",), "gif", _starts(b"GIF87a", b"GIF89a"), has_index=False),
    Format("WAV", (".wav",), "wav", _is_riff(b"WAVE")),
    Format("FLAC", (".flac",), "flac", _starts(b"fLaC")),
    Format("AMR", (".amr",), "amr", _starts(b"#!AMR")),
    Format("AAC", (".aac",), "aac", _is_aac),
    Format("MP3", (".mp3",), "mp3", _is_mp3),
)
DEMUXERS = ",".join(one.demuxer for one in FORMATS)
VIDEO_FORMATS = "MP4, MOV, M4V, 3GP, MKV, WebM, AVI, TS, MTS, MPG, WMV, FLV, OGV or GIF"

_PICTURES: tuple[tuple[Begins, str], ...] = (
    (_starts(b"\xff\xd8\xff"), ".jpg"),
    (_starts(b"\x89PNG"), ".png"),
    (_is_riff(b"WEBP"), ".webp"),
    (_is_avif, ".avif"),
    (_is_heif, ".heic"),
)
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif")
PICTURE_FORMATS = "JPEG, PNG, WebP, HEIC or AVIF"
# What a page's file chooser offers: some systems know no type for some suffixes.
ACCEPT = ",".join(
    [
        *("video/*", "audio/*", *(suffix for one in FORMATS for suffix in one.suffixes)),
        *("image/jpeg", "image/png", "image/webp", "image/avif", "image/heic", "image/heif", *PICTURE_SUFFIXES),
    ]
)

_STILLS: tuple[tuple[Begins, str], ...] = (
    (_starts(b"BM"), "is a picture in BMP, which is not read"),
    (_starts(b"II*\0", b"MM\0*"), "is a picture in TIFF or as a camera's raw data, which is not read"),
)


def format_of(head: bytes) -> Format | None:
    """Return the kind of the file that begins with `head` (HEAD_BYTES of it), None when it is none of them.

    Signatures: https://www.garykessler.net/library/file_sigs.html.
    """
    return next((one for one in FORMATS if one.begins(head)), None)


def picture_suffix(head: bytes) -> str | None:
    """Return what a copy of the picture that begins with `head` is called; None when it is no picture that is read."""
    return next((suffix for begins, suffix in _PICTURES if begins(head)), None)


def what_it_is(head: bytes) -> str:
    """Describe a file of no known format, as the rest of a sentence that begins with the file's name."""
    if picture_suffix(head):
        return "is a picture, not a video"
    known = next((words for begins, words in _STILLS if begins(head)), None)
    return known or ("is not a video: it holds text" if _is_text(head) else "is not a video that can be read")


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        text = head[: error.start].decode() if error.start > len(head) - 4 else "\0"
    return all(char.isprintable() or char in "\t\r\n\ufeff" for char in text)
