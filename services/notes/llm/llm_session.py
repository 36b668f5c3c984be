"""Asks a model within one time limit for the whole note, pays once for each question, and counts what it took."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

from clients.gemini.calls import GeminiAnswer, GeminiModel, ModelBusy, Prompt, PromptRefused
from clients.progress import Report
from config.prices import BUILT_IN, PriceTable
from services.costs.costs import dollars, price_usd, tokens_of, usage
from services.costs.paid_calls import PaidCalls
from services.domain.artifacts import Usage
from services.notes.llm.waiting import told_while

MAX_WAIT_S = 200.0  # for all of a note's questions; the stage has 300
WAIT_S = 45.0  # of it, at most, without a question under way; a person would rather have the rules' note
MAX_LOST = 2  # calls that may have been billed for nothing, before it is given up
_USUAL_OUTPUT_TOKENS = 800
_TOKENS_A_SECOND = 300  # of video (ai.google.dev/gemini-api/docs/video-understanding)


class NoAnswer(Exception):
    """The model gave nothing that can be used; says why in a sentence."""


@dataclass
class Asking:
    """One note's questions. `used` has every answer's usage, lost ones estimated."""

    model: GeminiModel
    calls: PaidCalls
    report: Report
    prices: PriceTable = BUILT_IN
    max_wait_s: float = MAX_WAIT_S
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    used: list[Usage] = field(default_factory=list)
    _until: float = 0.0
    _keys: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._until = self.clock() + self.max_wait_s

    @property
    def room(self) -> int | None:
        """The weight that a question may have; None: no end is known."""
        return self.model.room

    def ask(self, prompt: Prompt) -> GeminiAnswer:
        """The answer, perhaps cut, or the one kept from before a crash.

        Raises NoAnswer when it was blocked, ModelBusy when nobody answers in time, ModelRefuses, PromptRefused and
        PromptTooLong.
        """
        try:
            return self._ask(prompt)
        except PromptRefused:
            if prompt.schema is None:
                raise
            # Some schemas are more than a model takes; the question's text describes the answer too.
            return self._ask(replace(prompt, schema=None))

    def discard(self) -> None:
        """The answers led to nothing: ask anew the next time."""
        for key in self._keys:
            self.calls.forget(key)

    def _ask(self, prompt: Prompt) -> GeminiAnswer:
        key = _key(f"{self.model.vendor} {self.model.name}", prompt)
        self._keys.append(key)
        paid = self.calls.once(key, lambda: vars(self._ask_while_busy(prompt)))
        answer = GeminiAnswer(**paid.answer)
        self._count(prompt, answer, paid.lost + answer.lost)
        if answer.ended == "blocked":
            raise NoAnswer(f"{self.model.name} would not answer ({answer.why.replace('_', ' ').lower()}).")
        return answer

    def _ask_while_busy(self, prompt: Prompt) -> GeminiAnswer:
        lost, waited_s = 0, 0.0
        while True:
            left_s = self._until - self.clock()
            line = f"Asking {self.model.name}{self._about(prompt)}"
            try:
                with told_while(self.report, line):
                    answer = self.model.ask(prompt, max_wait_s=left_s)
                return replace(answer, lost=answer.lost + lost)
            except ModelBusy as busy:
                lost += busy.lost
                wait_s = busy.retry_after_s or 1.0
                waited_s += wait_s
                if self.clock() + wait_s >= self._until or waited_s > WAIT_S or lost >= MAX_LOST:
                    raise ModelBusy(busy.message, retry_after_s=wait_s, lost=lost) from busy
                self.report(f"{busy.message} Asking again in {wait_s:.0f} s.", None)
                self.sleep(wait_s)

    def _about(self, prompt: Prompt) -> str:
        cost_usd = price_usd(self.model.vendor, self.model.name, _estimate(prompt), self.prices)
        return "" if cost_usd is None else f" (about {dollars(cost_usd)})"

    def _count(self, prompt: Prompt, answer: GeminiAnswer, lost: int) -> None:
        units = {"input_tokens": answer.input_tokens, "output_tokens": answer.output_tokens}
        vendor, model = self.model.vendor, answer.model
        self.used.append(usage(vendor, model, units, client=answer.client, prices=self.prices))
        for _ in range(lost):
            self.used.append(usage(vendor, model, _estimate(prompt), is_estimate=True, prices=self.prices))


def _key(model: str, prompt: Prompt) -> str:
    answer = [one.name for one in fields(GeminiAnswer)]  # one kept by another version is not read
    text = json.dumps(
        [answer, model, prompt.system, prompt.text, prompt.schema, prompt.max_output_tokens, _digest(prompt.video)],
        sort_keys=True,
    )
    return f"note-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest() if data else ""


def _estimate(prompt: Prompt) -> dict[str, int]:
    schema = json.dumps(prompt.schema or {})
    return {
        "input_tokens": tokens_of(prompt.system + prompt.text + schema) + round(_TOKENS_A_SECOND * prompt.video_s),
        "output_tokens": _USUAL_OUTPUT_TOKENS,
    }
