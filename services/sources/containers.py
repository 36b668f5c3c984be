"""Tells a video or sound file from anything else by its first bytes, without decoding it."""

HEAD_BYTES = 4096
_TS_PACKET = 188
_PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_QUICKTIME_ATOMS = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")

_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\x1a\x45\xdf\xa3", ".mkv"),  # Matroska and WebM
    (b"OggS", ".ogg"),
    (b"fLaC", ".flac"),
    (b"FLV\x01", ".flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ".asf"),
    (b"\x00\x00\x01\xba", ".mpg"),
    (b"\x00\x00\x01\xb3", ".mpg"),
    (b"#!AMR", ".amr"),
    (b"ID3", ".mp3"),
)


def suffix_of(head: bytes) -> str | None:
    """The file suffix of the container that starts with `head` (the first 4 KB), or None when it is not one.

    Signatures: https://www.garykessler.net/library/file_sigs.html and ISO/IEC 14496-12 section 4.3.
    """
    for prefix, suffix in _PREFIXES:
        if head.startswith(prefix):
            return suffix
    return _mp4(head) or _riff(head) or _mpeg_stream(head)


def _mp4(head: bytes) -> str | None:
    kind, brand = head[4:8], head[8:12]
    if kind == b"ftyp":
        return None if brand in _PICTURE_BRANDS else ".mp4"
    return ".mov" if kind in _QUICKTIME_ATOMS else None


def _riff(head: bytes) -> str | None:
    if head[:4] != b"RIFF":
        return None
    return {b"AVI ": ".avi", b"WAVE": ".wav"}.get(head[8:12])


def _mpeg_stream(head: bytes) -> str | None:
    if len(head) > 2 * _TS_PACKET and head[0] == head[_TS_PACKET] == head[2 * _TS_PACKET] == 0x47:
        return ".ts"
    return _mpeg_audio(head[1], head[2]) if len(head) > 2 and head[0] == 0xFF else None


def _mpeg_audio(second: int, third: int) -> str | None:
    """An ADTS frame, or a Layer III frame with a bit rate and a sample rate that exist (ISO/IEC 11172-3, 2.4.2.3)."""
    if second & 0xF6 == 0xF0:
        return ".aac"
    is_layer_3 = second & 0xE6 == 0xE2 and second & 0x18 != 0x08
    return ".mp3" if is_layer_3 and third & 0xF0 not in (0x00, 0xF0) and third & 0x0C != 0x0C else None
