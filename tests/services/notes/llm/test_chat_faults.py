"""Every way in which chat endpoints are known to misbehave, and what becomes of the note."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from clients.chat.configured import configured_chat
from config.settings import Settings
from services.costs.paid_calls import PaidCalls
from services.domain.artifacts import Note
from services.notes.llm.llm_session import Asking
from services.notes.llm.note import BY_MODEL, Material, NoteRequest, note_by_model
from tests.conftest import Outcome
from tests.fakes import chat as fake
from tests.fakes import vendor_server as wires
from tests.fakes.chat import Brain, Chat, ChatAsked, Kind, chat, completion
from tests.fakes.pools import media, said, shown
from tests.fakes.reader import read
from tests.services.notes.llm.test_note import GOOD, MATERIAL, WORKOUT

KEY = "sk-test-000011112222"
OUTLINE, MODEL = "note by rules", "note by the model"
TALK = said(*(f"And now we talk of thing {i}." for i in range(300)))
LONG = Material(media("Leg day\n1. Squats 3x12\n2. Lunges 3x10"), TALK, None)


class Maker:
    """Makes notes of what an endpoint says; nobody sleeps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[str] = []

    def make(
        self, server: Chat, wish: NoteRequest = WORKOUT, material: Material = MATERIAL, max_wait_s: float = 30
    ) -> Note:
        settings = Settings(data_dir=self.folder, llm_base_url=server.url, llm_model=fake.MODEL, llm_api_key=KEY)
        model = configured_chat(settings)
        assert model is not None
        calls = PaidCalls(self.folder / "calls")
        asking = Asking(
            model, calls, lambda line, done=None: self.told.append(line), max_wait_s=max_wait_s, sleep=lambda _s: None
        )
        return note_by_model(asking, material, wish)


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


def knows(_asked: ChatAsked) -> object:
    """A model that has the right answer ready."""
    return GOOD


def always(transport: wires.Reply) -> Kind:
    return lambda _asked, _brain: transport


def why(note: Note) -> str:
    return {one.what: one.why for one in note.missing}.get(BY_MODEL, "")


def truncated(asked: ChatAsked, _brain: Brain) -> wires.Reply:
    return fake.changed(
        completion('{"title": "Leg day", "fie', asked, finish="length"),
        usage={"prompt_tokens": asked.tokens, "completion_tokens": asked.limit},
    )


def loops(asked: ChatAsked, _brain: Brain) -> wires.Reply:
    return completion('{"title": "' + "squats and " * 700, asked, finish="length")


def full(asked: ChatAsked, _brain: Brain) -> wires.Reply:
    """The window is full before the answer ends."""
    usage = {"prompt_tokens": asked.tokens, "completion_tokens": 2_048 - asked.tokens}
    return fake.changed(completion('{"title": "Leg day", "fie', asked, finish="length"), usage=usage)


FAULTS: list[tuple[str, Kind, str, str, int]] = [
    ("takes everything", fake.good, MODEL, "", 1),
    ("other limit, no temperature", fake.openai, MODEL, "", 3),
    ("no form but words, fences", fake.lm_studio, MODEL, "", 3),
    ("no schemas, 422", fake.objects_only, MODEL, "", 2),
    ("another shape than the schema's", fake.loose, MODEL, "", 2),
    ("grammar ignored, 200", fake.ignores_grammar, MODEL, "", 2),
    ("grammar refused, 500", fake.grammar_error, MODEL, "", 2),
    ("refusal wrapped in 200", fake.error_with_200, MODEL, "", 2),
    ("router drops the form", fake.openrouter, MODEL, "", 2),
    ("router has nobody with a form", fake.openrouter_without_form, MODEL, "", 3),
    ("thoughts in a field", fake.thinks_aside, MODEL, "", 1),
    ("thoughts in the answer", fake.thinks_aloud, MODEL, "", 1),
    ("thoughts take all the room", fake.thinks_only, MODEL, "", 2),
    ("answer among the thoughts", fake.misplaced, MODEL, "", 1),
    ("empty with a form", fake.empty, MODEL, "", 3),
    ("no system's part", fake.no_system, MODEL, "", 2),
    ("neither name of the limit", fake.strict_fields, MODEL, "", 3),
    ("window smaller than limit", fake.vllm(3_072), MODEL, "", 2),
    ("always empty", lambda asked, _brain: completion("", asked), OUTLINE, "empty", 4),
    ("never JSON", lambda asked, _brain: completion("Ten squats!", asked), OUTLINE, "not JSON", 4),
    ("cut off", truncated, OUTLINE, "cut off", 3),
    ("repeats itself", loops, OUTLINE, "repeated itself", 1),
    ("window full before the end", full, OUTLINE, "cut off", 2),
    ("blocked", lambda asked, _brain: completion("", asked, finish="content_filter"), OUTLINE, "would not answer", 1),
    ("refuses politely", lambda asked, _brain: completion(None, asked, refusal="No."), OUTLINE, "would not answer", 1),
    ("wrong key", always(fake.error(401, f"Incorrect API key provided: {KEY}.")), OUTLINE, "Incorrect API key", 1),
    ("no such model", always(fake.error(404, "model 'small-model' not found")), OUTLINE, "look at LLM_MODEL", 1),
    ("no credit", always(fake.error(402, "This request requires more credits")), OUTLINE, "more credits", 1),
    ("quota used up", always(fake.error(429, "quota", code="insufficient_quota")), OUTLINE, "quota is used up", 1),
    ("429", always(wires.json_reply({}, 429, Retry_After="99")), OUTLINE, "too many requests", 1),
    ("still loading, 503", always(wires.json_reply({}, 503, Retry_After="99")), OUTLINE, "not available (503)", 1),
    ("leads elsewhere", always(wires.json_reply({}, 307, Location="http://127.0.0.1:9/v1")), OUTLINE, "elsewhere", 1),
    ("HTML page with 200", always(wires.HTML_PAGE), OUTLINE, "garbled", 1),
    ("HTML page with 502", always(wires.Reply(502, b"<html>", headers={"Retry-After": "99"})), OUTLINE, "(502)", 1),
    ("no choices", always(wires.json_reply({"choices": []})), OUTLINE, "garbled", 1),
    ("half of a body", always(wires.CUT_OFF), OUTLINE, "connection broke", 1),
    ("connection reset", always(wires.RESET), OUTLINE, "connection broke", 1),
    ("answer of 5 MB", always(wires.Reply(200, b" " * 5_000_000)), OUTLINE, "far too long", 1),
    ("refused in any form", always(fake.error(400, "Bad Request")), OUTLINE, "does not accept", 4),
]


