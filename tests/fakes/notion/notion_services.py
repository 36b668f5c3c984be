"""A Notion workspace with both kinds of database registered, and entries whose notes are ready to be saved there."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clients.database.models import ContentDatabase, Entry, LinkDatabase, NotionConnection
from clients.database.session import Database
from clients.notion.gateway import Gateway
from clients.notion.transport import FixedToken, Transport, http_client
from services.domain.entries import EntryView, RowOrigin
from services.domain.stages import Options, Source, StageName
from services.entries.journal import Journal
from services.entries.store import Entries
from services.exports.results import ResultReader
from services.notion.columns.schema import dumped
from services.notion.pages.save_attempt import SaveTools
from services.notion.pages.save_step import NotionStep
from services.notion.pages.targets import Targets
from services.pipeline.artifact_store import ArtifactKey, Artifacts
from services.pipeline.steps import Job
from tests.fakes import results
from tests.fakes.notion.server import TOKEN, NotionServer
from tests.fakes.notion.things import Json
from tests.fakes.notion.workspace import BOT
from tests.fakes.site import Made

LINKS: Json = {
    "Name": {"title": {}},
    "URL": {"url": {}},
    "Tag": {"select": {}},
    "Status": {"select": {}},
    "Author": {"rich_text": {}},
}
WORKOUTS: Json = {
    "Name": {"title": {}},
    "Link": {"url": {}},
    "Exercises": {"multi_select": {}},
    "Sets": {"rich_text": {}},
    "Duration": {"number": {}},
    "Equipment": {"select": {}},
    "Summary": {"rich_text": {}},
    "State": {"status": {}},
    "Rating": {"number": {}},
}
RECIPES: Json = {"Name": {"title": {}}, "Ingredients": {"rich_text": {}}, "Servings": {"number": {}}}
ROLES = {"url": "URL", "tag": "Tag", "status": "Status"}


class Boundless:
    """A budget that never ends."""

    def take(self) -> float:
        return 0.0

    def pause(self, seconds: float) -> None:
        """Nobody waits."""


@dataclass
class NotionHarness:
    """What a test of saving holds in its hand."""

    notion: NotionServer
    database: Database
    artifacts: Artifacts
    work: Path
    links: str = ""
    link_database: str = ""
    paused: list[float] = field(default_factory=list)
    clips: dict[str, Path] = field(default_factory=dict)  # of the rows of every note
    told: list[str] = field(default_factory=list)  # why saving failed

    def __post_init__(self) -> None:
        self.http = http_client(self.notion.url)
        self.api = Gateway(Transport(self.http, FixedToken(TOKEN), Boundless(), sleep=lambda _: None))
        self.links = self.notion.workspace.database("Links", LINKS)
        self.work.mkdir(parents=True, exist_ok=True)
        self.link_database = uuid.uuid4().hex
        table = self.notion.workspace.table(self.links)
        roles = {role: table.column(name).id for role, name in ROLES.items()}
        with self.database.transaction() as session:
            session.add(NotionConnection(id="c1", user_id="local", bot_id=BOT))
            session.flush()
            session.add(
                LinkDatabase(
                    id=self.link_database,
                    connection_id="c1",
                    database_id=table.database_id,
                    data_source_id=self.links,
                    title="Links",
                    properties=roles,
                )
            )

    def content(self, title: str, tag: str, properties: Json) -> str:
        """A registered Content Database; the id of its data source."""
        table = self.notion.workspace.database(title, properties)
        source = self.api.get_data_source(table)
        with self.database.transaction() as session:
            session.add(
                ContentDatabase(
                    id=uuid.uuid4().hex,
                    connection_id="c1",
                    tag=tag,
                    tag_key=tag.casefold(),
                    database_id=source.database_id,
                    data_source_id=table,
                    title=title,
                    properties=dumped(source),
                )
            )
        self.notion.calls.clear()
        return table

    def entry(
        self, made: Mapping[StageName, Made | None] | None = None, *, tag: str | None = None, page: str = ""
    ) -> EntryView:
        """An entry of a row, with everything made and nothing saved."""
        url = f"https://www.tiktok.com/@coach/video/{uuid.uuid4().int % 10**19}"
        page = page or self.notion.workspace.row(self.links, URL=url)
        source, options = Source(kind="link", url=url), Options(tag=tag)
        origin, identity = RowOrigin(self.link_database, page), ("tiktok", uuid.uuid4().hex)
        entry, _ = Entries(self.database).accept("local", source, options, identity=identity, origin=origin)
        self.give(entry, made or results.workout())
        return self.view(entry)

    def give(self, entry: EntryView, made: Mapping[StageName, Made | None]) -> None:
        """Store what the stages made."""
        found: dict[str, str] = {}
        for name, one in made.items():
            if one is None:
                continue
            work = self.work / f"{entry.id}-{name}"
            work.mkdir(parents=True)
            for file, content in one.files.items():
                (work / file).write_bytes(content if isinstance(content, bytes) else content.read_bytes())
            key = ArtifactKey(entry.video_id, name, {"run": uuid.uuid4().hex})
            found[name] = self.artifacts.publish(key, work, one.result).id
        with self.database.transaction() as session:
            row = session.get_one(Entry, entry.id)
            row.results = {**row.results, **found}

    def again(self, entry: EntryView, *, tag: str | None = None) -> EntryView:
        """The row was set to retry, perhaps with another tag."""
        with self.database.transaction() as session:
            row = session.get_one(Entry, entry.id)
            row.run, row.status, row.claim = row.run + 1, "pending", None
            row.options = {**row.options, "tag": tag or row.options["tag"]}
        return self.view(entry)

    def view(self, entry: EntryView) -> EntryView:
        """The entry as it is now."""
        found = Entries(self.database).find(entry.id)
        assert found is not None
        return found

    def save(self, entry: EntryView) -> EntryView:
        """Run the save step once, as a worker does."""
        journal = Journal.claim(self.database, entry.id, entry.run)
        assert journal is not None
        tools = SaveTools(
            connect=lambda _: self.api,
            targets=Targets(self.database),
            results=ResultReader(self.artifacts),
            work=self.work,
            pause=lambda _, seconds: self.paused.append(seconds),
            row_clips_of=lambda _entry, _results: self.clips,
        )
        NotionStep(tools).run(Job(journal, {}))
        return journal.entry

    def close(self) -> None:
        """Hang up."""
        self.http.close()


def as_text(notion_services: NotionHarness, page_id: str) -> list[str]:
    """The page's body as lines "type: words"."""
    lines = []
    for piece in notion_services.notion.workspace.body(page_id):
        runs = [*piece.content.get("rich_text", ()), *(one for cell in piece.content.get("cells", ()) for one in cell)]
        lines.append(f"{piece.type}: {''.join(one['plain_text'] for one in runs)}")
    return lines
