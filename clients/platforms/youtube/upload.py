"""A resumable upload: a session holds the post's place, and the video exists once the last byte was taken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from clients.platforms.hosts import Hosts
from clients.platforms.platform import Access, Post, PostJournal, Remote, RemoteGone, Unsure
from clients.platforms.texts import caption
from clients.platforms.transport import Judge, PlatformAnswer, PlatformTransport, part_of
from utils.errors import TransientError

UPLOAD = "https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
STEP = 256 * 1024  # chunks are multiples of it
PEOPLE_AND_BLOGS = "22"
SOON_S = 60.0
SESSION, VIDEO = "session", "video"


@dataclass(frozen=True)
class SessionProgress:
    """What a session says: the next byte it wants, or the video that it became; neither: it is gone."""

    offset: int | None = None
    video: str = ""


@dataclass(frozen=True)
class UploadSessions:
    """Sessions of one app. `chunk_bytes` is a multiple of STEP."""

    transport: PlatformTransport
    hosts: Hosts
    judge: Judge
    chunk_bytes: int = 8 * 1024 * 1024

    def begin(self, post: Post, access: Access, *, waits: bool) -> Remote:
        """Open a session; no video yet. With `waits` YouTube publishes it by itself when its time has come."""
        headers = {"X-Upload-Content-Type": "video/*", "X-Upload-Content-Length": str(post.size_bytes)}
        url = self.hosts.at(UPLOAD)

        def call(token: str) -> PlatformAnswer:
            sent = {**headers, "Authorization": f"Bearer {token}"}
            return self.transport.send("POST", url, json=described(post, waits=waits), headers=sent)

        answer = self.transport.authorized(access, call, self.judge, fine=lambda one: one.is_success)
        location = answer.headers.get("location", "")
        if not location:
            raise Unsure("YouTube opened no upload.", "It will be tried again.")
        return {SESSION: self.hosts.checked(location)}

    def ask(self, post: Post, remote: Remote, access: Access) -> SessionProgress:
        """Where the session stands."""
        headers = {"Content-Range": f"bytes */{post.size_bytes}", "Content-Length": "0"}
        return self._put(remote, access, lambda: b"", headers)

    def send(self, post: Post, remote: Remote, access: Access, journal: PostJournal) -> str:
        """Send what the session lacks; returns the id of the video. Raises RemoteGone before the last chunk only."""
        found = self.ask(post, remote, access)
        if found.video:  # it is whole already
            journal.mark_sent()
        while not found.video:
            if found.offset is None:
                raise RemoteGone("YouTube's upload session has run out.", "It will be opened anew.")
            start, end = found.offset, min(found.offset + self.chunk_bytes, post.size_bytes)
            if end == post.size_bytes:
                journal.mark_sent()
            before = found
            found = self._chunk(post, remote, access, (start, end), journal)
            if end == post.size_bytes and not found.video:
                raise Unsure("YouTube did not say whether it has the whole video.", "It will be looked up.")
            if found == before:
                raise TransientError("YouTube took nothing of a part of the video.", "It will be tried again.")
        return found.video

    def _chunk(
        self, post: Post, remote: Remote, access: Access, span: tuple[int, int], journal: PostJournal
    ) -> SessionProgress:
        start, end = span
        headers = {
            "Content-Range": f"bytes {start}-{end - 1}/{post.size_bytes}",
            "Content-Length": str(end - start),
            "Content-Type": "video/*",
        }
        return self._put(remote, access, lambda: part_of(post.file, start, end, journal.beat), headers)

    def _put(self, remote: Remote, access: Access, body: Callable[[], Any], headers: dict[str, str]) -> SessionProgress:
        def call(token: str) -> PlatformAnswer:
            sent = {**headers, "Authorization": f"Bearer {token}"}
            return self.transport.send("PUT", remote[SESSION], content=body(), headers=sent)

        answer = self.transport.authorized(
            access, call, self.judge, fine=lambda one: one.is_success or one.status in (308, 404, 410)
        )
        if answer.status in (404, 410):
            return SessionProgress()
        if answer.status == 308:
            last = answer.headers.get("range", "").rpartition("-")[2]
            return SessionProgress(offset=int(last) + 1 if last.isdecimal() else 0)
        video = str(answer.json().get("id") or "")
        if not video:
            raise Unsure("YouTube's answer was cut off.", "It will be looked up.")
        return SessionProgress(video=video)


def described(post: Post, *, waits: bool) -> dict[str, Any]:
    """The video's words and switches. Privacy is always said: YouTube takes `public` when it is not."""
    chosen = post.options
    status: dict[str, Any] = {
        "privacyStatus": "private" if waits else chosen["privacy"],
        "selfDeclaredMadeForKids": chosen["made_for_kids"] == "yes",
        "containsSyntheticMedia": chosen["synthetic"] == "yes",
    }
    if waits:
        status["publishAt"] = post.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    snippet = {
        "title": post.title,
        "description": caption(post.text, post.hashtags),
        "tags": [*tags(post.hashtags), post.marker],
        "categoryId": PEOPLE_AND_BLOGS,
    }
    return {"snippet": snippet, "status": status}


def tags(hashtags: tuple[str, ...], most: int = 400) -> list[str]:
    """As many as fit: 500 characters in all, with the marker and what joins them."""
    found: list[str] = []
    for tag in hashtags:
        if sum(len(one) + 1 for one in found) + len(tag) <= most:
            found.append(tag)
    return found
