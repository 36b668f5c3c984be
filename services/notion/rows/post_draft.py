"""What a row has posted: which file of its entry, with which words and choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clients.platforms.platform import Platform
from services.clips.clip_store import Clips
from services.clips.clip_view import ClipStatus
from services.domain.entries import EntryView
from services.exports.results import ResultReader, Results
from services.notion.columns.posting_cells import PostTo
from services.publishing.channels.accounts import Accounts, AccountView
from services.publishing.files.sources import REEL, MediaSource, Postable, postable, postables
from services.publishing.planning import Planner, PostPlan
from services.publishing.proposals import propose
from services.publishing.publications import Publications
from utils.errors import NeedsUserError, NotFoundError

ASK_FOR_CLIPS = "Ask for clips in the column “Clips”."


@dataclass(frozen=True)
class Posting:
    """What rows plan posts with."""

    accounts: Accounts
    planner: Planner
    publications: Publications
    platforms: Mapping[str, Platform]
    sources: Sequence[MediaSource]


class PostDrafts:
    """Drafts of the posts of rows."""

    def __init__(self, posting: Posting, clips: Clips, results: ResultReader) -> None:
        self._posting = posting
        self._clips = clips
        self._results = results

    def plan_for(self, entry: EntryView, account: AccountView, to: PostTo) -> PostPlan:
        """Everything but when. Raises NotFoundError for a clip that is not there, NeedsUserError for wrong choices.

        What the row does not say of the platform's options is as it was in the account's last post.
        """
        platform = self._posting.platforms[account.platform]
        results = self._results.read(entry)
        item = self._item(entry, results, to.clip)
        words = propose(platform.rules, entry, results, item)
        former = self._posting.publications.latest_of(entry.user_id, account.id)
        return PostPlan(
            account_id=account.id,
            source=item.file,
            what=item.what,
            title=words.title,
            text=words.text,
            hashtags=words.hashtags,
            options={**(former.options if former else {}), **options_of(platform, to)},
            at=self._posting.accounts.clock(),
            entry_id=entry.id,
            is_fixed=True,
        )

    def _item(self, entry: EntryView, results: Results, number: int | None) -> Postable:
        """The clip of that number, else the best clip there is, else the reel where no clips were asked for."""
        clips, order = self._clips.of_entry(entry.user_id, entry.id)
        ready = [clip for clip in clips if clip.status is ClipStatus.READY]
        if number is not None:
            ready = [clip for clip in ready if clip.number == number]
            if not ready:
                has = ", ".join(str(clip.number) for clip in clips if clip.status is ClipStatus.READY)
                raise NotFoundError(
                    f"There is no clip {number} to post.", f"The clips that are ready: {has}." if has else ASK_FOR_CLIPS
                )
        if ready:
            best = max(ready, key=lambda clip: (clip.plan.score or 0.0, -clip.number))
            return postable(entry, results, f"clip:{best.id}", self._posting.sources)
        for item in postables(entry, results, self._posting.sources):
            if item.what == REEL and order is None:
                return item
        raise NotFoundError("There is no clip and no reel to post.", f"{ASK_FOR_CLIPS} Or choose another video.")


def options_of(platform: Platform, to: PostTo) -> dict[str, str]:
    """The choices of a row, "(unlisted)" or "(privacy=unlisted)", as options. Raises NeedsUserError for other words."""
    found: dict[str, str] = {}
    for word in to.choices:
        name, sign, wanted = (part.strip() for part in word.rpartition("="))
        fits = [
            (option.name, value)
            for option in platform.options
            for value, label in option.values.items()
            if wanted in (value.casefold(), label.casefold()) and (not sign or option.name == name)
        ]
        if len(fits) != 1:
            known = ", ".join(f"{option.name}={value}" for option in platform.options for value in option.values)
            raise NeedsUserError(f"“{word}” says nothing about a post on {platform.label}.", f"It may be: {known}.")
        found |= dict(fits)
    return found
