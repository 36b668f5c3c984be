"""Filters that make of stored pictures what a player shows: whole ones in usual colours and square pixels.

The same for ffmpeg's command line and for graphs of PyAV.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from clients.media.tone_map import Colour, write_table
from clients.media.video_track import Size, VideoTrack

_ALMOST = 0.02  # so much may a shape differ from the wanted one and be stretched to it: sizes are whole and even
SDR_TAGS = (
    *("-colorspace", "bt709", "-color_primaries", "bt709"),
    *("-color_trc", "bt709", "-color_range", "tv"),
)


@contextmanager
def colours(track: VideoTrack) -> Iterator[Path | None]:
    """Yield the table for the track's colours, a file that is gone afterwards; None when they are usual ones."""
    if track.colour is Colour.SDR:
        yield None
        return
    with TemporaryDirectory(prefix="clipsheet-") as folder:
        table = Path(folder) / "colours.cube"
        write_table(table, track.colour, track.white)
        yield table


def usual_colours(table: Path | None) -> str:
    """Return filters from wide colours to BT.709, with a comma behind; nothing without a table."""
    if table is None:
        return ""
    return (
        f"scale=in_color_matrix=bt2020,format=gbrp16le,lut3d=file={_escaped(table)}:interp=tetrahedral,"
        "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,"
    )


def whole_pictures(track: VideoTrack) -> str:
    """Return filters from half pictures, of which a television shows two in turn, with a comma behind; else nothing."""
    return "bwdif=mode=send_frame:deint=interlaced," if track.is_interlaced else ""


def fitted(size: Size, *, flags: str = "bilinear") -> str:
    """Return filters that fit any picture into `size`: whole, in its own shape, in the middle of black."""
    width, height = size
    shape = width / height
    close = f"lt(abs(dar/{shape:.6f}-1),{_ALMOST})"
    fit_w = f"if({close},{width},trunc(min({width},{height}*dar)/2)*2)"
    fit_h = f"if({close},{height},trunc(min({height},{width}/dar)/2)*2)"
    return f"scale=w='{fit_w}':h='{fit_h}':flags={flags},pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1"


def _escaped(path: Path) -> str:
    """A path inside a list of filters: a level for the option, one for the list."""
    text = str(path.absolute())
    for special in "\\':":
        text = text.replace(special, "\\" + special)
    for special in "\\'[],;":
        text = text.replace(special, "\\" + special)
    return text
