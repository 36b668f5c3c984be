"""What a model is asked and what it answers, whoever serves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, PermanentError, TransientError


@dataclass(frozen=True)
class Prompt:
    """A question. With a JSON Schema the answer has its shape; in any case it is JSON. The video is an MP4."""

    system: str
    text: str
    schema: Mapping[str, Any] | None = None
    max_output_tokens: int = 16_384
    video: bytes = field(default=b"", repr=False)
    video_s: float = 0.0  # how long it plays


@dataclass(frozen=True)
class GeminiAnswer:
    """What came back. `lost` counts calls before it whose answers never arrived and may have been billed."""

    text: str
    model: str
    client: str  # which key or location, masked
    input_tokens: int = 0
    output_tokens: int = 0
    ended: Literal["whole", "cut", "blocked"] = "whole"
    why: str = ""  # the vendor's word for it, when it was cut or blocked
    lost: int = 0


class GeminiModel(Protocol):
    """Somebody who answers."""

    @property
    def name(self) -> str:
        """The model's name."""

    @property
    def vendor(self) -> str:
        """What its usage is counted and priced under."""

    @property
    def room(self) -> int | None:
        """The weight (`utils.text_weight`) that a question may have, all of it together; None: no end is known."""

    def ask(self, prompt: Prompt, *, max_wait_s: float) -> GeminiAnswer:
        """Answer within the time. Raises ModelBusy, ModelRefuses, PromptRefused or PromptTooLong."""

    def greet(self) -> None:
        """Ask whether it would work; what it says is kept."""


class ModelBusy(TransientError):
    """Nobody can answer now; `lost` calls may have been billed all the same."""

    code = ErrorCode.SERVICE_BUSY

    def __init__(self, message: str, *, retry_after_s: float, lost: int = 0) -> None:
        super().__init__(message, retry_after_s=retry_after_s)
        self.lost = lost


class ModelRefuses(NeedsUserError):
    """Nobody will answer before a person has changed a key, a quota or a setting."""

    code = ErrorCode.SERVICE_REFUSES


class PromptRefused(PermanentError):
    """This question will not be answered as it is, by whomever it is asked."""

    code = ErrorCode.SERVICE_REFUSES


class PromptTooLong(PermanentError):
    """The model would read a part of this question only; its `room` says what it takes."""

    code = ErrorCode.SERVICE_REFUSES
