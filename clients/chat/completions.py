"""A chat completion as servers send it, and the JSON object in it, however it is wrapped."""

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from clients.gemini.faults import FAILED_S, FaultKind, VendorFault

MAX_CHARS = 400_000
_OPEN = re.compile(r"<(think|thinking|thought|reasoning|seed:think)>|\[THINK\]", re.IGNORECASE)
_CLOSE = re.compile(r"</(?:think|thinking|thought|reasoning|seed:think)>|\[/THINK\]", re.IGNORECASE)
_FINAL = re.compile(r"<\|channel\|>final[^<]*<\|message\|>")
_ANALYSIS = re.compile(r"<\|channel\|>(?!final)")
_CUT = ("length", "max_tokens", "model_length")
_BLOCKED = ("content_filter", "refusal", "safety")
_DECODER = json.JSONDecoder()
_LONG, _LOOP = 1_500, 12  # a note in JSON is four times as long as its compressed form
_MAX_STARTS = 200  # of braces that are looked at; more is no answer


@dataclass(frozen=True)
class Completion:
    """What of it matters. Tokens are 0 where the server does not count."""

    content: str
    thoughts: str = ""
    ended: Literal["whole", "cut", "blocked"] = "whole"
    why: str = ""
    question_tokens: int = 0
    answer_tokens: int = 0
    is_routed: bool = False  # somebody else answered, whom the endpoint names

    @property
    def text(self) -> str:
        """The JSON object of the answer as text, else all of it without thoughts."""
        said = without_thoughts(self.content)
        return object_in(said) or said.strip()

    @property
    def has_object(self) -> bool:
        """Whether there is a JSON object in it."""
        return bool(object_in(self.text))

    @property
    def is_loop(self) -> bool:
        """Whether it says the same over and over."""
        text = (self.content + self.thoughts).encode()
        return len(text) > _LONG and len(zlib.compress(text)) * _LOOP < len(text)

    @property
    def is_thought_only(self) -> bool:
        """Whether it ended before the answer began."""
        return not without_thoughts(self.content).strip() and bool(self.thoughts.strip() or self.content.strip())


def read_completion(body: dict[str, Any]) -> Completion:
    """Read the first choice. Raises Fault where there is none."""
    choice = next((one for one in _listed(body.get("choices")) if isinstance(one, dict)), None)
    message = choice.get("message") if choice else None
    if choice is None or not isinstance(message, dict):
        raise VendorFault(FaultKind.FAILED, "its answer was garbled", FAILED_S)
    used = body.get("usage") if isinstance(body.get("usage"), dict) else {}
    refusal = message.get("refusal")
    why = str(choice.get("finish_reason") or "")[:40]
    content = _text(message.get("content"))
    thoughts = _text(message.get("reasoning_content")) or _text(message.get("reasoning"))
    if not without_thoughts(content).strip() and object_in(thoughts):
        content = object_in(thoughts)  # some put the answer where the thoughts belong
    found = Completion(
        content=content[:MAX_CHARS],
        thoughts=thoughts[:MAX_CHARS],
        ended="cut" if why in _CUT or len(content) > MAX_CHARS else "whole",
        why=why,
        question_tokens=_count(used, "prompt_tokens"),
        answer_tokens=_count(used, "completion_tokens"),
        is_routed=isinstance(body.get("provider"), str),
    )
    if why in _BLOCKED or (isinstance(refusal, str) and refusal and not found.has_object):
        return Completion("", ended="blocked", why=why if why in _BLOCKED else "refusal")
    return found


def without_thoughts(text: str) -> str:
    """What was said after, before and between thoughts; nothing where they do not end."""
    if final := list(_FINAL.finditer(text)):
        return text[final[-1].end() :]
    if _ANALYSIS.search(text):
        return ""
    closed = list(_CLOSE.finditer(text))
    if closed:
        text = text[closed[-1].end() :]
    begun = _OPEN.search(text)
    return text[: begun.start()] if begun else text


def object_in(text: str) -> str:
    """The longest JSON object in it, without fences and words around; empty when there is none."""
    return max(_objects(text), key=len, default="")


def _objects(text: str) -> Iterator[str]:
    at = 0
    for _ in range(_MAX_STARTS):
        at = text.find("{", at)
        if at < 0:
            return
        try:
            found, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        if isinstance(found, dict):
            yield text[at:end]
        at = end


def _text(given: object) -> str:
    """A text, or the texts of a list of parts. Half a sign, which no file can hold, becomes a question mark."""
    listed = [given] if isinstance(given, str) else _listed(given)
    parts = [one.get("text") if isinstance(one, dict) else one for one in listed]
    return "".join(one for one in parts if isinstance(one, str)).encode(errors="replace").decode()


def _listed(given: object) -> list[Any]:
    return given if isinstance(given, list) else []


def _count(used: Any, name: str) -> int:
    given = used.get(name)
    return given if isinstance(given, int) and not isinstance(given, bool) and 0 < given < 10**9 else 0
