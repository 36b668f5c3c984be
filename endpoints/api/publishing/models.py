"""What the API of accounts and publications takes and gives."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from clients.platforms.platform import Offer, Platform, PostOption, SignIn
from services.publishing.channels.accounts import AccountView
from services.publishing.slots import in_utc
from services.publishing.views import HistoryEvent, PublicationView


def _with_zone(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("say the zone: 2026-12-01T17:30:00+01:00")
    return in_utc(at)


At = Annotated[datetime, AfterValidator(_with_zone)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=6000)]


class Strict(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class TokenAccountRequest(Strict):
    """An account by a token that was made in the platform's own pages."""

    platform: Line
    way: Line
    token: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class SlotsRequest(Strict):
    """The person's own times to post at, in their own zone."""

    slots: list[Annotated[str, StringConstraints(pattern=r"^\d{1,2}:\d{2}$")]] = Field(max_length=48)
    timezone: Line = "UTC"


class WordsRequest(Strict):
    """Words and choices; what is left out is proposed from the note, or stays."""

    title: Line | None = None
    text: Text | None = None
    hashtags: list[Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]] | None = Field(
        default=None, max_length=60
    )
    options: dict[str, str] | None = Field(default=None, description="Of the platform: see GET /api/accounts")


class PublicationRequest(WordsRequest):
    """What goes where and when. Without `at` it takes the account's next free slot."""

    account: Line
    entry: Line
    what: Line = Field(default="reel", description="Which file of the entry: see GET /api/publications/files")
    at: At | None = None
    not_later_than: At | None = None
    dry_run: bool = False
    again: bool = Field(default=False, description="The same file for the same account once more is meant")


class ChangeRequest(WordsRequest):
    """Another time, other words; before it is handed over."""

    at: At | None = None


class ManyRequest(Strict):
    """What is to be done with every publication of a state that waits for a person."""

    state: Literal["failed", "unknown", "needs_user"]
    what: Literal["check", "retry", "cancel"]


class PublicationsQuery(BaseModel):
    """Which publications."""

    since: At | None = None
    until: At | None = None
    state: Line = ""
    entry: Line = ""
    limit: int = Field(default=200, ge=1, le=500)


class FilesQuery(BaseModel):
    """Of which entry."""

    entry: Line


class OptionOut(BaseModel):
    """A choice for each post; an empty default has to be chosen."""

    name: str
    label: str
    values: dict[str, str]
    default: str
    only_with: dict[str, str]
    is_second: bool = Field(description="No choice, but a second of the video, which may be left out")

    @classmethod
    def of(cls, one: PostOption) -> "OptionOut":
        """As the API shows it."""
        needs = {one.only_with[0]: one.only_with[1]} if one.only_with else {}
        shown = {name: getattr(one, name) for name in ("name", "label", "default", "is_second")}
        return cls(**shown, values=dict(one.values), only_with=needs)


class OfferOut(BaseModel):
    """What the platform lets the account choose just now: `refuses` has the values that it does not take, by option."""

    name: str
    max_s: float | None
    refuses: dict[str, list[str]]

    @classmethod
    def of(cls, one: Offer) -> "OfferOut":
        """As the API shows it."""
        return cls(name=one.name, max_s=one.max_s, refuses={name: sorted(taken) for name, taken in one.refuses.items()})


class WayOut(BaseModel):
    """A way to connect; `connect` is where a browser begins."""

    way: str
    label: str
    is_configured: bool
    takes_token: bool
    connect: str


class PlatformOut(BaseModel):
    """A platform and what its posts need."""

    name: str
    label: str
    title_most: int
    text_most: int
    text_unit: str
    hashtags_most: int
    min_s: float
    max_s: float
    options: list[OptionOut]
    ways: list[WayOut]

    @classmethod
    def of(cls, one: Platform, ways: list[SignIn]) -> "PlatformOut":
        """As the API shows it."""
        rules = {name: getattr(one.rules, name) for name in cls.model_fields if hasattr(one.rules, name)}
        shown = [
            WayOut(
                way=way.way,
                label=way.label,
                is_configured=way.is_configured,
                takes_token=way.takes_token,
                connect=f"/publish/connect/{one.name}/{way.way}",
            )
            for way in ways
        ]
        options = [OptionOut.of(option) for option in one.options]
        return cls(name=one.name, label=one.label, options=options, ways=shown, **rules)


class AccountOut(BaseModel):
    """A connected channel, without its tokens."""

    id: str
    platform: str
    way: str
    name: str
    state: Literal["ok", "reconnect"]
    problem: str
    ends_at: datetime | None
    hold_until: datetime | None
    hold_reason: str
    slots: list[str]
    timezone: str
    created_at: datetime

    @classmethod
    def of(cls, one: AccountView) -> "AccountOut":
        """As the API shows it."""
        return cls(**{name: getattr(one, name) for name in cls.model_fields if name != "slots"}, slots=list(one.slots))


class AccountsOut(BaseModel):
    """The person's channels, and the platforms there are."""

    accounts: list[AccountOut]
    platforms: list[PlatformOut]


class ConnectedOut(BaseModel):
    """The accounts that a token gives access to."""

    accounts: list[AccountOut]


class TestOut(BaseModel):
    """Whose account the platform says it is."""

    name: str


class SlotOut(BaseModel):
    """The account's next free slot."""

    at: datetime


class EventOut(BaseModel):
    """One line of history."""

    state: str
    message: str
    at: datetime


class PublicationOut(BaseModel):
    """One file for one account at one time. `live` is the platform's own word."""

    id: str
    account: str
    account_name: str
    platform: str
    entry: str | None
    what: str
    title: str
    text: str
    hashtags: list[str]
    options: dict[str, str]
    at: datetime
    not_later_than: datetime
    dry_run: bool
    state: str
    code: str
    message: str
    link: str
    attempts: int
    next_try_at: datetime | None
    live_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, one: PublicationView) -> "PublicationOut":
        """As the API shows it."""
        own = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        return cls(
            **own | {"hashtags": list(one.hashtags), "options": dict(one.options), "state": str(one.state)},
            account=one.account_id,
            entry=one.entry_id,
            next_try_at=one.due_at,
        )


class WholePublicationOut(PublicationOut):
    """The same with what happened to it."""

    history: list[EventOut]

    @classmethod
    def whole(cls, one: PublicationView, events: list[HistoryEvent]) -> "WholePublicationOut":
        """As the API shows it."""
        history = [EventOut(state=event.name, message=event.message, at=event.at) for event in events]
        return cls(**PublicationOut.of(one).model_dump(), history=history)


class PublicationsOut(BaseModel):
    """Publications by time."""

    publications: list[PublicationOut]


class ManyOut(BaseModel):
    """How many it was done with, and what the others said."""

    done: int
    refused: list[str]


class FileOut(BaseModel):
    """A file of an entry that can be posted."""

    what: str
    label: str
    duration_s: float


class FilesOut(BaseModel):
    """All of them."""

    files: list[FileOut]
