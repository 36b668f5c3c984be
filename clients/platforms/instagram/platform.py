"""Instagram: reels by a container that nobody sees until it is published, once; by file or by address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clients.platforms.hosts import Hosts
from clients.platforms.instagram.faults import PERMANENT, WORDS, judge, of_status
from clients.platforms.platform import (
    Access,
    Cap,
    Channel,
    Clock,
    Held,
    NotReady,
    Offer,
    Post,
    PostJournal,
    PostOption,
    PostStanding,
    Remote,
    RemoteGone,
    Rules,
    Stands,
    Unsure,
)
from clients.platforms.texts import caption
from clients.platforms.transport import PlatformAnswer, PlatformTransport, TokenRefused, part_of
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError

VERSION = "v27.0"
FACEBOOK, INSTAGRAM = "facebook", "instagram"
GRAPH: Mapping[str, str] = {FACEBOOK: "https://graph.facebook.com", INSTAGRAM: "https://graph.instagram.com"}
UPLOAD = "https://rupload.facebook.com/ig-api-upload"
DOMAINS = ("facebook.com", "instagram.com")
CONTAINER, UPLOADED, MEDIA = "container", "uploaded", "media"
A_DAY = 50
READS_FOR = timedelta(hours=1)  # the documents say five minutes
YES_NO = {"no": "no", "yes": "yes"}


@dataclass(frozen=True)
class Instagram:
    """Both ways in: `hosts` by way. Facebook's takes the file, Instagram's an address of it."""

    transport: PlatformTransport
    hosts: Mapping[str, Hosts]
    clock: Clock

    name = "instagram"
    label = "Instagram"
    repeats_prepare = True  # nobody sees a container that is not published
    rules = Rules(
        title_most=0,
        text_most=2200,
        hashtags_most=30,
        min_s=3,
        max_s=900,
        max_bytes=300 * 10**6,
        codecs=frozenset({"h264", "hevc"}),
        min_fps=23,
        max_fps=60,
        max_side=1920,
    )
    options = (
        PostOption("share_to_feed", "Also in the feed", {"yes": "yes", "no": "no"}, "yes"),
        PostOption("synthetic", "Made by AI", YES_NO, "no"),
        PostOption("cover_s", "Cover: the picture at second", {}, "", is_second=True),
    )

    def lead_s(self, options: Mapping[str, str]) -> float:  # noqa: ARG002 - the Protocol's
        """Instagram does not wait for a time."""
        return 0.0

    def problem(self, options: Mapping[str, str], way: str) -> str:  # noqa: ARG002 - the Protocol's
        """All choices go together."""
        return ""

    def caps(self, options: Mapping[str, str]) -> tuple[Cap, ...]:  # noqa: ARG002 - the Protocol's
        """The documents say 100, 50 and 25; the account's own number is asked for besides."""
        return (Cap(A_DAY, f"Instagram takes about {A_DAY} posts of one account within 24 hours"),)

    def offer(self, access: Access) -> Offer:  # noqa: ARG002 - the Protocol's
        """Everything may be chosen."""
        return Offer()

    def allows(self, post: Post, access: Access) -> None:
        """Ask for the account's own limit, and see that there is a way for the file."""
        if access.details.get("way") != FACEBOOK and not post.address:
            raise NeedsUserError(
                "With Instagram Login the video has to be reached from outside by https.",
                "Set PUBLIC_URL to an https address or MEDIA_URL to a bucket, or connect by Facebook Login.",
            )
        query = {"fields": "config,quota_usage"}
        rows = self._get(access, f"/{access.remote_id}/content_publishing_limit", query).get("data") or [{}]
        total = (rows[0].get("config") or {}).get("quota_total")
        if total and int(rows[0].get("quota_usage") or 0) >= int(total):
            says = f"Instagram takes {total} posts of this account within 24 hours, and that many went."
            raise Held(says, self.clock() + timedelta(hours=1))

    def prepare(self, post: Post, access: Access) -> Remote:
        """Make the container."""
        form = {
            "media_type": "REELS",
            "caption": caption(post.text, post.hashtags),
            "share_to_feed": "true" if post.options["share_to_feed"] == "yes" else "false",
        }
        if post.options["synthetic"] == "yes":
            form["is_ai_generated"] = "true"
        if cover_s := post.options.get("cover_s"):
            form["thumb_offset"] = str(round(1000 * float(cover_s)))
        by_file = access.details.get("way") == FACEBOOK
        form |= {"upload_type": "resumable"} if by_file else {"video_url": post.address}
        made = self._post(access, f"/{access.remote_id}/media", form)
        if not made.get("id"):
            raise Unsure("Instagram named no container.", "It will be made anew.")
        return {CONTAINER: str(made["id"])} | ({} if by_file else {UPLOADED: "yes"})

    def send(self, post: Post, remote: Remote, access: Access, journal: PostJournal) -> Remote:
        """Upload, wait until Instagram has read it, publish once."""
        if not remote.get(UPLOADED):
            self._upload(post, remote, access, journal)
            journal.keep({UPLOADED: "yes"})
        self._wait(post, remote, access)
        journal.mark_sent()
        made = self._post(access, f"/{access.remote_id}/media_publish", {"creation_id": remote[CONTAINER]})
        if not made.get("id"):
            raise Unsure("Instagram did not say whether it published.", "It will be looked up.")
        return {MEDIA: str(made["id"])}

    def check(self, post: Post, remote: Remote, access: Access) -> PostStanding:
        """The post's own id is proof; else its container tells."""
        if remote.get(MEDIA):
            return PostStanding(Stands.LIVE, link=self._permalink(remote[MEDIA], access))
        code, status = self._container(remote, access)
        if code == "PUBLISHED":
            found = self._by_caption(post, access)
            return PostStanding(Stands.LIVE, link=found)
        if code == "EXPIRED":
            return PostStanding(Stands.GONE, "Instagram's container has run out, unpublished.")
        if code == "ERROR":
            return PostStanding(Stands.FAILED, f"Instagram could not use the video: {_why(status)}.")
        return PostStanding(Stands.UNCLEAR, "Instagram does not say that it was published.")

    def find(self, post: Post, remote: Remote, access: Access) -> PostStanding:  # noqa: ARG002 - the Protocol's
        """Look for the one with this very caption."""
        link = self._by_caption(post, access)
        return (
            PostStanding(Stands.LIVE, link=link) if link else PostStanding(Stands.UNCLEAR, "No post has this caption.")
        )

    def who(self, access: Access) -> Channel:
        """The account."""
        is_facebook = access.details.get("way") == FACEBOOK
        path, fields = (f"/{access.remote_id}", "id,username") if is_facebook else ("/me", "user_id,username")
        found = self._get(access, path, {"fields": fields})
        return Channel(str(found.get("user_id") or found.get("id") or ""), str(found.get("username", "")))

    def _upload(self, post: Post, remote: Remote, access: Access, journal: PostJournal) -> None:
        url = self.hosts[FACEBOOK].at(f"{UPLOAD}/{VERSION}/{remote[CONTAINER]}")

        def call(token: str) -> PlatformAnswer:
            headers = {
                "Authorization": f"OAuth {token}",
                "offset": "0",
                "file_size": str(post.size_bytes),
                "Content-Length": str(post.size_bytes),
            }
            body = part_of(post.file, 0, post.size_bytes, journal.beat)
            return self.transport.send("POST", url, content=body, headers=headers)

        def refused(answer: PlatformAnswer) -> ClipsheetError | TokenRefused:
            found = judge(answer, self.clock())
            if answer.status == 400 and not isinstance(found, TokenRefused):  # seen to pass on the same container
                return TransientError("Instagram did not take the file.", "It will be sent again.")
            return found

        self.transport.authorized(access, call, refused, fine=lambda one: one.json().get("success") is True)

    def _wait(self, post: Post, remote: Remote, access: Access) -> None:
        code, status = self._container(remote, access)
        if code == "IN_PROGRESS":
            age = self.clock() - post.prepared_at if post.prepared_at else timedelta(0)
            if age > READS_FOR:
                raise RemoteGone("Instagram has not read the video within an hour.", "It will be sent anew.")
            raise NotReady("Instagram is reading the video.", retry_after_s=10.0 if age.total_seconds() < 60 else 60.0)
        if code == "ERROR":
            if of_status(status) in PERMANENT:
                raise PermanentError(f"Instagram refused it: {_why(status)}.", "Change it and send it again.")
            raise RemoteGone("Instagram could not read the video.", "It will be sent anew.")
        if code == "EXPIRED":
            raise RemoteGone("Instagram's container has run out.", "It will be made anew.")
        if code not in ("FINISHED", "PUBLISHED"):
            raise Unsure("Instagram does not say how far it is.", "It will be asked again.")

    def _container(self, remote: Remote, access: Access) -> tuple[str, str]:
        found = self._get(access, f"/{remote[CONTAINER]}", {"fields": "status_code,status"})
        return str(found.get("status_code", "")), str(found.get("status", ""))

    def _permalink(self, media: str, access: Access) -> str:
        try:
            return str(self._get(access, f"/{media}", {"fields": "permalink"}).get("permalink", ""))
        except ClipsheetError:  # it is live all the same
            return ""

    def _by_caption(self, post: Post, access: Access) -> str:
        """The address of the only post with this caption since then; empty when it cannot be told."""
        wanted, since = caption(post.text, post.hashtags), (post.prepared_at or self.clock()) - timedelta(minutes=2)
        query = {"fields": "caption,timestamp,permalink,media_product_type"}
        try:
            rows = self._get(access, f"/{access.remote_id}/media", query).get("data") or []
        except ClipsheetError:
            return ""
        links = [
            str(row.get("permalink", ""))
            for row in rows
            if row.get("caption", "") == wanted and _time(row.get("timestamp")) >= since
        ]
        return links[0] if len(links) == 1 else ""

    def _get(self, access: Access, path: str, query: dict[str, str]) -> dict[str, Any]:
        return self._ask(access, "GET", path, params=query)

    def _post(self, access: Access, path: str, form: dict[str, str]) -> dict[str, Any]:
        return self._ask(access, "POST", path, data=form)

    def _ask(self, access: Access, method: str, path: str, **parts: Any) -> dict[str, Any]:
        way = access.details.get("way", INSTAGRAM)
        url = self.hosts[way].at(f"{GRAPH[way]}/{VERSION}{path}")

        def call(token: str) -> PlatformAnswer:
            return self.transport.send(method, url, headers={"Authorization": f"Bearer {token}"}, **parts)

        def refused(answer: PlatformAnswer) -> ClipsheetError | TokenRefused:
            return judge(answer, self.clock())

        return self.transport.authorized(
            access, call, refused, fine=lambda one: one.is_success and bool(one.json())
        ).json()


def _why(status: str) -> str:
    return WORDS.get(of_status(status), status.removeprefix("Error: ")[:160].rstrip(".") or "no reason was given")


def _time(text: object) -> datetime:
    try:
        return datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return datetime.fromtimestamp(0).astimezone()
