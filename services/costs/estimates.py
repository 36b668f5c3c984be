"""What a run will cost, before it: by the engines that are configured and the length of the video."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from clients.chat.configured import is_free
from clients.chat.endpoint import VENDOR as CHAT
from clients.gemini.pool import VENDOR as GEMINI
from clients.vendors import OPENAI, speech_vendor
from config.settings import Settings
from services.costs.costs import price_usd
from services.domain.stages import StageName

USUAL_S = 60.0  # a short video whose length is not known yet
# Measured on the benchmarks' clips: new texts are one to five images a minute, a note is two questions of some 3,000
# tokens, fields and all, and each minute of speech and texts adds 400 to both.
_IMAGES_A_MINUTE = 3
_ASKED_TOKENS, _ASKED_TOKENS_A_MINUTE = 6_000, 800
_ANSWERED_TOKENS = 900


@dataclass(frozen=True)
class Estimate:
    """Dollars by paid stage, and the models that no price is known for. Without paid engines it is empty."""

    duration_s: float
    by_stage: Mapping[StageName, float]
    unpriced: tuple[str, ...] = ()

    @property
    def usd(self) -> float:
        """The sum over all stages."""
        return round(sum(self.by_stage.values()), 6)


def estimate(settings: Settings, duration_s: float | None = None) -> Estimate:
    """What a video of that length takes, when there is speech all through and a text now and then."""
    length_s = USUAL_S if duration_s is None else min(duration_s, settings.longest_s)
    by_stage: dict[StageName, float] = {}
    unpriced: list[str] = []
    for stage, (vendor, model, units) in _calls(settings, length_s).items():
        cost_usd = price_usd(vendor, model, units, settings.prices)
        by_stage[stage] = cost_usd or 0.0
        unpriced += [model] if cost_usd is None else []
    return Estimate(length_s, by_stage, tuple(unpriced))


def _calls(settings: Settings, length_s: float) -> dict[StageName, tuple[str, str, dict[str, int]]]:
    """The paid stages with vendor, model and units, as they will be counted."""
    calls: dict[StageName, tuple[str, str, dict[str, int]]] = {}
    minutes = length_s / 60
    if speech := speech_vendor(settings):
        model = settings.transcribe_model
        billed = model if speech.name == OPENAI else f"{speech.name}/{model}"
        calls[StageName.TRANSCRIBE] = ("speech", billed, {"seconds": math.ceil(length_s)})
    if settings.has_vision:
        images = math.ceil(_IMAGES_A_MINUTE * minutes)
        calls[StageName.READ_TEXT] = ("vision", "text_detection", {"images": images})
    if is_free(settings):
        return calls
    if settings.has_llm or settings.has_gemini:
        tokens = {
            "input_tokens": _ASKED_TOKENS + round(_ASKED_TOKENS_A_MINUTE * minutes),
            "output_tokens": _ANSWERED_TOKENS,
        }
        whose = (CHAT, settings.llm_model) if settings.has_llm else (GEMINI, settings.gemini_model)
        calls[StageName.SUMMARIZE] = (*whose, tokens)
    return calls
