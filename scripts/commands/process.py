"""Make notes of links and video files, in the foreground, and print them."""

import argparse
import json
import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from config.settings import Settings
from scripts.commands import estimates
from scripts.commands.given import each_of, source_of
from scripts.commands.progress import Follower
from services.container import LOCAL_USER, Container, open_container
from services.domain.entries import EntryView, Status
from services.domain.schemas.registry import SCHEMAS
from services.domain.stages import Options, Source
from services.engine.leases import Leases
from services.engine.worker import EngineWorker, end_process
from services.exports.documents import document
from services.exports.library import COPIED
from services.exports.plain_text import text
from services.exports.results import Results
from services.operations.kept_settings.beside import with_what_is_kept
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, PermanentError
from utils.notifier import events_of

FOREGROUND = 1  # priority: a person is waiting at the terminal
LOOK_EVERY_S, SELDOM_S = 0.2, 1.0  # the longer where the worker is of this process, which wakes whoever waits
CANCEL_WAIT_S = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("inputs", nargs="+", metavar="LINK_OR_FILE", help="a link to a video, or a video file")
    parser.add_argument("--tag", help="what it is for; chooses the database that receives it")
    parser.add_argument(
        "--schema", choices=sorted(SCHEMAS), help="the fields to fill in; the one that fits when left out"
    )
    parser.add_argument(
        "--estimate", action="store_true", help="only tell what it would cost, by list prices; nothing is fetched"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object for each input")
    parser.add_argument("--out", type=Path, metavar="DIR", help="also put each note with its reel into this folder")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Process every input; one that fails does not stop the others."""
    if arguments.estimate:
        return estimates.show(
            with_what_is_kept(settings)[0],
            [source_of(given) for given in each_of(arguments.inputs)],
            as_json=arguments.json,
        )
    container = open_container(settings)
    foreground = Foreground(container)
    code = 0
    try:
        for given in each_of(arguments.inputs):
            code = max(code, _process_one(foreground, given, arguments))
    except KeyboardInterrupt:
        foreground.cancel_all()
        sys.stderr.write("Stopped.\n")
        code = 130
    sys.stdout.flush()
    foreground.leave(code)
    return code


@dataclass
class Foreground:
    """Entries of this command, and the worker that runs them when no other does."""

    container: Container

    def __post_init__(self) -> None:
        self._worker: EngineWorker | None = None
        self._open: list[EntryView] = []
        self._leases = Leases(self.container.database)

    def finish(self, source: Source, options: Options, follower: Follower) -> EntryView:
        """Bring one input to its final state, showing how far it is."""
        with self.container.notifier.subscribe(events_of(LOCAL_USER)) as news:
            entry = self.container.intake.accept(LOCAL_USER, source, options, priority=FOREGROUND)
            self._open.append(entry)
            while not entry.status.is_final:
                self._ensure_worker()
                follower.show(entry)
                news.sleep(SELDOM_S if self._worker else LOOK_EVERY_S)
                entry = self.container.entries.get(LOCAL_USER, entry.id)
        self._open.pop()
        return entry

    def cancel_all(self) -> None:
        """Cancel what is not finished, and wait until nothing of it is left."""
        for entry in self._open:
            self.container.intake.cancel(LOCAL_USER, entry.id)
        until = time.monotonic() + CANCEL_WAIT_S
        while self._open and time.monotonic() < until:
            self._open = [e for e in self._open if not self.container.entries.get(LOCAL_USER, e.id).status.is_final]
            time.sleep(LOOK_EVERY_S)

    def leave(self, code: int) -> None:
        """End the process when a worker runs in it; its threads would keep it alive."""
        if self._worker:
            end_process(self._worker, grace_s=0.5, code=code)
        self.container.close()

    def _ensure_worker(self) -> None:
        # A service that is already running does the work; if it dies meanwhile, this process takes over.
        if self._worker is None and not self._leases.living():
            self._worker = self.container.worker()
            self._worker.start()


def _process_one(foreground: Foreground, given: str, arguments: argparse.Namespace) -> int:
    options = Options(tag=arguments.tag, schema_name=arguments.schema)
    try:
        with Follower(given, quiet=arguments.json and not sys.stderr.isatty()) as follower:
            entry = foreground.finish(source_of(given), options, follower)
    except ClipsheetError as error:
        _print_refusal(given, error, as_json=arguments.json)
        return 1
    _print_result(foreground.container, given, entry, as_json=arguments.json)
    if entry.status is Status.COMPLETED and arguments.out:
        _copy_out(foreground.container, entry, arguments.out)
    return 0 if entry.status is Status.COMPLETED else 1


def _print_result(container: Container, given: str, entry: EntryView, *, as_json: bool) -> None:
    results = _with_library_paths(container, entry, container.results.read(entry))
    if as_json:
        print(json.dumps({"input": given, **document(entry, results)}, ensure_ascii=False))
        return
    if entry.status is not Status.COMPLETED or results.note is None:
        sys.stderr.write(f"{given}: {entry.status}. {entry.message}\n")
        return
    print(text(results.note.model_copy(update={"missing": results.missing(entry)})))
    if "reel" in results.files:
        print(f"Reel: {results.files['reel']}")
    print(f"Saved in {container.library.kept(entry)}\n")


def _with_library_paths(container: Container, entry: EntryView, results: Results) -> Results:
    # The library's copies stay; an artifact is swept after its time.
    folder = container.library.folder(entry)
    if folder is None:
        return results
    kept = {what: folder / name for what, name in COPIED.items() if (folder / name).is_file()}
    return replace(results, files={**results.files, **kept})


def _print_refusal(given: str, error: ClipsheetError, *, as_json: bool) -> None:
    if as_json:
        entry = {"id": None, "status": Status.FAILED.value, "partial": False, "message": str(error)}
        entry["error_code"] = error.code
        print(json.dumps({"input": given, "entry": entry}, ensure_ascii=False))
    else:
        sys.stderr.write(f"{given}: {error}\n")


def _copy_out(container: Container, entry: EntryView, out: Path) -> None:
    folder = container.library.kept(entry)
    try:
        out.mkdir(parents=True, exist_ok=True)
        shutil.copytree(folder, out / folder.name, dirs_exist_ok=True)
    except OSError as error:
        raise PermanentError(
            f"“{out}” cannot be written: {error.strerror}.", "Choose another folder.", code=ErrorCode.NOT_WRITABLE
        ) from error
