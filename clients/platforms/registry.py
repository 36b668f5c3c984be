"""The platforms there are, and the ways to sign in at each. Another one is a folder and a line here."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from clients.platforms.hosts import Hosts
from clients.platforms.platform import Clock, Platform, SignIn
from clients.platforms.wire import Wire
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
    opened = (_youtube(settings, http, clock),)
    ways = {(platform.name, way.way): way for platform, found in opened for way in found}
    return Platforms({platform.name: platform for platform, _ in opened}, ways)


Opened = tuple[Platform, tuple[SignIn, ...]]


def _youtube(settings: Settings, http: httpx.Client, clock: Clock) -> Opened:
    wire, hosts = Wire(http, "YouTube"), Hosts(YOUTUBE_DOMAINS, settings.youtube_base_url)
    platform = YouTube(wire, hosts, clock)
    way = YouTubeSignIn(wire, hosts, platform, settings.youtube_client_id, settings.youtube_client_secret)
    return platform, (way,)
