"""What a person gives on the command line: a link, a file, or a word that they are sure."""

from collections.abc import Sequence
from pathlib import Path

from services.domain.stages import Source
from services.sources.link_texts import candidates
from services.sources.links import single_links
from utils.error_codes import ErrorCode
from utils.errors import PermanentError


def each_of(given: Sequence[str]) -> list[str]:
    """Everything given, texts that hold several links parted."""
    return [one for text in given for one in (single_links(text) if candidates(text) else [text])]


def source_of(given: str) -> Source:
    """A link when it looks like one, else a file. Raises PermanentError when there is no such file."""
    path = Path(given).expanduser()
    if candidates(given) and not path.exists():
        return Source(kind="link", url=given)
    if not path.exists() and not given.endswith((".mp4", ".mov", ".webm", ".mkv")) and "." in given and "/" in given:
        return Source(kind="link", url=given)
    if not path.exists():
        raise PermanentError(
            f"There is no file “{given}”.", "Give the path of a video file, or a link.", code=ErrorCode.FILE_UNREADABLE
        )
    return Source(kind="file", path=str(path.resolve()), name=path.name)


def is_sure(question: str, word: str) -> bool:
    """Whether a person types the word; nobody does where there is nobody to ask."""
    try:
        return input(question).strip() == word
    except EOFError:
        print()
        return False