@pytest.mark.parametrize(("name", "kind", "expected", "reason", "calls"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_every_fault_ends_in_a_note(
    maker: Maker, name: str, kind: Kind, expected: str, reason: str, calls: int, outcome: Outcome
) -> None:
    with chat(kind, brain=knows) as server:
        note = maker.make(server)
    made = OUTLINE if note.engine == "outline" else MODEL
    outcome("chat", name, made, len(server.asked), why(note))
    assert (made, len(server.asked)) == (expected, calls), why(note)
    assert reason in why(note)
    assert bool(why(note)) is (expected == OUTLINE)
    assert KEY not in note.model_dump_json()
    assert "exercises" in note.fields


@pytest.mark.parametrize(
    "kind", [always(wires.DRIPPING), lambda a, b: wires.Reply(pause_s=60)], ids=["drips", "silent"]
)
def test_a_server_that_does_not_end_is_left(maker: Maker, kind: Kind) -> None:
    with chat(kind, brain=knows) as server:
        started = time.monotonic()
        assert "no answer in time" in why(maker.make(server, max_wait_s=0.7))
    assert time.monotonic() - started < 30


def test_what_an_endpoint_takes_is_remembered(maker: Maker) -> None:
    with chat(fake.openai, brain=read) as server:
        maker.make(server)
        assert maker.make(server, material=Material(media("1. Lunges 3x10"), said(), shown())).engine == fake.MODEL
    forms = [("max_completion_tokens" in one.body, one.form) for one in server.asked]
    assert forms == [(False, "json_schema"), (True, "json_schema"), (True, "json_schema"), (True, "json_schema")]


def test_an_answer_without_json_is_forgiven_once(maker: Maker) -> None:
    posts = [Material(media(f"Post {i}\n1. Squats 3x12"), said(), shown()) for i in range(3)]
    with chat(fake.ignores_grammar, brain=read) as server:
        for post in posts:
            assert maker.make(server, material=post).engine == fake.MODEL
    assert [one.form for one in server.asked] == [*("json_schema", "json_object") * 2, "json_object"]


@pytest.mark.parametrize(
    "kind", [fake.ollama(2_600), fake.llama_cpp(3_600), fake.vllm(3_600)], ids=["cut", "400", "limit"]
)
def test_of_a_long_text_as_much_is_asked_as_is_read(maker: Maker, kind: Kind) -> None:
    with chat(kind, brain=read) as server:
        note = maker.make(server, material=LONG)
        again = maker.make(server, material=Material(media("Another\n1. Squats 3x12"), LONG.transcript, None))
    told = {one.what: one.why for one in note.missing}
    assert (note.engine, again.engine) == (fake.MODEL, fake.MODEL)
    assert "lines were not read" in told["part of the text"]
    assert [one["name"] for one in _exercises(note)] == ["Squats", "Lunges"]
    assert len(server.asked) <= 4  # the second post is asked about in the length that was learned


def _exercises(note: Note) -> Any:
    return note.fields["exercises"].value


@pytest.mark.parametrize("kind", [fake.good, fake.counts_words])
def test_who_reads_everything_is_asked_about_everything(maker: Maker, kind: Kind) -> None:
    with chat(kind, brain=read) as server:
        note = maker.make(server, NoteRequest(), LONG)
    assert (note.engine, len(server.asked)) == (fake.MODEL, 2)
    assert "part of the text" not in {one.what for one in note.missing}


def test_a_question_that_never_fits_is_left_to_the_rules(maker: Maker) -> None:
    with chat(fake.llama_cpp(700), brain=read) as server:
        assert "OLLAMA_CONTEXT_LENGTH" in why(maker.make(server)) or "longer than" in why(maker.make(server))


def test_the_question_and_the_price_are_the_same_as_with_gemini(maker: Maker) -> None:
    with chat(fake.good, brain=knows) as server:
        note = maker.make(server)
    (used,) = note.usage
    assert (used.vendor, used.model, used.cost_usd, used.client) == ("llm", fake.MODEL, None, server.url[7:-3])
    assert server.asked[0].key == KEY
    assert "pattern" not in json.dumps(server.asked[0].body)
    assert server.asked[0].schema["properties"]["fields"]["properties"]["exercises"]["type"] == "array"
