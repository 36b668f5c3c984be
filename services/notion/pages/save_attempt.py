"""One attempt to write an entry's note into Notion, whatever an earlier attempt has left there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from clients.notion.api import NotionApi
from clients.notion.errors import InTrash, NotShared, PropertyMissing, ValidationFailed
from clients.notion.models import DataSource, Page, Property
from services.domain.entries import SENT_TO, EntryView, RowOrigin
from services.domain.stages import StageName
from services.exports.results import ResultReader, Results
from services.exports.row_clips.row_clips import FilesOf, no_files
from services.notion.columns.roles import is_our_relation
from services.notion.columns.schema import columns
from services.notion.pages.body import PageContents, PageSection, section, with_pictures, with_reel
from services.notion.pages.clip_files import fitting, upload_clips
from services.notion.pages.fill import fill
from services.notion.pages.looks import cover, icon
from services.notion.pages.pages import RESTORE, TRASHED, Draft, Pages
from services.notion.pages.picture_files import pictures_of, upload_pictures
from services.notion.pages.recent import RecentAnswers
from services.notion.pages.record import ELSEWHERE, Record
from services.notion.pages.reel_file import ReelFile, file_cells, link_cells, takes_the_reel
from services.notion.pages.row_clips import with_clips
from services.notion.pages.targets import LinkDatabases, TargetChoice, TargetDatabase, Targets, choose
from services.notion.pages.writer import SectionWriter
from services.pipeline.steps import Job
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, PermanentError

INTERACTIVE = 5  # entries of this priority or better have somebody who waits
AGAIN = "Share it with the connection or restore it, then set the row's status to retry."
Connect = Callable[[str], NotionApi]  # a connection's id to its API


@dataclass(frozen=True)
class SaveTools:
    """What the step works with. `address` is where people reach Clipsheet's own page; None: nowhere."""

    connect: Connect
    targets: Targets
    results: ResultReader
    work: Path
    address: str | None = None
    pause: Callable[[Job, float], None] = Job.pause
    recent: RecentAnswers = field(default_factory=RecentAnswers)
    clips: Callable[[EntryView], Sequence[tuple[str, str]]] = lambda _: ()  # those that are ready: words and address
    row_clips_of: FilesOf = no_files


