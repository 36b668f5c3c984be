"""Planning a post: checked against its platform, its file kept, its time written down."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clients.database.models import PlatformAccount, Publication, PublicationEvent
from clients.database.session import Database
from clients.platforms.platform import Clock, Platform
from clients.platforms.texts import problem as wrong_words
from services.publishing.channels.accounts import Accounts, AccountView
from services.publishing.files.copies import Copies, Copy
from services.publishing.files.fitting import Fitting, fitting
from services.publishing.history import STATE
from services.publishing.states import PostState
from services.publishing.views import PublicationView, view
from utils.errors import ConflictError, NeedsUserError, PermanentError

RENDITION_S = 600.0  # a file that has to be made first is made so long before
LAST_AFTER = timedelta(hours=24)  # how long it is tried, unless the person says otherwise
AHEAD = timedelta(days=400)
MAX_S = 14_400.0


@dataclass(frozen=True)
class PostPlan:
    """What a person wants posted."""

    account_id: str
    source: Path
    what: str
    title: str
    text: str
    at: datetime
    hashtags: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    entry_id: str | None = None
    not_later_than: datetime | None = None
    dry_run: bool = False
    again: bool = False  # the same file for the same account once more is meant
    is_fixed: bool = False  # the file never changes, so that it need not be copied
    id: str = ""  # of the publication, where it is to be planned once however often it is asked for


class Planner:
    """`woken` tells the runner that something is due."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        accounts: Accounts,
        copies: Copies,
        clock: Clock,
        *,
        woken: Callable[[], None] = lambda: None,
        only_rehearses: bool = False,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._accounts = accounts
        self._copies = copies
        self._clock = clock
        self._woken = woken
        self._only_rehearses = only_rehearses  # PUBLISH_DRY_RUN

    def plan(self, user_id: str, plan: PostPlan) -> PublicationView:
        """Keep the file and the time. Raises NeedsUserError, PermanentError or ConflictError saying what is wrong."""
        plan = replace(plan, dry_run=plan.dry_run or self._only_rehearses)
        if plan.id and (known := self._known(user_id, plan.id)):
            return known
        account = self._accounts.get(user_id, plan.account_id)
        platform = self._platforms[account.platform]
        options = self._checked(platform, account, plan)
        fits, duration_s = self._fits(platform, plan)
        publication_id = plan.id or uuid.uuid4().hex[:20]
        copy = self._copies.keep(publication_id, plan.source, links=plan.is_fixed)
        try:
            made = self._write(user_id, publication_id, plan, copy, options, fits, duration_s)
        except IntegrityError:
            if plan.id and (known := self._known(user_id, plan.id)):  # another process planned it in between
                return known
            raise
        except BaseException:
            self._copies.drop(copy.folder)
            raise
        self._woken()
        return made

    def _known(self, user_id: str, publication_id: str) -> PublicationView | None:
        with self._database.reading() as session:
            row = session.get(Publication, publication_id)
            if row is None or row.user_id != user_id:
                return None
            return view(row, session.get_one(PlatformAccount, row.account_id))

    def _write(
        self,
        user_id: str,
        publication_id: str,
        plan: PostPlan,
        copy: Copy,
        options: dict[str, str],
        fits: Fitting,
        duration_s: float,
    ) -> PublicationView:
        at = self._clock()
        with self._database.promise() as session:
            account = session.get_one(PlatformAccount, plan.account_id)
            if not plan.again and (twin := _twin(session, account.id, copy.sha256, is_dry=plan.dry_run)):
                raise ConflictError(
                    f"This file is planned for {account.name} already, or went there: {twin.at:%Y-%m-%d %H:%M} UTC.",
                    "Say that it is meant to go again, or choose another.",
                )
            row = Publication(
                id=publication_id,
                user_id=user_id,
                account_id=account.id,
                entry_id=plan.entry_id,
                what=plan.what,
                title=plan.title,
                text=plan.text,
                hashtags=list(plan.hashtags),
                options=options,
                folder=copy.folder,
                file=copy.file,
                sha256=copy.sha256,
                size_bytes=copy.size_bytes,
                duration_s=duration_s,
                rendition=fits.rendition,
                at=plan.at,
                not_later_than=plan.not_later_than or max(plan.at, at) + LAST_AFTER,
                dry_run=plan.dry_run,
                state=PostState.PLANNED,
                due_at=due_at(
                    self._platforms[account.platform], options, plan.at, is_refitted=fits.rendition is not None
                ),
                created_at=at,
            )
            session.add(row)
            session.flush()
            session.add(
                PublicationEvent(
                    publication_id=row.id,
                    account_id=account.id,
                    platform=account.platform,
                    kind=STATE,
                    name=PostState.PLANNED,
                    at=at,
                )
            )
            return view(row, account)

    def _checked(self, platform: Platform, account: AccountView, plan: PostPlan) -> dict[str, str]:
        at = self._clock()
        if plan.at > at + AHEAD:
            raise NeedsUserError("That is more than a year ahead.", "Choose an earlier time.")
        if plan.at < at - timedelta(minutes=10):
            raise NeedsUserError("That time is over.", "Choose a later one.")
        if plan.not_later_than and plan.not_later_than <= plan.at:
            raise NeedsUserError("The last moment comes before the time.", "Choose a later one.")
        if account.state != "ok":
            raise NeedsUserError(f"{account.name} is not connected. {account.problem}", "Connect it again first.")
        return checked_words(platform, plan, account.way)

    def _fits(self, platform: Platform, plan: PostPlan) -> tuple[Fitting, float]:
        from clients.media.probe import probe  # heavy: a web process that plans nothing does without

        found = probe(plan.source, name="The file", max_s=max(MAX_S, platform.rules.max_s))
        fits = fitting(platform.rules, found, plan.source)
        if fits.problem:
            raise PermanentError(f"It does not fit {platform.label}. {fits.problem}", "Choose another file or clip.")
        return fits, found.duration_s


