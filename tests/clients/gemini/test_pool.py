import json
from collections.abc import Callable

import pytest

from clients.gemini.calls import GeminiAnswer, ModelBusy, ModelRefuses, Prompt, PromptRefused
from clients.gemini.faults import FaultKind
from clients.gemini.pool import GeminiPool
from tests.clients.gemini.conftest import KEYS, MakePool
from tests.fakes import gemini as fake
from tests.fakes.gemini import Reply, gemini, says

PROMPT = Prompt(system="Be true.", text="What?", schema={"type": "object", "properties": {"a": {"type": "integer"}}})


def ask(pool: GeminiPool, max_wait_s: float = 30.0) -> GeminiAnswer:
    return pool.ask(PROMPT, max_wait_s=max_wait_s)


def test_the_question_arrives_as_it_was_asked(make_pool: MakePool) -> None:
    with gemini(says({"a": 1})) as server:
        ask(make_pool(server))
    asked = server.asked[0]
    assert asked.path == "/v1/models/gemini-3.8-flash:generateContent"
    assert (asked.system, asked.text) == ("Be true.", "What?")
    assert asked.config["responseJsonSchema"] == PROMPT.schema
    assert asked.config["responseMimeType"] == "application/json"


def test_an_answer_tells_who_gave_it_and_what_it_took(make_pool: MakePool) -> None:
    with gemini(says({"a": 1})) as server:
        answer = ask(make_pool(server))
    assert json.loads(answer.text) == {"a": 1}
    assert (answer.model, answer.client) == ("gemini-3.8-flash", "the key …1111")
    assert (answer.input_tokens, answer.output_tokens, answer.ended) == (1000, 200, "whole")


def test_clients_take_turns_over_processes(make_pool: MakePool) -> None:
    with gemini(says({})) as server:
        served = [ask(make_pool(server, 3)).client for _ in range(6)]
    assert sorted(served[:3]) == ["the key …1111", "the key …2222", "the key …3333"]
    assert served[3:] == served[:3]


BUSY: list[tuple[str, Callable[[], Reply], str]] = [
    ("429 with RetryInfo", fake.too_many, "too many requests"),
    ("503", fake.unavailable, "not available (503)"),
    ("500", lambda: fake.unavailable(500), "not available (500)"),
    ("a page of HTML with 502", fake.html_page, "not available (502)"),
    ("a page of HTML with 200", lambda: fake.html_page(200), "garbled"),
    ("half a body", fake.half_body, "garbled"),
    ("a reset", fake.reset, "connection broke"),
    ("an empty answer", fake.empty, "empty"),
]


@pytest.mark.parametrize(("name", "reply", "why"), BUSY, ids=[name for name, _, _ in BUSY])
def test_after_a_fault_the_next_client_is_asked_at_once(
    make_pool: MakePool, name: str, reply: Callable[[], Reply], why: str
) -> None:
    with gemini(reply(), says({"a": 1})) as server:
        pool = make_pool(server)
        assert ask(pool).text == '{"a": 1}'
    resting = [rest for rest in pool.rests().values() if rest]
    assert [why in rest.why for rest in resting] == [True], resting
    assert [asked.key for asked in server.asked] == [KEYS[0], KEYS[1]]


def test_when_all_rest_the_soonest_time_is_told(make_pool: MakePool) -> None:
    with gemini(fake.too_many(37), fake.unavailable(503, Retry_After="90"), says({})) as server:
        pool = make_pool(server)
        with pytest.raises(ModelBusy, match="does not answer now") as busy:
            ask(pool)
        with pytest.raises(ModelBusy):
            ask(make_pool(server))
    assert busy.value.retry_after_s is not None
    assert 7 < busy.value.retry_after_s <= 37  # less by the time that the asking took
    assert len(server.asked) == 2


REFUSED: list[tuple[str, Callable[[], Reply], FaultKind, str]] = [
    ("wrong key", fake.wrong_key, FaultKind.REFUSED, "API key not valid"),
    ("expired key", lambda: fake.wrong_key("API key expired. Please renew the API key."), FaultKind.REFUSED, "expired"),
    ("suspended key", lambda: fake.suspended_key(KEYS[0]), FaultKind.REFUSED, "suspended"),
    ("daily quota", fake.out_of_quota, FaultKind.OUT_OF_QUOTA, "daily quota"),
    ("unknown model", lambda: fake.error(404, "NOT_FOUND", "models/x is not found"), FaultKind.REFUSED, "not found"),
]


