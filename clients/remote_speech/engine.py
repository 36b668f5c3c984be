"""Speech to text by any server that speaks OpenAI's language. The only place that knows the openai package."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from clients.gemini.faults import BUSY_S, FAILED_S, QUOTA_S, REFUSED_S, SILENT_S, FaultKind, VendorFault, one_line
from clients.local_models.model_store import Progress
from clients.local_models.speech import Heard, Utterance
from clients.media.audio import Samples, compressed
from clients.remote_speech.answers import SpeechAnswer, read, utterances
from clients.remote_speech.joining import joined
from clients.remote_speech.pieces import SpeechPiece, Stretch, pieces
from clients.vendor import Busy, Remember, Vendor, forgetful, header_s, identity, in_words
from clients.vendors import OPENAI, OPENAI_URL, speech_vendor
from config.settings import Settings
from utils.timeout import within

if TYPE_CHECKING:
    import openai

GREETING_S = 10.0
CALL_S = 60.0  # for two minutes of speech; usual are seconds
AT_ONCE = 4
# Without times from the engine, a piece is as long as a caption may be wrong; with them, as a server likes it. At
# 32 kbit/s two minutes are half a megabyte, of the 25 that OpenAI takes.
UNTIMED_S, TIMED_S = 20.0, 120.0
_TIMES = (("word", "segment"), ("segment",), ())
_NO_TIMES = ("gpt-",)  # OpenAI's newer models give none
_LOGPROBS = ("gpt-4o",)
_KEY = re.compile(r"\bsk-[\w-]{6,}")


@dataclass(frozen=True)
class _Heard:
    """One piece."""

    piece: SpeechPiece
    answer: SpeechAnswer


@dataclass
class _Bill:
    """Seconds of sound that were answered, and those whose answers were lost and may have been billed."""

    answered_s: float = 0.0
    lost_s: float = 0.0


@dataclass
class RemoteSpeech:
    """Sends only what a detector took for voices. Keeps nothing between two videos but its connection."""

    vendor: Vendor
    model: str
    connect: "Callable[[], openai.OpenAI]"
    call_s: float = CALL_S
    remember: Remember = forgetful
    _times: list[tuple[str, ...]] = field(init=False)  # what may be asked for, the most first

    def __post_init__(self) -> None:
        self._times = [()] if self.model.startswith(_NO_TIMES) else list(_TIMES)

    @property
    def name(self) -> str:
        """Who listens, with the model."""
        return f"{self.vendor.name}/{self.model}"

    def transcribe(self, sound: Samples, spoken: Sequence[Stretch], report: Progress) -> Heard:
        """Transcribe. What fails on the way is told in `unheard`; a failure at the start is raised."""
        bill, heard, unheard = _Bill(), list[_Heard](), None
        try:
            for done in self._each(sound, spoken, bill, report):
                heard.append(done)
        except VendorFault as fault:
            unheard = in_words(fault, self.name)
            if not heard and not bill.lost_s:
                raise unheard from fault
        said: list[Utterance] = []
        for one in heard:
            new = utterances(one.answer, one.piece)
            said = joined(said, new) if one.piece.overlaps else said + new
        return Heard(
            said,
            _language(heard),
            answered_s=bill.answered_s,
            lost_s=bill.lost_s,
            unheard=unheard,
            billed_as=self._billed,
        )

    def greet(self) -> None:
        """Ask for the model's description, which is free; what is said is in the vendor's rest."""
        self.vendor.greet(lambda: self._within(GREETING_S, lambda: _describe(self._client, self.model)))

    @property
    def _billed(self) -> str:
        return self.model if self.vendor.name == OPENAI else self.name

    def _each(self, sound: Samples, spoken: Sequence[Stretch], bill: _Bill, report: Progress) -> Iterator[_Heard]:
        """Pieces in order of time, several at once after the first, which shows what the server can do."""
        first, *rest = self._plan(spoken)
        while True:
            try:
                yield self._hear(sound, first, bill, report)
                break
            except VendorFault as fault:
                if fault.kind is not FaultKind.PROMPT or len(self._times) == 1:
                    raise
                del self._times[0]  # 400: it may not know what was asked for; such an answer costs nothing
                first, *rest = self._plan(spoken)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                yield from pool.map(lambda piece: self._hear(sound, piece, bill, report), rest)
            finally:
                pool.shutdown(cancel_futures=True)

    def _plan(self, spoken: Sequence[Stretch]) -> list[SpeechPiece]:
        return pieces(spoken, longest_s=TIMED_S if self._times[0] else UNTIMED_S)

    def _hear(self, sound: Samples, piece: SpeechPiece, bill: _Bill, report: Progress) -> _Heard:
        part = piece.cut(sound)
        key = f"speech-{identity(self.vendor.id, str(self._format), hashlib.sha256(part.tobytes()).hexdigest())}"
        try:
            kept, lost = self.remember(key, lambda: self.vendor.ask(lambda: self._call(compressed(part))).model_dump())
        except VendorFault as fault:
            bill.lost_s += piece.seconds if fault.kind is FaultKind.FAILED else 0.0
            raise
        answer = SpeechAnswer.model_validate(kept)
        bill.lost_s += lost * piece.seconds
        bill.answered_s += piece.seconds
        until_s = piece.stretches[-1][1]
        report(f"Transcribing, {until_s:.0f} of {len(sound) / 16_000:.0f} s", min(1.0, until_s * 16_000 / len(sound)))
        return _Heard(piece, answer)

    def _call(self, data: bytes) -> SpeechAnswer:
        """One call, no retries. Raises Fault."""
        client = self._client
        sent = {"file": ("speech.ogg", data, "audio/ogg"), "model": self.model, **self._format}
        return read(self._within(self.call_s, lambda: _post(client, sent)))

    def _within(self, timeout_s: float, call: Callable[[], bytes]) -> bytes:
        try:
            return within(timeout_s, lambda: _translated(call))
        except TimeoutError as error:
            raise VendorFault(FaultKind.FAILED, "it gave no answer in time", SILENT_S) from error

    @property
    def _format(self) -> dict[str, Any]:
        if times := self._times[0]:
            return {"response_format": "verbose_json", "timestamp_granularities": list(times)}
        with_logprobs = self.model.startswith(_LOGPROBS) and "diarize" not in self.model
        return {"response_format": "json", **({"include": ["logprobs"]} if with_logprobs else {})}

    @cached_property
    def _client(self) -> "openai.OpenAI":
        return self.connect()


def configured_speech(settings: Settings, remember: Remember = forgetful) -> RemoteSpeech | None:
    """The engine that the settings name, or None."""
    vendor = speech_vendor(settings)
    if vendor is None:
        return None
    key = settings.openai_api_key or "none"  # the SDK wants one, a server of one's own does not
    url = settings.openai_base_url or OPENAI_URL
    return RemoteSpeech(vendor, settings.transcribe_model, lambda: _connect(key, url), remember=remember)


def _connect(key: str, url: str) -> "openai.OpenAI":
    import openai  # heavy: only the stage's own process loads it

    return openai.OpenAI(api_key=key, base_url=url, max_retries=0, timeout=openai.Timeout(CALL_S, connect=5.0))


def _post(client: "openai.OpenAI", sent: dict[str, Any]) -> bytes:
    # The raw answer: the SDK gives a page of HTML back as if it were a transcript.
    return client.audio.transcriptions.with_raw_response.create(**sent).content


def _describe(client: "openai.OpenAI", model: str) -> bytes:
    import openai  # heavy: only the stage's own process loads it

    try:
        return client.models.with_raw_response.retrieve(model).content
    except openai.NotFoundError as error:
        if str(client.base_url).startswith(OPENAI_URL):
            raise
        raise VendorFault(FaultKind.PROMPT, "it has no list of models") from error  # many servers of one's own


def _translated(call: Callable[[], bytes]) -> bytes:
    import openai  # heavy: only the stage's own process loads it

    try:
        return call()
    except openai.APIStatusError as error:
        raise _status_fault(error.status_code, error.code, _words(error.body), error.response.headers) from error
    except openai.APITimeoutError as error:
        raise VendorFault(FaultKind.FAILED, "it gave no answer in time", SILENT_S) from error
    except openai.APIConnectionError as error:
        import httpx2  # heavy, as above

        if isinstance(error.__cause__, httpx2.ConnectError):
            raise Busy("it cannot be reached", SILENT_S, None) from error
        raise VendorFault(FaultKind.FAILED, "the connection broke", SILENT_S) from error


def _status_fault(status: int, code: str | None, words: str, headers: Mapping[str, str]) -> VendorFault:
    """The fault behind a status (platform.openai.com/docs/guides/error-codes)."""
    if status == 429 and code in ("insufficient_quota", "billing_hard_limit_reached"):
        return VendorFault(FaultKind.OUT_OF_QUOTA, "its quota is used up; add credit or raise the limit", QUOTA_S)
    if status == 429:
        return Busy("too many requests (429)", BUSY_S, header_s(headers))
    if status in (408, 409) or status >= 500:
        return Busy(f"it is not available ({status})", FAILED_S, header_s(headers))
    if status in (401, 402, 403):
        return VendorFault(FaultKind.REFUSED, words or f"the key is not accepted ({status})", REFUSED_S)
    if status == 404:
        known = "look at TRANSCRIBE_MODEL and OPENAI_BASE_URL, which ends with /v1 mostly"
        return VendorFault(
            FaultKind.REFUSED, f"{words.rstrip('.') or 'there is no such thing (404)'}; {known}", REFUSED_S
        )
    return VendorFault(FaultKind.PROMPT, words or f"it does not take the sound ({status})")


def _words(body: object) -> str:
    """The vendor's own sentence. The SDK has taken `error` out of the body."""
    message = body.get("message") if isinstance(body, dict) else None
    return _KEY.sub("sk-…", one_line(message)) if isinstance(message, str) else ""


def _language(heard: Sequence[_Heard]) -> str | None:
    """The language in which most was said."""
    weights: dict[str, int] = {}
    for one in heard:
        if code := one.answer.language_code:
            weights[code] = weights.get(code, 0) + len(one.answer.text)
    return max(weights, key=lambda code: weights[code], default=None)
