"""Asks a site for one video, and fetches nothing: `python -m services.operations.canary LINK` prints what is wrong."""

import sys
import tempfile
from pathlib import Path

from clients.media.ffmpeg import ffmpeg_path
from clients.sites.downloader import prefer_renewed
from clients.sites.video_sites import SiteLimits, YtDlpSites
from config.settings import load_settings
from utils.errors import ClipsheetError


def main(url: str) -> None:
    """Print the problem, or nothing when the site has the video."""
    settings = load_settings()
    prefer_renewed(settings.data_dir)
    sites = YtDlpSites(cookies_file=settings.video_cookies_file, proxy=settings.video_proxy, ffmpeg=ffmpeg_path())
    limits = SiteLimits(settings.max_video_s, int(settings.max_video_mb * 1024 * 1024))
    with tempfile.TemporaryDirectory() as folder:
        try:
            sites.ask(url, Path(folder), limits)
        except ClipsheetError as error:
            sys.stdout.write(error.message)


if __name__ == "__main__":
    main(sys.argv[1])
