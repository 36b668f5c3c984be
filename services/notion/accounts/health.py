"""How the connections to Notion and the registered databases are, in words."""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, func, select

from clients.database.models import ContentDatabase, LinkDatabase, NotionConnection
from clients.database.session import Database

MAX_LINES = 20  # lines of problems
T = TypeVar("T", NotionConnection, LinkDatabase, ContentDatabase)


@dataclass(frozen=True)
class RegistryHealth:
    """What is registered, and a line for each thing that does not work."""

    connections: int
    links: int
    contents: int
    problems: tuple[str, ...]

    @property
    def says(self) -> str:
        """In one line."""
        links = f"{self.links} database{'' if self.links == 1 else 's'} of links watched"
        return f"{links}, {self.contents} for notes" if self.connections else "Nothing is registered yet"


def look(database: Database) -> RegistryHealth:
    """What the database says; calls nobody."""
    tables = NotionConnection, LinkDatabase, ContentDatabase
    with database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
        named = [
            *((row.workspace_name, row.problem) for row in session.scalars(_troubled(NotionConnection))),
            *((row.title, row.problem) for row in session.scalars(_troubled(LinkDatabase))),
            *((row.title, row.problem) for row in session.scalars(_troubled(ContentDatabase))),
        ]
    problems = tuple(f"“{name or 'Untitled'}”: {problem}" for name, problem in named)
    return RegistryHealth(counts[0], counts[1], counts[2], problems)


def _troubled(table: type[T]) -> Select[T]:
    return select(table).where(table.problem != "").limit(MAX_LINES)
