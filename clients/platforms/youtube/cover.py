"""The cover of a video: thumbnails.set, once YouTube has processed it. It never makes a post fail, or less live.

Setting it again is harmless, so an answer that was lost is asked for again. A channel whose phone number is not
confirmed may set none: 403.
"""

from dataclasses import dataclass, replace

from clients.platforms.hosts import Hosts
from clients.platforms.platform import Access, AccountReconnectNeeded, Post, PostStanding, Remote, Stands
from clients.platforms.transport import Judge, PlatformAnswer, PlatformTransport
from utils.errors import ClipsheetError, NeedsUserError, TransientError

SET = "https://www.googleapis.com/upload/youtube/v3/thumbnails/set"
CHOSEN = "cover_s"  # the option
COVER, TRIES = "cover", "cover_tries"  # what is kept of it beside the video's id
IS_SET = "set"
MAX_TRIES, AGAIN_S = 4, 60.0
CONFIRM = "Confirm the channel's phone number at youtube.com/verify, then choose it in YouTube Studio."
BY_HAND = "Choose it in YouTube Studio."


@dataclass(frozen=True)
class Covers:
    """Of one app's channels."""

    transport: PlatformTransport
    hosts: Hosts
    judge: Judge

    def after(self, standing: PostStanding, post: Post, video: str, remote: Remote, access: Access) -> PostStanding:
        """The same standing of a processed video, with its cover set, or why YouTube did not take it."""
        if not post.options.get(CHOSEN) or remote.get(COVER) == IS_SET:
            return standing
        if COVER in remote:
            return _refused(standing, remote[COVER])
        try:
            self._set(post, video, access)
        except AccountReconnectNeeded as error:
            return _refused(standing, f"Its cover was refused. {error.message} {BY_HAND}")
        except NeedsUserError as error:
            return _refused(standing, f"Its cover was refused. {error.message} {CONFIRM}")
        except TransientError as error:
            tries = int(remote.get(TRIES, "0")) + 1
            if tries >= MAX_TRIES:
                return _refused(standing, f"Its cover could not be set. {error.message} {BY_HAND}")
            kept = {**standing.remote, TRIES: str(tries)}
            return PostStanding(Stands.PROCESSING, "Its cover is being set.", standing.link, kept, AGAIN_S)
        except ClipsheetError as error:
            return _refused(standing, f"Its cover was refused. {error.message} {BY_HAND}")
        return replace(standing, remote={**standing.remote, COVER: IS_SET})

    def _set(self, post: Post, video: str, access: Access) -> None:
        picture = post.cover()

        def call(token: str) -> PlatformAnswer:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "image/jpeg"}
            return self.transport.send(
                "POST", self.hosts.at(SET), params={"videoId": video}, content=picture, headers=headers
            )

        self.transport.authorized(access, call, self.judge, fine=lambda one: one.is_success)


def _refused(standing: PostStanding, says: str) -> PostStanding:
    message = says if says in standing.message else f"{standing.message} {says}".strip()
    return replace(standing, message=message, remote={**standing.remote, COVER: says})
