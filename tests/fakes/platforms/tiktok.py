"""TikTok as its documents describe it: tasks, addresses that run out, chunks in order, limits, tokens that rotate."""

import hashlib
import re
from dataclasses import dataclass, field

from tests.fakes.platforms.host import FakeHost, Fault, Post, Request, Response, answer

OPERATIONS = {
    "/v2/post/publish/creator_info/query/": "creator",
    "/v2/post/publish/video/init/": "init",
    "/v2/post/publish/inbox/video/init/": "draft init",
    "/v2/post/publish/status/fetch/": "status",
    "/v2/oauth/token/": "token",
    "/v2/oauth/revoke/": "revoke",
    "/v2/auth/authorize/": "authorize",
    "/v2/user/info/": "user",
}
LEVELS = ("PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY")
MB = 1_000_000


@dataclass
class Task:
    account: str
    mode: str
    info: dict[str, object]
    size: int
    chunk: int
    count: int
    opened_at: float
    taken: int = 0
    whole_at: float = 0.0
    finished: bool = False
    failed: str = ""


@dataclass
class FakeTikTok(FakeHost):
    """`accounts` by access token. An app that was not audited posts for its owner alone."""

    origin: str = "https://tiktok.fake"
    accounts: dict[str, str] = field(default_factory=lambda: {"tt-1": "open-1"})
    refresh: dict[str, str] = field(default_factory=dict)
    codes: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    is_audited: bool = False
    levels: tuple[str, ...] = LEVELS
    switched_off: tuple[str, ...] = ()  # of comment, duet, stitch, in the account's own settings
    direct_a_day: int = 15
    drafts_a_day: int = 5
    processing_s: float = 6.0
    strict_sizes: bool = True
    seen: list[tuple[str, str, float]] = field(default_factory=list)  # account, operation, when

    def operation(self, request: Request) -> str:
        if request.path.startswith("/upload/"):
            found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers.get("content-range", ""))
            return "last chunk" if found and int(found[2]) + 1 == int(found[3]) else "chunk"
        return OPERATIONS.get(request.path, request.path)

    def refusal(self, operation: str, fault: Fault) -> Response:
        is_chunk = operation in ("chunk", "last chunk")
        wording = {
            Fault.UNAUTHORIZED: (401, "access_token_invalid"),
            Fault.FORBIDDEN: (403, "unaudited_client_can_only_post_to_private_accounts"),
            Fault.LIMITED: (403, "spam_risk_too_many_posts"),
            Fault.BUSY: (429, "rate_limit_exceeded"),
            Fault.BROKEN: (500, "internal_error"),
            Fault.REJECTED: (400, "invalid_params"),
        }
        status, code = wording[fault]
        return Response(status) if is_chunk else error(status, code)

    def do(self, operation: str, request: Request) -> Response:
        if operation in ("token", "revoke", "authorize"):
            return getattr(self, f"_{operation}")(request)  # type: ignore[no-any-return]
        if operation in ("chunk", "last chunk"):
            return self._take(request)
        account = self.accounts.get(request.token)
        if account is None:
            return error(401, "access_token_invalid")
        if (refused := self._limited(account, operation)) is not None:
            return refused
        if operation == "creator":
            switches = {f"{name}_disabled": name in self.switched_off for name in ("comment", "duet", "stitch")}
            about = {"creator_nickname": f"TikTok {account}", "max_video_post_duration_sec": 600}
            return ok({"privacy_level_options": list(self.levels), **about, **switches})
        if operation == "user":
            return ok({"user": {"open_id": account, "display_name": f"TikTok {account}"}})
        if operation == "status":
            return self._status(str(request.json["publish_id"]))
        return self._init(account, operation, request)

    def _limited(self, account: str, operation: str) -> Response | None:
        most = {"creator": 20, "init": 6, "draft init": 6, "status": 30}.get(operation)
        at = self.now()
        used = sum(who == account and what == operation and at - when < 60 for who, what, when in self.seen if most)
        if most and used >= most:
            self.mistakes.append(f"more than {most} {operation} a minute")
            return error(429, "rate_limit_exceeded")
        self.seen.append((account, operation, at))
        return None

    def _init(self, account: str, operation: str, request: Request) -> Response:
        body = request.json
        source, info = body["source_info"], body.get("post_info", {})
        assert isinstance(source, dict)
        assert isinstance(info, dict)
        mode = "direct" if operation == "init" else "draft"
        recent = [one for one in self.tasks.values() if one.account == account and self.now() - one.opened_at < 86_400]
        if mode == "direct":
            if info["privacy_level"] not in self.levels:
                return error(400, "privacy_level_option_mismatch")
            if on := [name for name in self.switched_off if not info[f"disable_{name}"]]:
                self.mistakes.append(f"{on[0]} is switched off in the account")
                return error(400, "invalid_params")
            if not self.is_audited and info["privacy_level"] != "SELF_ONLY":
                return error(403, "unaudited_client_can_only_post_to_private_accounts")
            if sum(one.mode == "direct" for one in recent) >= self.direct_a_day:
                return error(403, "spam_risk_too_many_posts")
            if len(str(info["title"]).encode("utf-16-le")) // 2 > 2200:
                return error(400, "invalid_params")
        elif sum(one.mode == "draft" for one in recent) >= self.drafts_a_day:
            return error(403, "spam_risk_too_many_pending_share")
        size, chunk, count = int(source["video_size"]), int(source["chunk_size"]), int(source["total_chunk_count"])
        if wrong := self._wrong_split(size, chunk, count):
            self.mistakes.append(wrong)
            return error(400, "invalid_params")
        key = f"p{len(self.tasks) + 1}"
        self.tasks[key] = Task(account, mode, info, size, chunk, count, self.now())
        return ok({"publish_id": key, "upload_url": f"{self.origin}/upload/?upload_id={key}"})

    def _wrong_split(self, size: int, chunk: int, count: int) -> str:
        if count != max(1, size // chunk):
            return f"{count} chunks of {chunk} for {size}"
        is_wrong = count > 1 and not 5 * MB <= chunk <= 64 * 1024 * 1024
        return "a chunk is not of 5 to 64 MB" if self.strict_sizes and is_wrong else ""

    def _take(self, request: Request) -> Response:
        task = self.tasks.get(request.query.get("upload_id", ""))
        if task is None:
            return Response(404)
        if self.now() - task.opened_at > 3600:
            return Response(403)
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers["content-range"])
        assert found
        start, end, size = int(found[1]), int(found[2]), int(found[3])
        if size != task.size or start != task.taken or end + 1 - start != len(request.body):
            return Response(416)
        task.taken = end + 1
        if task.taken < task.size:
            return Response(206)
        task.whole_at = self.now()
        if task.mode == "direct":
            is_public = task.info["privacy_level"] == "PUBLIC_TO_EVERYONE"
            self.posts.append(
                Post(request.query["upload_id"], task.account, str(task.info["title"]), task.size, is_public)
            )
        return Response(201)

    def _status(self, key: str) -> Response:
        task = self.tasks.get(key)
        if task is None:
            return error(400, "invalid_publish_id")
        if task.failed:
            return ok({"status": "FAILED", "fail_reason": task.failed})
        if not task.whole_at:
            if self.now() - task.opened_at > 3 * 3600:
                return ok({"status": "FAILED", "fail_reason": "internal"})
            return ok({"status": "PROCESSING_UPLOAD", "uploaded_bytes": task.taken})
        if self.now() - task.whole_at < self.processing_s:
            return ok({"status": "PROCESSING_UPLOAD", "uploaded_bytes": task.taken})
        if task.mode == "draft" and not task.finished:
            return ok({"status": "SEND_TO_USER_INBOX"})
        is_public = task.info.get("privacy_level", "PUBLIC_TO_EVERYONE") == "PUBLIC_TO_EVERYONE"
        return ok({"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": [700 + len(key)] if is_public else []})

    def expire(self) -> None:
        """End all tokens."""
        self.accounts.clear()
        self.refresh.clear()

    def finish(self, key: str) -> None:
        """The person posts the draft in the app."""
        self.tasks[key].finished = True
        self.posts.append(Post(key, self.tasks[key].account, "", self.tasks[key].size))

    def _authorize(self, request: Request) -> Response:
        asked = request.query
        if asked.get("code_challenge") and not re.fullmatch(r"[0-9a-f]{64}", asked["code_challenge"]):
            self.mistakes.append("TikTok's challenge is SHA-256 in hex")
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = (f"open-{len(self.codes) + 1}", asked.get("code_challenge", ""), asked["scope"])
        return Response(302, b"", {"location": f"{asked['redirect_uri']}?code={code}&state={asked['state']}"})

    def _token(self, request: Request) -> Response:
        form = request.form
        if form["grant_type"] == "refresh_token":
            account, scope = self.refresh.pop(form["refresh_token"], ""), "user.info.basic,video.upload,video.publish"
        else:
            account, challenge, scope = self.codes.pop(form["code"], ("", "", ""))
            verifier = form.get("code_verifier", "")
            if challenge and hashlib.sha256(verifier.encode()).hexdigest() != challenge:
                account = ""
        if not account:
            return answer({"error": "invalid_grant", "error_description": "expired", "log_id": "1"})
        self.accounts = {token: one for token, one in self.accounts.items() if one != account}  # the old one dies
        number = len(self.calls)
        self.accounts[f"tt-{number}"], self.refresh[f"tr-{number}"] = account, account
        grant = {"access_token": f"tt-{number}", "expires_in": 7200, "refresh_token": f"tr-{number}"}
        return answer(grant | {"refresh_expires_in": 180 * 86_400, "open_id": account, "scope": scope})

    def _revoke(self, request: Request) -> Response:
        account = self.accounts.pop(request.form["token"], "")
        self.refresh = {token: one for token, one in self.refresh.items() if one != account}
        return answer({})


def ok(data: object) -> Response:
    return answer({"data": data, "error": {"code": "ok", "message": "", "log_id": "1"}})


def error(status: int, code: str) -> Response:
    return answer({"data": {}, "error": {"code": code, "message": code, "log_id": "1"}}, status)
