"""Whether this machine is on the internet at all: whether any of the sites that videos come from answers."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from clients.reach import Reach, reaches
from clients.sites.known_sites import KNOWN_SITES
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, TransientError

HOMES = {platform.name: platform.home for platform in KNOWN_SITES}
OFFLINE = "This machine is offline"


def silent_sites(reach: Reach = reaches, homes: Mapping[str, str] = HOMES) -> list[str]:
    """The names of the sites that do not answer."""
    with ThreadPoolExecutor(len(homes)) as pool:
        answers = dict(zip(homes, pool.map(reach, homes.values()), strict=True))
    return [name for name, is_there in answers.items() if not is_there]


def not_reached(site: str, silent: list[str]) -> ClipsheetError:
    """What it means that a site was not reached, when these are silent."""
    if set(silent) >= set(HOMES):
        return TransientError(
            f"{OFFLINE}: neither {site} nor any other site answers.",
            "Connect it to the internet and retry. Saved video files work without.",
            code=ErrorCode.SITE_UNREACHABLE,
        )
    return TransientError(f"{site} cannot be reached.", "Try again later.", code=ErrorCode.SITE_UNREACHABLE)
