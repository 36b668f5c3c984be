"""One client of Gemini: a key, or a project with a location. The only place that knows google-genai."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from clients.gemini.calls import GeminiAnswer, Prompt
from clients.gemini.faults import FAILED_S, REFUSED_S, SILENT_S, FaultKind, VendorFault, one_line, read_status
from utils.timeout import within

if TYPE_CHECKING:
    from google import genai
    from google.genai.types import GenerateContentResponse

GRACE_S = 0.5  # for the SDK's own time limit to speak first
MAX_ANSWER_CHARS = 400_000  # 16,384 tokens are a sixth of it; more is no answer
T = TypeVar("T")
_CUT = ("MAX_TOKENS", "CONTINUATION", "MALFORMED_RESPONSE")


@dataclass(frozen=True)
class Member:
    """`connect` makes the SDK's client; it is called once, by the first question."""

    id: str
    name: str  # masked: may be shown
    model: str
    connect: "Callable[[], genai.Client]"

    def ask(self, prompt: Prompt, *, timeout_s: float) -> GeminiAnswer:
        """One call, no retries. Raises Fault."""
        client = self._connected()
        return _answer(_within(timeout_s, lambda: _generate(client, self.model, prompt, timeout_s)), self)

    def greet(self, *, timeout_s: float) -> None:
        """Have a word counted, which is free and needs the same rights as a question. Raises Fault."""
        client = self._connected()
        _within(timeout_s, lambda: _translated(lambda: client.models.count_tokens(model=self.model, contents="Hello")))

    def _connected(self) -> "genai.Client":
        import google.auth.exceptions  # heavy: only the stage's own process loads it

        try:
            return self.connect()
        except (google.auth.exceptions.GoogleAuthError, OSError, ValueError) as error:
            raise VendorFault(
                FaultKind.REFUSED, f"its credentials cannot be used ({type(error).__name__})", REFUSED_S
            ) from error


def _generate(client: "genai.Client", model: str, prompt: Prompt, timeout_s: float) -> "GenerateContentResponse":
    from google.genai import types  # heavy: only the stage's own process loads it

    config = types.GenerateContentConfig(
        system_instruction=prompt.system,
        response_mime_type="application/json",
        response_json_schema=prompt.schema,
        max_output_tokens=prompt.max_output_tokens,
        http_options=types.HttpOptions(timeout=int(timeout_s * 1000)),  # milliseconds
        automatic_continuation=False,  # each continuation is another paid call
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )
    video = [types.Part.from_bytes(data=prompt.video, mime_type="video/mp4")] if prompt.video else []
    contents: Any = [*video, types.Part.from_text(text=prompt.text)]
    return _translated(lambda: client.models.generate_content(model=model, contents=contents, config=config))


def _translated(call: Callable[[], T]) -> T:
    """Run a call of the SDK and turn its errors into faults."""
    import google.auth.exceptions  # heavy: only the stage's own process loads them
    import httpx2
    from google.genai import errors

    try:
        return call()
    except errors.APIError as error:
        headers = dict(getattr(error.response, "headers", None) or {})
        raise read_status(error.code, error.status or "", error.message or "", error.details, headers) from error
    except httpx2.TimeoutException as error:
        raise VendorFault(FaultKind.FAILED, "it gave no answer in time", SILENT_S) from error
    except httpx2.ConnectError as error:
        raise VendorFault(FaultKind.BUSY, "it cannot be reached", SILENT_S) from error
    except httpx2.TransportError as error:
        raise VendorFault(FaultKind.FAILED, "the connection broke", SILENT_S) from error
    except google.auth.exceptions.TransportError as error:
        raise VendorFault(FaultKind.BUSY, "Google's sign-in cannot be reached", SILENT_S) from error
    except google.auth.exceptions.GoogleAuthError as error:
        raise VendorFault(
            FaultKind.REFUSED, one_line(str(error)) or "its credentials cannot be used", REFUSED_S
        ) from error
    except (ValueError, TypeError, AttributeError, LookupError, httpx2.DecodingError) as error:
        # Not JSON, or JSON of a shape on which the SDK stumbles.
        raise VendorFault(FaultKind.FAILED, "its answer was garbled", FAILED_S) from error


def _within(timeout_s: float, call: Callable[[], T]) -> T:
    try:
        return within(timeout_s + GRACE_S, call)
    except TimeoutError:
        raise VendorFault(FaultKind.FAILED, "it gave no answer in time", SILENT_S) from None


def _answer(response: "GenerateContentResponse", member: Member) -> GeminiAnswer:
    used = response.usage_metadata
    candidate = response.candidates[0] if response.candidates else None
    feedback = response.prompt_feedback
    blocked = feedback.block_reason.name if feedback and feedback.block_reason else ""
    finish = candidate.finish_reason.name if candidate and candidate.finish_reason else ""
    parts = (candidate.content.parts or []) if candidate and candidate.content else []
    text = "".join(part.text for part in parts if part.text and not part.thought)
    answer = GeminiAnswer(
        text=text[:MAX_ANSWER_CHARS],
        model=member.model,
        client=member.name,
        input_tokens=(used.prompt_token_count or 0) if used else 0,
        output_tokens=((used.candidates_token_count or 0) + (used.thoughts_token_count or 0)) if used else 0,
        ended="cut" if finish in _CUT or len(text) > MAX_ANSWER_CHARS else "whole",
        why=finish,
    )
    if blocked or finish not in ("", "STOP", *_CUT):
        return _blocked(answer, blocked or finish)
    if not text.strip() and answer.ended == "whole":
        raise VendorFault(FaultKind.FAILED, "its answer was empty", FAILED_S)
    return answer


def _blocked(answer: GeminiAnswer, why: str) -> GeminiAnswer:
    return replace(answer, text="", ended="blocked", why=why)
