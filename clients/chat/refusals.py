"""What a refused request teaches about an endpoint: what to leave out or to ask for otherwise the next time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from clients.chat.ability import Ability
from clients.chat.request import PROVIDER, SYSTEM, TEMPERATURE
from clients.gemini.faults import FaultKind, VendorFault

_CONTEXT = re.compile(
    r"context[ _-]?(length|size|window|overflow)|n_ctx|max_model_len|too many tokens|(prompt|input|request) is too l"
    r"|maximum input length|context the overflows"
)
_WINDOW = re.compile(
    r"(?:context (?:length|size|window)|window)(?: \w+){0,3}? \(?(\d{3,7})"
    r"|\((\d{3,7}) tokens\), try|n_ctx\D{0,4}(\d{3,7})"
)
_ASKED = re.compile(
    r"(\d{2,7}) (?:input tokens|tokens? (?:from|in) (?:the |your )?(?:input |messages|prompt)|in the messages)"
    r"|first (\d{2,7}) tokens|requested tokens \((\d{2,7})\)|request \((\d{2,7}) tokens\)|prompt contains (\d{2,7})"
)
_FORM = ("response_format", "json_schema", "json_object", "schema", "grammar", "structured", "guided", "json mode")
_NAMES = ("max_tokens", "max_completion_tokens", "")


@dataclass(eq=False)
class Refused(VendorFault):
    """The server does not take the request as it is: status, its words, and the fields of its error."""

    status: int
    words: str
    error: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(FaultKind.PROMPT, self.words)


def is_about_context(words: str, error: Mapping[str, Any]) -> bool:
    """Whether question and answer are longer than the model takes."""
    told = f"{error.get('type')} {error.get('code')}".casefold()
    return "context" in told or _CONTEXT.search(words.casefold().replace(",", "")) is not None


def is_about_form(words: str) -> bool:
    """Whether it is the shape of the answer that the server cannot do."""
    return any(name in words.casefold() for name in _FORM)


def mended(ability: Ability, refused: Refused, weight: int) -> Ability | None:
    """What the endpoint takes, after that refusal of a question of that weight; None: it teaches nothing."""
    words = refused.words.casefold()
    if is_about_context(words, refused.error):
        return _with_window(ability, refused, weight)
    if ability.limit_name and ability.limit_name in words:
        return replace(ability, limit_name=_other_limit(ability.limit_name, words))
    if TEMPERATURE in words and TEMPERATURE not in ability.refused:
        return ability.without(TEMPERATURE)
    if "system" in words and "role" in words and SYSTEM not in ability.refused:
        return ability.without(SYSTEM)
    weaker = ability.form.weaker
    if is_about_form(words) and weaker:
        return replace(ability, form=weaker)
    if ability.is_router and PROVIDER in words and PROVIDER not in ability.refused:
        return ability.without(PROVIDER)
    return replace(ability, form=weaker) if weaker else None  # it says nothing that is known: less may do


def _other_limit(name: str, words: str) -> str:
    """The name that it wants, or the next to try."""
    other = "max_tokens" if name == "max_completion_tokens" else "max_completion_tokens"
    is_named = re.search(rf"\b{other}\b", words) is not None
    return other if is_named or name == _NAMES[0] else ""


def _with_window(ability: Ability, refused: Refused, weight: int) -> Ability:
    words = refused.words.casefold().replace(",", "")
    asked = _count(refused.error.get("n_prompt_tokens")) or _first(_ASKED, words)
    window = _count(refused.error.get("n_ctx")) or _first(_WINDOW, words)
    ratio = weight / asked if asked else ability.weight_per_token
    learned = replace(ability, weight_per_token=ratio)
    # It names no number: two thirds of what was too long, and less the next time.
    guess = learned.tokens_of(weight) * 2 // 3
    known = ability.window if ability.window and not window else None
    return replace(learned, window=window or min(guess, known or guess))


def _first(pattern: re.Pattern[str], words: str) -> int | None:
    found = pattern.search(words)
    return next((int(group) for group in found.groups() if group), None) if found else None


def _count(given: object) -> int | None:
    return given if isinstance(given, int) and not isinstance(given, bool) and given > 0 else None