class Saving:
    """One attempt for one entry."""

    def __init__(self, tools: SaveTools, job: Job, origin: RowOrigin | None) -> None:
        self._tools = tools
        self._job = job
        self._origin = origin

    def save(self) -> str:
        """Write page and body; returns what the row should be told, mostly nothing."""
        results = self._tools.results.read(self._entry)
        if results.note is None:
            raise PermanentError("The note is gone.", "Try again.", code=ErrorCode.DATA_DAMAGED)
        link_database, choice = self._of_row(self._origin, results) if self._origin else self._of_person()
        api = self._tools.connect(link_database.connection_id)
        self._job.journal.remember({ELSEWHERE: "yes" if choice.problem else ""})
        try:
            self._write_again(api, link_database, choice, results)
        except ValidationFailed as error:
            self._write(api, link_database, choice, results, only_title=True)
            self._job.journal.remember({ELSEWHERE: ""})
            return f"{error.message} So the page has its text, but no other properties."
        except InTrash as error:
            raise NeedsUserError(TRASHED, RESTORE, code=ErrorCode.NOTION_IN_TRASH) from error
        return choice.problem

    def _of_person(self) -> tuple[LinkDatabases, TargetChoice]:
        """A note of the page, the API or the command line has no row that its database could stand beside."""
        found = destination(self._tools.targets, self._entry)
        assert found is not None  # or the step would not have begun
        connection_id, target = found
        return LinkDatabases(connection_id, "", "", frozenset()), TargetChoice(target)

    def _of_row(self, origin: RowOrigin, results: Results) -> tuple[LinkDatabases, TargetChoice]:
        assert results.note is not None
        link_database = self._tools.targets.link_database(origin.link_database)
        if link_database is None:
            raise NeedsUserError(
                "The database of this row is no longer registered.",
                "Register it again, then retry.",
                code=ErrorCode.NOTION_SETUP,
            )
        content_databases = self._tools.targets.content_databases(link_database.connection_id)
        return link_database, choose(self._entry.options.tag, content_databases, results.note, results.media)

    def _write_again(
        self, api: NotionApi, link_database: LinkDatabases, choice: TargetChoice, results: Results
    ) -> None:
        try:
            self._write(api, link_database, choice, results)
        except (PropertyMissing, NotShared, InTrash):  # changed since Notion was asked about it
            self._write(api, link_database, choice, results, is_fresh=True)

    def _write(
        self,
        api: NotionApi,
        link_database: LinkDatabases,
        choice: TargetChoice,
        results: Results,
        *,
        only_title: bool = False,
        is_fresh: bool = False,
    ) -> None:
        entry, note = self._entry, results.note
        assert note is not None
        me = self._tools.recent.get(link_database.connection_id, api.me, is_fresh=is_fresh)
        is_own = choice.target is None or choice.target.data_source_id == link_database.data_source_id
        source = self._source(api, link_database, None if is_own else choice.target, is_fresh=is_fresh)
        fields = columns(source.properties.values(), without=link_database.property_ids if is_own else ())
        filled = fill([one for one in fields if one.type == "title" or not only_title], note, results.media)
        clips = fitting(self._tools.row_clips_of(entry, results), me.max_upload_bytes)
        contents = replace(self._contents(results, filled.remarks, choice.why), row_clips=tuple(clips))
        files = Files(self._reel(results), pictures_of(results), clips)
        planned = section(contents, files.reel.shown(me.max_upload_bytes) if files.reel else None)
        with TemporaryDirectory(dir=self._tools.work, prefix=f"{entry.id}-notion-") as work:
            upload = cache(partial(_uploaded, api, planned, files, me.max_upload_bytes, Path(work)))
            able = () if only_title else tuple(source.properties.values())
            takes_reel = tuple(one.id for one in able if files.reel and takes_the_reel(one))
            draft = Draft(
                "" if is_own else source.id,
                {
                    **filled.cells,
                    **link_cells(able, results.media),
                    **({} if is_own else self._relations(able, link_database)),
                },
                planned,
                upload,
                note.title,
                entry.run,
                look=dict if only_title else partial(self._look, api, results, source.title),
                file_ids=takes_reel,
                files=lambda: file_cells(takes_reel, upload()),
            )
            pages = Pages(api, Record.of(entry.saved), self._keep)
            page = self._own_page(pages, draft) if is_own else pages.content(draft)
            if not pages.is_whole:
                SectionWriter(api, page.id, me.id, self._job.check).write(planned, upload)
        self._put_away(api, pages, me.id)

    @property
    def _entry(self) -> EntryView:
        return self._job.journal.entry

    def _relations(self, able: Iterable[Property], link_database: LinkDatabases) -> dict[str, Any]:
        row = self._origin.page if self._origin else ""
        made = (one.id for one in able if row and is_our_relation(one, link_database.data_source_id))
        return {one: {"relation": [{"id": row}]} for one in made}

    def _look(self, api: NotionApi, results: Results, title: str) -> dict[str, Any]:
        assert results.note is not None
        may_upload = self._entry.priority <= INTERACTIVE  # a thousand imported links need the calls for themselves
        made = cover(api, results.media, results.files.get("thumbnail"), may_upload=may_upload)
        return {"icon": icon(results.note, title), **({"cover": made} if made else {})}

    def _source(
        self, api: NotionApi, link_database: LinkDatabases, target: TargetDatabase | None, *, is_fresh: bool
    ) -> DataSource:
        title = target.title or target.tag if target else link_database.title
        one = target.data_source_id if target else link_database.data_source_id
        try:
            source = self._tools.recent.get(one, lambda: api.get_data_source(one), is_fresh=is_fresh)
        except NotShared as error:
            raise NeedsUserError(
                f"The database “{title}” is gone, or no longer shared with Clipsheet.",
                AGAIN,
                code=ErrorCode.NOTION_NOT_SHARED,
            ) from error
        if source.in_trash:
            raise NeedsUserError(f"The database “{title}” is in Notion's trash.", AGAIN, code=ErrorCode.NOTION_IN_TRASH)
        if target:
            self._tools.targets.keep_properties(target, source)
        return source

    def _own_page(self, pages: Pages, draft: Draft) -> Page:
        try:
            assert self._origin is not None
            return pages.own(self._origin.page, draft)
        except NotShared as error:
            raise NeedsUserError(
                "This row is gone, or no longer shared with Clipsheet.", AGAIN, code=ErrorCode.NOTION_NOT_SHARED
            ) from error

    def _contents(self, results: Results, remarks: tuple[str, ...], footnote: str) -> PageContents:
        assert results.note is not None
        return PageContents(
            entry_id=self._entry.id,
            note=results.note,
            media=results.media,
            transcript=results.transcript,
            screen_text=results.screen_text,
            motion=results.motion,
            missing=results.missing(self._entry),
            remarks=remarks,
            url=self._entry.source.url,
            footnote=footnote,
            slides=tuple(pictures_of(results)),
            clips=tuple(self._tools.clips(self._entry)),
        )

    def _reel(self, results: Results) -> ReelFile | None:
        address = f"{self._tools.address}/entries/{self._entry.id}" if self._tools.address else None
        key = self._entry.results.get(StageName.HIGHLIGHT, "")
        return ReelFile.of(results.files.get("reel"), key, results.motion, address)

    def _keep(self, record: Record, address: str) -> None:
        self._job.journal.remember(record.dumped(address))

    def _put_away(self, api: NotionApi, pages: Pages, bot_id: str) -> None:
        """Leave no second copy where the note stood before its tag was changed, unless a person works with it."""
        record = pages.record
        if not record.former_page_id:
            return
        with suppress(NotShared, InTrash):
            if record.former_is_row:
                SectionWriter(api, record.former_page_id, bot_id, self._job.check).clear(self._entry.id)
            else:
                former = api.get_page(record.former_page_id)
                if not former.in_trash and former.last_edited_by == bot_id:
                    api.update_page(former.id, {}, in_trash=True)
        pages.settled()


def destination(targets: Targets, entry: EntryView) -> tuple[str, TargetDatabase] | None:
    """Where the note of an entry without a row goes; None: it stays here. Raises NeedsUserError."""
    return targets.of_person(entry.user_id, entry.options.tag, entry.saved.get(SENT_TO, ""))


@dataclass(frozen=True)
class Files:
    """What is sent along with a note."""

    reel: ReelFile | None
    pictures: Mapping[int, Path]
    clips: Mapping[str, Path]


def _uploaded(api: NotionApi, planned: PageSection, files: Files, cap_bytes: int, work: Path) -> PageSection:
    if files.pictures:
        planned = with_pictures(planned, upload_pictures(api, files.pictures, cap_bytes))
    if files.clips:
        planned = replace(planned, blocks=with_clips(planned.blocks, upload_clips(api, files.clips)))
    return with_reel(planned, files.reel.upload(api, cap_bytes, work)) if files.reel else planned
