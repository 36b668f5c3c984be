"""Several clients that take turns: one that is busy or refused rests, and the next is asked at once."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from clients.gemini.calls import GeminiAnswer, ModelBusy, ModelRefuses, Prompt, PromptRefused
from clients.gemini.faults import BUSY_S, FaultKind, VendorFault
from clients.gemini.health import ClientHealth, Rest
from clients.gemini.member import Member
from utils.logger import get_logger
from utils.tracing import span

CALL_TIMEOUT_S = 90.0
SHORTEST_CALL_S = 0.5
GREETING_S = 10.0
VENDOR = "gemini"
_GONE = (FaultKind.REFUSED, FaultKind.OUT_OF_QUOTA)
log = get_logger(__name__)


class GeminiPool:
    """Asks the client that rested longest; knows from other processes who is busy."""

    def __init__(
        self,
        members: Sequence[Member],
        health: ClientHealth,
        *,
        call_timeout_s: float = CALL_TIMEOUT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._members = tuple(members)
        self._health = health
        self._call_timeout_s = call_timeout_s
        self._clock = clock

    @property
    def name(self) -> str:
        """The model's name."""
        return self._members[0].model

    @property
    def vendor(self) -> str:
        """What its usage is counted under."""
        return VENDOR

    @property
    def room(self) -> None:
        """No question of ours is too long for it."""
        return None

    def ask(self, prompt: Prompt, *, max_wait_s: float) -> GeminiAnswer:
        """Ask one after the other until somebody answers.

        Raises ModelBusy with the time to wait when all rest, ModelRefuses when all are refused or out of quota, and
        PromptRefused when the question itself is not accepted.
        """
        until, lost = self._clock() + max_wait_s, 0
        for member in self._in_turn():
            left_s = until - self._clock()
            if left_s < SHORTEST_CALL_S:
                break
            try:
                return replace(self._ask(member, prompt, min(left_s, self._call_timeout_s)), lost=lost)
            except VendorFault as fault:
                if fault.kind is FaultKind.PROMPT:
                    raise PromptRefused(f"{self.name} does not accept the question: {fault.why}.") from fault
                lost += fault.kind is FaultKind.FAILED
        raise self._nobody(lost)

    def greet(self) -> None:
        """Ask every client that is free whether it would answer; what they say is in `rests`."""
        for member in self._members:
            try:
                member.greet(timeout_s=GREETING_S)
                self._health.well(member.id)
            except VendorFault as fault:
                self._rest(member, fault)

    def rests(self) -> dict[str, Rest | None]:
        """Each client by its masked name, with why it rests."""
        return {member.name: self._health.rest_of(member.id) for member in self._members}

    def _in_turn(self) -> list[Member]:
        free = [member for member in self._members if self._health.rest_of(member.id) is None]
        return sorted(free, key=lambda member: self._health.used_at(member.id))

    def _ask(self, member: Member, prompt: Prompt, timeout_s: float) -> GeminiAnswer:
        self._health.use(member.id)
        try:
            with span("call gemini", model=member.model, client=member.name):
                answer = member.ask(prompt, timeout_s=timeout_s)
        except VendorFault as fault:
            self._rest(member, fault)
            raise
        self._health.well(member.id)
        return answer

    def _rest(self, member: Member, fault: VendorFault) -> None:
        if fault.kind is FaultKind.PROMPT:
            return
        log.warning("gemini client rests", extra={"client": member.name, "why": fault.why, "seconds": fault.rest_s})
        self._health.rest(member.id, fault.rest_s, fault.kind, fault.why)

    def _nobody(self, lost: int) -> ModelBusy | ModelRefuses:
        rests = [(name, rest) for name, rest in self.rests().items() if rest]
        coming = [rest for _, rest in rests if rest.kind not in _GONE]
        if len(rests) == len(self._members) and not coming:
            name, rest = rests[0]
            others = f", nor with {len(rests) - 1} more" if len(rests) > 1 else ""
            return ModelRefuses(f"Gemini does not answer with {name} ({rest.why}){others}.", ADVICE)
        waits = [rest.until - self._health.clock() for rest in coming]
        wait_s = max(1.0, min(waits, default=BUSY_S)) if len(rests) == len(self._members) else 1.0
        why = coming[0].why if coming else "it gave no answer in time"
        return ModelBusy(f"Gemini does not answer now: {why}.", retry_after_s=wait_s, lost=lost)


ADVICE = "See GEMINI_API_KEYS, GEMINI_MODEL and the quota at Google; “doctor” asks every client."
