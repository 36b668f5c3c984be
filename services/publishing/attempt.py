"""What is done with one claimed publication: prepare, send, or ask. The story; each decision is in `decisions`."""

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from clients.platforms.platform import Access, Clock, Platform, Post, Unsure
from services.publishing import decisions
from services.publishing.caps import Caps
from services.publishing.decisions import Code, Move, Now
from services.publishing.files.copies import Copies
from services.publishing.journal import Hold, PublicationQueue, Superseded, Work
from services.publishing.states import PostState
from utils.errors import ClipsheetError, PermanentError

REHEARSED = "A dry run: everything was done but the sending."
Opened = Callable[[str], Access]
"""The way to an account by its id. Raises NotFoundError; the rest is told by its calls."""


@dataclass(frozen=True)
class Attempt:
    """The collaborators. Safe to share between threads."""

    queue: PublicationQueue
    platforms: Mapping[str, Platform]
    access: Opened
    caps: Caps
    copies: Copies
    clock: Clock
    draw: Callable[[], float] = field(default=random.random)

    def run(self, work: Work) -> None:
        """Do what is to be done now. Returns when the publication waits for something, or is done."""
        hold = Hold(self.queue, work)
        with suppress(Superseded):
            hold.apply(self._step(work, hold))

    def _step(self, work: Work, hold: Hold) -> Move:
        platform = self.platforms[work.publication.platform]
        access = self.access(work.publication.account_id)
        if not work.publication.state.is_waiting:
            return self._look_up(platform, work, hold, access)
        try:
            work = self.copies.refit(work, hold, platform.rules)
            post = self._post(work)
        except ClipsheetError as error:
            move = decisions.after_prepare(error, self._now(work, hold), repeats=True)
            return replace(move, code=Code.FILE) if move.state is PostState.FAILED else move
        if work.publication.state is PostState.DUE:
            stays = self._prepare(platform, work, hold, post, access)
            if stays is not None:
                return stays
            post = replace(post, prepared_at=self.clock())
        return self._send(platform, work, hold, post, access)

    def _prepare(self, platform: Platform, work: Work, hold: Hold, post: Post, access: Access) -> Move | None:
        """None: it is prepared, and goes on."""
        publication = work.publication
        begins_at = publication.at - timedelta(seconds=platform.lead_s(publication.options))
        if self.clock() < begins_at:
            return Move(PostState.DUE, begins_at)
        if work.begun and not platform.repeats_prepare:
            lost = Unsure("Clipsheet was ended while it waited for the platform's answer.")
            return decisions.after_prepare(lost, self._now(work, hold), repeats=False)
        place: int | None = None
        caps = platform.caps(publication.options)
        try:
            if not publication.dry_run:
                self.caps.check(publication, caps)
            platform.allows(post, access)
        except ClipsheetError as error:  # only a question, which may be asked again
            return decisions.after_prepare(error, self._now(work, hold), repeats=True)
        if publication.dry_run:
            return Move(PostState.REHEARSED, None, Code.NONE, REHEARSED)
        try:
            place = self.caps.take(publication, caps)
            hold.begin()
            hold.prepared(platform.prepare(post, access))
        except ClipsheetError as error:
            if place is not None and not isinstance(error, Unsure):
                self.caps.release(place, caps)
            return decisions.after_prepare(error, self._now(work, hold), repeats=platform.repeats_prepare)
        return None

    def _send(self, platform: Platform, work: Work, hold: Hold, post: Post, access: Access) -> Move:
        try:
            hold.keep(platform.send(post, dict(hold.remote), access, hold))
        except ClipsheetError as error:
            return decisions.after_send(error, self._now(work, hold))
        soon = self.clock() + timedelta(seconds=decisions.PROCESSING_S[0])
        return Move(PostState.PROCESSING, soon, message=f"{platform.label} has it.")

    def _look_up(self, platform: Platform, work: Work, hold: Hold, access: Access) -> Move:
        now = self._now(work, hold)
        try:
            post = self._post(work, needs_file=False)
            ask = platform.check if hold.remote else platform.find
            return decisions.after_check(ask(post, dict(hold.remote), access), now)
        except ClipsheetError as error:
            return decisions.after_failed_check(error, now)

    def _post(self, work: Work, *, needs_file: bool = True) -> Post:
        one = work.publication
        file = self.copies.file(one, needed=needs_file)
        if needs_file and file.stat().st_size != one.size_bytes:
            raise PermanentError("The file is not the one that was chosen.", "Plan it again.")
        return Post(
            id=one.id,
            file=file,
            title=one.title,
            text=one.text,
            hashtags=one.hashtags,
            options=one.options,
            at=one.at,
            marker=f"cs{one.id[:16]}",
            address=self.copies.address(one) if needs_file else "",
            size_bytes=one.size_bytes,
            duration_s=one.duration_s,
            prepared_at=work.prepared_at,
            cover=partial(self.copies.cover, one),
        )

    def _now(self, work: Work, hold: Hold) -> Now:
        one = work.publication
        sent_at: datetime | None = work.sent_at
        return Now(
            state=hold.state,
            clock=self.clock(),
            not_later_than=one.not_later_than,
            attempts=one.attempts,
            checks=work.checks,
            sent_at=sent_at,
            draw=self.draw(),
            message=one.message,
        )
