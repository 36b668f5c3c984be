"""The settings that can be changed on a page: they hold where the environment and `.env` say nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from config.settings import Settings


class Kind(StrEnum):
    """How a setting is asked for."""

    SECRET = "secret"  # never shown again but for its last signs
    TEXT = "text"
    NUMBER = "number"
    FILE = "file"  # its content is kept, and written where the setting names a file


@dataclass(frozen=True)
class Changeable:
    """One of them. `starts`: it holds from the next start on; the others at once."""

    name: str
    label: str
    kind: Kind
    about: str = ""
    starts: bool = False


@dataclass(frozen=True)
class Group:
    """Those that are saved together, because they are tested together."""

    name: str
    title: str
    about: str
    members: tuple[Changeable, ...]


def _one(name: str, label: str, kind: Kind = Kind.TEXT, about: str = "", *, starts: bool = False) -> Changeable:
    return Changeable(name, label, kind, about, starts)


GROUPS = (
    Group(
        "gemini",
        "Notes by Gemini",
        "A model of Google's fills in the notes; without it rules do.",
        (_one("gemini_api_keys", "Keys", Kind.SECRET, "Several take turns: separate them by commas."),),
    ),
    Group(
        "llm",
        "Notes by another model",
        "A server that takes OpenAI's chat completions, such as Ollama or OpenRouter. It is asked in place of Gemini.",
        (
            _one("llm_base_url", "Address", about="Up to and with /v1, such as http://127.0.0.1:11434/v1"),
            _one("llm_model", "Model"),
            _one("llm_api_key", "Key", Kind.SECRET, "A server of your own may need none."),
        ),
    ),
    Group(
        "speech",
        "Speech",
        "Who listens to the videos; without it this machine does.",
        (
            _one("openai_api_key", "Key of OpenAI, or of another server", Kind.SECRET),
            _one("openai_base_url", "Address of another server", about="Empty: OpenAI."),
        ),
    ),
    Group(
        "vision",
        "On-screen text",
        "Google Vision reads the words in the picture; without it this machine does.",
        (_one("vision_api_key", "Key of Google Vision", Kind.SECRET),),
    ),
    Group(
        "notion",
        "Notion",
        "The secret of an internal connection, for one person. Share the pages with it in Notion.",
        (_one("notion_token", "Secret", Kind.SECRET),),
    ),
    Group(
        "downloads",
        "Downloads",
        "For posts that a site shows only to who is signed in, or not to this machine.",
        (
            _one("video_cookies_file", "Cookies", Kind.FILE, "A cookies.txt in Netscape's format."),
            _one("scrapecreators_api_key", "Key of ScrapeCreators", Kind.SECRET, "A paid second way, a credit a post."),
            _one("video_proxy", "Proxy of the downloader", Kind.SECRET, "Such as socks5://127.0.0.1:1080"),
        ),
    ),
    Group(
        "preferences",
        "Preferences",
        "",
        (
            _one("note_language", "Language of notes", about="Such as en or German. Empty: the video's."),
            _one("default_language", "Language of the pages", about="en, de, es, fr, ja, ar; a browser's own first."),
            _one("keep_media_days", "Days that videos stay", Kind.NUMBER, "Empty: as long as their note.", starts=True),
            _one("max_video_s", "Longest video of a link, in seconds", Kind.NUMBER),
            _one("gemini_video_mb", "Videos shown to Gemini itself, up to MB", Kind.NUMBER, "0: never."),
            _one("daily_budget_usd", "What each person may spend in a day, in US dollars", Kind.NUMBER, starts=True),
        ),
    ),
)  # fmt: skip
CHANGEABLE = {one.name: one for group in GROUPS for one in group.members}


def is_given(settings: Settings, name: str) -> bool:
    """Whether the environment or `.env` says it: that counts, whatever is kept."""
    return name in settings.model_fields_set


def with_kept(settings: Settings, kept: Mapping[str, str]) -> Settings:
    """The settings with the kept values where nothing else says them. Raises pydantic's ValidationError."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    wanted = {name: text for name, text in kept.items() if name in CHANGEABLE and name not in given}
    values: dict[str, Any] = {**given, **wanted}
    return type(settings)(**values) if wanted else settings


def with_what_fits(settings: Settings, kept: Mapping[str, str]) -> Settings:
    """The same, without the groups that do not fit what the environment says by now."""
    fitting: dict[str, str] = {}
    for group in GROUPS:
        more = {one.name: kept[one.name] for one in group.members if one.name in kept}
        try:
            with_kept(settings, {**fitting, **more})
        except ValidationError:
            continue
        fitting |= more
    return with_kept(settings, fitting)
