"""Instagram as its documents describe it: containers that nobody sees, published once; both ways to sign in."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from tests.fakes.platforms.host import FakeHost, Fault, Post, Request, Response, answer

DAY_S = 86_400.0


@dataclass
class Container:
    account: str
    caption: str
    made_at: float
    is_resumable: bool
    ready_at: float = 0.0
    media: str = ""
    failed: str = ""
    cover_ms: str = ""


@dataclass
class Media:
    id: str
    account: str
    caption: str
    at: datetime


@dataclass
class FakeInstagram(FakeHost):
    """`accounts` by token; both hosts in one."""

    origin: str = "https://instagram.fake"
    accounts: dict[str, str] = field(default_factory=lambda: {"ig-1": "1784"})
    codes: dict[str, str] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    a_day: int = 50
    reading_s: float = 15.0
    takes_files: bool = True  # as Facebook Login does; Instagram Login takes addresses alone
    published: list[tuple[str, float]] = field(default_factory=list)

    def operation(self, request: Request) -> str:
        path = re.sub(r"^/v27\.0", "", request.path)
        if request.path.startswith("/ig-api-upload/"):
            return "upload"
        if path.endswith(("/media", "/media_publish", "/content_publishing_limit")):
            name = path.rpartition("/")[2]
            return "list" if name == "media" and request.method == "GET" else name
        known = {
            "/oauth/authorize": "authorize",
            "/dialog/oauth": "authorize",
            "/oauth/access_token": "short token",
            "/access_token": "long token",
            "/refresh_access_token": "refresh",
            "/me": "me",
            "/me/accounts": "pages",
            "/me/permissions": "revoke",
        }
        if path in known:
            return known[path]
        name = path.lstrip("/")
        return "container" if name in self.containers else "permalink" if name in self.media else "account"

    def refusal(self, operation: str, fault: Fault) -> Response:
        wording = {
            Fault.UNAUTHORIZED: (400, 190, 463),
            Fault.FORBIDDEN: (400, 25, 2207050),
            Fault.LIMITED: (400, 9, 2207042),
            Fault.BUSY: (400, 4, 0),
            Fault.BROKEN: (500, 2, 0),
            Fault.REJECTED: (400, 352, 2207026),
        }
        return error(*wording[fault])

    def do(self, operation: str, request: Request) -> Response:
        if operation in ("authorize", "short token", "long token", "refresh"):
            return getattr(self, "_" + operation.replace(" ", "_"))(request)  # type: ignore[no-any-return]
        account = self.accounts.get(request.token)
        if account is None:
            return error(400, 190, 463)
        if operation == "upload":
            return self._upload(request)
        if operation == "container":
            return self._container(request.path.rpartition("/")[2])
        if operation == "permalink":
            key = request.path.rpartition("/")[2]
            return answer({"id": key, "permalink": f"https://www.instagram.com/reel/{key}/"})
        return getattr(self, f"_{operation}")(request, account)  # type: ignore[no-any-return]

    def expire(self) -> None:
        """End all tokens."""
        self.accounts.clear()

    def _media(self, request: Request, account: str) -> Response:
        form = request.form
        if form.get("media_type") != "REELS":
            return error(400, 100, 2207089)
        if len(form.get("caption", "")) > 2200:
            return error(400, 100, 2207010)
        is_resumable = form.get("upload_type") == "resumable"
        if not self.takes_files and is_resumable:
            return answer({"error": {"code": 100, "message": "The parameter video_url is required"}}, 400)
        if not is_resumable and not form.get("video_url", "").startswith("https://"):
            return error(400, 9004, 2207052)
        key = f"1789{len(self.containers) + 1}"
        self.containers[key] = Container(account, form.get("caption", ""), self.now(), is_resumable)
        self.containers[key].cover_ms = form.get("thumb_offset", "")
        if not is_resumable:
            self.containers[key].ready_at = self.now() + self.reading_s
        return answer({"id": key, "uri": f"{self.origin}/ig-api-upload/v27.0/{key}"})

    def _upload(self, request: Request) -> Response:
        container = self.containers.get(request.path.rpartition("/")[2])
        if container is None:
            return error(400, 24, 2207006)
        if not request.headers["authorization"].startswith("OAuth "):
            self.mistakes.append("rupload wants OAuth, not Bearer")
        if int(request.headers["file_size"]) != len(request.body) + int(request.headers["offset"]):
            return error(400, 1, 2207082)
        container.ready_at = container.ready_at or self.now() + self.reading_s
        return answer({"success": True})

    def _container(self, key: str) -> Response:
        one = self.containers[key]
        if one.media:
            return answer({"id": key, "status_code": "PUBLISHED", "status": "Published"})
        if one.failed:
            return answer({"id": key, "status_code": "ERROR", "status": f"Error: {one.failed}"})
        if self.now() - one.made_at > DAY_S:
            return answer({"id": key, "status_code": "EXPIRED", "status": "Expired"})
        is_ready = one.ready_at and self.now() >= one.ready_at
        return answer({"id": key, "status_code": "FINISHED" if is_ready else "IN_PROGRESS", "status": "?"})

    def _media_publish(self, request: Request, account: str) -> Response:
        key = request.form["creation_id"]
        one = self.containers[key]
        if self._used(account) >= self.a_day:
            self.mistakes.append("more posts a day than the account may")
            return error(400, 9, 2207042)
        if not one.ready_at or self.now() < one.ready_at:
            self.mistakes.append("published before it was ready")
            return error(400, 9007, 2207027)
        if one.media:
            self.mistakes.append("published twice")
        one.media = f"m{len(self.media) + 1}"
        self.media[one.media] = Media(one.media, account, one.caption, self.clock())
        self.posts.append(Post(one.media, account, one.caption, 0))
        self.published.append((account, self.now()))
        return answer({"id": one.media})

    def _used(self, account: str) -> int:
        return sum(who == account and self.now() - at < DAY_S for who, at in self.published)

    def _content_publishing_limit(self, request: Request, account: str) -> Response:
        config = {"quota_total": self.a_day, "quota_duration": 86_400}
        return answer({"data": [{"config": config, "quota_usage": self._used(account)}]})

    def _list(self, request: Request, account: str) -> Response:
        mine = [one for one in self.media.values() if one.account == account]
        rows = [
            {
                "id": one.id,
                "caption": one.caption,
                "timestamp": one.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
                "permalink": f"https://www.instagram.com/reel/{one.id}/",
            }
            for one in reversed(mine)
        ]
        return answer({"data": rows})

    def _me(self, request: Request, account: str) -> Response:
        return answer({"user_id": account, "username": f"insta{account}"})

    def _account(self, request: Request, account: str) -> Response:
        return answer({"id": account, "username": f"insta{account}"})

    def _pages(self, request: Request, account: str) -> Response:
        pages = [{"name": "A page without one", "access_token": "page-0"}]
        self.accounts[f"page-{account}"] = account
        one = {"id": account, "username": f"insta{account}"}
        pages.append({"name": "A page", "access_token": f"page-{account}", "instagram_business_account": one})  # type: ignore[dict-item]
        return answer({"data": pages})

    def _revoke(self, request: Request, account: str) -> Response:
        self.accounts = {token: one for token, one in self.accounts.items() if one != account}
        return answer({"success": True})

    def _authorize(self, request: Request) -> Response:
        asked = request.query
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = f"1785{len(self.codes) + 1}"
        return Response(302, b"", {"location": f"{asked['redirect_uri']}?code={code}&state={asked['state']}"})

    def _short_token(self, request: Request) -> Response:
        asked = {**request.query, **(request.form if request.method == "POST" else {})}
        if asked.get("grant_type") == "fb_exchange_token":
            return self._long(asked["fb_exchange_token"])
        account = self.codes.pop(asked.get("code", ""), "")
        if not account:
            return error(400, 100, 36009)
        self.accounts[f"short-{account}"] = account
        return answer({"access_token": f"short-{account}", "user_id": account, "expires_in": 3600})

    def _long_token(self, request: Request) -> Response:
        return self._long(request.query["access_token"])

    def _refresh(self, request: Request) -> Response:
        return self._long(request.query["access_token"])

    def _long(self, token: str) -> Response:
        account = self.accounts.get(token)
        if account is None:
            return error(400, 190, 463)
        self.accounts[f"long-{account}-{len(self.calls)}"] = account
        return answer({"access_token": f"long-{account}-{len(self.calls)}", "expires_in": 60 * 86_400})


def error(status: int, code: int, subcode: int) -> Response:
    body = {"message": f"Error {code}/{subcode}", "code": code, "error_subcode": subcode, "is_transient": False}
    return answer({"error": body}, status)
