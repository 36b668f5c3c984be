"""What publishing asks of a platform, and the words both speak: a post, its remote id, how it stands."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from utils.errors import NeedsUserError, TransientError

Remote = Mapping[str, str]
"""What names a post at its platform, such as an upload address and ids. It may hold capabilities: keep it encrypted."""


class AccountReconnectNeeded(NeedsUserError):
    """The platform no longer accepts the account's tokens."""


class Unsure(TransientError):
    """The answer was lost: it may have been done, or not."""


class Held(TransientError):
    """A limit of the platform: nothing of this account, or of the whole app, goes before `until`."""

    def __init__(self, message: str, until: datetime, *, whole_app: bool = False) -> None:
        super().__init__(message, "It goes on by itself then.")
        self.until = until
        self.whole_app = whole_app


class NotReady(TransientError):
    """The platform is still working on the file; ask again after `retry_after_s`."""


class RemoteGone(TransientError):
    """What was prepared has run out before anything was posted: prepare anew."""


class Window(StrEnum):
    """What a limit counts over."""

    ROLLING = "rolling"  # the last so many seconds
    PACIFIC_DAY = "pacific day"  # since midnight in Los Angeles


@dataclass(frozen=True)
class Cap:
    """So many posts in a window, by account or by the whole app. `message` says so to a person."""

    most: int
    message: str
    seconds: float = 86_400
    window: Window = Window.ROLLING
    whole_app: bool = False
    counts_refused: bool = False  # whether a refused one counts there too
    bucket: str = ""  # only posts of this kind count; empty: all


@dataclass(frozen=True)
class Rules:
    """What texts and files a platform takes."""

    title_most: int  # characters; 0: there is no title
    text_most: int
    hashtags_most: int
    min_s: float
    max_s: float
    max_bytes: int
    text_unit: str = "characters"  # or bytes, or UTF-16 units
    forbidden: str = ""  # characters that may not stand in title or text
    codecs: frozenset[str] = frozenset({"h264"})
    containers: frozenset[str] = frozenset({"mp4", "mov"})
    max_fps: float = 60.0
    min_fps: float = 0.0
    min_side: int = 0
    max_side: int = 8192
    vertical_only: bool = False


@dataclass(frozen=True)
class PostOption:
    """A choice that a person has for each post of a platform. Empty `default`: it has to be chosen."""

    name: str
    label: str
    values: Mapping[str, str]  # value to label
    default: str
    only_with: tuple[str, str] | None = None  # another option and its value, without which there is nothing to choose
    is_second: bool = False  # not one of `values` but a second of the video, which may be left out

    def takes(self, value: str) -> bool:
        """Whether that may be chosen."""
        if not self.is_second:
            return value in self.values
        try:
            return not value or 0 <= float(value) < math.inf
        except ValueError:
            return False


@dataclass(frozen=True)
class Offer:
    """What a platform lets an account choose just now: its own name there, and by option the values that it refuses."""

    name: str = ""
    max_s: float | None = None
    refuses: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Post:
    """One file with its words for one account."""

    id: str
    file: Path
    title: str
    text: str
    hashtags: tuple[str, ...]
    options: Mapping[str, str]
    at: datetime  # when it is to be seen
    marker: str  # finds the post again; stands in no text a person reads
    address: str = ""  # where the platform may fetch the file; empty: nowhere
    size_bytes: int = 0
    duration_s: float = 0.0
    prepared_at: datetime | None = None
    # A JPEG of the second that was chosen as the cover, made when it is asked for. Raises PermanentError.
    cover: Callable[[], bytes] = field(default=bytes, repr=False)


class Stands(StrEnum):
    """How a post is, by the platform's own word."""

    LIVE = "live"  # seen by those it is for
    PROCESSING = "processing"  # taken, and not to be sent again
    FINISH_IN_APP = "finish in app"  # a draft that waits in the person's app
    NOT_DONE = "not done"  # the platform says that nothing was posted; what was prepared still serves
    GONE = "gone"  # nothing was posted and what was prepared has run out
    FAILED = "failed"  # the platform gave it up
    UNCLEAR = "unclear"  # it cannot be told yet


@dataclass(frozen=True)
class PostStanding:
    """The platform's answer about a post."""

    stands: Stands
    message: str = ""
    link: str = ""
    remote: Remote = field(default_factory=dict)  # what is known more than before
    again_s: float | None = None  # when to ask again; None: the caller's own rhythm


