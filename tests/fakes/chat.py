"""A chat endpoint on this machine that takes only what its kind of server takes, and fails as that kind does.

Run `python -m tests.fakes.chat [KIND]` and put the lines that it prints into `.env`.
"""

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes.vendor_server import Asked as Request
from tests.fakes.vendor_server import Reply as Transport
from tests.fakes.vendor_server import json_reply, vendor_server

MODEL = "small-model"
KNOWN = frozenset(
    {"model", "messages", "stream", "temperature", "max_tokens", "max_completion_tokens", "response_format"}
)
TAKEN = frozenset({"type", "properties", "items", "required", "enum", "additionalProperties", "description"})
CHARS_PER_TOKEN = 4
Json = dict[str, Any]


@dataclass(frozen=True)
class ChatAsked:
    """One request."""

    path: str
    headers: Mapping[str, str]
    body: Json

    @property
    def key(self) -> str:
        """The key it came with."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def form(self) -> str:
        """The kind of response_format, or text."""
        return str(self.body.get("response_format", {}).get("type", "text"))

    @property
    def schema(self) -> Json:
        """The schema that the answer shall have."""
        found: Json = self.body.get("response_format", {}).get("json_schema", {}).get("schema", {})
        return found

    @property
    def text(self) -> str:
        """What was asked, the system's part too."""
        return "\n\n".join(one["content"] for one in self.body["messages"])

    @property
    def tokens(self) -> int:
        """How many tokens this server counts in it."""
        return len(self.text) // CHARS_PER_TOKEN

    @property
    def limit(self) -> int | None:
        """How long the answer may be."""
        return self.body.get("max_tokens") or self.body.get("max_completion_tokens")

    @property
    def lines(self) -> dict[int, Json]:
        """The numbered evidence in the question."""
        found = (json.loads(line) for line in self.text.splitlines() if line.startswith('{"n":'))
        return {line["n"]: line for line in found}


Brain = Callable[[ChatAsked], object]
Kind = Callable[[ChatAsked, Brain], Transport]
"""How a kind of server answers, with a model behind it."""


@dataclass
class Chat:
    """`kinds` answer in turn; the last one for ever."""

    kinds: list[Kind]
    brain: Brain
    key: str = ""
    asked: list[ChatAsked] = field(default_factory=list)
    url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request) -> Transport:
        """What to answer; a request that no server would understand fails the test."""
        if request.path != "/v1/chat/completions":
            return json_reply({"error": f"Unexpected endpoint or method. ({request.path})"}, 404)
        asked = ChatAsked(request.path, request.headers, json.loads(request.body))
        with self._lock:
            self.asked.append(asked)
            kind = self.kinds.pop(0) if len(self.kinds) > 1 else self.kinds[0]
        if self.key and asked.key != self.key:
            return error(401, f"Incorrect API key provided: {asked.key}.", code="invalid_api_key")
        return misshapen(asked) or kind(asked, self.brain)


@contextmanager
def chat(*kinds: Kind, brain: Brain, key: str = "") -> Iterator[Chat]:
    """Serve until the block ends."""
    fake = Chat(list(kinds), brain, key)
    with vendor_server(fake.answer) as server:
        fake.url = f"{server.url}/v1"
        yield fake


def misshapen(asked: ChatAsked) -> Transport | None:
    """The refusal of what no server takes, or of what some take for nothing: patterns and long bounds."""
    body = asked.body
    if not isinstance(body.get("model"), str) or not body.get("messages"):
        return error(400, "model and messages are required")
    if any(set(one) != {"role", "content"} or not isinstance(one["content"], str) for one in body["messages"]):
        return error(400, "a message is a role and a content")
    if asked.form == "json_schema" and not (asked.schema and body["response_format"]["json_schema"].get("name")):
        return error(400, "json_schema needs a name and a schema")
    if asked.form == "json_object" and "json" not in asked.text.casefold():
        return error(400, "'messages' must contain the word 'json' in some form, to use 'response_format'")
    if strange := keywords(asked.schema) - TAKEN:
        return error(400, f"the grammar of the schema is too large: {sorted(strange)}")
    return None


def keywords(schema: Json) -> set[str]:
    """The words of JSON Schema in it, names of properties aside."""
    inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    return set(schema).union(*map(keywords, inner))


