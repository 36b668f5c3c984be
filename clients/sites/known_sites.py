"""The platforms that videos come from: all that is known of each but how its links are read (`sources/links`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownSite:
    """One platform, as a person and as yt-dlp know it."""

    key: str  # kept with each video
    name: str
    domain: str  # of its cookies, and of its home page
    extractors: tuple[str, ...]  # yt-dlp's names, matched whole; Generic stays out
    signs_in: frozenset[str]  # the cookies that sign a person in; the rest of its cookies do not
    short_domains: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """What answers when the platform can be reached."""
        return f"https://www.{self.domain}"


KNOWN_SITES = (
    KnownSite("tiktok", "TikTok", "tiktok.com", ("tiktok", r"vm\.tiktok"), frozenset({"sessionid", "sessionid_ss"})),
    KnownSite("instagram", "Instagram", "instagram.com", ("instagram",), frozenset({"sessionid"}), ("instagr.am",)),
    KnownSite(
        "youtube",
        "YouTube",
        "youtube.com",
        ("youtube",),
        frozenset({"LOGIN_INFO", "__Secure-1PSID", "__Secure-3PSID", "SAPISID"}),
        short_domains=("youtu.be",),
    ),
)
DOMAINS = tuple(domain for site in KNOWN_SITES for domain in (site.domain, *site.short_domains))
NAMES = {site.key: site.name for site in KNOWN_SITES}


def site_at(host: str) -> KnownSite | None:
    """The platform that a host belongs to."""
    for site in KNOWN_SITES:
        if any(host == domain or host.endswith(f".{domain}") for domain in (site.domain, *site.short_domains)):
            return site
    return None
