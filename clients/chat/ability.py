"""What a chat endpoint takes with one model, learned from its answers and remembered by every process."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from utils.files import write_atomically

KEPT_S = 7 * 86_400.0  # a server that was renewed since may take more
USUAL_LIMIT = 2_048  # tokens of an answer: a note takes some 800, and a small model that loops takes all
LARGE_LIMIT = 24_576  # where that was too few, for thoughts above all
WEIGHT_PER_TOKEN = 3.3  # assumed until the endpoint has counted a question; larger vocabularies have more
_SHARE = 4  # of the window at most is kept for the answer
_ANSWER_TOKENS = 1_500


class Form(StrEnum):
    """How the shape of an answer is asked for, the strictest first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    WORDS = "prompt alone"

    @property
    def weaker(self) -> "Form | None":
        """What to try when this one is refused."""
        return {Form.SCHEMA: Form.OBJECT, Form.OBJECT: Form.WORDS}.get(self)


@dataclass(frozen=True)
class Ability:
    """It begins with what most servers take; every refusal takes something away."""

    form: Form = Form.SCHEMA
    limit_name: str = "max_tokens"  # or max_completion_tokens; empty: it knows neither
    refused: tuple[str, ...] = ()  # optional parts of a request that it does not take
    is_router: bool = False  # it passes questions on to others, which must be told to keep to the form
    is_long: bool = False  # the usual room was too small for its thoughts or its answer
    window: int | None = None  # tokens of question and answer together
    reads: int | None = None  # tokens of a question that it cut in silence, which is as much as it reads
    most_read: int = 0  # the longest question that it counted
    weight_per_token: float | None = None  # of the last question that it read whole
    misses: int = 0  # answers, one after the other, that were no JSON although they had to be
    holds: bool | None = None  # whether the test's answer had the form; None: not tested

    @property
    def limit(self) -> int:
        """Tokens that an answer may have, its window aside."""
        return LARGE_LIMIT if self.is_long else USUAL_LIMIT

    @property
    def reserve(self) -> int:
        """Tokens of the window that are kept for the answer."""
        return min(_ANSWER_TOKENS, (self.window or 0) // _SHARE)

    @property
    def question_tokens(self) -> int | None:
        """How long a question may be; None: nothing is known."""
        known = [self.reads, self.window and self.window - self.reserve]
        return min((one for one in known if one), default=None)

    def tokens_of(self, weight: int) -> int:
        """About how many tokens a question of that weight has."""
        return round(weight / (self.weight_per_token or WEIGHT_PER_TOKEN))

    @property
    def room(self) -> int | None:
        """The weight that a question may have; None: nothing is known of an end."""
        tokens = self.question_tokens
        return None if tokens is None else int(0.95 * tokens * (self.weight_per_token or WEIGHT_PER_TOKEN))

    def without(self, part: str) -> "Ability":
        """The same, which is not sent that part any more."""
        return replace(self, refused=(*self.refused, part))


_READER = TypeAdapter(Ability)


class Memory:
    """One file for each endpoint and model."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock

    def read(self) -> Ability:
        """What is known, or what most servers take."""
        try:
            record = json.loads(self._path.read_text())
            is_fresh = self._clock() - float(record.pop("at")) < KEPT_S
            return _READER.validate_python(record) if is_fresh else Ability()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ValidationError):
            return Ability()  # never asked, or half a file, or one of another version

    def keep(self, ability: Ability) -> None:
        """Remember it; where that fails it is learned again."""
        record: dict[str, Any] = {**_READER.dump_python(ability, mode="json"), "at": self._clock()}
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, json.dumps(record))
