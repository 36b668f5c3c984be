"""An export of any kind read for its links: told apart by content, archives opened, nothing trusted."""

import codecs
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from services.imports.found import FoundLink
from services.imports.html_exports import links_in_html
from services.imports.json_exports import links_in_json
from services.imports.table_exports import is_table, links_in_table, links_in_text
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

MAX_BYTES = 300_000_000  # of a file; and of what an archive unpacks to, without what is not read
_MAX_MEMBERS = 2000
_READ = (".json", ".txt", ".html", ".htm", ".csv", ".tsv")
_HEAD_BYTES = 4096
KINDS = "an export of TikTok, Instagram or YouTube (also as ZIP), bookmarks as HTML, a table as CSV, or a text"
Read = Callable[[Path, str], Iterator[FoundLink]]


def read_export(path: Path, name: str) -> Iterator[FoundLink]:
    """All links of a file in order, repeats included. Raises PermanentError when nothing can be read in it."""
    if path.stat().st_size > MAX_BYTES:
        raise PermanentError(
            f"“{name}” is larger than {MAX_BYTES // 1_000_000} MB.", "Give the part with the links.",
            code=ErrorCode.TOO_LARGE,
        )  # fmt: skip
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(b"PK\x03\x04"):
        yield from _of_archive(path, name)
        return
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from _of_utf_16(path, name)
        return
    if not head.strip():
        raise PermanentError(f"“{name}” is empty.", f"Give {KINDS}.", code=ErrorCode.MEDIA_DAMAGED)
    if b"\0" in head:
        raise PermanentError(f"“{name}” holds no text.", f"Give {KINDS}.", code=ErrorCode.INVALID_REQUEST)
    yield from _reader(head.decode(errors="replace"), name)(path, name)


def _reader(head: str, name: str) -> Read:
    start = head.lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return links_in_json
    lower = start[:500].lower()
    if lower.startswith(("<!doctype", "<html", "<dl", "<meta")) or "<a " in start.lower():
        return links_in_html
    return links_in_table if name.lower().endswith((".csv", ".tsv")) or is_table(head) else links_in_text


def _of_utf_16(path: Path, name: str) -> Iterator[FoundLink]:
    """As spreadsheets save "Unicode text": read as UTF-8, which all readers expect."""
    with TemporaryDirectory(prefix="clipsheet-import-") as folder:
        copy = Path(folder) / "copy"
        with path.open(encoding="utf-16", errors="replace") as source, copy.open("w", encoding="utf-8") as target:
            while piece := source.read(1 << 20):
                target.write(piece)
        yield from read_export(copy, name)


def _of_archive(path: Path, name: str) -> Iterator[FoundLink]:
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory(prefix="clipsheet-import-") as folder:
            members = [one for one in archive.infolist() if one.filename.lower().endswith(_READ)][:_MAX_MEMBERS]
            if sum(one.file_size for one in members) > 2 * MAX_BYTES:
                raise PermanentError(
                    f"“{name}” unpacks to more than {2 * MAX_BYTES // 1_000_000} MB.",
                    "Unpack it, and give the file with the links.",
                    code=ErrorCode.TOO_LARGE,
                )
            for member in members:
                target = Path(folder) / "member"  # never by its own name
                with archive.open(member) as source, target.open("wb") as copy:
                    while piece := source.read(1 << 20):
                        copy.write(piece)
                with suppress(PermanentError):  # one that holds nothing to read is passed over
                    yield from read_export(target, member.filename)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:  # RuntimeError: a password
        raise PermanentError(
            f"“{name}” is damaged or locked.", "Download it again, or unpack it.", code=ErrorCode.MEDIA_DAMAGED
        ) from error
