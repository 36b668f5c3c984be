"""Filters that make of stored pictures what a player shows: whole ones in usual colours and square pixels.

The same for ffmpeg's command line and for graphs of PyAV.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from clients.media.shape import Colour, Size, VideoTrack

_ALMOST = 0.02  # so much may a shape differ from the wanted one and be stretched to it: sizes are whole and even
_MATRICES = {1: "bt709", 4: "fcc", 5: "bt470", 6: "smpte170m", 7: "smpte240m", 9: "bt2020"}  # ITU-T H.273, table 4
_BT709 = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"


@dataclass(frozen=True)
class Shown:
    """How ffmpeg makes of a file's pictures what a player shows."""

    number: int = 0  # of the track: 0:V:NUMBER
    before: str = ""  # filters at the pictures' own size, each with a comma behind
    matrix: str = ""  # of the result's colours; empty: as they are
    after: str = ""  # filters that say what the colours are, with a comma before
    shapes: tuple[tuple[Size, float], ...] = ()  # of pictures of a size, where the file's word for all is not true

    @property
    def of_a_reel(self) -> "Shown":
        """The same for a reel that was made so: its colours are right, and it has one track."""
        return replace(self, number=0, before="", shapes=())

    def fitted(self, size: Size, *, flags: str = "bilinear") -> str:
        """Return all filters: any picture whole, in its own shape, in the middle of `size`, the rest of it black."""
        width, height = size
        dar = self._shape()
        close = f"lt(abs({dar}/{width / height:.6f}-1),{_ALMOST})"
        fit_w = f"if({close},{width},trunc(min({width},{height}*{dar})/2)*2)"
        fit_h = f"if({close},{height},trunc(min({height},{width}/{dar})/2)*2)"
        colour = f":out_color_matrix={self.matrix}" if self.matrix else ""
        scale = f"scale=w='{fit_w}':h='{fit_h}':flags={flags}{colour}:out_range=tv"
        return f"{self.before}{scale},format=yuv420p,pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1{self.after}"

    def _shape(self) -> str:
        """Width by height of a picture: ffmpeg gives all the pixels that the file's head tells of, if it does."""
        text = "dar"
        for (width, height), shape in self.shapes:
            text = f"if(eq(iw,{width})*eq(ih,{height}),{shape:.6f},{text})"
        return text


@contextmanager
def shown(track: VideoTrack) -> Iterator[Shown]:
    """Yield the filters for a track; they may use a file that is gone afterwards."""
    whole = "bwdif=mode=send_frame:deint=interlaced," if track.is_interlaced else ""
    with colours(track) as table:
        if table is not None:
            yield Shown(track.number, whole + _usual_colours(table), "bt709", f",{_BT709}", track.shapes)
            return
        # One encoding has one kind of colour, also where a file changes it midway.
        matrix, primaries, transfer = track.colour_codes
        names = f"range=tv:colorspace={matrix}:color_primaries={primaries}:color_trc={transfer}"
        yield Shown(track.number, whole, _MATRICES.get(matrix, ""), f",setparams={names}", track.shapes)


@contextmanager
def colours(track: VideoTrack) -> Iterator[Path | None]:
    """Yield the table for the track's colours, a file that is gone afterwards; None when they are usual ones."""
    if track.colour is Colour.SDR:
        yield None
        return
    from clients.media.tone_map import write_table  # numpy, which a web process need not load

    with TemporaryDirectory(prefix="clipsheet-") as folder:
        table = Path(folder) / "colours.cube"
        write_table(table, track.colour, track.white)
        yield table


def _usual_colours(table: Path) -> str:
    """From wide colours to those of BT.709."""
    return f"scale=in_color_matrix=bt2020,format=gbrp16le,lut3d=file={escaped(table)}:interp=tetrahedral,"


def escaped(path: Path) -> str:
    """Return a path for a list of filters: escaped for the option, then for the list."""
    text = str(path.absolute())
    for special in "\\':":
        text = text.replace(special, "\\" + special)
    for special in "\\'[],;":
        text = text.replace(special, "\\" + special)
    return text