def completion(text: str | None, asked: ChatAsked, *, finish: str = "stop", **message: Any) -> Transport:
    """An answer as a server sends it."""
    counted = len(text or "") // CHARS_PER_TOKEN
    given = {"role": "assistant", "content": text, **message}
    usage = {"prompt_tokens": asked.tokens, "completion_tokens": counted, "total_tokens": asked.tokens + counted}
    choice = {"index": 0, "message": given, "finish_reason": finish}
    return json_reply({"id": "a", "object": "chat.completion", "model": MODEL, "choices": [choice], "usage": usage})


def error(status: int, message: str, **fields: Any) -> Transport:
    """An error as OpenAI and most others send it."""
    return json_reply({"error": {"message": message, "type": "invalid_request_error", **fields}}, status)


def changed(transport: Transport, **fields: Any) -> Transport:
    """The same answer with other fields."""
    return replace(transport, body=json.dumps({**json.loads(transport.body), **fields}).encode())


def good(asked: ChatAsked, brain: Brain) -> Transport:
    """A server that takes everything and holds to it."""
    return completion(json.dumps(brain(asked)), asked)


def unknown_fields(asked: ChatAsked, *more: str) -> Transport | None:
    """The refusal of what this kind does not know."""
    strange = sorted(set(asked.body) - KNOWN - set(more))
    return error(400, f"Unrecognized request argument supplied: {strange[0]}") if strange else None


def openai(asked: ChatAsked, brain: Brain) -> Transport:
    """OpenAI with a model that thinks: another name of the limit, no temperature but its own."""
    if refused := unknown_fields(asked):
        return refused
    if "max_tokens" in asked.body:
        wanted = "Use 'max_completion_tokens' instead."
        return error(400, f"Unsupported parameter: 'max_tokens' is not supported with this model. {wanted}")
    if asked.body.get("temperature", 1) != 1:
        return error(400, "Unsupported value: 'temperature' does not support 0.2 with this model.")
    return good(asked, brain)


def lm_studio(asked: ChatAsked, brain: Brain) -> Transport:
    """LM Studio: json_object is refused, and a schema only what its engine can do: here none."""
    if asked.form != "text":
        return json_reply({"error": "'response_format.type' must be 'json_schema' or 'text'"}, 400)
    return completion("```json\n" + json.dumps(brain(asked), indent=1) + "\n```", asked)


def objects_only(asked: ChatAsked, brain: Brain) -> Transport:
    """A server that knows no schemas (FastAPI's words)."""
    if asked.form == "json_schema":
        where = ["body", "response_format", "type"]
        return json_reply({"detail": [{"loc": where, "msg": "Input should be 'text' or 'json_object'"}]}, 422)
    return good(asked, brain)


def ollama(tokens: int = 2_050) -> Kind:
    """Ollama: of a long question it reads the end, says nothing about it, and counts what it read."""

    def answer(asked: ChatAsked, brain: Brain) -> Transport:
        if asked.tokens <= tokens:
            return good(asked, brain)
        guessed = completion('{"title": "", "summary": "", "fields": {}}', asked)
        return changed(guessed, usage={"prompt_tokens": tokens, "completion_tokens": 12})

    return answer


def counts_words(asked: ChatAsked, brain: Brain) -> Transport:
    """A server that reads everything, and counts words for tokens."""
    return changed(good(asked, brain), usage={"prompt_tokens": len(asked.text.split()), "completion_tokens": 9})


def loose(asked: ChatAsked, brain: Brain) -> Transport:
    """Ollama again: JSON with words around it, of another shape than the schema's."""
    answer = brain(asked)
    given = {"answer": answer} if asked.form == "json_schema" and "wrong in it" not in asked.text.casefold() else answer
    return completion(f"Here is the JSON you asked for:\n{json.dumps(given)}\nLet me know!", asked)


def ignores_grammar(asked: ChatAsked, brain: Brain) -> Transport:
    """llama.cpp: a grammar that it cannot read is dropped, with 200."""
    if asked.form == "json_schema":
        return completion("**Leg day** is about squats. Do ten of them!", asked)
    return good(asked, brain)


def grammar_error(asked: ChatAsked, brain: Brain) -> Transport:
    """llama.cpp again: another version says so, with 500."""
    if asked.form == "json_schema":
        return error(500, "JSON schema conversion failed: unsupported schema", code=500)
    return good(asked, brain)


def llama_cpp(n_ctx: int = 2_048) -> Kind:
    """llama.cpp with a window: more is an error that names both numbers."""

    def answer(asked: ChatAsked, brain: Brain) -> Transport:
        if asked.tokens <= n_ctx:
            return good(asked, brain)
        told = {"type": "exceed_context_size_error", "n_prompt_tokens": asked.tokens, "n_ctx": n_ctx}
        return error(400, "the request exceeds the available context size, try increasing it", **told)

    return answer


