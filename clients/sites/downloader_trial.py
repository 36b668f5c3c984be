"""Tries a renewed downloader in a process of its own: `python -m clients.sites.downloader_trial FOLDER VERSION`.

It ends with an error unless the yt-dlp of that folder offers what downloads need of it. Nothing is fetched.
"""

import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from clients.sites.downloader import release

LINKS = (
    "https://www.tiktok.com/@coach/video/7106594312292453675",
    "https://vm.tiktok.com/ZTR45GpSF/",
    "https://www.instagram.com/reel/aye83DjauHH/",
    "https://www.youtube.com/watch?v=BaW_jenozKc",
)


class TrialFailed(Exception):
    """The downloader does not work here."""


class _Built(Exception):
    """Ends a download as soon as its downloader is there."""


def main(folder: Path, version: str) -> None:
    """Try the downloader. Raises the error it fails with."""
    sys.path.insert(0, str(folder))
    import yt_dlp  # the point of the exercise: from the folder that was just put first

    if not Path(yt_dlp.__file__).is_relative_to(folder):
        raise TrialFailed(f"yt-dlp came from {yt_dlp.__file__}")
    if release(yt_dlp.version.__version__) != release(version):
        raise TrialFailed(f"it says that it is {yt_dlp.version.__version__}, not {version}")
    _build()
    _explain(yt_dlp)


def _build() -> None:
    """Build it with the very options of a download, and show it a link of each site."""
    from clients.sites.video_sites import SiteLimits, YtDlpSites, make_downloader

    built: list[Any] = []

    def make(options: dict[str, Any]) -> Any:
        built.append(make_downloader(options))
        raise _Built

    with TemporaryDirectory() as work, suppress(_Built):
        limits = SiteLimits(max_s=600, max_bytes=1_000_000)
        YtDlpSites(make=make).fetch(LINKS[0], Path(work), lambda _text, _done=None: None, limits)
    (downloader,) = built
    for link in LINKS:
        if not any(extractor.suitable(link) for extractor in downloader._ies.values()):
            raise TrialFailed(f"it does not know {link}")
    downloader.close()


def _explain(yt_dlp: Any) -> None:
    """Read one of its errors: the names that this needs must still be there."""
    from clients.sites.video_site_errors import explain

    explain(yt_dlp.utils.DownloadError("HTTP Error 429: Too Many Requests"), "TikTok")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2])
