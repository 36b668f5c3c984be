"""See what waits and what failed; retry one failed entry or all."""

import argparse
import json

from config.settings import Settings
from services.container import LOCAL_USER, Container, open_container
from services.domain.entries import EntryView, Status

SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("--retry", nargs="+", metavar="ID", default=[], help="start these entries again")
    parser.add_argument("--retry-failed", action="store_true", help="start every failed entry again")
    parser.add_argument("--json", action="store_true", help="print the entries as JSON")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Retry what was asked for, then list what is unfinished or failed."""
    container = open_container(settings)
    try:
        for entry_id in arguments.retry:
            container.intake.retry(LOCAL_USER, entry_id)
        if arguments.retry_failed:
            print(f"{container.intake.retry_failed(LOCAL_USER)} started again")
        _show(container, as_json=arguments.json)
    finally:
        container.close()
    return 0


def _show(container: Container, *, as_json: bool) -> None:
    entries = [*container.entries.unfinished(limit=SHOWN), *container.entries.failed(LOCAL_USER, limit=SHOWN)]
    if as_json:
        print(json.dumps([{"id": e.id, "status": e.status, "title": e.title, "message": e.message} for e in entries]))
        return
    for entry in entries:
        print(f"{entry.id}  {entry.status:<12} {entry.title[:40]:<40} {_says(entry)}")
    if not entries:
        print("Nothing waits, and nothing has failed.")


def _says(entry: EntryView) -> str:
    return entry.message if entry.status is Status.FAILED else entry.progress