def due_at(platform: Platform, options: Mapping[str, str], at: datetime, *, is_refitted: bool) -> datetime:
    """When the work on a post begins, so that it is seen at its time."""
    early_s = platform.lead_s(options) + (RENDITION_S if is_refitted else 0.0)
    return at - timedelta(seconds=early_s)


def checked_words(platform: Platform, plan: PostPlan, way: str) -> dict[str, str]:
    """The options with their defaults. Raises NeedsUserError for words or choices that the platform does not take."""
    if says := wrong_words(platform.rules, title=plan.title, text=plan.text, hashtags=plan.hashtags):
        raise NeedsUserError(f"{platform.label}: {says}", "Change it.")
    known = {one.name: one for one in platform.options}
    if unknown := sorted(set(plan.options) - set(known)):
        raise NeedsUserError(f"{platform.label} has no option {unknown[0]}.", f"It has: {', '.join(known)}.")
    chosen = {name: str(plan.options.get(name) or one.default) for name, one in known.items()}
    for name, value in chosen.items():
        needed = known[name].only_with
        if needed and chosen[needed[0]] != needed[1]:
            chosen[name] = ""
        elif known[name].is_second and not known[name].takes(value):
            raise NeedsUserError(
                f"{known[name].label}: “{value}” is no number of seconds.", "Leave it out, or say 2.5."
            )
        elif not known[name].takes(value):
            choices = ", ".join(known[name].values)
            raise NeedsUserError(f"{known[name].label}: choose one of {choices}.", f"It is the option {name}.")
    if says := platform.problem(chosen, way):
        raise NeedsUserError(says, "Choose otherwise.")
    return chosen


def _twin(session: Session, account_id: str, sha256: str, *, is_dry: bool) -> Publication | None:
    if is_dry:
        return None
    over = (PostState.CANCELLED, PostState.REHEARSED, PostState.FAILED)
    query = select(Publication).where(
        Publication.account_id == account_id,
        Publication.sha256 == sha256,
        Publication.state.not_in(over),
        Publication.dry_run.is_(False),
    )
    return session.scalars(query.limit(1)).first()
