"""The platforms there are, and the ways to sign in at each. Another one is a folder and a line here."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from clients.platforms.hosts import Hosts
from clients.platforms.instagram.oauth import InstagramSignIn
from clients.platforms.instagram.platform import DOMAINS as INSTAGRAM_DOMAINS
from clients.platforms.instagram.platform import FACEBOOK, INSTAGRAM, Instagram
from clients.platforms.platform import Clock, Platform, SignIn
from clients.platforms.tiktok.oauth import TikTokSignIn
from clients.platforms.tiktok.platform import DIRECT, DRAFT, TikTok
from clients.platforms.tiktok.platform import DOMAINS as TIKTOK_DOMAINS
from clients.platforms.transport import PlatformTransport
from clients.platforms.youtube.oauth import YouTubeSignIn
from clients.platforms.youtube.platform import DOMAINS as YOUTUBE_DOMAINS
from clients.platforms.youtube.platform import YouTube
from config.settings import Settings


@dataclass(frozen=True)
class Platforms:
    """By name; ways by platform and way."""

    platforms: Mapping[str, Platform]
    ways: Mapping[tuple[str, str], SignIn]


def open_platforms(settings: Settings, http: httpx.Client, clock: Clock) -> Platforms:
    """All of them, configured or not: posts of an app that was taken out are still told of."""
    opened = [make(settings, http, clock) for make in (_youtube, _tiktok, _instagram)]
    ways = {(platform.name, way.way): way for platform, found in opened for way in found}
    return Platforms({platform.name: platform for platform, _ in opened}, ways)


Opened = tuple[Platform, tuple[SignIn, ...]]


def _youtube(settings: Settings, http: httpx.Client, clock: Clock) -> Opened:
    transport, hosts = PlatformTransport(http, "YouTube"), Hosts(YOUTUBE_DOMAINS, settings.youtube_base_url)
    platform = YouTube(transport, hosts, clock)
    way = YouTubeSignIn(transport, hosts, platform, settings.youtube_client_id, settings.youtube_client_secret)
    return platform, (way,)


def _tiktok(settings: Settings, http: httpx.Client, clock: Clock) -> Opened:
    transport, hosts = PlatformTransport(http, "TikTok"), Hosts(TIKTOK_DOMAINS, settings.tiktok_base_url)
    platform = TikTok(transport, hosts, clock)
    key, secret = settings.tiktok_client_key, settings.tiktok_client_secret
    return platform, tuple(TikTokSignIn(transport, hosts, platform, key, secret, way) for way in (DRAFT, DIRECT))


def _instagram(settings: Settings, http: httpx.Client, clock: Clock) -> Opened:
    transport = PlatformTransport(http, "Instagram")
    hosts = {
        FACEBOOK: Hosts(INSTAGRAM_DOMAINS, settings.facebook_base_url),
        INSTAGRAM: Hosts(INSTAGRAM_DOMAINS, settings.instagram_base_url),
    }
    platform = Instagram(transport, hosts, clock)
    apps = {
        INSTAGRAM: (settings.instagram_app_id, settings.instagram_app_secret),
        FACEBOOK: (settings.facebook_app_id, settings.facebook_app_secret),
    }
    return platform, tuple(InstagramSignIn(transport, hosts[way], platform, *apps[way], way) for way in apps)
