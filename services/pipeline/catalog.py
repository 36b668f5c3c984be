"""The list of stages. Adding one is one module with `run(context)`, its test, and one row here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from clients.local_models.tessdata import FOLDER, Tessdata
from config.settings import Settings
from services.domain.artifacts import Artifact, Media, Motion, Note, ScreenText, Transcript
from services.domain.entries import Status
from services.domain.stages import Options, StageName


@dataclass(frozen=True)
class Limits:
    """What a stage's process may use before it is ended."""

    wall_s: float
    memory_mb: int
    wall_per_s: float = 3.0  # of the video, where that is more

    def wall_for(self, duration_s: float) -> float:
        """Return the seconds that it may take with a video of that length."""
        return max(self.wall_s, self.wall_per_s * duration_s)


@dataclass(frozen=True)
class Stage:
    """One step: what the person sees meanwhile, what it makes, and what its result depends on."""

    name: StageName
    module: str  # its `run(context)` is the stage; imported only in the stage's own process
    status: Status
    line: str  # shown when it begins
    result: type[Artifact]
    required: bool  # an error fails the entry; otherwise the note is partial and says so
    version: int  # goes up when the same input would give a different result
    needs: tuple[StageName, ...]
    limits: Limits
    is_heavy: bool = True  # uses the processor alone; the others wait for somebody else's computer
    params: Callable[[Options, Settings], Mapping[str, Any]] = lambda _options, _settings: {}
    keys: tuple[str, ...] = ()  # the secret settings that its process is given
    waits_s: Callable[[Settings], float] = lambda _settings: 0.0  # for somebody else's computer, beside the limits
    trusts_proxies: bool = True  # of the system; not where strangers' links are followed, past our own guard


def patient(stage: Stage, settings: Settings) -> Stage:
    """The stage, with the time that it may wait added to its limit."""
    return replace(stage, limits=replace(stage.limits, wall_s=stage.limits.wall_s + stage.waits_s(settings)))


def _note_params(options: Options, settings: Settings) -> dict[str, Any]:
    """What a note depends on: with a key given or another model, it is made anew."""
    wish: dict[str, Any] = {"schema": options.schema_name, "prompt": options.prompt}
    if not settings.has_gemini and not settings.has_llm:
        return wish
    own = options.own_schema.model_dump(mode="json") if options.own_schema else None
    if settings.has_llm:
        endpoint = {"model": settings.llm_model, "at": _host(settings.llm_base_url)}
        return {**wish, "own_schema": own, **endpoint, "language": settings.note_language}
    if settings.gemini_video_mb:
        wish["video_mb"] = settings.gemini_video_mb
    return {**wish, "own_schema": own, "model": settings.gemini_model, "language": settings.note_language}


def _speech_params(_options: Options, settings: Settings) -> dict[str, Any]:
    """What a transcript depends on: who would listen."""
    if not settings.has_remote_speech:
        return {"model": settings.whisper_model}
    return {"model": settings.transcribe_model, "at": _host(settings.openai_base_url), "else": settings.whisper_model}


def _screen_text_params(_options: Options, settings: Settings) -> dict[str, Any]:
    """What the screen's text depends on: who would read it, and the scripts that a person has added."""
    added = [model.name for model in Tessdata(settings.models_dir / FOLDER).models()]
    vision = {"engine": "vision", "at": _host(settings.vision_base_url)} if settings.has_vision else {}
    return {**vision, **({"scripts": added} if added else {})}


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


STAGES: tuple[Stage, ...] = (
    Stage(
        StageName.DOWNLOAD,
        "services.sources.download",
        Status.DOWNLOADING,
        "Fetching the video",
        Media,
        required=True,
        version=1,
        needs=(),
        limits=Limits(wall_s=900, memory_mb=1024),
        is_heavy=False,
        keys=("video_proxy",),
        trusts_proxies=False,
    ),
    Stage(
        StageName.TRANSCRIBE,
        "services.speech.transcribe",
        Status.TRANSCRIBING,
        "Listening for speech",
        Transcript,
        required=False,
        version=3,
        needs=(StageName.DOWNLOAD,),
        limits=Limits(wall_s=1800, memory_mb=3072),
        params=_speech_params,
        keys=("openai_api_key",),
    ),
    Stage(
        StageName.READ_TEXT,
        "services.screen_text.read_text",
        Status.PROCESSING,
        "Reading on-screen text",
        ScreenText,
        required=False,
        version=4,
        needs=(StageName.DOWNLOAD,),
        limits=Limits(wall_s=1200, memory_mb=2048),
        params=_screen_text_params,
        keys=("vision_api_key",),
    ),
    Stage(
        StageName.SUMMARIZE,
        "services.notes.summarize",
        Status.PROCESSING,
        "Filling in the note",
        Note,
        required=True,
        version=4,
        needs=(StageName.DOWNLOAD, StageName.TRANSCRIBE, StageName.READ_TEXT),
        limits=Limits(wall_s=300, memory_mb=1024),
        is_heavy=False,
        params=_note_params,
        keys=("gemini_api_keys", "llm_api_key"),
        waits_s=lambda settings: settings.llm_timeout_s if settings.has_llm else 0.0,
    ),
    Stage(
        StageName.HIGHLIGHT,
        "services.highlights.highlight",
        Status.PROCESSING,
        "Looking for movement",
        Motion,
        required=False,
        version=3,
        needs=(StageName.DOWNLOAD,),
        limits=Limits(wall_s=1800, memory_mb=2048),
        params=lambda options, _settings: options.motion.model_dump(),
    ),
)
