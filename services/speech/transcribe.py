"""The stage that turns what is said into segments with times: the platform's captions, else an engine that listens."""

import math
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from clients.local_models.model_hub import ModelHub
from clients.local_models.model_store import ModelStore
from clients.local_models.packaged_models import PackageIndex
from clients.local_models.speech import FasterWhisper, Heard, SpeechEngine, TimedWord, Utterance
from clients.local_models.voices import VoiceDetector, Voices, voices
from clients.media.audio import RATE_HZ, Samples, samples
from clients.progress import Report
from clients.remote_speech.engine import configured_speech
from config.prices import BUILT_IN, PriceTable
from services.costs import costs
from services.costs.paid_calls import PaidCalls
from services.costs.vendor_answers import remembering
from services.domain.artifacts import Segment, Transcript, Usage, Word
from services.domain.losses import lost_sound_sentence, sound_shortfall
from services.domain.stages import StageContext
from services.speech import captions
from services.speech.doubts import believable, confidence
from services.speech.sentences import caption_sentences, sentences
from services.speech.settled import settled
from utils.errors import ClipsheetError, NeedsUserError, TransientError
from utils.memory import keep_little

_SILENT_PEAK = 0.003  # -50 dB of full scale
_SURE_OF_LANGUAGE = 0.5


@dataclass
class EngineChoice:
    """The engines to ask, those that were skipped with the reason, and the paid calls that gave no result."""

    engines: Sequence[SpeechEngine]
    prices: PriceTable = BUILT_IN
    notes: list[str] = field(default_factory=list)
    usage: list[Usage] = field(default_factory=list)
    is_final: bool = True  # no other engine would be chosen another time

    @property
    def reason(self) -> str | None:
        """The notes as one text."""
        return " ".join(self.notes) or None


class _Held:
    """A sound that the last who needs it takes along, and so is gone when they have read it."""

    def __init__(self, sound: Samples) -> None:
        self.length_s = len(sound) / RATE_HZ
        self._sound = sound

    def given(self, *, away: bool) -> Samples:
        """Give the sound; `away`: nobody asks again."""
        sound = self._sound
        if away:
            self._sound = np.zeros(0, np.float32)
        return sound


def run(context: StageContext) -> Transcript:
    """Give the transcript. Raises PermanentError when the sound cannot be decoded."""
    if context.media and not context.media.file:
        return Transcript(engine="none", reason="The post is pictures without sound.")
    keep_little()
    choice = chosen(context)
    return from_captions(context, choice) or listen(context, choice, voices)


