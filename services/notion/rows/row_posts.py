"""The posts that a row plans: one for each channel that it names, moved and cancelled with the row's time."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.domain.entries import EntryView, Status
from services.notion.columns.posting_cells import PostingCells, PostTo, post_time, post_to
from services.notion.rows.post_draft import PostDrafts, Posting
from services.notion.rows.row_requests import RequestLine
from services.publishing.channels.accounts import AccountView
from services.publishing.slots import USUAL, zone_named
from services.publishing.states import PostState
from services.publishing.views import PublicationView
from utils.errors import ClipsheetError, NotFoundError, TransientError

Posts = dict[str, dict[str, Any]]  # account id -> number, id, entry and at of its publication
UNSENT = (PostState.CANCELLED, PostState.REHEARSED, PostState.FAILED)  # nobody has seen anything of these
NEAR = timedelta(seconds=90)
NO_TIME = "It is posted once “Publish at” says when."
WORDS: Mapping[PostState, str] = {
    PostState.DUE: "being sent",
    PostState.PREPARED: "being sent",
    PostState.SENT: "being sent",
    PostState.PROCESSING: "sent, the platform works on it",
    PostState.LIVE: "live",
    PostState.NEEDS_USER: "waits for you",
    PostState.FAILED: "failed",
    PostState.UNKNOWN: "may have been posted",
    PostState.REHEARSED: "a dry run, nothing was sent",
    PostState.CANCELLED: "dropped",
}


@dataclass
class PostingRow:
    """A row that asks for posts, and what comes of it.

    `keep` notes `posts` before anything is planned; `may_plan`: the clips that are made first are made; `is_open`:
    something may still change by itself; `is_soon`: within a minute or two.
    """

    page_id: str
    entry: EntryView
    cells: PostingCells
    posts: Posts
    keep: Callable[[Posts], None]
    may_plan: bool
    lines: list[RequestLine] = field(default_factory=list)
    has_problem: bool = False
    is_open: bool = False
    is_soon: bool = False

    def note(self, account_id: str, **post: Any) -> None:
        """Keep what is known of the channel's publication."""
        self.posts[account_id] = {"number": 0, "id": "", "at": "", **self.posts.get(account_id, {}), **post}
        self.keep(self.posts)

    def refuse(self, name: str, error: object) -> None:
        """Tell what cannot be done."""
        self.lines.append((f"{name}: {error}", ""))
        self.has_problem = True


