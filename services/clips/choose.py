"""The first half of clips: which parts of a video are worth one."""

import json
from collections.abc import Sequence

from clients.chat.configured import is_free
from clients.language_model import configured_model
from clients.media.levels import STEP_S, Levels, levels
from services.clips.choice import llm, rules
from services.clips.choice.candidates import tightened
from services.clips.choice.sentences import Sentence, sentences_of, words_of
from services.costs.paid_calls import PaidCalls
from services.domain.clips import WAVEFORM, ClipChoice, ClipWish
from services.domain.stages import StageContext
from services.notes.llm.llm_session import MAX_WAIT_S, Asking


def run(context: StageContext) -> ClipChoice:
    """Choose. Raises PermanentError when the sound cannot be decoded."""
    wish = context.clip_wish or ClipWish()
    transcript, media = context.transcript, context.media
    if transcript is None or media is None or not transcript.segments:
        why = transcript.reason if transcript and transcript.reason else "Nothing is said in the video."
        return ClipChoice(zero_reason=f"There are no words to choose clips by. {why}")
    context.report("Reading the words", 0.0)
    sentences = sentences_of(words_of(transcript.segments), end_s=media.duration_s)
    heard = _levels(context)
    _keep_waveform(context, heard)
    context.report(f"Choosing among {len(sentences)} sentences", 0.5)
    choice = _choice(context, sentences, wish, heard)
    if not wish.tighten:
        return choice
    return choice.model_copy(update={"clips": tuple(map(tightened, choice.clips))})


def _choice(context: StageContext, sentences: Sequence[Sentence], wish: ClipWish, heard: Levels | None) -> ClipChoice:
    settings = context.settings
    model = configured_model(settings)
    if model is None or not sentences:
        return rules.choose(sentences, wish, levels=heard)
    calls = PaidCalls(settings.data_dir / "paid_calls")
    max_wait_s = settings.llm_timeout_s if settings.has_llm else MAX_WAIT_S
    asking = Asking(model, calls, context.report, settings.prices, max_wait_s)
    why_not = context.paused if context.paused and not is_free(settings) else ""
    return llm.choose(asking, sentences, wish, levels=heard, why_not=why_not)


def _keep_waveform(context: StageContext, heard: Levels | None) -> None:
    """Loudness ten times a second, for the page on which edges are moved: -60 dB is 0, full scale 100."""
    db = heard.db[: len(heard.db) // 2 * 2].reshape(-1, 2).max(axis=1) if heard is not None else []
    peaks = [max(0, min(100, round((float(value) + 60) / 0.6))) for value in db]
    (context.work / WAVEFORM).write_text(json.dumps({"every_s": 2 * STEP_S, "peaks": peaks}))


def _levels(context: StageContext) -> Levels | None:
    if context.media is None or not context.media.has_audio:
        return None
    found = levels(context.media_path, max_s=context.settings.longest_s)
    return found if found is not None and len(found.db) else None