@pytest.mark.parametrize(("name", "reply", "kind", "why"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_client_that_is_refused_is_out_and_says_why(
    make_pool: MakePool, name: str, reply: Callable[[], Reply], kind: FaultKind, why: str
) -> None:
    with gemini(reply()) as server:
        pool = make_pool(server, 1)
        with pytest.raises(ModelRefuses, match=why) as refused:
            ask(pool)
    rest = pool.rests()["the key …1111"]
    assert rest is not None
    assert (rest.kind, rest.until - rest.since > 3599) == (kind, True)
    assert KEYS[0] not in f"{refused.value} {rest}"


def test_one_refused_key_does_not_stop_the_other(make_pool: MakePool) -> None:
    with gemini(says({"a": 1})) as server:
        server.by_key[KEYS[0]] = fake.wrong_key()
        pool = make_pool(server)
        assert {ask(pool).client for _ in range(3)} == {"the key …2222"}
    assert [asked.key for asked in server.asked].count(KEYS[0]) == 1


def test_a_question_that_is_refused_is_not_asked_of_the_others(make_pool: MakePool) -> None:
    with gemini(fake.refused_schema()) as server:
        pool = make_pool(server)
        with pytest.raises(PromptRefused, match="too many states"):
            ask(pool)
    assert len(server.asked) == 1
    assert set(pool.rests().values()) == {None}


@pytest.mark.parametrize("reply", [fake.blocked_prompt, fake.blocked_answer])
def test_what_is_blocked_is_an_answer_that_costs(make_pool: MakePool, reply: Callable[[], Reply]) -> None:
    with gemini(reply()) as server:
        answer = ask(make_pool(server))
    assert (answer.ended, answer.text, answer.input_tokens) == ("blocked", "", 900)
    assert answer.why in ("PROHIBITED_CONTENT", "SAFETY")


@pytest.mark.parametrize(
    "body", ["1", "[]", "null", '{"candidates": "no"}', '{"candidates": [{"content": "x"}]}', "\x00"]
)
def test_json_of_another_shape_is_no_answer(make_pool: MakePool, body: str) -> None:
    with gemini(fake.body(body)) as server, pytest.raises(ModelBusy, match=r"its answer was (garbled|empty)"):
        ask(make_pool(server, 1))


def test_an_answer_that_was_cut_says_so(make_pool: MakePool) -> None:
    with gemini(fake.text('{"a": ', finish="MAX_TOKENS")) as server:
        assert ask(make_pool(server)).ended == "cut"


def test_a_megabyte_is_cut(make_pool: MakePool) -> None:
    with gemini(fake.text('{"a": "' + "x" * 1_000_000)) as server:
        answer = ask(make_pool(server))
    assert (answer.ended, len(answer.text)) == ("cut", 400_000)


@pytest.mark.parametrize("reply", [fake.slow(60, says({})), fake.dripping()], ids=["silent", "dripping"])
def test_a_client_that_gives_no_answer_in_time_is_left(make_pool: MakePool, reply: Reply) -> None:
    with gemini(reply) as server, pytest.raises(ModelBusy) as busy:
        ask(make_pool(server, 1), max_wait_s=1.0)
    assert busy.value.lost == 1


def test_a_call_that_was_lost_is_counted(make_pool: MakePool) -> None:
    with gemini(fake.reset(), says({"a": 1})) as server:
        assert ask(make_pool(server)).lost == 1


def test_a_server_that_is_not_there_is_busy(make_pool: MakePool) -> None:
    with gemini(says({})) as server:
        pool = make_pool(server, 1)
    with pytest.raises(ModelBusy, match="cannot be reached"):
        ask(pool)


def test_greeting_tells_who_would_answer_without_asking_anything(make_pool: MakePool) -> None:
    with gemini(says({})) as server:
        server.by_key[KEYS[0]] = fake.wrong_key()
        pool = make_pool(server)
        pool.greet()
    assert [rest is None for rest in pool.rests().values()] == [False, True]
    assert server.asked == []


def test_an_answer_ends_a_rest(make_pool: MakePool) -> None:
    with gemini(says({})) as server:
        server.by_key[KEYS[0]] = fake.wrong_key()
        pool = make_pool(server, 1)
        pool.greet()
        del server.by_key[KEYS[0]]
        pool.greet()
        assert ask(pool).client == "the key …1111"
