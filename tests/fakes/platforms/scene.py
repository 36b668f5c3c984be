"""The three platforms with their fakes over one database: what tests of all of them stand on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clients.database.session import Database
from clients.platforms.hosts import Hosts
from clients.platforms.instagram.oauth import InstagramSignIn
from clients.platforms.instagram.platform import FACEBOOK, INSTAGRAM, Instagram
from clients.platforms.platform import SignIn
from clients.platforms.tiktok.oauth import TikTokSignIn
from clients.platforms.tiktok.platform import DIRECT, DRAFT, TikTok
from clients.platforms.transport import PlatformTransport, http_client
from clients.platforms.youtube.oauth import YouTubeSignIn
from clients.platforms.youtube.platform import YouTube
from clients.platforms.youtube.upload import STEP
from services.publishing.channels.accounts import AccountView
from tests.fakes.platforms.harness import FakeClock, PublishingHarness
from tests.fakes.platforms.host import FakeHost, transport
from tests.fakes.platforms.instagram import FakeInstagram
from tests.fakes.platforms.tiktok import FakeTikTok
from tests.fakes.platforms.youtube import FakeYouTube

CHUNK = 40  # bytes of TikTok's, so that a file of a hundred has two


@dataclass
class Scene:
    """`account` makes the first account of a platform, whose token the fake knows."""

    harness: PublishingHarness
    youtube: FakeYouTube
    tiktok: FakeTikTok
    instagram: FakeInstagram

    @property
    def fakes(self) -> Mapping[str, FakeHost]:
        return {"youtube": self.youtube, "tiktok": self.tiktok, "instagram": self.instagram}

    def account(self, platform: str, number: int = 1, *, way: str = "") -> AccountView:
        if platform == "youtube":
            self.youtube.channels[f"token-{number}"] = f"UC{number}"
            self.youtube.refresh[f"refresh-{number}"] = f"UC{number}"
            return self.harness.account(platform, f"UC{number}", token=f"token-{number}", refresh=f"refresh-{number}")
        if platform == "tiktok":
            self.tiktok.accounts[f"tt-{number}"] = f"open-{number}"
            self.tiktok.refresh[f"tr-{number}"] = f"open-{number}"
            way, token = way or DIRECT, f"tt-{number}"
            return self.harness.account(platform, f"open-{number}", token=token, refresh=f"tr-{number}", way=way)
        self.instagram.accounts[f"ig-{number}"] = f"1784{number}"
        return self.harness.account(platform, f"1784{number}", token=f"ig-{number}", way=way or FACEBOOK)


@contextmanager
def scene(database: Database, folder: Path) -> Iterator[Scene]:
    """Everything, at one clock. At the end no fake is angry."""
    clock = FakeClock()
    youtube, tiktok, instagram = FakeYouTube(clock), FakeTikTok(clock, strict_sizes=False), FakeInstagram(clock)
    with http_client(transport(youtube, tiktok, instagram)) as http:
        platforms = (
            YouTube(PlatformTransport(http, "YouTube"), Hosts((), youtube.origin), clock, chunk_bytes=STEP),
            TikTok(
                PlatformTransport(http, "TikTok"),
                Hosts((), tiktok.origin),
                clock,
                whole_bytes=CHUNK * 2,
                chunk_bytes=CHUNK,
            ),
            Instagram(
                PlatformTransport(http, "Instagram"),
                {way: Hosts((), instagram.origin) for way in (FACEBOOK, INSTAGRAM)},
                clock,
            ),
        )
        by_name = {one.name: one for one in platforms}
        harness = PublishingHarness(database, folder, by_name, _ways(*platforms), clock=clock)
        yield Scene(harness, youtube, tiktok, instagram)
    assert [*youtube.mistakes, *tiktok.mistakes, *instagram.mistakes] == []


def _ways(youtube: YouTube, tiktok: TikTok, instagram: Instagram) -> dict[tuple[str, str], SignIn]:
    found: list[tuple[str, SignIn]] = [
        ("youtube", YouTubeSignIn(youtube.transport, youtube.hosts, youtube, "id", "secret")),
        *(
            ("tiktok", TikTokSignIn(tiktok.transport, tiktok.hosts, tiktok, "key", "secret", way))
            for way in (DRAFT, DIRECT)
        ),
        *(
            ("instagram", InstagramSignIn(instagram.transport, instagram.hosts[way], instagram, "id", "secret", way))
            for way in (INSTAGRAM, FACEBOOK)
        ),
    ]
    return {(platform, way.way): way for platform, way in found}
