"""A page of each kind of note as text: `python -m tests.fakes.notion.rendering` writes them into docs/notion.md."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from clients.database.locks import FileLocks
from clients.database.models import User
from clients.database.session import Database
from clients.stores.media_store import FolderStore
from config.settings import PROJECT_ROOT
from services.domain.artifacts import Evidence, EvidenceSource, Missing, Note, Value
from services.domain.schemas.registry import SCHEMAS
from services.domain.stages import StageName
from services.notion.accounts.blueprints import content_properties, notes_title
from services.pipeline.artifact_store import Artifacts
from tests.fakes import results
from tests.fakes.notion.notion_services import NotionHarness
from tests.fakes.notion.server import notion_server
from tests.fakes.notion.things import Json, Piece
from tests.fakes.site import Made

PAGE = PROJECT_ROOT / "docs" / "notion.md"
BEGIN = "<!-- made by python -m tests.fakes.notion.rendering -->"
LINES: dict[str, str] = {"heading_2": "## ", "bulleted_list_item": "• ", "to_do": "☐ ", "toggle": "▸ "}
NOTES: dict[str, tuple[str, dict[str, JsonValue]]] = {
    "workout": ("", {}),  # the one that the tests have, with everything
    "recipe": (
        "Banana pancakes of three things, in ten minutes.",
        {
            "ingredients": [
                {"quantity": 2, "name": "bananas"},
                {"quantity": 4, "name": "eggs"},
                {"quantity": 80, "unit": "g", "name": "oats"},
            ],
            "steps": ["Mash the bananas.", "Stir in eggs and oats.", "Fry on both sides."],
            "servings": 2,
            "cook_time_s": 600,
        },
    ),
    "place": (
        "A noodle bar with a counter and six seats.",
        {"name": "Six Seats", "address": "12 Mill Lane, Leeds", "kind": "noodle bar", "tips": ["Come before noon."]},
    ),
    "product": (
        "A hand grinder that is worth its price.",
        {"name": "Hand grinder", "price": "89 €", "pros": ["Even grounds"], "cons": ["Slow"]},
    ),
    "tutorial": (
        "A shelf without screws.",
        {"steps": ["Saw the boards.", "Cut the slots.", "Push them together."], "tools": ["Saw", "Chisel"]},
    ),
    "general": ("Why bridges hum in the wind.", {"key_points": ["Vortices shed at a steady pace."]}),
}


def note(kind: str) -> Made:
    """A note of a kind, with one piece of evidence for each field."""
    if kind == "workout":
        return results.workout_note()
    summary, fields = NOTES[kind]
    proof = (Evidence(source=EvidenceSource.SAID, at_s=12, quote="As it is said.", confidence=0.9),)
    values = {name: Value(value=value, evidence=proof) for name, value in fields.items()}
    missing = (Missing(what="prices", why="Nobody names one."),)
    title = summary.split(" of ")[0].split(",")[0].rstrip(".")
    return Made(
        Note(schema_name=kind, engine="outline", title=title, summary=summary, fields=values, missing=missing), {}
    )


def rendered() -> str:
    """All pages."""
    with tempfile.TemporaryDirectory() as folder, _harness(Path(folder)) as harness:
        pages = "\n\n".join(f"### {SCHEMAS[kind].title}\n\n```\n{_page(harness, kind)}\n```" for kind in NOTES)
    return re.sub(r"https://www\.tiktok\.com/@coach/video/\d+", "https://…/video/1", pages)


@contextmanager
def _harness(folder: Path) -> Iterator[NotionHarness]:
    database = Database(f"sqlite:///{folder / 'clipsheet.db'}")
    database.upgrade(folder)
    with database.transaction() as session:
        if session.get(User, "local") is None:
            session.add(User(id="local", name="Local"))
    with notion_server() as notion:
        store = Artifacts(database, FolderStore(folder / "media"), FileLocks(folder / "locks"))
        harness = NotionHarness(notion, database, store, folder / "work")
        yield harness
        harness.close()
    database.close()


def _page(harness: NotionHarness, kind: str) -> str:
    schema = SCHEMAS[kind]
    properties = {**content_properties(schema), "Reel": {"files": {}}}
    table = harness.content(notes_title(schema.title), kind, properties)
    made = {
        **results.workout(),
        StageName.DOWNLOAD: results.media(thumbnail=b"picture"),
        StageName.SUMMARIZE: note(kind),
    }
    harness.save(harness.entry(made, tag=kind))
    workspace = harness.notion.workspace
    [page] = workspace.rows(table)
    assert page.icon is not None
    cells = {name: workspace.cell(page.id, name) for name in properties}
    shown = [f"{name}: {_said(value)}" for name, value in cells.items() if name != "Name" and value]
    lines = ["[cover: the video's picture]"] if page.cover else []
    lines += [f"{page.icon['emoji']} {cells['Name']}", *(f"  {line}" for line in shown), ""]
    return "\n".join([*lines, *_blocks(harness, page.children, "")])


def _blocks(harness: NotionHarness, ids: list[str], indent: str) -> Iterator[str]:
    number = 0
    for one in ids:
        piece = harness.notion.workspace.things[one]
        assert isinstance(piece, Piece)
        number = number + 1 if piece.type == "numbered_list_item" else 0
        first, *more = _block(piece, number).split("\n")
        yield f"{indent}{first}"
        yield from (f"{indent}  {line}" for line in more)
        yield from _blocks(harness, piece.children, indent + "  ")


def _block(piece: Piece, number: int) -> str:
    content = piece.content
    if piece.type == "table_row":
        return "| " + " | ".join(_words(cell) for cell in content["cells"]) + " |"
    if piece.type in ("embed", "video", "table"):
        return {"embed": f"[embed: {content.get('url')}]", "video": "[video: highlights.mp4]"}.get(
            piece.type, "[table]"
        )
    icon = f"{content['icon']['emoji']} " if piece.type == "callout" else ""
    return f"{icon}{f'{number}. ' if number else LINES.get(piece.type, '')}{_words(content['rich_text'])}"


def _words(texts: list[Json]) -> str:
    return "".join(_linked(one["plain_text"], one["href"] or "") for one in texts)


def _linked(words: str, url: str) -> str:
    # The dots that mark where our part of the page begins and ends are links too, which nobody sees.
    return words if not url or "#clipsheet-" in url else f"[{words}]({url})"


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).replace("\n", " / ")


def main() -> None:
    """Write the file anew."""
    kept = PAGE.read_text().partition(BEGIN)[0]
    PAGE.write_text(f"{kept}{BEGIN}\n\n{rendered()}\n")


if __name__ == "__main__":
    main()
