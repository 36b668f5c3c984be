"""YouTube as its documents describe it: sessions that hold bytes, a video once the last one came, quota, processing."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clients.platforms.days import pacific_midnight
from tests.fakes.platforms.host import FakeHost, Fault, Post, Request, Response, answer

STEP = 256 * 1024


@dataclass
class Session:
    account: str
    size: int
    snippet: dict[str, object]
    status: dict[str, object]
    opened_at: datetime
    data: bytearray = field(default_factory=bytearray)
    video: str = ""


@dataclass
class Video:
    id: str
    account: str
    snippet: dict[str, object]
    status: dict[str, object]
    made_at: datetime
    cover: bytes = b""


@dataclass
class FakeYouTube(FakeHost):
    """`channels` by access token; `refresh` tokens give new access tokens and stay as they are."""

    origin: str = "https://youtube.fake"
    channels: dict[str, str] = field(default_factory=lambda: {"token-1": "UC1"})
    refresh: dict[str, str] = field(default_factory=lambda: {"refresh-1": "UC1"})
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)  # code -> channel, challenge
    sessions: dict[str, Session] = field(default_factory=dict)
    videos: dict[str, Video] = field(default_factory=dict)
    inserts: list[datetime] = field(default_factory=list)
    quota: int = 100
    processing_s: float = 8.0
    session_s: float = 7 * 86_400
    unconfirmed: set[str] = field(default_factory=set)  # channels without a confirmed phone number: no covers
    deaf: int = 0  # so many bytes of the next chunks are not taken

    def operation(self, request: Request) -> str:
        if request.path.endswith("/thumbnails/set"):
            return "cover"
        if request.path.startswith("/upload/"):
            if request.method == "POST":
                return "session"
            rng = request.headers.get("content-range", "")
            if rng.startswith("bytes */"):
                return "probe"
            found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", rng)
            return "last chunk" if found and int(found[2]) + 1 == int(found[3]) else "chunk"
        known = {"/token": "token", "/revoke": "revoke", "/o/oauth2/v2/auth": "authorize"}
        return known.get(request.path, request.path.rpartition("/")[2])

    def do(self, operation: str, request: Request) -> Response:
        if operation in ("token", "revoke", "authorize"):
            return getattr(self, f"_{operation}")(request)  # type: ignore[no-any-return]
        channel = self.channels.get(request.token)
        if channel is None:
            return self.refusal(operation, Fault.UNAUTHORIZED)
        if operation == "session":
            return self._open(request, channel)
        if operation in ("probe", "chunk", "last chunk"):
            return self._put(operation, request)
        return getattr(self, f"_{operation}")(request, channel)  # type: ignore[no-any-return]

    def refusal(self, operation: str, fault: Fault) -> Response:
        reasons = {
            Fault.UNAUTHORIZED: (401, "authError"),
            Fault.FORBIDDEN: (403, "forbidden"),
            Fault.LIMITED: (403, "quotaExceeded"),
            Fault.BUSY: (429, "rateLimitExceeded"),
            Fault.BROKEN: (500, "backendError"),
            Fault.REJECTED: (400, "invalidTitle"),
        }
        status, reason = reasons[fault]
        return error(status, reason)

    def expire(self) -> None:
        """End all tokens."""
        self.channels.clear()
        self.refresh.clear()

    def _open(self, request: Request, channel: str) -> Response:
        if sum(at >= pacific_midnight(self.clock()) for at in self.inserts) >= self.quota:
            return error(403, "quotaExceeded")
        self.inserts.append(self.clock())
        body = request.json
        snippet, status = body["snippet"], body["status"]
        assert isinstance(snippet, dict)
        assert isinstance(status, dict)
        if not 0 < len(str(snippet["title"])) <= 100 or set("<>") & set(str(snippet["title"])):
            return error(400, "invalidTitle")
        if len(str(snippet["description"]).encode()) > 5000:
            return error(400, "invalidDescription")
        if sum(len(tag) + 1 for tag in snippet["tags"]) > 500:
            return error(400, "invalidTags")
        if "publishAt" in status and status["privacyStatus"] != "private":
            return error(400, "invalidPublishAt")
        if "privacyStatus" not in status:
            self.mistakes.append("no privacyStatus: YouTube would take public")
        key = f"s{len(self.sessions) + 1}"
        size = int(request.headers["x-upload-content-length"])
        self.sessions[key] = Session(channel, size, snippet, status, self.clock())
        url = f"{self.origin}/upload/youtube/v3/videos?uploadType=resumable&upload_id={key}"
        return Response(200, b"", {"location": url})

    def _put(self, operation: str, request: Request) -> Response:
        session = self.sessions.get(request.query.get("upload_id", ""))
        if session is None or (self.clock() - session.opened_at).total_seconds() > self.session_s:
            return Response(404)
        if not session.video and operation != "probe" and (refused := self._take(request, session)):
            return refused
        if session.video:
            return answer({"id": session.video, "snippet": session.snippet})
        return Response(308, b"", {"range": f"bytes=0-{len(session.data) - 1}"} if session.data else {})

    def _take(self, request: Request, session: Session) -> Response | None:
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers["content-range"])
        assert found
        start, end, size = int(found[1]), int(found[2]), int(found[3])
        if size != session.size or start != len(session.data) or end + 1 - start != len(request.body):
            self.mistakes.append(f"wrong range {found[0]}, {len(session.data)} are here, {len(request.body)} came")
            return error(400, "badRequest")
        if end + 1 < size and (end + 1 - start) % STEP:
            self.mistakes.append("a chunk is no multiple of 256 KiB")
            return error(400, "badRequest")
        taken = request.body[: len(request.body) - self.deaf] if self.deaf else request.body
        self.deaf = 0
        session.data += taken
        if len(session.data) == session.size:
            session.video = f"v{len(self.videos) + 1}"
            self.videos[session.video] = Video(
                session.video, session.account, session.snippet, dict(session.status), self.clock()
            )
            self.posts.append(Post(session.video, session.account, str(session.snippet["title"]), session.size))
        return None

    def _videos(self, request: Request, channel: str) -> Response:
        ids = request.query["id"].split(",")
        found = [self.videos[one] for one in ids if one in self.videos and self.videos[one].account == channel]
        return answer({"items": [self._shown(video) for video in found]})

    def _cover(self, request: Request, channel: str) -> Response:
        video = self.videos.get(request.query.get("videoId", ""))
        if video is None or video.account != channel:
            return error(404, "videoNotFound")
        if channel in self.unconfirmed:
            return error(403, "forbidden")
        if request.headers.get("content-type") not in ("image/jpeg", "image/png"):
            return error(400, "invalidImage")
        if len(request.body) > 2_000_000:
            return error(413, "mediaBodyTooLarge")
        if self.clock() - video.made_at < timedelta(seconds=self.processing_s):
            self.mistakes.append("a Short takes a cover once it is processed")
        video.cover = request.body
        return answer({"kind": "youtube#thumbnailSetResponse"})

    def _shown(self, video: Video) -> dict[str, object]:
        status = video.status
        publish_at = status.get("publishAt")
        if publish_at and self.clock() >= datetime.fromisoformat(str(publish_at).replace("Z", "+00:00")):
            status = status | {"privacyStatus": "public"}
            status.pop("publishAt")
        is_done = self.clock() - video.made_at >= timedelta(seconds=self.processing_s)
        status = {"uploadStatus": "processed" if is_done else "uploaded", **status}
        return {"id": video.id, "snippet": video.snippet, "status": status}

    def _channels(self, request: Request, channel: str) -> Response:
        details = {"relatedPlaylists": {"uploads": f"UU{channel[2:]}"}}
        found = {"id": channel, "snippet": {"title": f"Channel {channel}"}, "contentDetails": details}
        return answer({"items": [found]})

    def _playlistItems(self, request: Request, channel: str) -> Response:
        mine = [video for video in self.videos.values() if video.account == channel]
        mine.sort(key=lambda video: video.made_at, reverse=True)
        return answer({"items": [{"contentDetails": {"videoId": video.id}} for video in mine[:50]]})

    def _authorize(self, request: Request) -> Response:
        asked = request.query
        for name in ("client_id", "redirect_uri", "state", "code_challenge", "scope"):
            if not asked.get(name):
                return error(400, f"missing {name}")
        if asked.get("access_type") != "offline" or asked.get("prompt") != "consent":
            self.mistakes.append("without offline and consent there is no refresh token")
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = (f"UC{len(self.codes) + 1}", asked["code_challenge"])
        return Response(302, b"", {"location": f"{asked['redirect_uri']}?code={code}&state={asked['state']}"})

    def _token(self, request: Request) -> Response:
        form = request.form
        if form["grant_type"] == "refresh_token":
            channel = self.refresh.get(form["refresh_token"])
            if channel is None:
                return answer({"error": "invalid_grant"}, 400)
            return answer({"access_token": self._new(channel), "expires_in": 3600})
        channel, challenge = self.codes.pop(form["code"], ("", ""))
        if not channel or s256(form.get("code_verifier", "")) != challenge:
            return answer({"error": "invalid_grant"}, 400)
        self.refresh[f"refresh-{channel}"] = channel
        scope = "https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube.readonly"
        grant = {"access_token": self._new(channel), "expires_in": 3600, "scope": scope}
        return answer(grant | {"refresh_token": f"refresh-{channel}"})

    def _revoke(self, request: Request) -> Response:
        token = request.form["token"]
        channel = self.refresh.pop(token, None) or self.channels.get(token)
        self.channels = {key: one for key, one in self.channels.items() if one != channel}
        return answer({})

    def _new(self, channel: str) -> str:
        token = f"token-{len(self.channels) + len(self.calls) + 2}"
        self.channels[token] = channel
        return token


def error(status: int, reason: str) -> Response:
    """As Google words it."""
    return answer({"error": {"code": status, "message": reason, "errors": [{"reason": reason}]}}, status)


def s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
