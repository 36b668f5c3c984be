"""The only reader of the environment: every setting with its default, checked before anything starts."""

import os
import re
from collections.abc import Collection
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import NoDecode, SettingsConfigDict

import config.lean_imports  # noqa: F401 - before whatever imports httpx
from config.addresses import chat_address, redis_address, web_address
from config.prices import BUILT_IN, PriceTable, read_prices
from config.push import PushSettings
from config.sign_in import SignInSettings
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

PROJECT_ROOT = Path(__file__).resolve().parent.parent
SHARED_MEDIA_DAYS = 30.0


class Role(StrEnum):
    """What a process does; `all` in the environment means every one of them."""

    WEB = "web"  # the page and the API
    WORKER = "worker"  # runs entries
    MONITOR = "monitor"  # watches Link Databases


def _cores() -> int:
    return os.cpu_count() or 1


class Settings(SignInSettings, PushSettings):
    """Names are those of the environment, in lower case. `.env` in the project's root is read too.

    What is secret, or an address that may hold a password, has `repr=False`: `SECRETS` below.
    """

    model_config = SettingsConfigDict(
        env_file=PROJECT_ROOT / ".env", env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    data_dir: Path = PROJECT_ROOT / "data"
    search_by_meaning: bool = True  # with a model of 72 MB that is fetched once
    notes_dir: Path | None = None  # a folder that is kept up to date with the notes as Markdown
    database_url: str = Field(default="", repr=False)  # SQLite in DATA_DIR
    redis_url: str = Field(default="", repr=False)  # none; it only makes many processes faster
    media_url: str = ""  # a folder in DATA_DIR
    media_delivery: Literal["auto", "signed", "through"] = "auto"  # videos in a bucket: by its address, or through us
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    role: Annotated[frozenset[Role], NoDecode] = frozenset(Role)
    secret_key: str = Field(default="", repr=False)  # made on first start, kept in DATA_DIR
    requests_per_minute: int = Field(default=120, ge=1)  # changes, of each person, where people sign in
    metrics_token: str = Field(default="", repr=False)  # a bearer token for /metrics
    metrics_port: int | None = Field(default=None, ge=1, le=65535)  # metrics without a token; never to be published
    trust_network: bool = False  # without sign-in, whoever reaches the page is the local user
    # The same; the first encrypts, all decrypt.
    token_keys: Annotated[tuple[str, ...], NoDecode] = Field(default=(), repr=False)

    notion_client_id: str = ""
    notion_client_secret: str = Field(default="", repr=False)
    notion_token: str = Field(default="", repr=False)  # for one person, without OAuth
    notion_base_url: str = "https://api.notion.com"
    notion_calls_per_minute: int = Field(default=180, ge=10, le=6000)  # of a connection; 600 in a Business workspace

    notion_webhook_token: str = Field(default="", repr=False)  # of the subscription, which Notion signs its calls with
    poll_interval_s: float = Field(default=60, ge=1)  # between two looks at a Link Database

    extra_webhook_hosts: Annotated[tuple[str, ...], NoDecode] = ()  # host:port inside a network that may be told

    video_cookies_file: Path | None = None
    video_proxy: str | None = Field(default=None, repr=False)
    scrapecreators_api_key: str = Field(default="", repr=False)  # a paid second way to posts that sites refuse us
    scrapecreators_base_url: str = ""  # its own
    canaries: Annotated[tuple[str, ...], NoDecode] = ()  # a video of each site that is asked for daily
    extra_video_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    max_video_s: float = Field(default=600, gt=0)
    max_video_mb: float = Field(default=200, gt=0)
    max_upload_s: float = Field(default=14_400, gt=0)  # of a person's own files
    max_upload_mb: float = Field(default=8000, gt=0)
    upload_quota_mb: float = Field(default=16_000, gt=0)  # of each user, of the uploads that are kept at one time

    pose_model_file: Path | None = None  # in DATA_DIR, where set-up puts it
    whisper_model: str = "base"  # faster-whisper: a size, or a folder with the model
    hf_endpoint: str = "https://huggingface.co"  # where speech models are fetched from; a mirror works too
    openai_api_key: str = Field(default="", repr=False)  # speech goes to OpenAI, or to
    openai_base_url: str = ""  # another server that speaks its language, up to and with /v1
    transcribe_model: str = "gpt-transcribe"
    vision_api_key: str = Field(default="", repr=False)  # screen text is read by Google Vision
    vision_base_url: str = ""  # Google's own; http:// is used without credentials
    google_application_credentials: Path | None = None  # a file of Google Cloud's, for Vision without a key
    gemini_api_keys: Annotated[tuple[str, ...], NoDecode] = Field(default=(), repr=False)  # they take turns
    google_cloud_project: str = ""  # Gemini through Google Cloud instead of a key, or beside it
    gemini_locations: Annotated[tuple[str, ...], NoDecode] = ("global",)  # of Google Cloud; they take turns
    google_service_account_files: Annotated[tuple[Path, ...], NoDecode] = ()
    gemini_model: str = "gemini-3.8-flash"
    google_gemini_base_url: str = ""  # Google's own; another server may need no key
    # A video whose words say too little is shown to the model itself, up to this size; 0: never, it leaves no machine.
    gemini_video_mb: float = Field(default=0, ge=0, le=50)
    # Notes by any endpoint that takes OpenAI's chat completions, in place of Gemini.
    llm_base_url: str = ""  # up to and with /v1
    llm_model: str = ""
    llm_api_key: str = Field(default="", repr=False)  # a server of one's own needs none
    llm_timeout_s: float = Field(default=900, ge=10, le=7200)  # for a note, all questions and waits together
    default_language: Literal["en", "de", "es", "fr", "ja", "ar"] = "en"  # of the page, for who asks for no other
    step_clips: Literal["with_note", "on_demand", "off"] = "with_note"  # seconds of video beside a note's steps
    note_language: str = ""  # such as en or German; empty: the video's
    price_table_file: Path | None = None  # list prices of one's own, over those in config/prices.py
    daily_budget_usd: float | None = Field(default=None, ge=0)  # of each user, for paid calls

    worker_concurrency: int = Field(default_factory=lambda: max(2, _cores()), ge=1, le=64)  # entries at once
    user_concurrency: int = Field(default=4, ge=1, le=64)  # of them, of one user, over all workers
    user_waiting: int = Field(default=1000, ge=1)  # unfinished entries of one person, where people sign in
    user_storage_mb: float = Field(default=20_000, gt=0)  # videos, reels and uploads of one person, the same
    # Stages that need a core.
    heavy_concurrency: int = Field(default_factory=lambda: max(1, _cores() // 2), ge=1, le=64)
    # What a worker and its stages may hold together, if the machine or the container has as much.
    worker_memory_mb: int = Field(default_factory=lambda: max(512, 256 * _cores()), ge=256)
    history_s: float = Field(default=86_400, ge=0)  # the engine forgets finished runs after it

    cache_ttl_days: float = Field(default=7, ge=0)  # what stages made is used again
    keep_media_days: float | None = Field(default=None, ge=0)  # videos and reels of finished entries; see media_days
    temp_max_age_h: float = Field(default=24, ge=1)  # files that nobody knows, uploads that nobody used

    log_format: Literal["", "text", "json"] = ""  # text on a terminal, else json
    otel_exporter_otlp_endpoint: str = ""  # a collector that takes OTLP over HTTP, such as Grafana Cloud's
    otel_exporter_otlp_headers: str = Field(default="", repr=False)  # name=value, a comma list
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("extra_video_hosts", "extra_webhook_hosts", mode="before")
    @classmethod
    def _split_comma_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator(
        *("canaries", "gemini_api_keys", "gemini_locations", "google_service_account_files", "token_keys"),
        mode="before",
    )
    @classmethod
    def _split_names(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
        return value

    @field_validator("google_service_account_files")
    @classmethod
    def _count_all_from_project(cls, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(PROJECT_ROOT / path.expanduser() for path in paths)

    @field_validator("token_keys")
    @classmethod
    def _check_keys(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        if any(re.fullmatch(r"[A-Za-z0-9_-]{43}=", key) is None for key in keys):
            raise ValueError("each must be 32 bytes in URL-safe base64, 44 characters; separate them by commas")
        return keys

    @model_validator(mode="after")
    def _check_oauth(self) -> Self:
        if bool(self.notion_client_id) != bool(self.notion_client_secret):
            raise ValueError("NOTION_CLIENT_ID and NOTION_CLIENT_SECRET belong together: give both or none")
        return self

    @field_validator(
        *("openai_base_url", "vision_base_url", "notion_base_url", "google_gemini_base_url", "scrapecreators_base_url"),
        "otel_exporter_otlp_endpoint",
    )
    @classmethod
    def _check_address(cls, address: str) -> str:
        return web_address(address)

    @field_validator("llm_base_url")
    @classmethod
    def _complete_address(cls, address: str) -> str:
        return chat_address(address)

    @model_validator(mode="after")
    def _check_llm(self) -> Self:
        if bool(self.llm_base_url) != bool(self.llm_model) or (self.llm_api_key and not self.llm_base_url):
            raise ValueError("LLM_BASE_URL and LLM_MODEL belong together (LLM_API_KEY where the server wants one)")
        return self

    @field_validator("redis_url")
    @classmethod
    def _check_redis(cls, url: str) -> str:
        return redis_address(url)

    @field_validator("role", mode="before")
    @classmethod
    def _split_roles(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        names = [part.strip().lower() for part in value.split(",") if part.strip()]
        return frozenset(Role) if "all" in names or not names else frozenset(names)

    @field_validator(
        "data_dir", "video_cookies_file", "pose_model_file", "google_application_credentials", "price_table_file"
    )
    @classmethod
    def _count_from_project(cls, path: Path | None) -> Path | None:
        # Not from the caller's folder: `.env` means the same for every process, stages' own included.
        return path and PROJECT_ROOT / path.expanduser()

    @model_validator(mode="after")
    def _check_prices(self) -> Self:
        try:
            _ = self.prices
        except ValueError as error:
            raise ValueError(f"PRICE_TABLE_FILE: {error}") from error
        return self

    @property
    def longest_s(self) -> float:
        """How long any video may be."""
        return max(self.max_video_s, self.max_upload_s)

    @property
    def address(self) -> str:
        """Where the web page is."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def has_oauth(self) -> bool:
        """People sign in with Notion; without it there is one local user."""
        return bool(self.notion_client_id)

    @property
    def media_days(self) -> float | None:
        """How long videos and reels of finished entries are kept; None: for as long as the entry.

        One local person's disk is that person's own; where people sign in, it is everybody's.
        """
        if self.keep_media_days is not None:
            return self.keep_media_days
        return SHARED_MEDIA_DAYS if self.has_oauth else None

    @property
    def has_gemini(self) -> bool:
        """Whether a model fills in the notes: there is a key, an account of Google Cloud, or a server of one's own."""
        has_account = self.google_cloud_project or self.google_service_account_files
        return bool(self.gemini_api_keys or has_account or self.google_gemini_base_url)

    @property
    def has_llm(self) -> bool:
        """Whether a chat endpoint fills in the notes."""
        return bool(self.llm_base_url)

    @property
    def has_remote_speech(self) -> bool:
        """Whether somebody else's computer listens first."""
        return bool(self.openai_api_key or self.openai_base_url)

    @property
    def has_vision(self) -> bool:
        """Whether Google reads the screen's text first: there is a key, a server, or an account of Google Cloud."""
        is_named = self.vision_api_key or self.vision_base_url or self.google_application_credentials
        return bool(is_named or self.google_service_account_files or self.google_cloud_project)

    @cached_property
    def prices(self) -> PriceTable:
        """What paid calls cost."""
        return read_prices(self.price_table_file) if self.price_table_file else BUILT_IN

    @property
    def models_dir(self) -> Path:
        """Where model files live: the pose model, and Whisper's once fetched."""
        return self.data_dir / "models"

    @property
    def whisper_dir(self) -> Path:
        """Where speech models are kept, a folder each."""
        return self.models_dir / "whisper"

    @property
    def work_dir(self) -> Path:
        """Where stages work; on the media store's file system, so that publishing is a rename."""
        return self.data_dir / "work"

    @property
    def pose_model(self) -> Path:
        """The pose landmarker assembled at set-up."""
        return self.pose_model_file or self.models_dir / "pose_landmarker.task"

    @property
    def face_model(self) -> Path:
        """The networks of faces and eyes, which set-up puts beside the pose model."""
        return self.pose_model.with_name("face_networks.zip")


SECRETS = frozenset(name for name, field in Settings.model_fields.items() if not field.repr)


def secret_values(settings: Settings) -> frozenset[str]:
    """What no log may tell."""
    values = (getattr(settings, name) for name in SECRETS)
    return frozenset(text for value in values for text in (value if isinstance(value, tuple) else (value,)) if text)


def with_secrets(settings: Settings, names: Collection[str]) -> Settings:
    """The settings with these secrets alone."""
    return settings.model_copy(update={name: Settings.model_fields[name].default for name in SECRETS - set(names)})


class ChildSettings(Settings):
    """The settings of a process that is not given every secret: it need not have all that belongs together."""

    @model_validator(mode="after")
    def _check_oauth(self) -> Self:
        return self

    def _is_whole(self) -> bool:
        return False


def load_settings(kind: type[Settings] = Settings) -> Settings:
    """Read the environment. Raises NeedsUserError naming variable, value and what is accepted."""
    try:
        return kind()
    except ValidationError as error:
        lines = [_line(e) for e in error.errors()]
        raise NeedsUserError(
            "Settings are wrong: " + "; ".join(lines) + ".",
            "Correct the environment or .env.",
            code=ErrorCode.SETUP_NEEDED,
        ) from error


def _line(error: ErrorDetails) -> str:
    name = ".".join(map(str, error["loc"])).upper()
    if not name:  # about several settings at once
        return error["msg"].removeprefix("Value error, ")
    given = re.sub(r"//[^/@\s]*@", "//…@", repr(error["input"]))  # an address may hold a password
    shown = "…" if name.partition(".")[0].lower() in SECRETS else given
    return f"{name}={shown}: {error['msg']}"
