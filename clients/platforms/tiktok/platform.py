"""TikTok: drafts that a person finishes in the app, or direct posts; by file upload."""

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
    RemoteGone,
    Rules,
    Stands,
    Unsure,
)
from clients.platforms.texts import caption
from clients.platforms.tiktok.faults import FAILS, is_ok, judge
from clients.platforms.tiktok.upload import CHUNK_BYTES, WHOLE_BYTES, Chunks, ChunkSender, chunks
from clients.platforms.transport import PlatformAnswer, PlatformTransport, TokenRefused
from utils.errors import ClipsheetError, NeedsUserError

API = "https://open.tiktokapis.com"
DOMAINS = ("tiktokapis.com",)
DRAFT, DIRECT = "draft", "direct"
TASK, ADDRESS, BEGUN, USERNAME = "publish_id", "upload_url", "begun", "username"
DIRECT_A_DAY, DRAFTS_A_DAY, INITS_A_MINUTE = 15, 5, 6
ON_OFF = {"off": "off", "on": "on"}
YES_NO = {"no": "no", "yes": "yes"}
INTERACTIONS = ("comment", "duet", "stitch")
WITH_DIRECT = ("mode", DIRECT)
ADDRESS_LIVES = timedelta(minutes=59)  # an hour by the documents


@dataclass(frozen=True)
class TikTok:
    """One app's way to post to accounts."""

    transport: PlatformTransport
    hosts: Hosts
    clock: Clock
    whole_bytes: int = WHOLE_BYTES
    chunk_bytes: int = CHUNK_BYTES

    name = "tiktok"
    label = "TikTok"
    repeats_prepare = False  # a task has no key of ours: whether a lost one was made cannot be told
    rules = Rules(
        title_most=0,
        text_most=2200,
        text_unit="UTF-16 units",
        hashtags_most=30,
        min_s=3,
        max_s=600,
        max_bytes=4 * 10**9,
        codecs=frozenset({"h264", "hevc"}),
        min_fps=23,
        max_fps=60,
        min_side=360,
        max_side=4096,
    )
    options = (
        PostOption("mode", "How", {DRAFT: "a draft to finish in the TikTok app", DIRECT: "posted at once"}, DRAFT),
        PostOption(
            "privacy",
            "Who sees it",
            {
                "PUBLIC_TO_EVERYONE": "everybody",
                "MUTUAL_FOLLOW_FRIENDS": "friends",
                "FOLLOWER_OF_CREATOR": "followers",
                "SELF_ONLY": "only me",
            },
            "",
            WITH_DIRECT,
        ),
        PostOption("comment", "Comments", ON_OFF, "off", WITH_DIRECT),
        PostOption("duet", "Duets", ON_OFF, "off", WITH_DIRECT),
        PostOption("stitch", "Stitches", ON_OFF, "off", WITH_DIRECT),
        PostOption("cover_s", "Cover: the picture at second", {}, "", WITH_DIRECT, is_second=True),
        PostOption("own_brand", "Promotes my own business", YES_NO, "no", WITH_DIRECT),
        PostOption("branded", "Paid partnership", YES_NO, "no", WITH_DIRECT),
        PostOption("synthetic", "Made by AI", YES_NO, "no", WITH_DIRECT),
        PostOption(
            "consent", "By posting, you agree to TikTok's Music Usage Confirmation", {"yes": "I agree"}, "", WITH_DIRECT
        ),
    )

    def lead_s(self, options: Mapping[str, str]) -> float:  # noqa: ARG002 - the Protocol's
        """TikTok does not wait for a time."""
        return 0.0

    def problem(self, options: Mapping[str, str], way: str) -> str:
        """A paid partnership is never only for oneself; a sign-in for drafts posts nothing directly."""
        if options.get("branded") == "yes" and options.get("privacy") == "SELF_ONLY":
            return "A paid partnership cannot be seen by yourself alone."
        if options.get("mode") == DIRECT and way == DRAFT:
            return "This account was connected for drafts alone; connect it for direct posts."
        return ""

    def caps(self, options: Mapping[str, str]) -> tuple[Cap, ...]:
        """Drafts and posts have limits of their own; TikTok tells them only when they are reached."""
        minute = Cap(INITS_A_MINUTE, "TikTok takes 6 posts a minute of one account", seconds=60)
        if options["mode"] == DIRECT:
            says = f"TikTok takes about {DIRECT_A_DAY} posts of one account within 24 hours"
            return Cap(DIRECT_A_DAY, says, bucket=DIRECT), minute
        says = f"TikTok takes {DRAFTS_A_DAY} unfinished drafts of one account within 24 hours"
        return Cap(DRAFTS_A_DAY, says, bucket=DRAFT), minute

    def offer(self, access: Access) -> Offer:
        """Ask who may see a post of this account, and what its owner has switched off; drafts are not asked about."""
        if access.details.get("way") == DRAFT:
            return Offer(refuses={"mode": frozenset({DIRECT})})
        creator = self._creator(access)
        levels = set(creator.get("privacy_level_options") or ())
        privacy = next(one for one in self.options if one.name == "privacy")
        refuses = {"privacy": frozenset(set(privacy.values) - levels)}
        refuses |= {name: frozenset({"on"}) for name in INTERACTIONS if creator.get(f"{name}_disabled")}
        longest = creator.get("max_video_post_duration_sec")
        return Offer(str(creator.get("creator_nickname") or ""), float(longest) if longest else None, refuses)

    def allows(self, post: Post, access: Access) -> None:
        """Ask anew who may see it and how long it may be, as TikTok wants it before every direct post."""
        if post.options["mode"] != DIRECT:
            return
        creator = self._creator(access)
        offered = creator.get("privacy_level_options") or []
        if post.options["privacy"] not in offered:
            raise NeedsUserError(
                "TikTok does not offer this account that audience now.", f"It offers {', '.join(map(str, offered))}."
            )
        for name in INTERACTIONS:
            if creator.get(f"{name}_disabled") and post.options[name] == "on":
                label = next(one.label for one in self.options if one.name == name)
                raise NeedsUserError(f"{label} are switched off in this TikTok account.", "Leave them off.")
        longest = float(creator.get("max_video_post_duration_sec") or self.rules.max_s)
        if post.duration_s > longest:
            raise NeedsUserError(
                f"TikTok takes videos of {longest:.0f} s of this account.", "Choose a shorter one, or send a draft."
            )

    def prepare(self, post: Post, access: Access) -> Remote:
        """Open a task: its id and where the bytes go. Nobody sees anything until the last one came."""
        split = self._split(post)
        source = {
            "source": "FILE_UPLOAD",
            "video_size": split.size,
            "chunk_size": split.chunk,
            "total_chunk_count": split.count,
        }
        if post.options["mode"] == DIRECT:
            body = {"post_info": described(post), "source_info": source}
            made = self._ask(access, "/v2/post/publish/video/init/", body)
        else:
            made = self._ask(access, "/v2/post/publish/inbox/video/init/", {"source_info": source})
        if not made.get(TASK) or not made.get(ADDRESS):
            raise Unsure("TikTok did not name the upload.", "Look into the TikTok app.")
        return {TASK: str(made[TASK]), ADDRESS: str(made[ADDRESS])}

    def send(self, post: Post, remote: Remote, access: Access, journal: PostJournal) -> Remote:
        """Send the chunks that TikTok lacks."""
        taken = 0
        if remote.get(BEGUN):
            found = self._status(remote, access)
            if found.get("status") == "FAILED" or self._has_run_out(post):
                raise RemoteGone("TikTok gave the upload up before it was whole.", "It will be asked for anew.")
            if found.get("status") != "PROCESSING_UPLOAD":
                journal.mark_sent()
                return {}
            taken = int(found.get("uploaded_bytes") or 0)
        journal.keep({BEGUN: "yes"})
        ChunkSender(self.transport, self.hosts).send(post, remote[ADDRESS], self._split(post), taken, journal)
        return {}

    def check(self, post: Post, remote: Remote, access: Access) -> PostStanding:
        """Ask for the task."""
        found = self._status(remote, access)
        status = str(found.get("status", ""))
        if status == "PUBLISH_COMPLETE":
            ids = found.get("publicaly_available_post_id") or []  # the name is TikTok's; there later, if public
            user = access.details.get(USERNAME, "")
            return PostStanding(Stands.LIVE, link=f"https://www.tiktok.com/@{user}/video/{ids[0]}" if ids else "")
        if status == "SEND_TO_USER_INBOX":
            return PostStanding(
                Stands.FINISH_IN_APP, "The draft is in the TikTok app's inbox: open it there and post it."
            )
        if status == "FAILED":
            reason = str(found.get("fail_reason") or "")
            return PostStanding(Stands.FAILED, f"TikTok did not post it: {FAILS.get(reason, reason or 'no reason')}.")
        if status == "PROCESSING_UPLOAD" and int(found.get("uploaded_bytes") or 0) < post.size_bytes:
            if self._has_run_out(post):
                return PostStanding(Stands.GONE, "TikTok never got the end of the video, and the upload has run out.")
            return PostStanding(Stands.NOT_DONE, "TikTok lacks the end of the video.")
        return PostStanding(Stands.PROCESSING, "TikTok is processing the video.")

    def find(self, post: Post, remote: Remote, access: Access) -> PostStanding:  # noqa: ARG002
        """Without a task's id nothing can be told."""
        return PostStanding(Stands.UNCLEAR, "TikTok can only be asked by an id, which was lost.")

    def who(self, access: Access) -> Channel:
        """The account."""

        def call(token: str) -> PlatformAnswer:
            url = self.hosts.at(f"{API}/v2/user/info/")
            query = {"fields": "open_id,display_name"}
            return self.transport.send("GET", url, params=query, headers={"Authorization": f"Bearer {token}"})

        data = self.transport.authorized(access, call, self._judge, fine=is_ok).json().get("data") or {}
        user = data.get("user") or {}
        return Channel(str(user.get("open_id", "")), str(user.get("display_name", "")))

    def _creator(self, access: Access) -> dict[str, Any]:
        return self._ask(access, "/v2/post/publish/creator_info/query/", {})

    def _has_run_out(self, post: Post) -> bool:
        return post.prepared_at is not None and self.clock() - post.prepared_at > ADDRESS_LIVES

    def _split(self, post: Post) -> Chunks:
        return chunks(post.size_bytes, whole_bytes=self.whole_bytes, chunk_bytes=self.chunk_bytes)

    def _status(self, remote: Remote, access: Access) -> dict[str, Any]:
        return self._ask(access, "/v2/post/publish/status/fetch/", {TASK: remote[TASK]})

    def _ask(self, access: Access, path: str, body: dict[str, Any]) -> dict[str, Any]:
        def call(token: str) -> PlatformAnswer:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json; charset=UTF-8"}
            return self.transport.send("POST", self.hosts.at(f"{API}{path}"), json=body, headers=headers)

        data = self.transport.authorized(access, call, self._judge, fine=is_ok).json().get("data")
        return data if isinstance(data, dict) else {}

    def _judge(self, answer: PlatformAnswer) -> ClipsheetError | TokenRefused:
        return judge(answer, self.clock())


def described(post: Post) -> dict[str, Any]:
    """The words and switches of a direct post."""
    chosen = post.options
    cover = {"video_cover_timestamp_ms": round(1000 * float(chosen["cover_s"]))} if chosen.get("cover_s") else {}
    return cover | {
        "title": caption(post.text, post.hashtags),
        "privacy_level": chosen["privacy"],
        "disable_comment": chosen["comment"] != "on",
        "disable_duet": chosen["duet"] != "on",
        "disable_stitch": chosen["stitch"] != "on",
        "brand_organic_toggle": chosen["own_brand"] == "yes",
        "brand_content_toggle": chosen["branded"] == "yes",
        "is_aigc": chosen["synthetic"] == "yes",
    }
