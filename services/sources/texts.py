"""The words of a post without its video: a caption as plain text, or JSON with what is said and shown as well."""

import hashlib
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.domain.artifacts import Media, ScreenText, Segment, TextSpan, Transcript
from services.domain.stages import Source
from services.sources.post_texts import hashtags, post_title
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

PLATFORM = "text"
MAX_TEXT = 100_000  # characters of a file; a ten-minute talk has a tenth of it
_NOT_GIVEN = "Only words were given, and none of this kind."
_HELP = 'Give a caption as plain text, or JSON with "caption", "said" or "shown".'


class Words(BaseModel):
    """Words said or shown from `start_s` to `end_s`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    start_s: float = Field(default=0.0, ge=0)
    end_s: float = Field(default=0.0, ge=0)
    text: str


class PostTexts(BaseModel):
    """All words of one post. What other programs write beside these names is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str = ""
    caption: str = ""
    author: str = ""
    platform: str = PLATFORM
    language: str | None = None  # of what is said
    said: tuple[Words, ...] = ()
    shown: tuple[Words, ...] = ()

    @property
    def media(self) -> Media:
        """As the download of a video would have left it, without a file."""
        digest = hashlib.sha256(self.model_dump_json().encode()).hexdigest()
        ends = [words.end_s for words in (*self.said, *self.shown)]
        return Media(
            file="", sha256=digest, size_bytes=0, duration_s=max(ends, default=0.0), has_video=False,
            platform=self.platform, title=self.title, caption=self.caption, author=self.author,
            hashtags=hashtags(f"{self.title}\n{self.caption}"),
        )  # fmt: skip

    @property
    def transcript(self) -> Transcript:
        """As listening to a video would have left it."""
        said = tuple(Segment(start_s=one.start_s, end_s=one.end_s, text=one.text) for one in self.said)
        reason = None if said else _NOT_GIVEN
        return Transcript(engine="given", segments=said, language=self.language, reason=reason)

    @property
    def screen_text(self) -> ScreenText:
        """As reading a video's screen would have left it."""
        spans = tuple(self._spans())
        return ScreenText(engine="given", spans=spans, reason=None if spans else _NOT_GIVEN)

    def _spans(self) -> Iterator[TextSpan]:
        """Texts shown together stand one below the other, in the order in which they are given."""
        for i, one in enumerate(self.shown):
            above = sum(other.start_s < one.end_s and one.start_s < other.end_s for other in self.shown[:i])
            box = (0.1, min(0.9, 0.1 + 0.1 * above), 0.5, 0.06)
            yield TextSpan(text=one.text, start_s=one.start_s, end_s=one.end_s, confidence=0.95, box=box)


def read_texts(data: bytes) -> PostTexts:
    """The words in a file's content. Raises PermanentError when it is neither text nor such JSON."""
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise PermanentError("This is not text in UTF-8.", _HELP) from error
    if len(text) > MAX_TEXT:
        raise PermanentError(f"The text has over {MAX_TEXT:,} characters.", "Give less of it.")
    texts = _of_json(text) if text.startswith("{") else PostTexts(caption=text)
    if not (texts.title or texts.caption or texts.said or texts.shown):
        raise PermanentError("There are no words in it.", _HELP, code=ErrorCode.NOT_A_VIDEO)
    return texts


def text_source(text: str) -> Source:
    """Pasted words as the source of an entry. Raises PermanentError when there are none, or too many."""
    texts = read_texts(text.encode())
    return Source(kind="text", text=text, name=post_title(texts.title, texts.caption, texts.author))


def texts_of(source: Source) -> PostTexts:
    """The words of a source that is nothing else."""
    return read_texts((source.text or "").encode())


def _of_json(text: str) -> PostTexts:
    try:
        return PostTexts.model_validate_json(text)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(map(str, wrong["loc"]))
        raise PermanentError(f"{where or 'JSON'}: {wrong['msg']}.", _HELP) from error
