"""A chat endpoint with one model: asked in the strictest form that it takes, its answers read in any."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from clients.chat.ability import Ability, Memory
from clients.chat.completions import Completion, read_completion
from clients.chat.refusals import Refused, is_about_context, mended
from clients.chat.request import answer_limit, body, question_weight
from clients.chat.transport import Post
from clients.gemini.calls import GeminiAnswer, ModelBusy, ModelRefuses, Prompt, PromptRefused, PromptTooLong
from clients.gemini.faults import FAILED_S, SILENT_S, FaultKind, VendorFault
from clients.vendor import Resting, Vendor
from utils.logger import get_logger

VENDOR = "llm"
MAX_TRIES = 10  # of one question in other forms
SHORTEST_CALL_S = 0.5
GREETING_S = 60.0  # a model may have to be loaded first
ADVICE = "See LLM_BASE_URL, LLM_MODEL and LLM_API_KEY; “doctor” asks again."
_GONE = (FaultKind.REFUSED, FaultKind.OUT_OF_QUOTA)
# A question is held for cut when far fewer tokens were counted than it must have. What the endpoint counted before is
# the measure; without it the fewest that are possible, and a count that looks like a window, or half of what must be.
_CUT_SHARE, _SURE_SHARE = 0.85, 0.5
_MAX_WEIGHT_PER_TOKEN = 4.8
_LEAST_WINDOW = 900  # fewer are what a server counted beside its cache, and no window
_WINDOW_STEP, _WINDOW_SLACK = 256, 4  # windows are such multiples; an end elsewhere is the server's limit of answers
_TELLING = 300  # tokens that say how long one is
_MAX_MISSES = 2
log = get_logger(__name__)

_TEST = Prompt(
    system="You answer with one JSON object and nothing else.",
    text='What is done in this line, and how often? {"n": 1, "text": "12 squats"}\n'
    'Answer in this form: {"exercise": the name, "reps": the number}.',
    schema={
        "type": "object",
        "properties": {"exercise": {"type": "string"}, "reps": {"type": "integer"}},
        "required": ["exercise", "reps"],
        "additionalProperties": False,
    },
)


@dataclass(frozen=True)
class ChatModel:
    """Knows from other processes what the endpoint takes, and whether it rests."""

    door: Vendor
    model: str
    post: Post
    memory: Memory
    is_router: bool = False  # known by its address
    clock: Callable[[], float] = time.monotonic

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model

    @property
    def vendor(self) -> str:
        """What its usage is counted under."""
        return VENDOR

    @property
    def room(self) -> int | None:
        """The weight that a question may have, as far as is known."""
        return self.memory.read().room

    @property
    def ability(self) -> Ability:
        """What is known of it."""
        return self.memory.read()

    def ask(self, prompt: Prompt, *, max_wait_s: float) -> GeminiAnswer:
        """Answer within the time. Raises ModelBusy, ModelRefuses, PromptRefused or PromptTooLong."""
        if prompt.video:
            raise PromptRefused(f"{self.model} is not shown videos.")
        return _Question(self, prompt, self.clock() + max_wait_s).answer()

    def greet(self) -> None:
        """Ask a small question with a form, from the strictest on; what came of it is in `ability` and `door.rest`."""
        self.door.health.well(self.door.id)
        self.memory.keep(Ability())
        try:
            answer = self.ask(_TEST, max_wait_s=GREETING_S)
        except (ModelBusy, ModelRefuses):
            return  # the door remembers
        except (PromptRefused, PromptTooLong) as error:
            self.door.health.rest(self.door.id, SILENT_S, FaultKind.PROMPT, error.message.rstrip("."))
            return
        self.memory.keep(replace(self.memory.read(), holds=_has_form(answer.text)))


@dataclass
class _Question:
    """One question on its way through the forms. `ability` is what is tried; what is learned is kept."""

    model: ChatModel
    prompt: Prompt
    until: float
    lost: int = 0
    missed: Ability | None = None  # what is known of it, while this question is asked in a weaker form

    def answer(self) -> GeminiAnswer:
        known = self.model.memory.read()
        ability = replace(known, is_router=known.is_router or self.model.is_router)
        for _ in range(MAX_TRIES):
            self._check_room(ability)
            try:
                found = self._call(ability)
            except Refused as refused:
                ability = self._mended(ability, refused)
                self.model.memory.keep(ability)
                continue
            better = self._judged(ability, found)
            if better is None:
                return self._as_answer(found)
            ability = better
        raise PromptRefused(f"{self.model.name} took the question in no form.")

    def _call(self, ability: Ability) -> Completion:
        if self._left_s() <= SHORTEST_CALL_S:
            raise ModelBusy(self._says("it gave no answer in time"), retry_after_s=SILENT_S, lost=self.lost)
        sent = body(self.model.model, self.prompt, ability)
        try:
            return self.model.door.ask(lambda: read_completion(self.model.post(sent, self._left_s())))
        except Refused:
            raise
        except VendorFault as fault:
            lost = self.lost + (fault.kind is FaultKind.FAILED and not isinstance(fault, Resting))
            if fault.kind in _GONE:
                raise ModelRefuses(self._says(fault.why), ADVICE) from fault
            raise ModelBusy(self._says(fault.why), retry_after_s=max(1.0, fault.rest_s), lost=lost) from fault

    def _left_s(self) -> float:
        return max(SHORTEST_CALL_S, self.until - self.model.clock())

    def _judged(self, ability: Ability, found: Completion) -> Ability | None:
        """What to ask with again; None when the answer is as good as it gets. What it teaches is kept."""
        learned = self._counted(replace(ability, is_router=ability.is_router or found.is_routed), found)
        if found.ended == "blocked" or found.has_object:
            known = self.missed or ability
            self._keep(replace(learned, form=known.form, misses=known.misses if self.missed else 0), ability)
            return None
        if found.ended == "cut":
            return self._cut(learned, ability, found)
        if found.is_routed and not ability.is_router:  # whom it asked may not have been told of the form
            self._keep(learned, ability)
            return learned
        return self._missed(learned, ability, found)

    def _missed(self, learned: Ability, before: Ability, found: Completion) -> Ability | None:
        """It promised JSON and gave none: a weaker form at once, and for good when it happens again."""
        weaker = learned.form.weaker
        if weaker is None:
            self._keep(learned, before)
            if not found.text:
                raise ModelBusy(self._says("its answer was empty"), retry_after_s=FAILED_S, lost=self.lost + 1)
            return None
        misses = learned.misses + 1
        lasting = replace(learned, misses=misses) if misses < _MAX_MISSES else replace(learned, form=weaker, misses=0)
        self._keep(lasting, before)
        self.missed = lasting
        log.info("an answer was no JSON", extra={"model": self.model.name, "form": learned.form})
        return replace(lasting, form=weaker)

    def _cut(self, learned: Ability, before: Ability, found: Completion) -> Ability | None:
        used = found.question_tokens + found.answer_tokens
        is_ours = found.answer_tokens >= answer_limit(self.prompt, before) - 8
        is_full = found.question_tokens and found.answer_tokens and (used + 2) % _WINDOW_STEP <= _WINDOW_SLACK
        if is_full and not is_ours and learned.window is None:
            learned = replace(learned, window=used)  # not our limit ended it, so its window did
            self._keep(learned, before)
            self._check_room(learned)
        if found.is_loop:
            self._keep(learned, before)
            raise ModelRefuses(f"{self.model.name} repeated itself without end.", "Take a larger model.")
        larger = replace(learned, is_long=True)
        has_more = answer_limit(self.prompt, larger) > answer_limit(self.prompt, learned)
        if has_more and (is_ours or found.is_thought_only):
            self._keep(larger, before)
            return larger
        self._keep(learned, before)
        return None

    def _counted(self, learned: Ability, found: Completion) -> Ability:
        """What the tokens say that it read. Raises PromptTooLong when it left out a part in silence."""
        counted, weight = found.question_tokens, question_weight(self.prompt)
        if not counted:
            return learned
        if counted >= max(_LEAST_WINDOW, learned.most_read) and is_cut(counted, weight, learned.weight_per_token):
            self.model.memory.keep(replace(learned, reads=counted, most_read=counted))
            raise self._too_long()
        # Not of a short question, of which the template is a large part, nor of what was counted beside a cache.
        if counted >= max(_TELLING, weight / _MAX_WEIGHT_PER_TOKEN / 2):
            learned = replace(learned, weight_per_token=round(weight / counted, 3))
        return replace(learned, most_read=max(learned.most_read, counted))

    def _check_room(self, ability: Ability) -> None:
        if (
            ability.question_tokens is not None
            and ability.tokens_of(question_weight(self.prompt)) > ability.question_tokens
        ):
            raise self._too_long()

    def _mended(self, ability: Ability, refused: Refused) -> Ability:
        better = mended(ability, refused, question_weight(self.prompt))
        if better is None:
            said = refused.words.rstrip(".")
            raise PromptRefused(f"{self.model.name} does not accept the question: {said}.") from refused
        if is_about_context(refused.words, refused.error) and better == ability:
            # It was told a window before and says the same again: the question has more tokens than was thought.
            weight_per_token = question_weight(self.prompt) / (1.2 * (better.question_tokens or 1))
            self.model.memory.keep(replace(better, weight_per_token=round(weight_per_token, 3)))
            raise self._too_long()
        return better

    def _keep(self, learned: Ability, before: Ability) -> None:
        if learned != before:
            self.model.memory.keep(learned)

    def _as_answer(self, found: Completion) -> GeminiAnswer:
        return GeminiAnswer(
            text=found.text,
            model=self.model.model,
            client=self.model.door.name,
            input_tokens=found.question_tokens,
            output_tokens=found.answer_tokens,
            ended=found.ended,
            why=found.why,
            lost=self.lost,
        )

    def _says(self, why: str) -> str:
        return f"{self.model.model} at {self.model.door.name} does not answer: {why.rstrip('.')}."

    def _too_long(self) -> PromptTooLong:
        return PromptTooLong(
            f"The question is longer than {self.model.model} takes at once.",
            "Give it a longer context where it runs (Ollama: OLLAMA_CONTEXT_LENGTH), or take another model.",
        )


def is_cut(counted: int, weight: int, weight_per_token: float | None) -> bool:
    """Whether a question of that weight had more tokens than were counted."""
    if weight_per_token:
        return counted < _CUT_SHARE * weight / weight_per_token
    fewest = weight / _MAX_WEIGHT_PER_TOKEN
    looks_like_window = (counted + _WINDOW_SLACK) % _WINDOW_STEP <= 2 * _WINDOW_SLACK
    return counted < _SURE_SHARE * fewest or (looks_like_window and counted < _CUT_SHARE * fewest)


def _has_form(text: str) -> bool:
    try:
        given = json.loads(text)
    except ValueError:
        return False
    return isinstance(given, dict) and {"exercise", "reps"} <= set(given)