def vllm(window: int = 4_096) -> Kind:
    """vLLM: question and the most that is asked for in answer must fit into the window."""

    def answer(asked: ChatAsked, brain: Brain) -> Transport:
        if asked.tokens + (asked.limit or 0) <= window:
            return good(asked, brain)
        large = f"'max_tokens' or 'max_completion_tokens' is too large: {asked.limit}."
        has = f"maximum context length is {window} tokens and your request has {asked.tokens} input tokens"
        return error(400, f"{large} This model's {has}", code=400)

    return answer


def openrouter(asked: ChatAsked, brain: Brain) -> Transport:
    """OpenRouter: who answers in the end is told of the form only where it is required."""
    if refused := unknown_fields(asked, "provider"):
        return refused
    if asked.form == "text" or asked.body.get("provider", {}).get("require_parameters"):
        return changed(good(asked, brain), provider="Somebody")
    return changed(completion("Sure! Leg day: squats, 10 reps.", asked), provider="Somebody")


def openrouter_without_form(asked: ChatAsked, brain: Brain) -> Transport:
    """OpenRouter when nobody serves that model with a form."""
    if asked.form != "text":
        return error(404, "No endpoints found that can handle the requested parameters.", code=404)
    return changed(good(asked, brain), provider="Somebody")


def thinks_aside(asked: ChatAsked, brain: Brain) -> Transport:
    """A model that thinks, in a field of its own (DeepSeek, vLLM, LM Studio)."""
    return completion(json.dumps(brain(asked)), asked, reasoning_content='Is it {"title": "x"}? No.')


def thinks_aloud(asked: ChatAsked, brain: Brain) -> Transport:
    """A model that thinks in its answer."""
    return completion(
        f'<think>\nPerhaps {{"title": "wrong"}} …\n</think>\n\n```json\n{json.dumps(brain(asked))}\n```', asked
    )


def thinks_only(asked: ChatAsked, brain: Brain) -> Transport:
    """A model whose thoughts need more room than the answer was given."""
    if (asked.limit or 0) <= 2_048:
        return completion("", asked, finish="length", reasoning_content="Let me see. The user wants …")
    return good(asked, brain)


def misplaced(asked: ChatAsked, brain: Brain) -> Transport:
    """A server that puts the answer where the thoughts belong."""
    return completion(None, asked, reasoning_content=json.dumps(brain(asked)))


def empty(asked: ChatAsked, brain: Brain) -> Transport:
    """A server that answers nothing when it is given a form."""
    return completion("", asked) if asked.form != "text" else good(asked, brain)


def no_system(asked: ChatAsked, brain: Brain) -> Transport:
    """A model whose template knows no system's part (Gemma's first ones)."""
    if asked.body["messages"][0]["role"] == "system":
        return error(400, "System role not supported")
    return good(asked, brain)


def strict_fields(asked: ChatAsked, brain: Brain) -> Transport:
    """A server that knows neither name of the limit."""
    for name in ("max_tokens", "max_completion_tokens"):
        if name in asked.body:
            return json_reply({"detail": [{"loc": ["body", name], "msg": "Extra inputs are not permitted"}]}, 422)
    return good(asked, brain)


def error_with_200(asked: ChatAsked, brain: Brain) -> Transport:
    """A proxy that wraps the refusal of what is behind it in an answer."""
    if asked.form == "json_schema":
        return changed(error(200, "response_format is not supported"), status=1)
    return good(asked, brain)


KINDS: dict[str, Kind] = {
    "good": good,
    "openai": openai,
    "lm-studio": lm_studio,
    "ollama": ollama(),
    "llama-cpp": llama_cpp(),
    "vllm": vllm(),
    "openrouter": openrouter,
    "thinks-aloud": thinks_aloud,
}


def main() -> None:
    """Serve a model that reads as the rules do, until the program is stopped."""
    from tests.fakes.reader import read

    def answers(asked: ChatAsked) -> object:
        is_note = "<lines>" in asked.text
        return read(asked) if is_note else {"exercise": "squats", "reps": 12}  # the doctor's question

    with chat(KINDS[sys.argv[1] if sys.argv[1:] else "good"], brain=answers) as server:
        print(f"LLM_BASE_URL={server.url}\nLLM_MODEL={MODEL}\nLLM_API_KEY=none", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