class RowPosts:
    """Run again after a kill it plans nothing twice: which publication it is stands in the row's request before."""

    def __init__(self, posting: Posting, drafts: PostDrafts) -> None:
        self._posting = posting
        self._drafts = drafts

    def see_to(self, row: PostingRow) -> None:
        """Plan, move and cancel as the row says."""
        wanted = dict(self._wanted(row)) if row.cells.at else {}
        for account_id in [one for one in row.posts if one not in wanted]:
            self._withdraw(account_id, row)
        for account, to in wanted.values():
            try:
                self._tell(self._planned(account, to, row), account.timezone, row)
            except TransientError as error:
                row.lines.append((f"{account.name}: {error.message} It is tried again.", ""))
                row.is_open = True
            except ClipsheetError as error:
                row.refuse(account.name, error)
        if row.cells.accounts and not row.cells.at and not row.lines:
            row.lines.append((NO_TIME, ""))

    def _wanted(self, row: PostingRow) -> Iterator[tuple[str, tuple[AccountView, PostTo]]]:
        for name in row.cells.accounts:
            try:
                account, to = self._account(row.entry.user_id, name)
            except ClipsheetError as error:
                row.refuse(name, error)
            else:
                yield account.id, (account, to)

    def _account(self, user_id: str, text: str) -> tuple[AccountView, PostTo]:
        """The channel, which may itself be called "Anna (Yoga)" or "Clip 4"."""
        try:
            return self._posting.accounts.named(user_id, text), PostTo(text)
        except NotFoundError:
            to = post_to(text)
            return self._posting.accounts.named(user_id, to.name), to

    def _planned(self, account: AccountView, to: PostTo, row: PostingRow) -> PublicationView | None:
        """The channel's publication as the row wants it; None where it is still to come."""
        at = post_time(row.cells, zone=account.timezone, first_slot=(account.slots or USUAL)[0])
        post, user_id = row.posts.get(account.id), row.entry.user_id
        known = self._get(user_id, post)
        if post and known and _is_replaced(post, known, row.entry, at):
            if known.state not in UNSENT:
                self._posting.publications.cancel(user_id, known.id)
            row.note(account.id, id="")
            known = None
        if known is None:
            return self._plan(account, to, at, row)
        if post and post["at"] != at.isoformat():
            if known.at != at:  # else it was moved before a kill
                known = self._posting.publications.move(user_id, known.id, at)
            row.note(account.id, at=at.isoformat())
        return known

    def _plan(self, account: AccountView, to: PostTo, at: datetime, row: PostingRow) -> PublicationView | None:
        if row.entry.status is not Status.COMPLETED or not row.may_plan:
            row.is_open = True
            return None
        post = row.posts.get(account.id) or {"number": 0, "id": ""}
        number = post["number"] if post["id"] else post["number"] + 1
        publication_id = _id_of(row.page_id, account.id, number)
        plan = replace(self._drafts.plan_for(row.entry, account, to), at=at, id=publication_id)
        row.note(account.id, number=number, id=publication_id, entry=row.entry.id, at=at.isoformat())
        return self._posting.planner.plan(row.entry.user_id, plan)

    def _withdraw(self, account_id: str, row: PostingRow) -> None:
        """The row does not want it any more. What was handed over stays, and is told."""
        known = self._get(row.entry.user_id, row.posts[account_id])
        if known is None or (known.state in UNSENT and not row.posts[account_id]["at"]):
            return
        try:
            if known.state not in (*UNSENT, PostState.LIVE):
                known = self._posting.publications.cancel(row.entry.user_id, known.id)
        except ClipsheetError as error:
            row.refuse(known.account_name, error)
            row.is_open = True
        else:
            row.note(account_id, at="")
        if known.state not in UNSENT:
            self._tell(known, "UTC", row)

    def _get(self, user_id: str, post: Mapping[str, Any] | None) -> PublicationView | None:
        if not post or not post["id"]:
            return None
        try:
            return self._posting.publications.get(user_id, post["id"])
        except NotFoundError:  # it was about to be planned
            return None

    def _tell(self, one: PublicationView | None, zone: str, row: PostingRow) -> None:
        if one is None:
            return
        row.is_open = row.is_open or one.state not in (PostState.LIVE, PostState.CANCELLED, PostState.REHEARSED)
        is_near = one.at - self._posting.accounts.clock() < NEAR
        row.is_soon = row.is_soon or one.state.is_looked_up or (one.state.is_waiting and is_near)
        if one.state is PostState.PLANNED:
            local = one.at.astimezone(zone_named(zone) or UTC)
            dry = ", as a dry run" if one.dry_run else ""
            row.lines.append((f"{one.account_name}: planned for {local:%Y-%m-%d %H:%M} ({zone}){dry}.", ""))
            return
        more = "" if one.state is PostState.LIVE else f" {one.message}"
        row.lines.append((f"{one.account_name}: {WORDS[one.state]}.{more}".strip(), one.link))


def _is_replaced(post: Mapping[str, Any], known: PublicationView, entry: EntryView, at: datetime) -> bool:
    """Whether another publication takes the place of the one that there is: never of one that may have been seen."""
    is_of_another = bool(post["entry"] != entry.id)
    if known.state in UNSENT:
        return is_of_another or bool(post["at"] != at.isoformat())
    return is_of_another and known.state.is_waiting


def _id_of(page_id: str, account_id: str, number: int) -> str:
    return hashlib.sha256(f"{page_id} {account_id} {number}".encode()).hexdigest()[:20]
