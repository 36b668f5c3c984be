"""Make a note of words alone: a caption in a text file, or JSON with what is said and shown."""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from services.domain.artifacts import Note
from services.domain.schemas.registry import SCHEMAS
from services.domain.stages import Options
from services.exports.documents import note_document
from services.exports.plain_text import text as readable
from services.notes.llm.note import Material
from services.notes.summarize import summarize
from services.operations.kept_settings.beside import with_what_is_kept
from services.sources.texts import read_texts
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, PermanentError

STDIN = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a .txt with a caption, or .json; - reads one here")
    parser.add_argument(
        "--schema", choices=sorted(SCHEMAS), help="the fields to fill in; the one that fits when left out"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object for each file")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Note each file; one that cannot be read does not stop the others."""
    settings, _ = with_what_is_kept(settings)
    making = Making(settings, Options(schema_name=arguments.schema))
    return max([_print_note(making, given, as_json=arguments.json) for given in arguments.files])


@dataclass(frozen=True)
class Making:
    """How the notes of this call are made."""

    settings: Settings
    options: Options

    def note(self, given: str) -> Note:
        """The note of one file's words. Raises PermanentError when it holds none."""
        texts = read_texts(_content(given))
        material = Material(texts.media, texts.transcript, texts.screen_text)
        return summarize(material, self.options, self.settings, _tell)


def _content(given: str) -> bytes:
    if given == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(given).expanduser().read_bytes()
    except OSError as error:
        raise PermanentError(
            f"“{given}” cannot be read: {error.strerror}.",
            "Give the path of a text file.",
            code=ErrorCode.FILE_UNREADABLE,
        ) from error


def _tell(text: str, done: float | None = None) -> None:
    if sys.stderr.isatty() and done is None:  # a model is asked; by rules there is nothing to wait for
        sys.stderr.write(f"{text}\n")


def _print_note(making: Making, given: str, *, as_json: bool) -> int:
    try:
        note = making.note(given)
    except ClipsheetError as error:
        if as_json:
            print(
                json.dumps(
                    {"input": given, "note": None, "message": str(error), "error_code": error.code}, ensure_ascii=False
                )
            )
        else:
            sys.stderr.write(f"{given}: {error}\n")
        return 1
    print(json.dumps({"input": given, "note": note_document(note)}, ensure_ascii=False) if as_json else readable(note))
    return 0