def chosen(context: StageContext) -> EngineChoice:
    """The engines in the order in which they are asked; a paid one only while there is money left."""
    sources = (PackageIndex(), ModelHub(context.settings.hf_endpoint))
    store = ModelStore(context.settings.whisper_dir, sources)
    threads = context.cores or max(1, (os.cpu_count() or 1) // 2)  # the others are for the stages that run beside
    local = FasterWhisper(context.settings.whisper_model, store, threads=threads)
    calls = PaidCalls(context.settings.data_dir / "paid_calls")
    remote = configured_speech(context.settings, remembering(calls))
    if remote and context.paused:
        return EngineChoice([local], notes=[f"{remote.name} was not asked: {context.paused}"], is_final=False)
    return EngineChoice([remote, local] if remote else [local], context.settings.prices)


def from_captions(context: StageContext, choice: EngineChoice) -> Transcript | None:
    """The platform's own captions, when they are good; what is wrong with them is noted."""
    if not (context.media and context.media.captions_file and context.media_folder):
        return None
    try:
        text = (context.media_folder / context.media.captions_file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None  # gone or unreadable: listening gives the words too
    cues = captions.parse(text)
    if doubt := captions.doubt(cues, context.media.duration_s):
        choice.notes.append(f"The platform's captions were left aside: {doubt}.")
        return None
    segments = tuple(_segment(one) for one in caption_sentences(cues))
    kind = "automatic captions" if context.media.captions_automatic else "own captions"
    return Transcript(
        engine="captions",
        segments=segments,
        language=_language(context.media.captions_language),
        reason=f"The platform's {kind} hold the words, so nobody had to listen.",
    )


def listen(context: StageContext, choice: EngineChoice, find_voices: VoiceDetector) -> Transcript:
    """Transcribe with the first engine that can. None is asked, so nothing paid or fetched, where nobody speaks."""
    lost: list[float] = []
    found = _heard(context, choice, find_voices, lost)
    sentence = lost_sound_sentence(sum(lost))
    told = {"notices": (sentence,) if sentence else (), "shortfall": sound_shortfall(sum(lost), context.media)}
    return found.model_copy(update=told)


def _heard(context: StageContext, choice: EngineChoice, find_voices: VoiceDetector, lost: list[float]) -> Transcript:
    context.report("Listening for voices", 0.0)
    sound = samples(context.media_path, max_s=context.settings.longest_s, lost=lost)
    if sound is None:
        return Transcript(engine="none", reason="The video has no sound.")
    if not len(sound) or float(np.abs(sound).max()) < _SILENT_PEAK:
        return Transcript(engine="none", reason="The sound is silent.")
    found = find_voices(sound)
    if not found.spoken:
        length_s = len(sound) / RATE_HZ
        return Transcript(engine="none", reason=f"No speech in {length_s:.0f} s of sound: only music or noise.")
    held = _Held(sound)
    del sound
    return _transcribe(held, found, choice, context.report)


def _transcribe(sound: _Held, voices: Voices, choice: EngineChoice, report: Report) -> Transcript:
    """Ask one engine after the other; a part of the words is better than none."""
    spoken_s = sum(end - start for start, end in voices.spoken)
    part: Transcript | None = None
    for engine in choice.engines:
        try:
            is_last = engine is choice.engines[-1]
            heard = engine.transcribe(sound.given(away=is_last), voices.spoken, report)
            utterances = believable(_reported(heard.utterances, report, sound.length_s))
            found = _read(heard, engine, sentences(settled(utterances, voices.pauses), voices.pauses))
        except (TransientError, NeedsUserError) as error:
            _set_aside(choice, engine, error, spoken_s)
            continue
        choice.usage += _paid(heard, choice.prices)
        if heard.unheard is None:
            return _told(found, choice, spoken_s)
        part = part or (found if found.segments else None)
        _set_aside(choice, engine, heard.unheard, spoken_s)
    lost = part or Transcript(engine="none")
    if part:
        choice.notes.append("The transcript holds what was heard until then.")
    return lost.model_copy(update={"reason": choice.reason, "reusable": False, "usage": tuple(choice.usage)})


def _read(heard: Heard, engine: SpeechEngine, said: Iterable[Utterance]) -> Transcript:
    sure = heard.language_probability is None or heard.language_probability >= _SURE_OF_LANGUAGE
    segments = tuple(_segment(utterance) for utterance in said)
    return Transcript(
        engine=engine.name,
        segments=segments,
        language=_language(heard.language) if sure and segments else None,
        language_probability=heard.language_probability if segments else None,
    )


def _told(found: Transcript, choice: EngineChoice, spoken_s: float) -> Transcript:
    if not found.segments:
        choice.notes.append(f"A voice was heard for {spoken_s:.0f} s, but no words could be made out.")
    elif choice.notes:
        choice.notes.append(f"{found.engine} listened.")
    known = {"reason": choice.reason, "reusable": choice.is_final, "usage": tuple(choice.usage)}
    return found.model_copy(update=known)


def _reported(utterances: Iterable[Utterance], report: Report, length_s: float) -> Iterator[Utterance]:
    if isinstance(utterances, Sequence):  # it is done, and told how far it was meanwhile
        yield from utterances
        return
    for utterance in utterances:
        report(f"Transcribing, {utterance.end_s:.0f} of {length_s:.0f} s", min(1.0, utterance.end_s / length_s))
        yield utterance


def _paid(heard: Heard, prices: PriceTable) -> list[Usage]:
    parts = ((heard.answered_s, False), (heard.lost_s, True))
    return [
        costs.usage("speech", heard.billed_as, {"seconds": math.ceil(seconds)}, is_estimate=is_lost, prices=prices)
        for seconds, is_lost in parts
        if seconds > 0
    ]


def _set_aside(choice: EngineChoice, engine: SpeechEngine, error: ClipsheetError, spoken_s: float) -> None:
    choice.is_final = False
    if engine is not choice.engines[-1]:
        choice.notes.append(str(error))
        return
    choice.notes.append(f"Speech was heard ({spoken_s:.0f} s), but {_could_not(error)}")


def _could_not(error: ClipsheetError) -> str:
    if isinstance(error, NeedsUserError):
        return f"could not be transcribed. {error}"
    return (
        f"the speech model could not be fetched ({error.message}). "
        "Try again with a connection, or set WHISPER_MODEL to a folder that holds a faster-whisper model."
    )


def _segment(utterance: Utterance) -> Segment:
    return Segment(
        start_s=round(utterance.start_s, 2),
        end_s=round(utterance.end_s, 2),
        text=utterance.text,
        confidence=confidence(utterance.avg_logprob),
        words=tuple(_word(word) for word in utterance.words if word.text.strip()),
    )


def _word(word: TimedWord) -> Word:
    return Word(start_s=round(word.start_s, 2), end_s=round(word.end_s, 2), text=word.text.strip())


def _language(code: str | None) -> str | None:
    """ISO 639-1 of a platform's code: "en-US" and "en-orig" are "en"."""
    first = re.split(r"[-_]", code or "")[0].lower()
    return first or None