class TokenSource(Protocol):
    """Where an account's token comes from."""

    def token(self) -> str:
        """The token to use now. Raises ReconnectNeeded."""

    def renew(self, refused: str) -> str | None:
        """A token in place of a refused one; None when there is no other. Raises ReconnectNeeded, TransientError."""


@dataclass(frozen=True)
class Access:
    """An account as its platform knows it."""

    remote_id: str
    tokens: TokenSource = field(repr=False)
    details: Mapping[str, str] = field(default_factory=dict)


class PostJournal(Protocol):
    """Keeps what happens while a post is sent. Every call raises when another worker has taken the post over."""

    def keep(self, remote: Remote) -> None:
        """Commit what is known now, over what was known."""

    def beat(self) -> None:
        """Say that the work goes on."""

    def mark_sent(self) -> None:
        """Commit that the call which cannot be taken back comes next. It is made once."""


class Platform(Protocol):
    """A place to post to. Errors are TransientError (surely not done), Unsure, NeedsUserError or PermanentError."""

    @property
    def name(self) -> str:
        """For programs."""

    @property
    def label(self) -> str:
        """For people."""

    @property
    def rules(self) -> Rules:
        """What it takes."""

    @property
    def options(self) -> tuple[PostOption, ...]:
        """What a person chooses for each post."""

    @property
    def repeats_prepare(self) -> bool:
        """Whether preparing twice leaves nothing that anybody sees, so that a lost answer may be asked for again."""

    def lead_s(self, options: Mapping[str, str]) -> float:
        """How long before its time a post is handed over, where the platform itself waits for the time."""

    def problem(self, options: Mapping[str, str], way: str) -> str:
        """Why these choices do not go together, or with the way the account signed in; empty when they do."""

    def caps(self, options: Mapping[str, str]) -> tuple[Cap, ...]:
        """The limits that are counted here."""

    def offer(self, access: Access) -> Offer:
        """Ask what the account may choose now, where the platform wants that to be shown before each post."""

    def allows(self, post: Post, access: Access) -> None:
        """Ask the platform whether it takes this post now. Raises Held, NeedsUserError and the others."""

    def prepare(self, post: Post, access: Access) -> Remote:
        """Get the id that stands for the post before a byte is sent. Nobody sees anything of it yet."""

    def send(self, post: Post, remote: Remote, access: Access, journal: PostJournal) -> Remote:
        """Send the bytes, going on where an earlier try ended, and post. Calls `mark_sent` before what is final."""

    def check(self, post: Post, remote: Remote, access: Access) -> PostStanding:
        """Ask how it stands."""

    def find(self, post: Post, remote: Remote, access: Access) -> PostStanding:
        """Look for it among what the account has posted, when the id no longer tells."""

    def who(self, access: Access) -> "Channel":
        """Whose account it is. Costs nothing: a test of the connection."""


@dataclass(frozen=True)
class Grant:
    """What a sign-in or a renewal gives. Tokens never show in a representation."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)  # None: the old one stays
    expires_in_s: float | None = None
    refresh_expires_in_s: float | None = None
    scopes: tuple[str, ...] = ()
    remote_id: str = ""


@dataclass(frozen=True)
class Channel:
    """An account that a grant gives access to."""

    remote_id: str
    name: str
    details: Mapping[str, str] = field(default_factory=dict)
    token: str = field(default="", repr=False)  # its own, where the platform hands out one for each


class SignIn(Protocol):
    """How people let us post for them at one platform."""

    @property
    def way(self) -> str:
        """For programs."""

    @property
    def label(self) -> str:
        """For people."""

    @property
    def takes_token(self) -> bool:
        """Whether a token made in the platform's own pages may be pasted."""

    @property
    def is_configured(self) -> bool:
        """The app's id and secret are there."""

    def login_url(self, state: str, verifier: str, redirect_uri: str) -> str:
        """Where the browser goes."""

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> Grant:
        """The tokens for a code. Raises NeedsUserError, TransientError."""

    def refresh(self, grant: Grant) -> Grant | None:
        """Newer tokens; None where the platform has no way but signing in again. Raises ReconnectNeeded."""

    def revoke(self, grant: Grant) -> None:
        """End the access at the platform, where that is possible."""

    def channels(self, grant: Grant) -> tuple[Channel, ...]:
        """The accounts that the person may post to."""


Clock = Callable[[], datetime]
Json = dict[str, Any]
