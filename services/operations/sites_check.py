"""Whether the sites that videos come from can be reached from here, or the proxy that leads to them."""

from collections.abc import Sequence

from clients.reach import Reach, reaches
from clients.sites.internet import HOMES, OFFLINE, silent_sites
from config.settings import Settings
from services.operations.diagnostics import Check, CheckState

DOWNLOADS = "Downloads"


def sites_check(settings: Settings, reach: Reach = reaches) -> Check:
    """Open a connection to each and close it again; nothing is sent."""
    proxy = settings.video_proxy
    if proxy and not reach(proxy):
        return Check(DOWNLOADS, CheckState.BROKEN, "VIDEO_PROXY does not answer.", "Start it, or leave it out.")
    if proxy:
        return Check(DOWNLOADS, CheckState.OK, "VIDEO_PROXY answers; downloads go through it.")
    silent = silent_sites(reach)
    if len(silent) == len(HOMES):
        says = f"{OFFLINE}: {listed(silent)} cannot be reached."
        return Check(DOWNLOADS, CheckState.BROKEN, says, "Links wait for the internet, or for VIDEO_PROXY; files work.")
    if silent:
        advice = "Do this machine's rules let it out? VIDEO_PROXY is another way."
        return Check(DOWNLOADS, CheckState.BROKEN, f"{listed(silent)} cannot be reached.", advice)
    return Check(DOWNLOADS, CheckState.OK, f"{listed(list(HOMES))} can be reached.")


def listed(names: Sequence[str]) -> str:
    """Names as in a sentence: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
