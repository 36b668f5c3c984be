"""A question of which the model reads all: lines that would be cut in silence are left out, counted and told."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from clients.gemini.calls import GeminiAnswer, Prompt, PromptTooLong
from services.notes.llm.llm_session import Asking, NoAnswer
from services.notes.llm.sources import Sources
from utils.text_weight import weight_of

_TRIES = 4  # the room is learned from what the model says to each
_LEAST_WEIGHT = 200  # of lines; a question without them is none

Make = Callable[[Sources], Prompt]


@dataclass(frozen=True)
class Fitted:
    """What was asked in the end and answered; `left_out` counts the last lines, which were not asked about."""

    prompt: Prompt
    answer: GeminiAnswer
    left_out: int = 0


def ask_fitted(asking: Asking, make: Make, sources: Sources) -> Fitted:
    """Ask about as many of the first lines as the model reads at once. Raises NoAnswer and what `Asking.ask` raises."""
    told = ""
    for _ in range(_TRIES):
        given = within_room(make, sources, asking.room)
        if sources.lines and not given.lines:
            break
        prompt = make(given)
        try:
            return Fitted(prompt, asking.ask(prompt), len(sources.lines) - len(given.lines))
        except PromptTooLong as error:
            told = str(error)
    raise NoAnswer(told or f"The question is longer than {asking.model.name} takes at once.")


def within_room(make: Make, sources: Sources, room: int | None) -> Sources:
    """The sources with the lines that fit; without any where hardly one does."""
    if room is None or _weight(make(sources)) <= room:
        return sources
    spare = room - _weight(make(replace(sources, lines=())))
    kept = 0
    if spare >= _LEAST_WEIGHT:
        for line in sources.numbered().splitlines():
            spare -= weight_of(line) + 1
            if spare < 0:
                break
            kept += 1
    return replace(sources, lines=sources.lines[:kept])


def _weight(prompt: Prompt) -> int:
    return weight_of(prompt.system) + weight_of(prompt.text)
