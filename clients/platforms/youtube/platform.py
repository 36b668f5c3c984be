"""YouTube: videos and Shorts by resumable upload; YouTube itself waits for the time of a public one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from clients.platforms.hosts import Hosts
from clients.platforms.platform import (
    Access,
    Cap,
    Channel,
    Clock,
    Offer,
    Post,
    PostJournal,
    PostOption,
    PostStanding,
    Remote,
    Rules,
    Stands,
    Window,
)
from clients.platforms.transport import PlatformAnswer, PlatformTransport, TokenRefused
from clients.platforms.youtube.cover import CHOSEN, Covers
from clients.platforms.youtube.faults import judge
from clients.platforms.youtube.upload import SOON_S, VIDEO, UploadSessions
from utils.errors import ClipsheetError, NeedsUserError

API = "https://www.googleapis.com/youtube/v3"
DOMAINS = ("googleapis.com",)
UPLOADS_A_DAY = 100
LEAD_S = 3600.0
FAILURES = {
    "codec": "YouTube cannot read its pictures or sound",
    "conversion": "YouTube could not convert it",
    "emptyFile": "YouTube got an empty file",
    "invalidFile": "YouTube takes it for no video",
    "tooSmall": "it is too small",
    "uploadAborted": "the upload was broken off",
    "claim": "somebody claims its content",
    "copyright": "copyright",
    "duplicate": "the channel has this video already",
    "inappropriate": "YouTube finds it inappropriate",
    "legal": "a legal complaint",
    "length": "it is longer than the channel may post",
    "termsOfUse": "YouTube's terms of use",
    "trademark": "a trademark",
    "uploaderAccountClosed": "the account is closed",
    "uploaderAccountSuspended": "the account is suspended",
}
YES_NO = {"no": "no", "yes": "yes"}


@dataclass(frozen=True)
class YouTube:
    """One app's way to post to channels."""

    transport: PlatformTransport
    hosts: Hosts
    clock: Clock
    chunk_bytes: int = 8 * 1024 * 1024

    name = "youtube"
    label = "YouTube"
    repeats_prepare = True  # a session that nobody uses is no video
    rules = Rules(
        title_most=100,
        text_most=5000,
        text_unit="bytes",
        hashtags_most=30,
        forbidden="<>",
        min_s=1,
        max_s=12 * 3600,
        max_bytes=256 * 10**9,
        codecs=frozenset({"h264", "hevc", "vp9", "av1", "mpeg4", "vp8"}),
        containers=frozenset({"mp4", "mov", "webm", "mkv", "avi"}),
        max_fps=120,
    )
    options = (
        PostOption(
            "privacy", "Who sees it", {"public": "everybody", "unlisted": "who has the link", "private": "me"}, ""
        ),
        PostOption(CHOSEN, "Cover: the picture at second", {}, "", is_second=True),
        PostOption("made_for_kids", "Made for children", YES_NO, "no"),
        PostOption("synthetic", "Shows made-up scenes that look real", YES_NO, "no"),
    )

    def lead_s(self, options: Mapping[str, str]) -> float:
        """A public video is uploaded an hour early and published by YouTube, whatever this machine does then."""
        return LEAD_S if options.get("privacy") == "public" else 0.0

    def problem(self, options: Mapping[str, str], way: str) -> str:  # noqa: ARG002 - the Protocol's
        """All choices go together."""
        return ""

    def caps(self, options: Mapping[str, str]) -> tuple[Cap, ...]:  # noqa: ARG002
        """Uploads have a quota of their own, of the whole project."""
        says = f"YouTube takes {UPLOADS_A_DAY} uploads a day of one app, over all its channels"
        return (Cap(UPLOADS_A_DAY, says, window=Window.PACIFIC_DAY, whole_app=True, counts_refused=True),)

    def offer(self, access: Access) -> Offer:  # noqa: ARG002 - the Protocol's
        """Everything may be chosen."""
        return Offer()

    def allows(self, post: Post, access: Access) -> None:
        """There is nothing to ask: YouTube tells no rest of a quota."""

    def prepare(self, post: Post, access: Access) -> Remote:
        """Open an upload session."""
        return self._upload().begin(post, access, waits=self._waits(post))

    def send(self, post: Post, remote: Remote, access: Access, journal: PostJournal) -> Remote:
        """Send what the session lacks."""
        return {VIDEO: self._upload().send(post, remote, access, journal)}

    def check(self, post: Post, remote: Remote, access: Access) -> PostStanding:
        """Ask for the video, or the session whether it became one."""
        if remote.get(VIDEO):
            return self._of_video(post, remote, access)
        found = self._upload().ask(post, remote, access)
        if found.video:
            return PostStanding(Stands.PROCESSING, "YouTube has the video.", remote={VIDEO: found.video}, again_s=5)
        if found.offset is not None:  # the last byte was not taken, so there is no video
            return PostStanding(Stands.NOT_DONE, "YouTube lacks the end of the video.")
        return self.find(post, remote, access)

    def find(self, post: Post, remote: Remote, access: Access) -> PostStanding:  # noqa: ARG002
        """Look through the channel's newest uploads for the post's marker."""
        channels = self._get(access, "/channels", mine="true", part="contentDetails").get("items") or [{}]
        playlist = channels[0].get("contentDetails", {}).get("relatedPlaylists", {}).get("uploads", "")
        if not playlist:
            return PostStanding(Stands.UNCLEAR, "YouTube shows no uploads of the channel.")
        items = self._get(access, "/playlistItems", playlistId=playlist, part="contentDetails", maxResults="50").get(
            "items", []
        )
        ids = ",".join(str(item.get("contentDetails", {}).get("videoId", "")) for item in items)
        for video in self._get(access, "/videos", part="snippet", id=ids).get("items", []) if ids else []:
            if post.marker in video.get("snippet", {}).get("tags", []):
                return PostStanding(
                    Stands.PROCESSING, "Found among the channel's uploads.", remote={VIDEO: video["id"]}
                )
        return PostStanding(Stands.UNCLEAR, "It is not among the channel's newest uploads.")

    def who(self, access: Access) -> Channel:
        """The channel. Raises NeedsUserError when there is none."""
        items = self._get(access, "/channels", mine="true", part="snippet").get("items") or []
        if not items:
            raise NeedsUserError("This Google account has no YouTube channel.", "Make one at youtube.com first.")
        return Channel(str(items[0]["id"]), str(items[0].get("snippet", {}).get("title", "")))

    def _of_video(self, post: Post, remote: Remote, access: Access) -> PostStanding:
        video = remote[VIDEO]
        items = self._get(access, "/videos", part="status,processingDetails", id=video).get("items") or []
        if not items:
            return PostStanding(Stands.UNCLEAR, "YouTube does not show the video.")
        status = items[0].get("status", {})
        uploaded = status.get("uploadStatus")
        link = f"https://www.youtube.com/watch?v={video}"
        if uploaded in ("failed", "rejected", "deleted"):
            why = status.get("failureReason") or status.get("rejectionReason") or ""
            because = f" ({FAILURES[why]})" if why in FAILURES else f" ({why})" if why else ""
            did = {"failed": "could not process it", "rejected": "rejected it"}.get(uploaded, "shows it as deleted")
            return PostStanding(Stands.FAILED, f"YouTube {did}{because}.", link=link)
        if uploaded != "processed":
            return PostStanding(Stands.PROCESSING, "YouTube is processing the video.", link=link)
        standing = self._processed(post, status, link)
        return Covers(self.transport, self.hosts, self._judge).after(standing, post, video, remote, access)

    def _processed(self, post: Post, status: Mapping[str, Any], link: str) -> PostStanding:
        privacy = status.get("privacyStatus")
        if privacy == post.options["privacy"]:
            return PostStanding(Stands.LIVE, link=link)
        left_s = (post.at - self.clock()).total_seconds()
        if privacy == "private" and status.get("publishAt") and left_s > -600:
            at = max(left_s + 2, 15.0)
            return PostStanding(
                Stands.PROCESSING, "YouTube publishes it when its time has come.", link=link, again_s=at
            )
        return PostStanding(
            Stands.FINISH_IN_APP, f"YouTube keeps it {privacy}. Change who sees it in YouTube Studio.", link=link
        )

    def _waits(self, post: Post) -> bool:
        is_ahead = post.at - self.clock() > timedelta(seconds=SOON_S)
        return is_ahead and post.options["privacy"] == "public"

    def _upload(self) -> UploadSessions:
        return UploadSessions(self.transport, self.hosts, self._judge, self.chunk_bytes)

    def _judge(self, answer: PlatformAnswer) -> ClipsheetError | TokenRefused:
        return judge(answer, self.clock())

    def _get(self, access: Access, path: str, **query: str) -> dict[str, Any]:
        def call(token: str) -> PlatformAnswer:
            headers = {"Authorization": f"Bearer {token}"}
            return self.transport.send("GET", self.hosts.at(f"{API}{path}"), params=query, headers=headers)

        return self.transport.authorized(access, call, self._judge, fine=lambda one: one.is_success).json()
