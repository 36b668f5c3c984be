"""Bring along links from an export: TikTok, Instagram, YouTube, bookmarks, CSV or text."""

import argparse
import json
from pathlib import Path

from config.settings import Settings
from services.container import LOCAL_USER, Container, open_container
from services.imports.preview import preview_of
from services.imports.reading import read_export
from services.imports.store import ImportView
from utils.error_codes import ErrorCode
from utils.errors import PermanentError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="exports, also as ZIP; several are one")
    parser.add_argument("--only", action="append", metavar="COLLECTION", help="take these alone; may be given again")
    parser.add_argument("--all", action="store_true", dest="everything", help="take likes and what was watched, too")
    parser.add_argument("--tag", help="one tag for all, in place of the collections' names")
    parser.add_argument("--preview", action="store_true", help="only tell what there is")
    parser.add_argument("--json", action="store_true", help="print the import as JSON")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Show what the files hold, and begin unless only a preview is wanted."""
    container = open_container(settings)
    try:
        made = _draft(container, arguments.files)
        if arguments.preview:
            container.imports.delete(LOCAL_USER, made.id)
        else:
            made = container.imports.start(LOCAL_USER, made.id, _wanted(made, arguments))
    finally:
        container.close()
    print(_as_json(made) if arguments.json else _as_text(made))
    return 0


def _draft(container: Container, files: list[Path]) -> ImportView:
    for path in files:
        if not path.is_file():
            raise PermanentError(f"There is no file {path}.", "Check the path.", code=ErrorCode.FILE_UNREADABLE)
    links = (link for path in files for link in read_export(path, path.name))
    found = preview_of(links, container.settings.extra_video_hosts)
    name = files[0].name if len(files) == 1 else f"{len(files)} files, {files[0].name}"
    return container.imports.draft(LOCAL_USER, name, found)


def _wanted(made: ImportView, arguments: argparse.Namespace) -> dict[str, str | None]:
    tags = {one["name"]: arguments.tag or one["tag"] for one in made.collections}
    if arguments.only:
        return {name: tags.get(name, arguments.tag) for name in arguments.only}
    return {one["name"]: tags[one["name"]] for one in made.collections if one["chosen"] or arguments.everything}


def _as_text(made: ImportView) -> str:
    counts, new = made.counts, sum(one["new"] for one in made.collections)
    lines = [
        f"{made.name}: {sum(counts.values())} posts, {new} new, {counts.get('known', 0)} already here, "
        f"{made.unsupported['count']} links not supported."
    ]
    lines += [f"  {'✓' if one['chosen'] else ' '} {one['name']}: {one['new']} new of {one['found']}"
              + (f", tag {one['tag']}" if one["tag"] else "") for one in made.collections]  # fmt: skip
    lines += [made.message] if made.message else []
    if made.left:
        lines.append(f"{made.left} notes are made while Clipsheet runs (scripts/run); see /imports/{made.id}.")
    return "\n".join(lines)


def _as_json(made: ImportView) -> str:
    shown = {**vars(made), "created_at": made.created_at.isoformat(), "finished_at": None}
    return json.dumps({key: value for key, value in shown.items() if key != "user_id"}, ensure_ascii=False)
